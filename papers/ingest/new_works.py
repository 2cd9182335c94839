"""Writes works that the portal did not have: every row of theirs, one COPY a table."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from papers.ingest.entities import TopicKey, affiliation_ids, topic_ids, venue_ids
from papers.ingest.fitting import bounded_key
from papers.ingest.keys import topic_key, venue_key
from papers.models import Authorship, Provenance, Work
from papers.names import name_key
from papers.records import MentionRecord, WorkRecord
from papers.storage.copy import Rows
from papers.storage.sequences import next_ids
from papers.text.hashing import title_hash

_AUTHORSHIP_COLUMNS: Final = (
    "id", "work_id", "position", "raw_name", "name_key", "year", "provenance", "source", "role", "email_domains",
)  # fmt: skip


def mention_key(name: str) -> str:
    """The identity key of a name; a name of signs only is its own key, so that no key is empty."""
    return bounded_key(name_key(name) or name.casefold())


@dataclass(slots=True)
class Entities:
    """Ids of everything that a chunk of records refers to."""

    venues: dict[str, int]
    topics: dict[TopicKey, int]
    affiliations: dict[str, int]

    @classmethod
    def of(cls, cursor: CursorWrapper, records: Sequence[WorkRecord]) -> "Entities":
        return cls(
            venues=venue_ids(cursor, (r.venue for r in records if r.venue is not None)),
            topics=topic_ids(cursor, (t for r in records for t in r.topics)),
            affiliations=affiliation_ids(cursor, (a for r in records for m in r.mentions for a in m.affiliations)),
        )


@dataclass(slots=True)
class AuthorshipRows:
    """The rows of author lists, for new works and for names added to existing ones."""

    authorships: Rows = field(default_factory=lambda: Rows("papers_authorship", _AUTHORSHIP_COLUMNS))
    identifiers: Rows = field(
        default_factory=lambda: Rows("papers_authorshipidentifier", ["authorship_id", "scheme", "value"])
    )
    affiliations: Rows = field(
        default_factory=lambda: Rows("papers_authorshipaffiliation", ["authorship_id", "affiliation_id"])
    )

    def add(
        self, pk: int, mention: MentionRecord, *, work_id: int, position: int, year: int | None, source: str,
        entities: Entities,
    ) -> None:  # fmt: skip
        self.authorships.add(
            pk, work_id, position, mention.name, mention_key(mention.name), year, Provenance.IMPORTED.value, source,
            mention.role, list(mention.email_domains),
        )  # fmt: skip
        for identifier in mention.identifiers:
            self.identifiers.add(pk, identifier.scheme, identifier.value)
        for affiliation in mention.affiliations:
            self.affiliations.add(pk, entities.affiliations[affiliation.raw])

    def send(self, cursor: CursorWrapper) -> None:
        self.authorships.send(cursor)
        self.identifiers.send(cursor)
        self.affiliations.send(cursor)


def add_works(cursor: CursorWrapper, records: Sequence[WorkRecord]) -> list[int]:
    """Adds one work per record and returns their ids in the same order. Identifiers must not exist yet."""
    if not records:
        return []
    entities = Entities.of(cursor, records)
    ids = next_ids(cursor, Work, len(records))
    authorship_ids = iter(next_ids(cursor, Authorship, sum(len(r.mentions) for r in records)))
    now = timezone.now().isoformat()
    works = Rows(
        "papers_work",
        ["id", "title", "raw_title", "title_key", "abstract", "raw_abstract", "tldr", "type", "year", "published_on",
         "venue_id", "volume", "issue", "pages", "publisher", "language", "comments", "journal_ref", "url",
         "retracted", "author_count", "reported_citations", "described_by", "created_at", "updated_at"],
    )  # fmt: skip
    identifiers = Rows("papers_workidentifier", ["work_id", "scheme", "value"])
    topics = Rows("papers_worktopic", ["work_id", "topic_id", "score", "year"])
    citations = Rows("papers_citation", ["citing_id", "scheme", "value"])
    arrived = Rows("papers_newwork", ["work"])
    authorships = AuthorshipRows()
    for pk, record in zip(ids, records, strict=True):
        works.add(
            pk, record.title, record.raw_title, title_hash(record.title), record.abstract, record.raw_abstract,
            record.tldr, record.type.value, record.year,
            record.published_on.isoformat() if record.published_on else None,
            entities.venues[venue_key(record.venue)] if record.venue else None,
            record.volume, record.issue, record.pages, record.publisher, record.language, record.comments,
            record.journal_ref, record.url, record.retracted, len(record.mentions), record.reported_citations,
            record.source, now, now,
        )  # fmt: skip
        arrived.add(pk)
        for identifier in record.identifiers:
            identifiers.add(pk, identifier.scheme, identifier.value)
        for topic in {entities.topics[t.kind.value, topic_key(t.name)]: t for t in record.topics}.items():
            topics.add(pk, topic[0], topic[1].score, record.year)
        for reference in record.references:
            citations.add(pk, reference.scheme, reference.value)
        for position, mention in enumerate(record.mentions, start=1):
            authorships.add(
                next(authorship_ids), mention, work_id=pk, position=position, year=record.year, source=record.source,
                entities=entities,
            )  # fmt: skip
    for rows in (works, identifiers, topics, citations, arrived, authorships):
        rows.send(cursor)
    return ids
