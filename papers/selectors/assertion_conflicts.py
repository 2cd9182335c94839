"""Where sources contradict what people said, in words, for whoever decides what becomes of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from papers.models import AssertionConflict, Authorship
from papers.selectors.identifier_links import source_name

_Kind = AssertionConflict.Kind
PAGE_SIZE: Final = 50


@dataclass(frozen=True, slots=True)
class Conflict:
    """`said` and `found` are whole sentences. `record` spoke, or is one of two people; `other` is who a source means,
    None where it means nobody that the portal knows."""

    number: int
    kind: str
    said: str
    found: str
    work: int
    work_title: str
    printed: str
    record: int
    record_name: str
    other: int | None
    other_name: str
    scheme: str
    value: str
    source: str
    first_seen: datetime


def count_open_conflicts() -> int:
    return AssertionConflict.objects.filter(resolved_at=None, set_aside_at=None).count()


def open_conflicts(*, after: int = 0, size: int = PAGE_SIZE) -> list[Conflict]:
    """Those that nobody has looked at and no import has found gone, oldest first; `after` is the last number seen."""
    rows = (
        AssertionConflict.objects.filter(resolved_at=None, set_aside_at=None, pk__gt=after)
        .select_related("work", "author", "other")
        .order_by("pk")[:size]
    )
    found = list(rows)
    printed = _printed(found)
    return [_in_words(row, printed.get((row.work_id, row.name_key, row.nth), row.name_key)) for row in found]


def _printed(rows: list[AssertionConflict]) -> dict[tuple[int, str, int], str]:
    names: dict[tuple[int, str, int], str] = {}
    counted: dict[tuple[int, str], int] = {}
    listed = Authorship.objects.filter(work__in={row.work_id for row in rows}).order_by("work", "position")
    for work, key, name in listed.values_list("work", "name_key", "raw_name"):
        counted[work, key] = counted.get((work, key), 0) + 1
        names[work, key, counted[work, key]] = name
    return names


def _in_words(row: AssertionConflict, printed: str) -> Conflict:
    record = f"{row.author.name} (A{row.author_id})"
    other = f"{row.other.name} (A{row.other_id})" if row.other is not None else "nobody"
    source = source_name(row.source) if row.source else "The source"
    identifier = f"{row.scheme}:{row.value}"
    mine, not_mine = f"“{printed}” is {record}.", f"“{printed}” is not {record}."
    found = {
        _Kind.GONE: (mine, f"{source} does not list this name any more."),
        _Kind.DOUBLED: (
            f"What was said of “{printed}” was about one name.",
            f"{source} lists the name more often than when it was said.",
        ),
        _Kind.TWICE: (mine, f"Another name in the same list is on {record} as well."),
        _Kind.OTHERS_IDENTIFIER: (mine, f"{source} prints {identifier} beside it, which is counted to {other}."),
        _Kind.DENIERS_IDENTIFIER: (not_mine, f"{source} prints {identifier} beside it, which is theirs."),
        _Kind.SHARED_IDENTIFIER: (
            f"{record} and {other} are two people.",
            f"{source} prints {identifier} beside “{printed}”, a name of the one; it is counted to the other.",
        ),
        _Kind.TWO_PEOPLE: (f"“{printed}” is {record}, and “{printed}” is {other}.", "The two works are one work."),
    }
    said, seen = found[_Kind(row.kind)]
    return Conflict(
        number=row.pk,
        kind=row.kind,
        said=said,
        found=seen,
        work=row.work_id,
        work_title=row.work.title,
        printed=printed,
        record=row.author_id,
        record_name=row.author.name,
        other=row.other_id,
        other_name=row.other.name if row.other is not None else "",
        scheme=row.scheme,
        value=row.value,
        source=row.source,
        first_seen=row.first_seen,
    )
