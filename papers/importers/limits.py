"""Keeps a mapped record within what tables and indexes hold, whatever a source's fields contain.

A name of a megabyte is damage, not a name, and would fail a whole batch in the database. Values are dropped or
shortened here with a note beside the record. Do not clean or interpret anything.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final, TypeVar

from papers.importers.jsonvalues import Notes
from papers.records import (
    AffiliationRecord,
    Identifier,
    InstitutionRecord,
    MappingError,
    MentionRecord,
    TopicRecord,
    VenueRecord,
    WorkRecord,
)

LONGEST_TITLE: Final = 5_000
LONGEST_ABSTRACT: Final = 200_000
LONGEST_NAME: Final = 300
LONGEST_LINE: Final = 2_000
MOST_MENTIONS: Final = 50_000
MOST_REFERENCES: Final = 50_000
MOST_PARTS: Final = 1_000  # topics and identifiers of a work, affiliations of an author

Part = TypeVar("Part")

_LINES: Final = (
    "language", "comments", "journal_ref", "volume", "issue", "pages", "publisher", "url", "version"
)  # fmt: skip


def within_limits(record: WorkRecord) -> WorkRecord:
    """The record itself, nearly always. Raises `MappingError` for a title that is none, and for a key too long."""
    if len(record.title) > LONGEST_TITLE:
        raise MappingError("title too long", f"The title has {len(record.title):,} characters.")
    if len(record.key) > LONGEST_NAME:
        raise MappingError("key too long", f"The record's key has {len(record.key):,} characters.")
    if _fits(record):
        return record
    notes = Notes()
    for note in record.notes[:MOST_PARTS]:
        notes.add(*map(_as_note, note))
    changes: dict[str, object] = {
        field: _short(_storable(getattr(record, field)), LONGEST_LINE, field, notes) for field in _LINES
    }
    for field in ("abstract", "raw_abstract", "tldr", "raw_title"):
        changes[field] = _short(getattr(record, field), LONGEST_ABSTRACT, field, notes)
    venue = record.venue
    if venue is not None and not _venue_fits(venue):
        notes.add("venue", "longer than a name can be")
        venue = None
    mentions = _few(record.mentions, MOST_MENTIONS, "authors", notes)
    changed = replace(
        record,
        **changes,  # type: ignore[arg-type]  # the fields named above are all text
        venue=venue,
        mentions=tuple(_mention(mention, notes) for mention in mentions if _named(mention, notes)),
        identifiers=_identifiers(record.identifiers, "identifiers", notes),
        topics=tuple(topic for topic in _few(record.topics, MOST_PARTS, "topics", notes) if _topic_fits(topic, notes)),
        references=_few(record.references, MOST_REFERENCES, "references", notes),
    )
    return replace(changed, notes=notes.all())


def _fits(record: WorkRecord) -> bool:
    return (
        len(record.abstract) <= LONGEST_ABSTRACT
        and len(record.raw_abstract) <= LONGEST_ABSTRACT
        and len(record.tldr) <= LONGEST_ABSTRACT
        and len(record.raw_title) <= LONGEST_ABSTRACT
        and all(_line_fits(getattr(record, field)) for field in _LINES)
        and (record.venue is None or _venue_fits(record.venue))
        and len(record.mentions) <= MOST_MENTIONS
        and all(_mention_fits(mention) for mention in record.mentions)
        and len(record.identifiers) <= MOST_PARTS
        and len(record.topics) <= MOST_PARTS
        and all(_topic_fits(topic, None) for topic in record.topics)
        and len(record.references) <= MOST_REFERENCES
        and (not record.notes or _notes_fit(record.notes))
    )


def _notes_fit(notes: tuple[tuple[str, str], ...]) -> bool:
    return len(notes) <= MOST_PARTS and all(_as_note(part) == part for note in notes for part in note)


def _as_note(part: str) -> str:
    """Notes quote what was damaged, so they alone may hold what no cleaning has seen."""
    return _storable(part[:LONGEST_NAME])


def _line_fits(line: str) -> bool:
    return len(line) <= LONGEST_LINE and "\0" not in line and (line.isascii() or _storable(line) == line)


def _storable(line: str) -> str:
    return line.replace("\0", "").encode("utf-8", "replace").decode()


def _venue_fits(venue: VenueRecord) -> bool:
    return len(venue.name) <= LONGEST_LINE and len(venue.acronym) <= LONGEST_NAME and len(venue.issn) <= LONGEST_NAME


def _topic_fits(topic: TopicRecord, notes: Notes | None) -> bool:
    if len(topic.name) <= LONGEST_NAME and all(len(name) <= LONGEST_NAME for name in topic.broader):
        return True
    if notes is not None:
        notes.add("topics", "longer than a name can be")
    return False


def _mention_fits(mention: MentionRecord) -> bool:
    return (
        len(mention.name) <= LONGEST_NAME
        and len(mention.role) <= LONGEST_NAME
        and len(mention.identifiers) <= MOST_PARTS
        and len(mention.affiliations) <= MOST_PARTS
        and len(mention.email_domains) <= MOST_PARTS
        and all(len(domain) <= LONGEST_NAME for domain in mention.email_domains)
        and all(_affiliation_fits(affiliation) for affiliation in mention.affiliations)
    )


def _affiliation_fits(affiliation: AffiliationRecord) -> bool:
    return len(affiliation.raw) <= LONGEST_LINE and (
        not affiliation.institutions
        or (
            len(affiliation.institutions) <= MOST_PARTS
            and all(_institution_fits(institution) for institution in affiliation.institutions)
        )
    )


def _institution_fits(institution: InstitutionRecord) -> bool:
    return len(institution.name) <= LONGEST_LINE and len(institution.country_code) <= LONGEST_NAME


def _named(mention: MentionRecord, notes: Notes) -> bool:
    if len(mention.name) <= LONGEST_NAME:
        return True
    notes.add("authors", f"an author of {len(mention.name):,} characters is left out")
    return False


def _mention(mention: MentionRecord, notes: Notes) -> MentionRecord:
    if _mention_fits(mention):
        return mention
    affiliations = tuple(
        AffiliationRecord(
            raw=_short(affiliation.raw, LONGEST_LINE, "affiliations", notes),
            institutions=tuple(i for i in affiliation.institutions[:MOST_PARTS] if _institution_fits(i)),
        )
        for affiliation in _few(mention.affiliations, MOST_PARTS, "affiliations", notes)
    )
    return replace(
        mention,
        role=_short(mention.role, LONGEST_NAME, "roles", notes),
        identifiers=_identifiers(mention.identifiers, "author identifiers", notes),
        affiliations=affiliations,
        email_domains=tuple(d for d in mention.email_domains[:MOST_PARTS] if len(d) <= LONGEST_NAME),
    )


def _identifiers(found: Iterable[Identifier], field: str, notes: Notes) -> tuple[Identifier, ...]:
    return _few(tuple(found), MOST_PARTS, field, notes)


def _short(value: str, limit: int, field: str, notes: Notes) -> str:
    if len(value) <= limit:
        return value
    notes.add(field, f"shortened to {limit:,} of its {len(value):,} characters")
    return value[:limit].rstrip()


def _few(found: tuple[Part, ...], limit: int, field: str, notes: Notes) -> tuple[Part, ...]:
    if len(found) <= limit:
        return found
    notes.add(field, f"only the first {limit:,} of {len(found):,} are kept")
    return found[:limit]
