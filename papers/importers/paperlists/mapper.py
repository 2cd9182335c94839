"""Turns one paperlists record into a work. Pure: everything it needs is in the payload the reader made.

The files were collected from many conference sites and differ by year; what a field means is decided here once, from
a survey of 168,459 records. Do not guess who anybody is: unclear lists are left out with a note.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final

from papers import identifiers
from papers.importers.addresses import domain, without_addresses
from papers.importers.conferences import CONFERENCES
from papers.importers.jsonvalues import Notes, count, elements, members, text, year
from papers.importers.paperlists.reader import POSITIONAL, authors_as_given
from papers.importers.paperlists.statuses import NOT_ACCEPTED, PLAIN_STATUSES, STATUS_WORDS
from papers.names import clean_name
from papers.records import (
    AffiliationRecord,
    Identifier,
    MappingError,
    MentionRecord,
    SourceItem,
    TopicRecord,
    VenueRecord,
    WorkRecord,
    WorkType,
)
from papers.text import clean_abstract, clean_title, kept_raw

_OPENREVIEW_ID = re.compile(r"(?!site_|[0-9]+\Z|[0-9a-f]{10}\Z)[A-Za-z0-9_-]{8,16}", re.ASCII)
_IEEE_AUTHOR = re.compile(r"/?(3[78][0-9]{6,12})", re.ASCII)
_DBLP = re.compile(r"(?:.*/pid/|.*/pers/(?:hd/)?)?([0-9a-z]+/[A-Za-z0-9:=_-]+?)(?:\.html|\.xml)?/?", re.ASCII)
_AREA_MARK = re.compile(r"\[[^\]]*\]\s*|\s+(?:I{1,3}|IV|V|VI{1,3})\Z")
_NO_AREAS: Final = frozenset(["", "research papers", "application domains", "domain(s) of application"])
_MAIN_TRACKS: Final = frozenset(["", "main"])
_WORK_IDENTIFIERS: Final = (
    ("doi", (identifiers.doi, identifiers.from_url)),
    ("arxiv", (identifiers.arxiv,)),
)
_URL_FIELDS: Final = ("site", "openreview", "oa", "proceeding", "doi", "url_paper", "pdf")


def to_work(item: SourceItem) -> WorkRecord:
    payload = members(item.payload)
    record = members(payload.get("record"))
    conference, volume_year = text(payload.get("conference")), year(payload.get("year"))
    notes = Notes()
    raw_title = text(record.get("title"))
    title = clean_title(raw_title)
    if not title:
        raise MappingError("no title", "The record has no title.")
    status = text(record.get("status")).casefold()
    accepted = status not in NOT_ACCEPTED
    raw_abstract = text(record.get("abstract"))
    abstract = clean_abstract(raw_abstract)
    found = _identifiers(record, conference, volume_year, notes)
    return WorkRecord(
        source="paperlists",
        key=item.key,
        title=title,
        mentions=_mentions(record, elements(payload.get("unaligned")), notes),
        identifiers=found or _own_identifier(item.key, record, conference, volume_year),
        type=WorkType.CONFERENCE_PAPER if accepted else WorkType.PREPRINT,
        year=volume_year,
        venue=_venue(conference, found, accepted=accepted),
        topics=_topics(record),
        abstract=abstract,
        tldr=clean_abstract(text(record.get("tldr"))),
        comments=_comments(record, status, conference, volume_year, notes),
        url=_url(record),
        reported_citations=count(record.get("gs_citation")),
        raw_title=kept_raw(raw_title, title),
        raw_abstract=kept_raw(raw_abstract, abstract),
        notes=notes.all(),
    )


def _identifiers(
    record: dict[str, object], conference: str, volume_year: int | None, notes: Notes
) -> tuple[Identifier, ...]:
    """What names the work elsewhere, each scheme once; where two fields disagree the record's own is kept."""
    found: dict[str, Identifier] = {}

    for identifier, field in _named_by(record, conference, volume_year, notes):
        kept = found.setdefault(identifier.scheme, identifier)
        if kept != identifier:
            notes.add(field, f"names another {identifier.scheme} id ({identifier.value}) than the record's own")
    return tuple(found.values())


def _named_by(
    record: dict[str, object], conference: str, volume_year: int | None, notes: Notes
) -> Iterator[tuple[Identifier, str]]:
    """Each identifier with the field that names it, the record's own id first."""
    own = _from_id(text(record.get("id")), conference, volume_year)
    if own is not None:
        yield own, "id"
    for field in ("site", "openreview", "pdf"):
        raw = text(record.get(field))
        if "openreview.net" in raw or "aclanthology.org" in raw:
            address = identifiers.from_url(raw)
            if address is not None:
                yield address, field
    for field, parsers in _WORK_IDENTIFIERS:
        raw = text(record.get(field))
        if raw:
            named = next((found for parse in parsers if (found := parse(raw)) is not None), None)
            if named is not None:
                yield named, field
            else:
                notes.add(field, f"not an id of a known form: {raw[:100]}")
    project = text(record.get("project"))
    if "arxiv.org" in project:  # in 5 of 6 that could be checked by title the paper itself, in the sixth renamed
        linked = identifiers.arxiv(project)
        if linked is not None:
            yield linked, "project"


def _from_id(own: str, conference: str, volume_year: int | None) -> Identifier | None:
    series = CONFERENCES.get(conference)
    if series is None:
        return None
    if series.is_anthology and (anthology := identifiers.acl(own)) is not None:
        return anthology
    if (volume_year or 0) >= series.on_openreview_since and _OPENREVIEW_ID.fullmatch(own):
        return identifiers.openreview(own)
    return None


def _own_identifier(
    key: str, record: dict[str, object], conference: str, volume_year: int | None
) -> tuple[Identifier, ...]:
    """For a record that nothing else names: its id within the conference's year, the same in every file that has it."""
    own = text(record.get("id")) or key.rpartition("/")[2]
    if not conference or volume_year is None or "#" in own or len(own) > 100:  # noqa: PLR2004 -- as in the reader
        return ()
    return (Identifier("paperlists", f"{conference}{volume_year}/{own}"),)


def _venue(conference: str, found: tuple[Identifier, ...], *, accepted: bool) -> VenueRecord | None:
    """A submission that was not accepted did not appear at the conference, only where it was reviewed in the open."""
    series = CONFERENCES.get(conference)
    if accepted:
        if series is None:
            return VenueRecord(name=conference.upper(), kind="conference") if conference else None
        return VenueRecord(name=series.name, acronym=series.acronym, kind="conference")
    if any(identifier.scheme == "openreview" for identifier in found):
        return VenueRecord(name="OpenReview", acronym="OpenReview", kind="repository")
    return None


def _comments(record: dict[str, object], status: str, conference: str, volume_year: int | None, notes: Notes) -> str:
    """How it was presented, in words; "Rejected", "Withdrawn" name the conference, which is then not the venue."""
    words = STATUS_WORDS.get(status, "")
    if not words and status not in PLAIN_STATUSES:
        notes.add("status", f"unknown status: {status[:100]}")
    if status in NOT_ACCEPTED and conference:
        series = CONFERENCES.get(conference)
        words += f" ({series.acronym if series else conference.upper()} {volume_year or ''}".rstrip() + " submission)"
    track = text(record.get("track"))
    return "; ".join(part for part in (words, "" if track.casefold() in _MAIN_TRACKS else track) if part)


def _topics(record: dict[str, object]) -> tuple[TopicRecord, ...]:
    raw = text(record.get("keywords"))
    names = raw.split(";") if ";" in raw else raw.split(",")
    area = _AREA_MARK.sub("", text(record.get("primary_area")))
    if area.casefold() not in _NO_AREAS:
        names.append(area)
    topics: dict[str, TopicRecord] = {}
    for name in names:
        cleaned = clean_title(name).strip(" .,:*-")
        if cleaned and not cleaned.isdigit():
            topics.setdefault(cleaned.casefold(), TopicRecord(name=cleaned))
    return tuple(topics.values())


def _url(record: dict[str, object]) -> str:
    for field in _URL_FIELDS:
        raw = text(record.get(field))
        if raw.startswith(("https://", "http://")):
            return raw
    return ""


_AND: Final = re.compile(r"\s+and\s+")


def _mentions(record: dict[str, object], unaligned: list[object], notes: Notes) -> tuple[MentionRecord, ...]:
    given = authors_as_given(record)
    if not given:
        return ()
    lists = {field: _aligned(record, field, len(given), unaligned, notes) for field in POSITIONAL if record.get(field)}
    mentions: list[MentionRecord] = []
    for position, raw in enumerate(given):
        several = _AND.split(raw)
        if len(several) > 1 and all(len(one.split()) > 1 for one in several):
            notes.add("author", f"{len(several)} names in one place: {raw[:100]}")
            mentions.extend(MentionRecord(name) for one in several if (name := clean_name(one)))
            continue
        name = clean_name(raw)
        if not name or name.casefold() in {"anonymous", "anonymous author", "anonymous authors"}:
            notes.add("author", "anonymous" if name else f"no name at position {position + 1}")
            continue
        mentions.append(_mention(name, {field: values[position] for field, values in lists.items() if values}, notes))
    return tuple(mentions)


def _aligned(record: dict[str, object], field: str, authors: int, unaligned: list[object], notes: Notes) -> list[str]:
    """The field's value for each author, or nothing where it is not known whose value is whose."""
    raw = text(record.get(field))
    if not raw.strip(" ;"):
        return []
    if field in unaligned:
        notes.add(field, "this file does not give it author by author")
        return []
    values = [value.strip() for value in raw.split(";")]
    if len(values) == 2 * authors:  # given twice, like the authors themselves; each half has gaps of its own
        values = [first or second for first, second in zip(values[:authors], values[authors:], strict=True)]
    if len(values) != authors:
        notes.add(field, f"{len(values)} entries for {authors} authors")
        return []
    return values


def _mention(name: str, values: dict[str, str], notes: Notes) -> MentionRecord:
    domains: dict[str, None] = {}
    found: dict[Identifier, None] = {}
    for field, value in values.items():
        if not value:
            continue
        if field in ("email", "aff_domain"):
            _add_domains(domains, value, field, notes)
        elif field in _PERSON_IDENTIFIERS:
            identifier = _PERSON_IDENTIFIERS[field](value)
            if identifier is not None:
                found[identifier] = None
            else:
                notes.add(field, _why_not(value))
            if "@" in value and field in ("authorids", "or_profile"):
                _add_domains(domains, value, field, notes)
    affiliation, addressed = without_addresses(values.get("aff") or values.get("affs") or "")
    domains.update(dict.fromkeys(addressed))
    return MentionRecord(
        name=name,
        identifiers=tuple(found),
        affiliations=_affiliations(affiliation),
        email_domains=tuple(domains),
        role=clean_title(without_addresses(values.get("position", ""))[0].replace("+", ", ")).strip(" ,"),
    )


def _why_not(value: str) -> str:
    # These name whoever is so called, not one person, and may also be an address, which is not to be kept.
    return "a page of a name, not of a person" if re.match(r"/[a-z]/", value) else "not an id of a known form"


def _add_domains(domains: dict[str, None], value: str, field: str, notes: Notes) -> None:
    for part in value.split("+"):
        host = domain(part)
        if host:
            domains[host] = None
        elif part.strip():
            notes.add(field, "not a domain name")


def _affiliations(value: str) -> tuple[AffiliationRecord, ...]:
    if not value:
        return ()
    parts = [clean_title(part) for part in value.split("+")]
    if not all(parts):  # a plus sign of a name ("C++ group"), not between two affiliations
        parts = [part for part in (clean_title(value),) if part.strip("+ ")]
    return tuple(AffiliationRecord(raw=part) for part in dict.fromkeys(parts))


def _profile(value: str) -> Identifier | None:
    if value.startswith(("/3", "3")):
        ieee = _IEEE_AUTHOR.fullmatch(value)
        return Identifier("ieee", ieee[1]) if ieee else None
    return identifiers.openreview_person(value) if value.startswith("~") or "@" in value else None


def _dblp(value: str) -> Identifier | None:
    found = _DBLP.fullmatch(value)
    return Identifier("dblp", found[1]) if found else None


_PERSON_IDENTIFIERS: Final[dict[str, Callable[[str], Identifier | None]]] = {
    "authorids": _profile,
    "or_profile": _profile,
    "orcid": identifiers.orcid,
    "dblp": _dblp,
}
