"""One BibTeX entry as a work. Pure."""

import re
from datetime import date
from typing import Any, Final, cast

from papers import identifiers
from papers.importers.addresses import without_addresses
from papers.importers.bibtex.fields import MONTHS
from papers.importers.bibtex.people import mentions
from papers.importers.jsonvalues import Notes, day_of, year
from papers.importers.pages import page_range
from papers.records import (
    Identifier,
    MappingError,
    SourceItem,
    TopicRecord,
    VenueRecord,
    WorkRecord,
    WorkType,
)
from papers.text import clean_abstract, clean_title, kept_raw

_TYPES: Final = {
    "article": WorkType.ARTICLE,
    "inproceedings": WorkType.CONFERENCE_PAPER,
    "conference": WorkType.CONFERENCE_PAPER,
    "book": WorkType.BOOK,
    "mvbook": WorkType.BOOK,
    "booklet": WorkType.BOOK,
    "collection": WorkType.BOOK,
    "inbook": WorkType.BOOK_CHAPTER,
    "incollection": WorkType.BOOK_CHAPTER,
    "bookinbook": WorkType.BOOK_CHAPTER,
    "inreference": WorkType.BOOK_CHAPTER,
    "phdthesis": WorkType.THESIS,
    "mastersthesis": WorkType.THESIS,
    "thesis": WorkType.THESIS,
    "techreport": WorkType.REPORT,
    "report": WorkType.REPORT,
    "unpublished": WorkType.PREPRINT,
    "review": WorkType.REVIEW,
    "dataset": WorkType.DATASET,
    "data": WorkType.DATASET,
}
_NOT_WORKS: Final = frozenset(["proceedings", "mvproceedings", "periodical", "set", "xdata"])
_MAY_BE_PREPRINTS: Final = frozenset([WorkType.ARTICLE, WorkType.OTHER, WorkType.PREPRINT])
_KINDS: Final = {WorkType.ARTICLE: "journal", WorkType.REVIEW: "journal", WorkType.CONFERENCE_PAPER: "conference"}
_ARXIV: Final = VenueRecord(name="arXiv", acronym="arXiv", kind="repository")
_ARXIV_JOURNAL = re.compile(r"\s*(?:arxiv\b|corr\b|computing research repository)", re.IGNORECASE)
_ARXIV_IN_TEXT = re.compile(
    r"(?:arxiv(?:\.org)?\s*[:/]\s*(?:abs/|pdf/)?|\babs/)([a-z-]*(?:\.[a-z]{2})?/?\d[\d.]+\d)(?:v\d+)?", re.IGNORECASE
)
_YEAR = re.compile(r"(?<!\d)(1[4-9]\d\d|20\d\d|2100)(?!\d)")
_ISO = re.compile(r"\s*(\d{4})-(\d{2})-(\d{2})\s*")
_DAY = re.compile(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th)?(?!\d)")
_LANGUAGES: Final = {
    "english": "en", "american": "en", "british": "en", "german": "de", "ngerman": "de", "french": "fr",
    "spanish": "es", "portuguese": "pt", "italian": "it", "chinese": "zh", "japanese": "ja", "russian": "ru",
    "dutch": "nl", "polish": "pl", "korean": "ko",
}  # fmt: skip
_USED: Final = frozenset(
    ["title", "subtitle", "author", "year", "date", "month", "day", "journal", "journaltitle", "booktitle", "volume",
     "number", "issue", "pages", "publisher", "school", "institution", "organization", "doi", "eprint", "url",
     "pmid", "abstract", "keywords", "keyword", "note", "howpublished", "language", "langid", "issn", "crossref",
     "archiveprefix", "eprinttype", "eprintclass", "primaryclass"]
)  # fmt: skip
# What a reference manager writes for itself.
_OF_THE_TOOL: Final = frozenset(
    ["timestamp", "biburl", "bibsource", "file", "owner", "date-added", "date-modified", "bdsk-url-1", "bdsk-file-1",
     "key", "urldate", "groups", "ids", "readstatus", "ranking", "creationdate", "modificationdate", "comment",
     "annote", "bibkey"]
)  # fmt: skip


def to_record(item: SourceItem) -> WorkRecord:
    """Raises `MappingError` for volumes, which are no works, and for entries without a title."""
    entry = cast("dict[str, Any]", item.payload)
    fields: dict[str, str] = entry["fields"]
    if entry["type"] in _NOT_WORKS:
        raise MappingError("not a work", f"An entry of type “{entry['type']}” describes a volume, not a work in it.")
    raw_title = fields.get("title", "")
    title = clean_title(raw_title, latex=True)
    if not title:
        raise MappingError("no title", "The entry has no title.")
    if subtitle := clean_title(fields.get("subtitle", ""), latex=True):
        title = f"{title}: {subtitle}"
    notes = Notes()
    for field, reason in entry["remarks"]:
        notes.add(field, reason)
    raw_abstract = fields.get("abstract", "")
    abstract = clean_abstract(raw_abstract, latex=True)
    found = _identifiers(fields, notes)
    kind = _TYPES.get(entry["type"], WorkType.OTHER)
    if kind in _MAY_BE_PREPRINTS and _is_preprint(fields, found, kind):
        kind = WorkType.PREPRINT
    published_in, published_on = _dates(fields, notes)
    people = mentions(fields.get("author", ""), notes)
    _note_unused(fields, people=bool(people), notes=notes)
    return WorkRecord(
        source="bibtex",
        key=item.key,
        title=title,
        mentions=people,
        identifiers=found,
        type=kind,
        year=published_in,
        published_on=published_on,
        venue=_venue(fields, kind),
        topics=_keywords(fields),
        abstract=abstract,
        language=_language(fields),
        comments=_comments(fields),
        volume=_line(fields, "volume"),
        issue=_line(fields, "issue", "number"),
        pages=page_range(_line(fields, "pages")),
        publisher=_line(fields, "publisher", "school", "institution", "organization"),
        url=_address(fields.get("url", "")),
        raw_title=kept_raw(raw_title, title),
        raw_abstract=kept_raw(raw_abstract, abstract),
        notes=notes.all(),
    )


def _line(fields: dict[str, str], *names: str) -> str:
    return next((value for name in names if (value := clean_title(fields.get(name, ""), latex=True))), "")


def _address(raw: str) -> str:
    """A web address, out of the command that sets it."""
    address = re.sub(r"\\url\s*\{([^{}]*)\}", r"\1", raw).replace("\\_", "_").replace("\\%", "%").replace("\\&", "&")
    address = address.replace("{", "").replace("}", "").replace("\\", "").strip()
    return address if address.lower().startswith(("http://", "https://")) and " " not in address else ""


def _identifiers(fields: dict[str, str], notes: Notes) -> tuple[Identifier, ...]:
    found: dict[Identifier, None] = {}
    if raw := fields.get("doi", "").strip():
        doi = identifiers.doi(raw.replace("{", "").replace("}", "")) or identifiers.from_url(raw)
        if doi is not None:
            found[doi] = None
        else:
            notes.add("doi", f"not a DOI: {raw[:100]}")
    if raw := fields.get("eprint", "").strip():
        archive = (fields.get("archiveprefix") or fields.get("eprinttype") or "arxiv").strip().lower()
        eprint = identifiers.arxiv(raw) if archive == "arxiv" else identifiers.from_url(raw)
        if eprint is not None:
            found[eprint] = None
        else:
            notes.add("eprint", f"not an arXiv id: {raw[:100]}")
    if (pmid := identifiers.pmid(fields.get("pmid", ""))) is not None:
        found[pmid] = None
    address = identifiers.from_url(_address(fields.get("url", "")))
    if address is not None and address.scheme != "orcid":
        found[address] = None
    for name in ("journal", "journaltitle", "volume", "howpublished", "note", "number"):
        mentioned = _ARXIV_IN_TEXT.search(fields.get(name, "")[:500])
        arxiv = identifiers.arxiv(mentioned[1]) if mentioned else None
        if arxiv is not None and not any(known.scheme == "arxiv" for known in found):
            found[arxiv] = None
    return tuple(found)


def _is_preprint(fields: dict[str, str], found: tuple[Identifier, ...], kind: WorkType) -> bool:
    journal = fields.get("journal") or fields.get("journaltitle") or ""
    if kind is WorkType.ARTICLE:
        return _ARXIV_JOURNAL.match(journal) is not None
    return kind is WorkType.PREPRINT or any(identifier.scheme == "arxiv" for identifier in found)


def _venue(fields: dict[str, str], kind: WorkType) -> VenueRecord | None:
    name = _line(fields, "journal", "journaltitle", "booktitle")
    if kind is WorkType.PREPRINT and (not name or _ARXIV_JOURNAL.match(name)):
        return _ARXIV if name or "eprint" in fields else None
    return VenueRecord(name=name, kind=_KINDS.get(kind, ""), issn=_line(fields, "issn")[:9]) if name else None


def _dates(fields: dict[str, str], notes: Notes) -> tuple[int | None, date | None]:
    """The year, and the day if year, month and day are all there."""
    written = fields.get("date", "") or fields.get("year", "")
    if (iso := _ISO.fullmatch(written)) is not None:
        published_on = day_of(int(iso[1]), int(iso[2]), int(iso[3]))
        if published_on is not None:
            return published_on.year, published_on
    stated = _YEAR.search(fields.get("year", "")) or _YEAR.search(fields.get("date", ""))
    published_in = year(stated[1]) if stated else None
    if published_in is None:
        if written.strip():
            notes.add("year", f"not a year: {written.strip()[:60]}")
        return None, None
    month = fields.get("month", "")
    word = re.search(r"[A-Za-z]{3,}", month)
    numbers = _DAY.findall(fields.get("day", "") or (month if word else ""))
    index = _month(word[0] if word else month.strip())
    if index is None or len(numbers) != 1:
        return published_in, None
    return published_in, day_of(published_in, index, int(numbers[0]))


def _month(text: str) -> int | None:
    if text.isascii() and text.isdigit():
        return int(text[:4])
    names = list(MONTHS)
    return names.index(text[:3].lower()) + 1 if text[:3].lower() in names else None


def _keywords(fields: dict[str, str]) -> tuple[TopicRecord, ...]:
    raw = fields.get("keywords") or fields.get("keyword") or ""
    separator = ";" if ";" in raw else ","
    names = (clean_title(piece, latex=True).strip(" .") for piece in raw.split(separator))
    return tuple(TopicRecord(name=name) for name in dict.fromkeys(names) if name)


def _language(fields: dict[str, str]) -> str:
    raw = (fields.get("langid") or fields.get("language") or "").strip().lower()
    return _LANGUAGES.get(raw, raw if re.fullmatch(r"[a-z]{2}(-[a-z]{2})?", raw) else "")


def _comments(fields: dict[str, str]) -> str:
    said = [
        _line(fields, "note"),
        _line(fields, "howpublished") if "http" not in fields.get("howpublished", "") else "",
    ]
    return without_addresses("; ".join(text for text in said if text))[0]


def _note_unused(fields: dict[str, str], *, people: bool, notes: Notes) -> None:
    if not people and fields.get("editor"):
        notes.add("editor", "editors are not authors, and there are no others")
    kept = _USED | _OF_THE_TOOL | ({"editor"} if not people else frozenset())
    unused = sorted(name for name, value in fields.items() if value and name not in kept)
    if unused:
        notes.add("fields", f"not kept: {', '.join(unused)}"[:300])
