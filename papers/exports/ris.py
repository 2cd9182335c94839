"""Works as RIS, which EndNote, Zotero, Mendeley and most libraries read. Pure.

Every value stands on its own line behind its tag, so nothing in a text can start another field or end the record.
RIS has no comments: what a file would say of itself is in the headers of the answer.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from papers.exports.citable import Citable, Heading, one_line
from papers.exports.person_names import PersonName
from papers.records import WorkType

_TYPES: Final = {
    WorkType.ARTICLE: "JOUR",
    WorkType.CONFERENCE_PAPER: "CPAPER",
    WorkType.PREPRINT: "UNPB",
    WorkType.BOOK: "BOOK",
    WorkType.BOOK_CHAPTER: "CHAP",
    WorkType.THESIS: "THES",
    WorkType.REPORT: "RPRT",
    WorkType.REVIEW: "JOUR",
    WorkType.EDITORIAL: "JOUR",
    WorkType.DATASET: "DATA",
}
_END_OF_LINE: Final = "\r\n"


def ris(works: Iterable[Citable], heading: Heading) -> Iterator[str]:
    for work in works:
        yield ris_record(work)


def ris_record(work: Citable) -> str:
    """A list of authors that was cut ends with `others`, as it does in BibTeX."""
    tags = [
        ("TY", _TYPES.get(WorkType(work.type), "GEN")),
        ("ID", work.public_id),
        ("TI", work.title),
        *(("AU", _author(work.person(name))) for name in work.authors),
        ("AU", "others" if work.more_authors else ""),
        ("PY", str(work.year or "")),
        ("DA", work.published_on.strftime("%Y/%m/%d") if work.published_on else ""),
        ("T2", work.venue),
        ("VL", work.volume),
        ("IS", work.issue),
        ("SP", work.first_page),
        ("EP", work.last_page),
        ("PB", work.publisher),
        ("SN", work.issn),
        ("DO", work.doi),
        ("AN", f"arXiv:{work.arxiv}" if work.arxiv else ""),
        # Readers take several addresses apart at semicolons.
        ("UR", (work.url or work.page).replace(";", "%3B")),
        ("LA", work.language),
        *(("KW", keyword) for keyword in work.tags_and_keywords),
        ("N1", work.note),
        ("AB", work.abstract),
    ]
    lines = [f"{tag}  - {text}" for tag, value in tags if (text := one_line(value))]
    return _END_OF_LINE.join([*lines, "ER  - ", "", ""])


def _author(parts: PersonName) -> str:
    if parts.literal:
        return parts.literal
    return ", ".join(part for part in (parts.sorted_family, parts.given, parts.suffix) if part)
