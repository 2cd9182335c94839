"""Works as they stand in a list: title, first authors, venue, ids, abstract. Five queries for any number of works.

A work may have thousands of authors, so a list never loads more than the first few of each.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Q

from papers.former_names import NONE, FormerNames
from papers.models import Authorship, Work, WorkIdentifier
from papers.models.work import WORK_TYPE_LABELS
from papers.records import WorkType
from papers.selectors.addresses import page_address, person_address
from papers.selectors.identifier_links import source_name, web_address, work_link
from papers.selectors.wished_names import wished_names

AUTHORS_SHOWN = 6
_TYPE_LABELS = {kind.value: label for kind, label in WORK_TYPE_LABELS.items()}
_ARXIV = source_name("arxiv")
_LONGEST_VENUE = 72
_UNTOLD_TYPE = WorkType.OTHER.value


@dataclass(frozen=True, slots=True)
class NamedAuthor:
    """A name of an author list; `url` is empty while nobody is known by it."""

    name: str
    url: str
    position: int
    is_subject: bool = False


@dataclass(slots=True)
class WorkLine:
    public_id: str
    url: str
    title: str
    type: str
    year: int | None
    venue: str
    venue_url: str
    source: str
    source_url: str
    arxiv: str
    arxiv_url: str
    comments: str
    journal_ref: str
    tldr: str
    abstract: str
    retracted: bool
    author_count: int
    authors: list[NamedAuthor] = field(default_factory=list)

    @property
    def is_from_arxiv(self) -> bool:
        """Its arXiv id then says the source as well."""
        return bool(self.arxiv) and self.source == _ARXIV

    @property
    def unnamed_authors(self) -> int:
        """How many authors the line leaves out."""
        return max(0, self.author_count - len(self.authors))


_COLUMNS = (
    "id", "title", "type", "year", "venue_id", "venue__name", "venue__acronym", "described_by", "url", "comments",
    "journal_ref", "tldr", "abstract", "retracted", "author_count", "hidden",
)  # fmt: skip


def work_lines(pks: Sequence[int], *, subject: int | None = None) -> list[WorkLine]:
    """The lines in the order of `pks`. `subject` is the author whose page it is, named at whatever place in a list."""
    if not pks:
        return []
    identifiers: dict[int, dict[str, str]] = defaultdict(dict)
    for work, scheme, value in WorkIdentifier.objects.filter(work__in=pks).values_list("work_id", "scheme", "value"):
        identifiers[work].setdefault(scheme, value)
    authors = _first_authors(pks, subject)
    wished = wished_names(pks)
    found = {row["id"]: row for row in Work.objects.filter(pk__in=pks).values(*_COLUMNS)}
    # Of a hidden work there is a line, so that what it cites and is cited by stays whole; its row says nothing.
    return [
        _line(found[pk], identifiers[pk], authors[pk], former=wished[pk].former)
        if not found[pk]["hidden"]
        else _line(found[pk], {}, [])
        for pk in pks
        if pk in found
    ]


def _first_authors(pks: Sequence[int], subject: int | None) -> dict[int, list[NamedAuthor]]:
    wanted = Q(position__lte=AUTHORS_SHOWN)
    if subject is not None:
        wanted |= Q(author=subject)
    rows = (
        Authorship.objects.filter(wanted, work__in=pks)
        .order_by("work_id", "position")
        .values_list("work_id", "position", "raw_name", "author_id", "needs_settling")
    )
    authors: dict[int, list[NamedAuthor]] = defaultdict(list)
    for work, position, name, author, waits in rows:
        url = person_address(author, name, is_settled=not waits)
        authors[work].append(NamedAuthor(name, url, position, is_subject=subject is not None and author == subject))
    return authors


def _line(
    row: dict[str, object], identifiers: dict[str, str], authors: list[NamedAuthor], *, former: FormerNames = NONE
) -> WorkLine:
    """`former` are names of people that must not stand in the line."""

    def text(column: str) -> str:
        return former.without(str(row[column] or ""))

    pk, venue, source = row["id"], row["venue_id"], text("described_by")
    arxiv = identifiers.get("arxiv", "")
    # The id that follows says it already.
    is_on_arxiv = bool(arxiv) and text("venue__name") == _ARXIV
    return WorkLine(
        public_id=f"W{pk}",
        url=page_address("W", pk),  # type: ignore[arg-type]
        title=text("title"),
        type="" if row["type"] == _UNTOLD_TYPE else _TYPE_LABELS.get(text("type"), ""),
        year=row["year"],  # type: ignore[arg-type]
        venue=_short(text("venue__acronym") or text("venue__name")) if not is_on_arxiv else "",
        venue_url=page_address("S", venue) if venue else "",  # type: ignore[arg-type]
        source=source_name(source) if not row["hidden"] else "",
        source_url=_source_address(source, identifiers, former.address_without(str(row["url"] or ""))),
        arxiv=arxiv,
        arxiv_url=work_link("arxiv", arxiv).url if arxiv else "",
        comments=text("comments"),
        journal_ref=text("journal_ref"),
        tldr=text("tldr"),
        abstract=text("abstract"),
        retracted=bool(row["retracted"]),
        author_count=row["author_count"],  # type: ignore[arg-type]
        authors=authors,
    )


def _short(name: str) -> str:
    """Some records name a venue by a long address."""
    return name if len(name) <= _LONGEST_VENUE else name[: _LONGEST_VENUE - 1].rstrip() + "…"


def _source_address(source: str, identifiers: dict[str, str], url: str) -> str:
    if source in identifiers:
        return work_link(source, identifiers[source]).url or web_address(url)
    return web_address(url)
