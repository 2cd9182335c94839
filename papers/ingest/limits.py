"""What the tables can hold: a record is brought within bounds before anything is looked up, and each cut is noted.

Sources hold NUL bytes, lone surrogates, years of five digits and keywords of ten thousand characters. None of that
may stop an import, and none of it may vanish without a word.
"""

import math
from dataclasses import fields, replace
from typing import Final

from papers.ingest.fitting import MAX_INDEXED, bounded_key, storable
from papers.ingest.keys import topic_key
from papers.records import (
    AffiliationRecord,
    Identifier,
    InstitutionRecord,
    MentionRecord,
    TopicKind,
    TopicRecord,
    VenueRecord,
    WorkRecord,
)

MAX_NAME: Final = 300
MAX_TOPIC: Final = 200
MAX_SCHEME: Final = 40
MAX_TITLE: Final = 20_000  # its words are indexed, and no text search vector may have a megabyte
MAX_TEXT: Final = 1_000_000
YEARS: Final = range(1400, 2201)
_MAX_INT: Final = 2_147_483_647
_MAX_SMALL_INT: Final = 32_767

_TEXT_FIELDS: Final = tuple(
    f.name for f in fields(WorkRecord) if f.type in (str, "str") and f.name not in {"source", "key", "version"}
)


def bounded(record: WorkRecord) -> WorkRecord:
    """The record within the bounds of the tables, with a note for everything that was cut or left out.

    Almost every record is within them already and comes back as it is.
    """
    notes: list[tuple[str, str]] = []
    fit: dict[str, object] = {name: _cut(getattr(record, name), MAX_TEXT, name, notes) for name in _TEXT_FIELDS}
    title = storable(record.title).strip()
    fit["title"] = _cut(title, MAX_TITLE, "title", notes)
    if fit["title"] != title and not record.raw_title:
        fit["raw_title"] = title[:MAX_TEXT]
    if record.year is not None and record.year not in YEARS:
        notes.append(("year", f"{str(record.year)[:40]} is not a plausible year"))
        fit["year"] = None
    if record.published_on is not None and record.published_on.year not in YEARS:
        notes.append(("published_on", f"{record.published_on} is not a plausible date"))
        fit["published_on"] = None
    if record.reported_citations is not None and not 0 <= record.reported_citations <= _MAX_INT:
        notes.append(("reported_citations", "not a plausible number"))
        fit["reported_citations"] = None
    fit["identifiers"] = _identifiers(record.identifiers, "identifiers", notes)
    fit["references"] = _identifiers(record.references, "references", notes)
    fit["topics"] = _topics(record.topics, notes)
    fit["mentions"] = tuple([fitting for m in record.mentions if (fitting := _mention(m, notes)) is not None])
    fit["venue"] = None if record.venue is None else _venue(record.venue, notes)
    fit["key"] = bounded_key(record.key)
    fit["version"] = storable(record.version)[:MAX_INDEXED]
    if record.notes or notes:
        every = (*record.notes, *notes)
        fit["notes"] = tuple([(storable(field)[:MAX_TOPIC], storable(reason)[:1000]) for field, reason in every])
    changes = {name: value for name, value in fit.items() if value != getattr(record, name)}
    return replace(record, **changes) if changes else record  # type: ignore[arg-type]


def _cut(text: str, limit: int, field: str, notes: list[tuple[str, str]]) -> str:
    text = storable(text)
    if len(text) > limit:
        notes.append((field, f"cut from {len(text):,} to {limit:,} characters: {text[:60]}…"))
        text = text[:limit]
    return text


def _identifiers(given: tuple[Identifier, ...], field: str, notes: list[tuple[str, str]]) -> tuple[Identifier, ...]:
    if not given:
        return given
    kept = []
    for identifier in given:
        scheme, value = storable(identifier.scheme), storable(identifier.value)
        if not scheme or not value or len(scheme) > MAX_SCHEME or len(value) > MAX_INDEXED:
            said = f"an identifier ({scheme[:MAX_SCHEME]}) of {len(value):,} characters was left out"
            notes.append((field, said))
        else:
            kept.append(Identifier(scheme, value))
    return tuple(dict.fromkeys(kept))


def _topics(given: tuple[TopicRecord, ...], notes: list[tuple[str, str]]) -> tuple[TopicRecord, ...]:
    kept: dict[tuple[TopicKind, str], TopicRecord] = {}
    for topic in given:
        name = storable(topic.name).strip()
        key = topic_key(name)
        if not key or len(name) > MAX_TOPIC:
            notes.append(("topics", f"a topic of {len(name):,} characters was left out"))
            continue
        if name != topic.name or topic.broader or topic.score is not None:
            score = topic.score if topic.score is not None and math.isfinite(topic.score) else None
            broader = tuple(b for b in (storable(b).strip() for b in topic.broader) if b and len(b) <= MAX_TOPIC)
            topic = TopicRecord(name, topic.kind, score, broader)  # noqa: PLW2901
        kept.setdefault((topic.kind, key), topic)
    return tuple(kept.values())


def _mention(mention: MentionRecord, notes: list[tuple[str, str]]) -> MentionRecord | None:
    """None for a mention without a name: there is nobody to attribute the work to."""
    name = storable(mention.name).strip()
    if not name:
        notes.append(("authors", "an author without a name was left out"))
        return None
    if len(name) > MAX_NAME:
        name = _cut(name, MAX_NAME - 1, "authors", notes) + "…"
    if (
        name == mention.name
        and not mention.affiliations
        and not mention.identifiers
        and not mention.email_domains
        and not mention.role
    ):
        return mention
    domains = (_cut(domain, MAX_INDEXED, "email_domains", notes) for domain in mention.email_domains)
    return MentionRecord(
        name=name,
        identifiers=_identifiers(mention.identifiers, "authors", notes),
        affiliations=_affiliations(mention.affiliations, notes),
        email_domains=tuple(dict.fromkeys(domain for domain in domains if domain)),
        role=_cut(mention.role, MAX_INDEXED, "role", notes),
    )


def _affiliations(given: tuple[AffiliationRecord, ...], notes: list[tuple[str, str]]) -> tuple[AffiliationRecord, ...]:
    """Each string once, with all institutions that any of its occurrences names."""
    if not given:
        return given
    institutions: dict[str, dict[InstitutionRecord, None]] = {}
    for affiliation in given:
        raw = _cut(affiliation.raw, MAX_TEXT, "affiliations", notes)
        if raw.strip():
            named = institutions.setdefault(raw, {})
            named.update(dict.fromkeys(bounded_institution(i) for i in affiliation.institutions))
        elif affiliation.institutions:
            notes.append(("affiliations", "institutions without an affiliation string were left out"))
    return tuple(AffiliationRecord(raw, tuple(named)) for raw, named in institutions.items())


def bounded_institution(record: InstitutionRecord) -> InstitutionRecord:
    return replace(
        record,
        name=_short(record.name),
        ror=_indexed(record.ror),
        openalex_id=_indexed(record.openalex_id),
        names=tuple((text, storable(kind)[:MAX_TOPIC]) for name, kind in record.names if (text := _short(name))),
        domains=tuple(storable(domain)[:MAX_NAME] for domain in record.domains),
        kind=storable(record.kind)[:MAX_INDEXED],
        status=storable(record.status)[:MAX_INDEXED] or "active",
        country_code=storable(record.country_code)[:MAX_INDEXED],
        city=storable(record.city)[:MAX_NAME],
        homepage=storable(record.homepage)[:MAX_TEXT],
        version=storable(record.version)[:MAX_INDEXED],
        established=record.established
        if record.established is None or abs(record.established) <= _MAX_SMALL_INT
        else None,
    )


def _venue(venue: VenueRecord, notes: list[tuple[str, str]]) -> VenueRecord | None:
    name = _cut(venue.name.strip(), MAX_INDEXED, "venue", notes).strip()
    acronym = _cut(venue.acronym.strip(), MAX_TOPIC, "venue", notes).strip()
    if not name and not acronym:
        return None
    return VenueRecord(
        name=name or acronym,
        acronym=acronym,
        kind=storable(venue.kind)[:MAX_INDEXED],
        issn=storable(venue.issn)[:MAX_INDEXED],
        openalex_id=_indexed(venue.openalex_id),
    )


def _short(name: str) -> str:
    return storable(name).strip()[:MAX_NAME].strip()


def _indexed(text: str | None) -> str | None:
    return storable(text)[:MAX_INDEXED] or None if text else None
