"""Everything the page of one work shows. A fixed number of queries; long author lists are cut unless asked for."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from papers.exports.citable import Citable
from papers.former_names import NONE, FormerNames
from papers.models import (
    AffiliationInstitution,
    Authorship,
    AuthorshipAffiliation,
    Citation,
    ImportNote,
    SourceRecord,
    Topic,
    Work,
    WorkIdentifier,
    WorkText,
    WorkTopic,
)
from papers.models.fulltext import FULLTEXT_SOURCE
from papers.selectors.addresses import page_address, person_address
from papers.selectors.identifier_links import IdentifierLink, in_reading_order, source_name, web_address, work_link
from papers.selectors.wished_names import WishedNames
from papers.selectors.work_lines import WorkLine, work_lines
from portal.common.pagination import Key, Order, page, read_cursor

AUTHORS_SHOWN = 50
CITATIONS_ON_A_PAGE = 15
RELATED_SHOWN = 5
_RELATED_AUTHORS = 4
_NOTES_SHOWN = 50
WORK_ORDER = Order((Key("year", descending=True), Key("id", descending=True)), lead_may_be_null=True)


@dataclass(frozen=True, slots=True)
class PlaceOfWork:
    """An affiliation as printed, and the institution it was matched to."""

    raw: str
    institution: str
    url: str


@dataclass(slots=True)
class ListedAuthor:
    pk: int
    author: int | None
    name: str
    url: str
    position: int
    affiliations: list[PlaceOfWork] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class CitationList:
    """Works of the portal that this one cites, or that cite it; `total` counts all of them."""

    works: list[WorkLine]
    total: int
    next: str | None
    previous: str | None


@dataclass(frozen=True, slots=True)
class SourceNames:
    described_by: str
    also_in: list[str]


def authors_of(work: Work, *, everybody: bool, former: FormerNames = NONE) -> list[ListedAuthor]:
    """`former` are names of people that must not stand in what is printed beside theirs."""
    found = Authorship.objects.filter(work=work).order_by("position")
    if not everybody:
        found = found.filter(position__lte=AUTHORS_SHOWN)
    rows = found.values_list("pk", "author_id", "raw_name", "position", "needs_settling")
    listed = [
        ListedAuthor(pk, author, name, person_address(author, name, is_settled=not waits), position)
        for pk, author, name, position, waits in rows
    ]
    places = _affiliations([person.pk for person in listed], former)
    for person in listed:
        person.affiliations = places.get(person.pk, [])
    return listed


def _affiliations(authorships: list[int], former: FormerNames) -> dict[int, list[PlaceOfWork]]:
    rows = list(
        AuthorshipAffiliation.objects.filter(authorship__in=authorships)
        .order_by("pk")
        .values_list("authorship_id", "affiliation_id", "affiliation__raw")
    )
    matched: dict[int, tuple[str, str]] = {}
    matches = AffiliationInstitution.objects.filter(affiliation__in={row[1] for row in rows}).order_by("-pk")
    for affiliation, pk, name in matches.values_list("affiliation_id", "institution_id", "institution__name"):
        matched[affiliation] = (name, page_address("I", pk))
    found: dict[int, list[PlaceOfWork]] = defaultdict(list)
    for authorship, affiliation, raw in rows:
        found[authorship].append(PlaceOfWork(former.without(raw), *matched.get(affiliation, ("", ""))))
    return found


def identifiers_of(work: Work) -> list[IdentifierLink]:
    rows = WorkIdentifier.objects.filter(work=work).values_list("scheme", "value")
    return in_reading_order([work_link(scheme, value) for scheme, value in rows])


def topics_of(work: Work) -> list[Topic]:
    rows = WorkTopic.objects.filter(work=work).select_related("topic").order_by("-topic__works_count", "topic_id")
    return [row.topic for row in rows]


def sources_of(work: Work) -> SourceNames:
    records = SourceRecord.objects.filter(work=work).exclude(source=FULLTEXT_SOURCE)
    sources = records.order_by("source").values_list("source", flat=True).distinct()
    return SourceNames(
        described_by=source_name(work.described_by),
        also_in=[source_name(source) for source in sources if source != work.described_by],
    )


def fulltext_words(work: Work) -> int | None:
    """How many words the full text has that search reads; None where the portal has none."""
    return WorkText.objects.filter(work=work).values_list("word_count", flat=True).first()


def without_former_names(work: Work, former: FormerNames) -> None:
    """Takes names that their people gave up out of what the page shows of the work. The row is not to be saved."""
    for column in ("title", "abstract", "tldr", "comments", "journal_ref"):
        setattr(work, column, former.without(getattr(work, column)))
    work.url = former.address_without(work.url)


def notes_of(work: Work) -> list[tuple[str, str]]:
    """What could not be used of the work's records: (field, reason), each once."""
    rows = ImportNote.objects.filter(work=work).order_by("field", "reason").values_list("field", "reason").distinct()
    return list(rows[:_NOTES_SHOWN])


def references_of(work: Work, *, after: str) -> CitationList:
    return _citations(Citation.objects.filter(citing=work, cited__isnull=False).values_list("cited"), after)


def citations_of(work: Work, *, after: str) -> CitationList:
    return _citations(Citation.objects.filter(cited=work).values_list("citing"), after)


def _citations(works: QuerySet[Any, Any], after: str) -> CitationList:
    """Hidden works count and keep their line, which says no more than that."""
    rows = Work.objects.filter(pk__in=works, merged_into=None).only("year")
    total = rows.count()
    if not total:
        return CitationList([], total=0, next=None, previous=None)
    found = page(rows, order=WORK_ORDER, cursor=read_cursor(after, WORK_ORDER), size=CITATIONS_ON_A_PAGE)
    lines = work_lines([row.pk for row in found.rows])
    return CitationList(lines, total=total, next=found.next, previous=found.previous)


def related_to(work: Work, authors: list[ListedAuthor]) -> list[WorkLine]:
    """The newest other works of the first authors and the last one."""
    known = [person.author for person in authors if person.author]
    chosen = known[: _RELATED_AUTHORS - 1] + known[-1:]
    if not chosen:
        return []
    rows = (
        Authorship.objects.filter(author__in=chosen)
        .exclude(work=work)
        .order_by("-year", "-work_id")
        .values_list("work_id", flat=True)[: RELATED_SHOWN * _RELATED_AUTHORS]
    )
    return work_lines(list(dict.fromkeys(rows))[:RELATED_SHOWN])


def citable(
    work: Work, authors: list[ListedAuthor], identifiers: list[IdentifierLink], wished: WishedNames | None = None
) -> Citable:
    """What one copies from the page: without keywords and abstract, with the authors that the page lists."""
    ids = {link.scheme: link.value for link in reversed(identifiers)}
    return Citable(
        public_id=work.public_id,
        type=work.type,
        title=work.title,
        authors=[person.name for person in authors],
        more_authors=work.author_count > len(authors),
        year=work.year,
        venue=work.venue.name if work.venue else "",
        volume=work.volume,
        issue=work.issue,
        pages=work.pages,
        publisher=work.publisher,
        doi=ids.get("doi", ""),
        arxiv=ids.get("arxiv", ""),
        url=web_address(work.url),
        people=wished.people if wished else {},
    )


def fulltext_address(identifiers: list[IdentifierLink]) -> str:
    """Where a free PDF stands, for the sources that always have one."""
    patterns = {
        "acl": "https://aclanthology.org/{}.pdf",
        "arxiv": "https://arxiv.org/pdf/{}",
        "openreview": "https://openreview.net/pdf?id={}",
    }
    return next((patterns[link.scheme].format(link.value) for link in identifiers if link.scheme in patterns), "")
