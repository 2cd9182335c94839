"""What an ORCID record says, who says it, and what of it matches a record of this portal.

Everybody may add anything to their own ORCID record, so only what somebody else asserts is evidence: a publisher that
deposited the work, an institution that added the employment. The record says of each item who its source is and, where
that is a program which the holder told to add it, that the holder is its origin. Pure: the record comes as parsed JSON
(version 3.0, `https://pub.orcid.org/v3.0/{iD}/record`), and may be damaged in any way.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from papers import identifiers
from papers.importers.jsonvalues import members, objects, text, texts
from papers.records import Identifier

MAX_ITEMS: Final = 10_000
_MAX_TEXT: Final = 1_000
_MAX_NAMES: Final = 50
_MAX_IDENTIFIERS: Final = 50
# Programs of other organisations through which a holder picks works out of a list. Since 2020 ORCID names the holder as
# the origin of what they add; of older items it does not, so these count as the holder's own word.
_WIZARDS: Final = frozenset(
    {"crossref metadata search", "scopus - elsevier", "scopus to orcid", "researcherid", "publons",
     "web of science researcher profile sync", "europe pubmed central", "datacite", "datacite search & link",
     "base - bielefeld academic search engine", "isni2orcid search and link", "the lens", "mendeley", "kudos",
     "airiti", "dimensions wizard", "redalyc", "ssrn", "openaire", "inspire-hep"}
)  # fmt: skip


class OrcidRecordError(ValueError):
    """What came is no public record of the iD that was asked for."""


class AssertedBy(StrEnum):
    """Whose word an item is."""

    HOLDER = "holder"
    ORGANISATION = "organisation"
    OTHER_PERSON = "other-person"  # somebody the holder let act for them
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class OrcidWork:
    title: str
    identifiers: tuple[Identifier, ...]
    asserted_by: AssertedBy
    source: str


@dataclass(frozen=True, slots=True)
class OrcidAffiliation:
    """`ror` is the bare id where the organisation is named by one; `kind` is "employment" or "education"."""

    kind: str
    organisation: str
    ror: str
    asserted_by: AssertedBy
    source: str


@dataclass(frozen=True, slots=True)
class OrcidRecord:
    """`names` begins with the one the holder publishes under; `name` is empty where it is not public."""

    orcid: str
    names: tuple[str, ...]
    works: tuple[OrcidWork, ...]
    affiliations: tuple[OrcidAffiliation, ...]

    @property
    def name(self) -> str:
        return self.names[0] if self.names else ""


@dataclass(frozen=True, slots=True)
class Match:
    """Items that somebody else asserts and that fit; `own` counts the fitting ones on the holder's own word."""

    works: tuple[OrcidWork, ...]
    affiliations: tuple[OrcidAffiliation, ...]
    own: int

    @property
    def is_source_asserted(self) -> bool:
        return bool(self.works or self.affiliations)


def read_record(data: object, *, orcid: str) -> OrcidRecord:
    """The record of the iD. Raises `OrcidRecordError` where `data` is none, or another's; nothing else.

    Members that are damaged are as if they were missing: what cannot be read asserts nothing.
    """
    record = members(data)
    given = identifiers.orcid(text(members(record.get("orcid-identifier")).get("path"))[:_MAX_TEXT])
    if given is None:
        raise OrcidRecordError("What came is no ORCID record.")
    if given.value != orcid:
        raise OrcidRecordError(f"What came is the ORCID record of {given.value}, not of {orcid}.")
    activities = members(record.get("activities-summary"))
    return OrcidRecord(
        orcid=given.value,
        names=tuple(_names(members(record.get("person")))),
        works=tuple(_works(activities, given.value)),
        affiliations=tuple(_affiliations(activities, given.value)),
    )


def matching(record: OrcidRecord, *, works: Collection[Identifier], rors: Collection[str]) -> Match:
    """What of the record fits an author: works by DOI or arXiv id, employments and educations by ROR id.

    `works` are the identifiers of the author's works, `rors` the bare ids of their institutions. An affiliation counts
    only on the word of an organisation; a name that resembles is no match.
    """
    wanted, places = frozenset(works), frozenset(rors)
    fitting = [work for work in record.works if not wanted.isdisjoint(work.identifiers)]
    there = [one for one in record.affiliations if one.ror and one.ror in places]
    return Match(
        works=tuple(work for work in fitting if work.asserted_by is AssertedBy.ORGANISATION),
        affiliations=tuple(one for one in there if one.asserted_by is AssertedBy.ORGANISATION),
        own=sum(work.asserted_by is not AssertedBy.ORGANISATION for work in fitting)
        + sum(one.asserted_by is not AssertedBy.ORGANISATION for one in there),
    )


# --- reading -----------------------------------------------------------------------------------------------------


def _names(person: dict[str, object]) -> Iterator[str]:
    name = members(person.get("name"))
    credit = _value(name, "credit-name")
    whole = " ".join(part for part in (_value(name, "given-names"), _value(name, "family-name")) if part)
    others = (text(one.get("content")) for one in objects(members(person.get("other-names")).get("other-name")))
    found = (one[:_MAX_TEXT] for one in (credit, whole, *others) if one)
    yield from list(dict.fromkeys(found))[:_MAX_NAMES]


def _works(activities: dict[str, object], orcid: str) -> Iterator[OrcidWork]:
    """Each summary of each group: versions of one work, of which every one has a source of its own."""
    groups = objects(members(activities.get("works")).get("group"))
    summaries = (one for group in groups for one in objects(group.get("work-summary")))
    for _, summary in zip(range(MAX_ITEMS), summaries, strict=False):
        by, source = _asserted_by(summary, orcid)
        title = _value(members(summary.get("title")), "title")
        yield OrcidWork(title[:_MAX_TEXT], tuple(_identifiers(summary)), by, source)


_PARSERS: Final[dict[str, Callable[[str], Identifier | None]]] = {
    "doi": identifiers.doi,
    "arxiv": identifiers.arxiv,
    "pmid": identifiers.pmid,
}


def _identifiers(summary: dict[str, object]) -> Iterator[Identifier]:
    """Identifiers of the work itself; not those of the book or series that it is a part of."""
    listed = objects(members(summary.get("external-ids")).get("external-id"))[:_MAX_IDENTIFIERS]
    found: dict[Identifier, None] = {}
    for one in listed:
        parse = _PARSERS.get(text(one.get("external-id-type")).lower())
        if parse is None or text(one.get("external-id-relationship")).lower() not in ("self", "version-of"):
            continue
        for raw in (text(one.get("external-id-value")), _value(one, "external-id-normalized")):
            identifier = parse(raw) if raw and len(raw) <= _MAX_TEXT else None
            if identifier is not None:
                found[identifier] = None
    yield from found


def _affiliations(activities: dict[str, object], orcid: str) -> Iterator[OrcidAffiliation]:
    for kind in ("employment", "education"):
        groups = objects(members(activities.get(f"{kind}s")).get("affiliation-group"))
        wrapped = (one for group in groups for one in objects(group.get("summaries")))
        for _, wrapper in zip(range(MAX_ITEMS), wrapped, strict=False):
            summary = members(wrapper.get(f"{kind}-summary"))
            organisation = members(summary.get("organization"))
            by, source = _asserted_by(summary, orcid)
            name = text(organisation.get("name"))[:_MAX_TEXT]
            if summary:
                yield OrcidAffiliation(kind, name, _ror(organisation), by, source)


def _ror(organisation: dict[str, object]) -> str:
    disambiguated = members(organisation.get("disambiguated-organization"))
    if text(disambiguated.get("disambiguation-source")).upper() != "ROR":
        return ""
    raw = text(disambiguated.get("disambiguated-organization-identifier"))
    return identifiers.ror(raw) or ""


def _asserted_by(item: dict[str, object], orcid: str) -> tuple[AssertedBy, str]:
    """Whose word the item is, and the name of its source.

    The origin decides where one is given: a program that acts for somebody is not who says so. An iD that cannot be
    read is not taken for somebody else's.
    """
    source = members(item.get("source"))
    name = _value(source, "source-name")[:_MAX_TEXT]
    for person, client in (
        ("assertion-origin-orcid", "assertion-origin-client-id"),
        ("source-orcid", "source-client-id"),
    ):
        if source.get(person) is not None:
            said_by = identifiers.orcid(_path(source, person))
            if said_by is None:
                return AssertedBy.UNKNOWN, name
            return (AssertedBy.HOLDER if said_by.value == orcid else AssertedBy.OTHER_PERSON), name
        if _path(source, client):
            is_wizard = " ".join(name.lower().split()) in _WIZARDS
            return (AssertedBy.HOLDER if is_wizard else AssertedBy.ORGANISATION), name
    return AssertedBy.UNKNOWN, name


def _path(source: dict[str, object], name: str) -> str:
    found = members(source.get(name))
    return (text(found.get("path")) or text(found.get("uri")))[:_MAX_TEXT]


def _value(parent: dict[str, object], name: str) -> str:
    """ORCID wraps most strings: `{"value": "…"}`."""
    found = texts(members(parent.get(name)).get("value"))
    return found[0] if found else ""
