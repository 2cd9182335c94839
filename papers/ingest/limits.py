"""What the tables can hold: a record is brought within bounds before anything is looked up, and each cut is noted.

Sources hold NUL bytes, lone surrogates, years of five digits and keywords of ten thousand characters. None of that
may stop an import, and none of it may vanish without a word.
"""

import math
from dataclasses import fields, replace
from typing import Final

from papers.ingest.keys import hash64, topic_key
from papers.records import (
    AffiliationRecord,
    Identifier,
    InstitutionRecord,
    MentionRecord,
    TopicRecord,
    VenueRecord,
    WorkRecord,
)

# Indexed text has to stay well below a third of a page (2,704 bytes), at four bytes a character at worst.
MAX_INDEXED: Final = 400
MAX_NAME: Final = 300
MAX_TOPIC: Final = 200
MAX_TEXT: Final = 1_000_000
YEARS: Final = range(1400, 2201)
_MAX_INT: Final = 2_147_483_647

_TEXT_FIELDS: Final = tuple(
    f.name for f in fields(WorkRecord) if f.type in (str, "str") and f.name not in {"source", "key", "version"}
)


def storable(text: str) -> str:
    """The text without what PostgreSQL cannot hold: NUL, and halves of surrogate pairs (shown as "?")."""
    if "\0" in text:
        text = text.replace("\0", "")
    if not text.isascii():
        text = text.encode("utf-8", "replace").decode("utf-8")
    return text


def bounded_key(key: str) -> str:
    """A key that fits an index; a longer one ends in its hash, so that different keys stay different."""
    key = storable(key)
    return key if len(key) <= MAX_INDEXED else f"{key[: MAX_INDEXED - 20]}#{hash64(key) & (2**64 - 1):x}"


def bounded(record: WorkRecord) -> WorkRecord:
    """The record within the bounds of the tables, with a note for everything that was cut or left out."""
    notes = list(record.notes)
    changes: dict[str, object] = {}
    for name in _TEXT_FIELDS:
        text: str = getattr(record, name)
        kept = storable(text)
        if len(kept) > MAX_TEXT:
            notes.append((name, f"cut from {len(kept):,} to {MAX_TEXT:,} characters"))
            kept = kept[:MAX_TEXT]
        if kept is not text and kept != text:
            changes[name] = kept
    if record.year is not None and record.year not in YEARS:
        notes.append(("year", f"{str(record.year)[:40]} is not a plausible year"))
        changes["year"] = None
    if record.published_on is not None and record.published_on.year not in YEARS:
        notes.append(("published_on", f"{record.published_on} is not a plausible date"))
        changes["published_on"] = None
    if record.reported_citations is not None and not 0 <= record.reported_citations <= _MAX_INT:
        notes.append(("reported_citations", "not a plausible number"))
        changes["reported_citations"] = None
    changes["identifiers"] = _identifiers(record.identifiers, "identifiers", notes)
    changes["references"] = _identifiers(record.references, "references", notes)
    changes["topics"] = _topics(record.topics, notes)
    changes["mentions"] = tuple([_mention(m, notes) for m in record.mentions if m.name.strip()])
    if record.venue is not None:
        changes["venue"] = _venue(record.venue)
    changes["version"] = storable(record.version)[:MAX_INDEXED]
    changes["notes"] = tuple([(storable(f)[:MAX_TOPIC], storable(reason)[:1000]) for f, reason in notes])
    return replace(record, key=bounded_key(record.key), **changes)  # type: ignore[arg-type]


def _identifiers(
    given: tuple[Identifier, ...], field: str, notes: list[tuple[str, str]]
) -> tuple[Identifier, ...]:
    kept = []
    for identifier in given:
        value = storable(identifier.value)
        if not value or len(value) > MAX_INDEXED:
            notes.append((field, f"an identifier ({identifier.scheme}) of {len(value):,} characters was left out"))
        else:
            kept.append(identifier if value == identifier.value else Identifier(identifier.scheme, value))
    return tuple(dict.fromkeys(kept))


def _topics(given: tuple[TopicRecord, ...], notes: list[tuple[str, str]]) -> tuple[TopicRecord, ...]:
    kept: dict[tuple[str, str], TopicRecord] = {}
    for topic in given:
        name = storable(topic.name).strip()
        key = topic_key(name)
        if not key or len(name) > MAX_TOPIC:
            notes.append(("topics", f"a topic of {len(name):,} characters was left out"))
            continue
        score = topic.score if topic.score is not None and math.isfinite(topic.score) else None
        broader = tuple(b for b in (storable(b).strip() for b in topic.broader) if b and len(b) <= MAX_TOPIC)
        kept.setdefault((topic.kind.value, key), replace(topic, name=name, score=score, broader=broader))
    return tuple(kept.values())


def _mention(mention: MentionRecord, notes: list[tuple[str, str]]) -> MentionRecord:
    name = storable(mention.name)
    if len(name) > MAX_NAME:
        notes.append(("authors", f"a name of {len(name):,} characters was cut: {name[:60]}…"))
        name = name[: MAX_NAME - 1] + "…"
    if (
        name is mention.name
        and not mention.affiliations
        and not mention.identifiers
        and not mention.email_domains
        and not mention.role
    ):
        return mention
    return MentionRecord(
        name=name,
        identifiers=_identifiers(mention.identifiers, "authors", notes),
        affiliations=tuple(dict.fromkeys(_affiliation(a) for a in mention.affiliations if a.raw.strip())),
        email_domains=tuple(dict.fromkeys(storable(d)[:MAX_INDEXED] for d in mention.email_domains)),
        role=storable(mention.role)[:MAX_INDEXED],
    )


def _affiliation(affiliation: AffiliationRecord) -> AffiliationRecord:
    raw = storable(affiliation.raw)[:MAX_TEXT]
    if raw is affiliation.raw and not affiliation.institutions:
        return affiliation
    return AffiliationRecord(raw, tuple(bounded_institution(i) for i in affiliation.institutions))


def bounded_institution(record: InstitutionRecord) -> InstitutionRecord:
    return replace(
        record,
        name=storable(record.name).strip()[:MAX_NAME],
        ror=_indexed(record.ror),
        openalex_id=_indexed(record.openalex_id),
        names=tuple((storable(name).strip()[:MAX_NAME], kind) for name, kind in record.names if name.strip()),
        domains=tuple(storable(domain)[:MAX_NAME] for domain in record.domains),
        country_code=storable(record.country_code)[:MAX_INDEXED],
        city=storable(record.city)[:MAX_NAME],
        homepage=storable(record.homepage)[:MAX_TEXT],
        established=record.established if record.established is None or abs(record.established) < 32_000 else None,
    )


def _venue(venue: VenueRecord) -> VenueRecord | None:
    name = storable(venue.name).strip()[:MAX_INDEXED]
    acronym = storable(venue.acronym).strip()[:MAX_TOPIC]
    if not name and not acronym:
        return None
    return replace(
        venue,
        name=name or acronym,
        acronym=acronym,
        issn=storable(venue.issn)[:MAX_INDEXED],
        openalex_id=_indexed(venue.openalex_id),
    )


def _indexed(text: str | None) -> str | None:
    return storable(text)[:MAX_INDEXED] or None if text else None
