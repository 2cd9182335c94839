"""Works as citation formats want them, streamed: any number of works, a few at a time in memory.

Each chunk costs the same five queries. A chunk ends after so many works, or after so many names: the author lists of
large collaborations are read in full, thousands of names each.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from papers.exports.citable import Citable
from papers.models import Authorship, Work, WorkIdentifier, WorkTopic
from papers.selectors.addresses import page_address
from papers.selectors.identifier_links import web_address
from papers.selectors.wished_names import wished_names

WORKS_IN_A_CHUNK = 250
NAMES_IN_A_CHUNK = 25_000
MOST_AUTHORS = 5_000  # of one work; the longest list known in the literature has 5,154 names
_COLUMNS = (
    "id", "type", "title", "year", "published_on", "venue__name", "venue__issn", "volume", "issue", "pages",
    "publisher", "language", "url", "tldr", "abstract", "author_count",
)  # fmt: skip


def citables(pks: Sequence[int], *, absolute: Callable[[str], str]) -> Iterator[Citable]:
    """The works in the order of `pks`; one that was merged or removed meanwhile is left out.

    `absolute` makes a full address of a page's path.
    """
    counts = dict(Work.objects.filter(pk__in=pks).values_list("pk", "author_count"))
    for chunk in _chunks(pks, counts):
        yield from _read(chunk, absolute)


def _chunks(pks: Sequence[int], names: dict[int, int]) -> Iterator[list[int]]:
    chunk: list[int] = []
    weight = 0
    for pk in pks:
        more = min(names.get(pk, 0), MOST_AUTHORS)
        if chunk and (len(chunk) == WORKS_IN_A_CHUNK or weight + more > NAMES_IN_A_CHUNK):
            yield chunk
            chunk, weight = [], 0
        chunk.append(pk)
        weight += more
    if chunk:
        yield chunk


def _read(pks: list[int], absolute: Callable[[str], str]) -> list[Citable]:
    rows = {row["id"]: row for row in Work.shown.filter(pk__in=pks).values(*_COLUMNS)}
    identifiers: dict[int, dict[str, str]] = defaultdict(dict)
    ids = WorkIdentifier.objects.filter(work__in=pks, scheme__in=("doi", "arxiv", "pmid")).order_by("work_id", "value")
    for work, scheme, value in ids.values_list("work_id", "scheme", "value"):
        identifiers[work].setdefault(scheme, value)
    authors: dict[int, list[str]] = defaultdict(list)
    names = Authorship.objects.filter(work__in=pks, position__lte=MOST_AUTHORS).order_by("work_id", "position")
    for work, name in names.values_list("work_id", "raw_name"):
        authors[work].append(name)
    keywords: dict[int, list[str]] = defaultdict(list)
    topics = WorkTopic.objects.filter(work__in=pks).order_by("work_id", "-score", "topic__name")
    for work, name in topics.values_list("work_id", "topic__name"):
        keywords[work].append(name)
    wished = wished_names(pks)
    return [
        Citable(
            public_id=f"W{pk}",
            type=row["type"],
            title=wished[pk].former.without(row["title"]),
            authors=authors[pk],
            more_authors=row["author_count"] > len(authors[pk]),
            year=row["year"],
            published_on=row["published_on"],
            venue=row["venue__name"] or "",
            issn=row["venue__issn"] or "",
            volume=row["volume"],
            issue=row["issue"],
            pages=row["pages"],
            publisher=row["publisher"],
            language=row["language"],
            doi=identifiers[pk].get("doi", ""),
            arxiv=identifiers[pk].get("arxiv", ""),
            pmid=identifiers[pk].get("pmid", ""),
            url=wished[pk].former.address_without(web_address(row["url"])),
            page=absolute(page_address("W", pk)),
            keywords=keywords[pk],
            tldr=wished[pk].former.without(row["tldr"]),
            abstract=wished[pk].former.without(row["abstract"]),
            people=wished[pk].people,
        )
        for pk in pks
        if (row := rows.get(pk))
    ]
