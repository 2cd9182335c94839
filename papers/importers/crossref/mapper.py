"""Turns one Crossref work into a record. Pure."""

import re
from datetime import date
from typing import Final

from papers import identifiers
from papers.importers.addresses import without_addresses
from papers.importers.jsonvalues import (
    Notes,
    count,
    day_of,
    elements,
    members,
    number,
    objects,
    text,
    texts,
    year,
)
from papers.names import clean_name, full_name
from papers.records import (
    AffiliationRecord,
    Identifier,
    InstitutionRecord,
    MappingError,
    MentionRecord,
    SourceItem,
    TopicKind,
    TopicRecord,
    VenueRecord,
    WorkRecord,
    WorkType,
)
from papers.text import clean_abstract, clean_title, kept_raw

_TYPES: Final = {
    "journal-article": WorkType.ARTICLE,
    "proceedings-article": WorkType.CONFERENCE_PAPER,
    "posted-content": WorkType.PREPRINT,
    "book": WorkType.BOOK,
    "monograph": WorkType.BOOK,
    "edited-book": WorkType.BOOK,
    "reference-book": WorkType.BOOK,
    "book-chapter": WorkType.BOOK_CHAPTER,
    "book-part": WorkType.BOOK_CHAPTER,
    "book-section": WorkType.BOOK_CHAPTER,
    "book-track": WorkType.BOOK_CHAPTER,
    "reference-entry": WorkType.BOOK_CHAPTER,
    "dissertation": WorkType.THESIS,
    "report": WorkType.REPORT,
    "report-component": WorkType.REPORT,
    "standard": WorkType.REPORT,
    "dataset": WorkType.DATASET,
}
_VENUE_KINDS: Final = {
    "journal-article": "journal",
    "proceedings-article": "conference",
    "posted-content": "repository",
}
_DATES: Final = ("issued", "published", "published-print", "published-online", "posted")
_EVENT_YEAR = re.compile(r"[\s'’-]*(?:(?:19|20)?[0-9]{2})\Z")
_RETRACTED_TITLE = re.compile(r"\[?(?:RETRACTED(?: ARTICLE)?|Retracted(?: Article)?|WITHDRAWN)\]?\s*:", re.ASCII)
_WITHDRAWALS: Final = frozenset(["retraction", "withdrawal", "removal"])


def to_work(item: SourceItem) -> WorkRecord:
    record = members(item.payload)
    notes = Notes()
    raw_title = _title(record)
    title = clean_title(raw_title)
    if not title:
        raise MappingError("no title", "The work has no title.")
    raw_abstract = text(record.get("abstract"))
    abstract = clean_abstract(raw_abstract)
    published_year, published_on = _published(record)
    kind = text(record.get("type"))
    resource = members(members(record.get("resource")).get("primary"))
    return WorkRecord(
        source="crossref",
        key=item.key,
        title=title,
        mentions=_mentions(record, notes),
        identifiers=_identifiers(record, item.key),
        type=_TYPES.get(kind, WorkType.OTHER),
        year=published_year,
        published_on=published_on,
        venue=_venue(record, kind),
        topics=_topics(record),
        references=_references(record, notes),
        abstract=abstract,
        language=text(record.get("language")),
        comments=_comments(record),
        volume=text(record.get("volume")),
        issue=text(record.get("issue")),
        pages=text(record.get("page")) or text(record.get("article-number")),
        publisher=clean_title(text(record.get("publisher"))),
        url=text(resource.get("URL")) or f"https://doi.org/{item.key}",
        retracted=_retracted(record, title),
        reported_citations=count(record.get("is-referenced-by-count")),
        version=text(record.get("version")),
        raw_title=kept_raw(raw_title, title),
        raw_abstract=kept_raw(raw_abstract, abstract),
        notes=notes.all(),
    )


def _first(value: object) -> str:
    return next(iter(texts(value)), "")


def _title(record: dict[str, object]) -> str:
    """Title and subtitle, unless the title holds the subtitle already."""
    title, subtitle = _first(record.get("title")), _first(record.get("subtitle"))
    if not title or not subtitle or subtitle.casefold() in title.casefold():
        return title or subtitle
    return f"{title}{' ' if title.endswith((':', '?', '!', '.')) else ': '}{subtitle}"


def _published(record: dict[str, object]) -> tuple[int | None, date | None]:
    """The year of publication, and the day where all its parts are given ({"date-parts": [[2018, 4, 16]]})."""
    for name in _DATES:
        parts = elements(next(iter(elements(members(record.get(name)).get("date-parts"))), None))
        found = year(parts[0]) if parts else None
        if found is not None:
            month, day = (*(number(part) for part in parts[1:3]), None, None)[:2]
            return found, day_of(found, month, day)
    return None, None


def _identifiers(record: dict[str, object], key: str) -> tuple[Identifier, ...]:
    own = identifiers.doi(text(record.get("DOI"))) or identifiers.doi(key)
    return (own,) if own else ()


def _venue(record: dict[str, object], kind: str) -> VenueRecord | None:
    event = members(record.get("event"))
    name = _first(record.get("container-title"))
    if not name and kind == "proceedings-article":
        name = text(event.get("name"))
    if not name and kind == "posted-content":
        institution = next(iter(objects(record.get("institution"))), members(record.get("institution")))
        name = text(institution.get("name")) or text(record.get("group-title"))
    name = clean_title(name)
    if not name:
        return None
    return VenueRecord(
        name=name,
        acronym=_EVENT_YEAR.sub("", clean_title(text(event.get("acronym")))),
        kind=_VENUE_KINDS.get(kind, ""),
        issn=_first(record.get("ISSN")).removeprefix("http://id.crossref.org/issn/"),
    )


def _topics(record: dict[str, object]) -> tuple[TopicRecord, ...]:
    names = (clean_title(subject) for subject in texts(record.get("subject")))
    return tuple(TopicRecord(name=name, kind=TopicKind.FIELD) for name in dict.fromkeys(names) if name)


def _references(record: dict[str, object], notes: Notes) -> tuple[Identifier, ...]:
    found: dict[Identifier, None] = {}
    without = 0
    for reference in objects(record.get("reference")):
        cited = identifiers.doi(text(reference.get("DOI")))
        if cited is not None:
            found[cited] = None
        else:
            without += 1
    if without:
        notes.add("reference", f"{without} of {without + len(found)} without a DOI")
    return tuple(found)


def _comments(record: dict[str, object]) -> str:
    """What a notice is a notice of ("Retraction of 10.1000/1")."""
    told: dict[str, None] = {}
    for update in objects(record.get("update-to")):
        updated = identifiers.doi(text(update.get("DOI")))
        label = clean_title(text(update.get("label")) or text(update.get("type")).replace("_", " ").capitalize())
        if updated is not None and label:
            told[f"{label} of {updated.value}"] = None
    return "; ".join(told)


def _retracted(record: dict[str, object], title: str) -> bool:
    """Whether the record says so of this work; a notice that retracts another is not itself retracted."""
    if any(text(update.get("type")) in _WITHDRAWALS for update in objects(record.get("updated-by"))):
        return True
    relations = members(record.get("relation"))
    return any("retracted-by" in name or "withdrawn-by" in name for name, found in relations.items() if found) or bool(
        _RETRACTED_TITLE.match(title)
    )


def _mentions(record: dict[str, object], notes: Notes) -> tuple[MentionRecord, ...]:
    mentions: list[MentionRecord] = []
    for position, author in enumerate(objects(record.get("author")), start=1):
        given, family = text(author.get("given")), text(author.get("family"))
        name = full_name(given, family, text(author.get("suffix"))) or clean_name(text(author.get("name")))
        if not name:
            notes.add("author", f"no name at position {position}")
            continue
        raw_orcid = text(author.get("ORCID"))
        orcid = identifiers.orcid(raw_orcid)
        if raw_orcid and orcid is None:
            notes.add("ORCID", f"not an ORCID iD: {raw_orcid[:100]}")
        domains: dict[str, None] = {}
        affiliations = _affiliations(author, domains)
        mentions.append(
            MentionRecord(
                name=name,
                identifiers=(orcid,) if orcid else (),
                affiliations=affiliations,
                email_domains=tuple(domains),
            )
        )
    return tuple(mentions)


def _affiliations(author: dict[str, object], domains: dict[str, None]) -> tuple[AffiliationRecord, ...]:
    """The affiliations; the hosts of addresses that are printed among them go into `domains`."""
    found: dict[str, AffiliationRecord] = {}
    for affiliation in objects(author.get("affiliation")):
        told, addressed = without_addresses(text(affiliation.get("name")))
        domains.update(dict.fromkeys(addressed))
        raw = clean_title(told)
        rors = [
            ror
            for identifier in objects(affiliation.get("id"))
            if (ror := identifiers.ror(text(identifier.get("id")))) is not None
        ]
        if raw:
            matched = tuple(InstitutionRecord(name=raw, ror=ror) for ror in dict.fromkeys(rors))
            found.setdefault(raw, AffiliationRecord(raw=raw, institutions=matched))
    return tuple(found.values())
