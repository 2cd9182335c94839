"""When two descriptions are one work, and how they are put together. Pure: no database, no clock.

An identifier in common decides. Without one, two descriptions are the same work when their normalised titles are
equal, their years differ by at most one, and an author is in common. Where a registry gave both an id of its own and
the ids differ, the registry says that they are two works: then neither the title alone joins them nor the identifier
alone, which may be a misprint; both together do.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from papers.ingest.author_lists import paired
from papers.ingest.keys import topic_key
from papers.names import name_block
from papers.records import AffiliationRecord, Identifier, MentionRecord, TopicRecord, WorkRecord

# Schemes in which one work has one id. A work can well have two DOIs (preprint and version of record).
EXCLUSIVE_SCHEMES = frozenset({"acl", "arxiv", "openreview", "openalex", "paperlists"})

# Who is believed when sources describe the same work: the publisher's own record before an aggregator's, an
# aggregator's before a preprint server's. Within one rank the newer record is believed.
SOURCE_RANKS = {
    "acl": 70,
    "crossref": 60,
    "openreview": 50,
    "paperlists": 45,
    "openalex": 40,
    "orcid": 35,
    "bibtex": 30,
    "arxiv": 20,
    "person": 10,
}

_FILLED_FIELDS = (
    "published_on", "venue", "abstract", "tldr", "language", "comments", "journal_ref", "volume", "issue", "pages",
    "publisher", "url",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Likeness:
    """What title matching looks at: the year, the loose names of the authors, the ids of exclusive schemes."""

    year: int | None
    blocks: frozenset[str]
    exclusive: frozenset[tuple[str, str]]


def likeness(*, year: int | None, names: Iterable[str], identifiers: Iterable[Identifier]) -> Likeness:
    return Likeness(
        year=year,
        blocks=frozenset(block for name in names if (block := name_block(name))),
        exclusive=frozenset((i.scheme, i.value) for i in identifiers if i.scheme in EXCLUSIVE_SCHEMES),
    )


def record_likeness(record: WorkRecord) -> Likeness:
    return likeness(year=record.year, names=[m.name for m in record.mentions], identifiers=record.identifiers)


def same_work(one: Likeness, other: Likeness) -> bool:
    """Whether two descriptions with equal normalised titles are the same work. Symmetric."""
    if one.year is None or other.year is None or abs(one.year - other.year) > 1:
        return False
    if not (one.blocks & other.blocks):
        return False
    return not registered_apart(one, other)


def registered_apart(one: Likeness, other: Likeness) -> bool:
    """Whether a registry has an id for each of the two and none for both."""
    if one.exclusive & other.exclusive:
        return False
    return not {scheme for scheme, _ in one.exclusive}.isdisjoint(scheme for scheme, _ in other.exclusive)


def combine(current: WorkRecord, incoming: WorkRecord) -> WorkRecord:
    """`current` with what `incoming` adds or says better. The result's source is the one that describes it.

    Nothing that either knows is lost, and combining the same record twice changes nothing more.
    """
    base, other = current, incoming
    if SOURCE_RANKS.get(incoming.source, 0) >= SOURCE_RANKS.get(current.source, 0):
        base, other = incoming, current
    filled = {name: getattr(other, name) for name in _FILLED_FIELDS if not getattr(base, name)}
    if base.year is None:
        filled["year"] = other.year
    if not base.abstract:
        filled["raw_abstract"] = other.raw_abstract
    mentions = _enriched(base.mentions, other.mentions) if base.mentions else other.mentions
    return replace(
        base,
        **filled,
        key=current.key,
        mentions=mentions,
        identifiers=_union(current.identifiers, incoming.identifiers),
        topics=_topics(current.topics, incoming.topics),
        references=_union(current.references, incoming.references),
        retracted=current.retracted or incoming.retracted,
        reported_citations=_larger(current.reported_citations, incoming.reported_citations),
        notes=(),
    )


def _union(first: tuple[Identifier, ...], second: tuple[Identifier, ...]) -> tuple[Identifier, ...]:
    return tuple(dict.fromkeys(first + second))


def _topics(first: tuple[TopicRecord, ...], second: tuple[TopicRecord, ...]) -> tuple[TopicRecord, ...]:
    known = {(topic.kind, topic_key(topic.name)): topic for topic in second} | {
        (topic.kind, topic_key(topic.name)): topic for topic in first
    }
    order = dict.fromkeys((topic.kind, topic_key(topic.name)) for topic in first + second)
    return tuple(known[key] for key in order)


def _larger(one: int | None, other: int | None) -> int | None:
    if one is None or other is None:
        return one if other is None else other
    return max(one, other)


def _enriched(mentions: tuple[MentionRecord, ...], others: tuple[MentionRecord, ...]) -> tuple[MentionRecord, ...]:
    """The list of one source, with the ids and affiliations that another source has for the same people."""
    if not others or mentions == others:
        return mentions
    pairs = paired([mention.name for mention in mentions], [other.name for other in others])
    return tuple(_joined(mention, others[pairs[i]]) if i in pairs else mention for i, mention in enumerate(mentions))


def _joined(mention: MentionRecord, other: MentionRecord) -> MentionRecord:
    return MentionRecord(
        name=mention.name,
        identifiers=_union(mention.identifiers, other.identifiers),
        affiliations=_affiliations(mention.affiliations, other.affiliations),
        email_domains=tuple(dict.fromkeys(mention.email_domains + other.email_domains)),
        role=mention.role or other.role,
    )


def _affiliations(
    affiliations: tuple[AffiliationRecord, ...], others: tuple[AffiliationRecord, ...]
) -> tuple[AffiliationRecord, ...]:
    """One source's list; what the other source says about the institutions of the same strings is added."""
    if not affiliations or not others:
        return affiliations or others
    stated = {other.raw: other.institutions for other in others}
    return tuple(
        replace(affiliation, institutions=tuple(dict.fromkeys(affiliation.institutions + stated[affiliation.raw])))
        if stated.get(affiliation.raw)
        else affiliation
        for affiliation in affiliations
    )
