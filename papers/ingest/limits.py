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
    TopicKind,
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
_MAX_SMALL_INT: Final = 32_767

_TEXT_FIELDS: Final = tuple(
    f.name for f in fields(WorkRecord) if f.type in (str, "str") and f.name not in {"source", "key", "version"}
)


def storable(text: str) -> str:
    """The text without what PostgreSQL cannot hold: NUL, and halves of surrogate pairs (shown as "?")."""
    if not text:
        return text
    if "\0" in text:
        text = text.replace("\0", "")
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def bounded_key(key: str) -> str:
    """A key that fits an index; a longer one ends in its hash, so that different keys stay different."""
    key = storable(key)
    return key if len(key) <= MAX_INDEXED else f"{key[: MAX_INDEXED - 20]}#{hash64(key) & (2**64 - 1):x}"


def bounded(record: WorkRecord) -> WorkRecord:
    """The record within the bounds of the tables, with a note for everything that was cut or left out.

    Almost every record is within them already and comes back as it is.
    """
    notes: list[tuple[str, str]] = []
    fit: dict[str, object] = {name: _text(getattr(record, name), name, notes) for name in _TEXT_FIELDS}
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
    fit["mentions"] = tuple([_mention(m, notes) for m in record.mentions if m.name.strip()])
    fit["venue"] = None if record.venue is None else _venue(record.venue)
    fit["key"] = bounded_key(record.key)
    fit["version"] = storable(record.version)[:MAX_INDEXED]
    if record.notes or notes:
        every = (*record.notes, *notes)
        fit["notes"] = tuple([(storable(field)[:MAX_TOPIC], storable(reason)[:1000]) for field, reason in every])
    changes = {name: value for name, value in fit.items() if value != getattr(record, name)}
    return replace(record, **changes) if changes else record  # type: ignore[arg-type]


def _text(text: str, field: str, notes: list[tuple[str, str]]) -> str:
    text = storable(text)
    if len(text) > MAX_TEXT:
        notes.append((field, f"cut from {len(text):,} to {MAX_TEXT:,} characters"))
        text = text[:MAX_TEXT]
    return text


def _identifiers(given: tuple[Identifier, ...], field: str, notes: list[tuple[str, str]]) -> tuple[Identifier, ...]:
    if not given:
        return given
    kept = []
    for identifier in given:
        value = storable(identifier.value)
        if not value or len(value) > MAX_INDEXED:
            notes.append((field, f"an identifier ({identifier.scheme}) of {len(value):,} characters was left out"))
        else:
            kept.append(identifier if value == identifier.value else Identifier(identifier.scheme, value))
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
        names=tuple((text, kind) for name, kind in record.names if (text := storable(name).strip()[:MAX_NAME])),
        domains=tuple(storable(domain)[:MAX_NAME] for domain in record.domains),
        country_code=storable(record.country_code)[:MAX_INDEXED],
        city=storable(record.city)[:MAX_NAME],
        homepage=storable(record.homepage)[:MAX_TEXT],
        version=storable(record.version)[:MAX_INDEXED],
        established=record.established
        if record.established is None or abs(record.established) <= _MAX_SMALL_INT
        else None,
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
