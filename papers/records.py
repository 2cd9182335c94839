"""What an importer hands over: one source record, mapped, before the portal has decided anything.

Every mapper produces these and the ingest service takes nothing else, so that a new source is a reader and a
mapper and never a second way into the tables. Values here are cleaned of their wire format (LaTeX, XML, HTML
entities), not interpreted: which author a mention is, and which institution an affiliation names, is decided later.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class WorkType(StrEnum):
    ARTICLE = "article"
    CONFERENCE_PAPER = "conference-paper"
    PREPRINT = "preprint"
    BOOK = "book"
    BOOK_CHAPTER = "book-chapter"
    THESIS = "thesis"
    REPORT = "report"
    REVIEW = "review"
    EDITORIAL = "editorial"
    DATASET = "dataset"
    OTHER = "other"


class TopicKind(StrEnum):
    """`field` covers arXiv categories and the OpenAlex levels topic, subfield, field and domain."""

    KEYWORD = "keyword"
    FIELD = "field"


@dataclass(frozen=True, slots=True)
class Identifier:
    """One identifier in its canonical form, as `papers.identifiers` returns it.

    Works: doi, arxiv, openreview, acl, openalex, pmid, and paperlists for records that carry no other id.
    People: orcid, openreview, openalex, acl, dblp, ieee.
    """

    scheme: str
    value: str


@dataclass(frozen=True, slots=True)
class InstitutionRecord:
    """An organisation as a registry describes it (ROR) or as a work's record names it (OpenAlex).

    `ror` is the bare nine characters. `names` are (name, kind), kind one of label, alias, acronym; the display name
    is not repeated in it. `parent_ror` and `successor_ror` are bare ROR ids; a successor is given only where there is
    exactly one. `version` sorts: an older one never replaces a newer one, and none is older than any.
    """

    name: str
    ror: str | None = None
    openalex_id: str | None = None
    names: tuple[tuple[str, str], ...] = ()
    domains: tuple[str, ...] = ()
    country_code: str = ""
    city: str = ""
    kind: str = ""
    status: str = "active"
    established: int | None = None
    homepage: str = ""
    parent_ror: str | None = None
    successor_ror: str | None = None
    version: str = ""


@dataclass(frozen=True, slots=True)
class AffiliationRecord:
    """One affiliation of one author: the raw string, and the institutions the source itself matched to it."""

    raw: str
    institutions: tuple[InstitutionRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class MentionRecord:
    """One name in one author list, in the order of the list.

    `name` is given name first ("Quoc V. Le"), whatever order the source used. `email_domains` are lower case; an
    address itself is never kept. `role` is what the source says of the person at that time ("PhD student").
    """

    name: str
    identifiers: tuple[Identifier, ...] = ()
    affiliations: tuple[AffiliationRecord, ...] = ()
    email_domains: tuple[str, ...] = ()
    role: str = ""


@dataclass(frozen=True, slots=True)
class VenueRecord:
    """Where a work appeared. `acronym` ("NAACL") joins the same series across sources; `kind` is journal,
    conference, repository, book-series or empty."""

    name: str
    acronym: str = ""
    kind: str = ""
    issn: str = ""
    openalex_id: str | None = None


@dataclass(frozen=True, slots=True)
class TopicRecord:
    """`broader` is the chain of more general topics, nearest first; `score` is the source's own, 0 to 1."""

    name: str
    kind: TopicKind = TopicKind.KEYWORD
    score: float | None = None
    broader: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WorkRecord:
    """One work as one source describes it.

    `key` is unique within the source and stable across its releases. `version` sorts: where both have one, an older
    version never replaces a newer one (OpenAlex `updated_date`, arXiv `updated`). Text may hold TeX between dollar
    signs and holds no other mark-up; `raw_title` and `raw_abstract` are set only where cleaning changed more than
    white space. `references` are identifiers of cited works. `notes` tell what in the record could not be used, field
    by field (field, reason): the work is loaded, and the notes are kept beside it.
    """

    source: str
    key: str
    title: str
    mentions: tuple[MentionRecord, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    type: WorkType = WorkType.OTHER
    year: int | None = None
    published_on: date | None = None
    venue: VenueRecord | None = None
    topics: tuple[TopicRecord, ...] = ()
    references: tuple[Identifier, ...] = ()
    abstract: str = ""
    tldr: str = ""
    language: str = ""
    comments: str = ""
    journal_ref: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    publisher: str = ""
    url: str = ""
    retracted: bool = False
    reported_citations: int | None = None
    version: str = ""
    raw_title: str = ""
    raw_abstract: str = ""
    notes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class SourceItem:
    """One raw record as a reader found it: enough to identify it without mapping it.

    `payload` is what the source's mapper takes (plain JSON-like data or bytes, never a live parser object), with the
    context it needs (the volume of an ACL paper, the conference of a paperlists file) inside. `digest` is 16 bytes
    over the payload: a second import compares it and skips the mapping. `locator` says where in the file it stands
    ("record 17", "line 204").
    """

    key: str
    locator: str
    payload: object
    digest: bytes


@dataclass(frozen=True, slots=True)
class Rejected:
    """A record that cannot be loaded: kept with its reason, never dropped.

    `reason` is a stable code in lower-case words ("malformed json", "no title", "damaged arxiv id"), `detail` one
    sentence for a person, `excerpt` up to 500 characters of the raw record.
    """

    locator: str
    reason: str
    detail: str
    excerpt: str = ""
    key: str = ""


class MappingError(ValueError):
    """Raised by a mapper: the record cannot become a work. Carries the stable reason code and a sentence."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


class SourceFormatError(ValueError):
    """Raised by a reader: the file is not of this source's format at all. Ends the run with one clear line."""
