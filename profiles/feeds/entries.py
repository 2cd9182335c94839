"""Entries of feeds: works as they came in, and what one person was told.

An entry is dated by when its work came into the portal, and stays so: a source that describes a work anew, or counts
its citations again, must not make readers show it again. The text is always the present one.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Final

from django.db.models import Count, Max

from papers.exports.citable import Citable
from papers.models import ShownName, Work
from papers.selectors.citables import citables
from papers.selectors.identifier_links import work_link
from profiles.feeds.atom import Category, Entry, Link
from profiles.feeds.tags import tag
from profiles.news.wording import Told

Absolute = Callable[[str], str]
_AUTHORS: Final = 50
_SUMMARY: Final = 2_000
_NO_REASONS: Final[Mapping[int, Sequence[str]]] = {}


def version_of(works: Sequence[int]) -> tuple[str, datetime | None]:
    """What changes when entries of these works would, told by two queries, and when the last of them changed."""
    rows = dict(Work.objects.filter(pk__in=works).values_list("pk", "updated_at"))
    names = ShownName.objects.aggregate(last=Max("at"), all=Count("pk"))
    told = [*((pk, rows[pk].isoformat()) for pk in works if pk in rows), names["last"], names["all"]]
    return hashlib.sha256(repr(told).encode()).hexdigest(), max(rows.values(), default=None)


def entries_of_works(
    works: Sequence[int], *, absolute: Absolute, reasons: Mapping[int, Sequence[str]] = _NO_REASONS
) -> list[Entry]:
    """In the order of `works`; `reasons` are sentences that stand before the summary of a work."""
    rows = {pk: (at, retracted) for pk, at, retracted in _dates(works)}
    found = []
    for citable in citables(works, absolute=absolute):
        pk = int(citable.public_id[1:])
        if pk in rows:
            at, retracted = rows[pk]
            found.append(_of_work(citable, at=at, retracted=retracted, reasons=reasons.get(pk, ())))
    return found


def entries_of_told(told: Sequence[Told], *, absolute: Absolute) -> list[Entry]:
    return [
        Entry(
            id=tag(f"notices/{one.number}"),
            title=one.title,
            published=one.at,
            updated=one.at,
            links=(Link(absolute(one.url), "alternate", "text/html"),),
            authors=[author.name for author in one.work.authors] if one.work else (),
            summary=_own_summary(one),
            categories=(Category(one.kind.value, str(one.kind.label)),),
        )
        for one in told
    ]


def _dates(works: Sequence[int]) -> list[tuple[int, datetime, bool]]:
    return list(Work.shown.filter(pk__in=works).values_list("pk", "created_at", "retracted"))


def _of_work(citable: Citable, *, at: datetime, retracted: bool, reasons: Sequence[str]) -> Entry:
    elsewhere = [work_link("doi", citable.doi), work_link("arxiv", citable.arxiv)]
    said = [*("Retracted." for _ in range(retracted)), *(f"{reason}." for reason in reasons)]
    return Entry(
        id=tag(f"works/{citable.public_id}"),
        title=citable.title,
        published=at,
        updated=at,
        links=(
            Link(citable.page, "alternate", "text/html"),
            *(Link(one.url, "related", title=f"{one.label} {one.value}") for one in elsewhere if one.value and one.url),
        ),
        authors=citable.authors[:_AUTHORS],
        summary=_cut(" ".join([*said, citable.tldr or citable.abstract]).strip()),
        categories=[Category(keyword) for keyword in citable.keywords],
    )


def _own_summary(told: Told) -> str:
    because = ", ".join(one.label for one in told.because)
    parts = [told.text, told.work.tldr or told.work.abstract if told.work else "", because and f"Because of {because}."]
    return _cut("\n\n".join(part for part in parts if part))


def _cut(text: str) -> str:
    if len(text) <= _SUMMARY:
        return text
    return text[:_SUMMARY].rsplit(None, 1)[0] + " …"
