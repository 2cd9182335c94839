"""Turns one OpenAlex work into a record. Pure.

The name printed on the work (`raw_author_name`) is the mention; the author OpenAlex made of it contributes its
identifiers only, because its display name may be another person's. Both generations of the schema are read.
"""

from typing import Final

from papers import identifiers
from papers.importers.addresses import without_addresses
from papers.importers.jsonvalues import (
    Notes,
    count,
    day,
    elements,
    members,
    number,
    objects,
    share,
    text,
    texts,
    year,
)
from papers.names import clean_name
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
    "article": WorkType.ARTICLE,
    "letter": WorkType.ARTICLE,
    "conference-paper": WorkType.CONFERENCE_PAPER,
    "preprint": WorkType.PREPRINT,
    "book": WorkType.BOOK,
    "book-chapter": WorkType.BOOK_CHAPTER,
    "book-section": WorkType.BOOK_CHAPTER,
    "reference-entry": WorkType.BOOK_CHAPTER,
    "dissertation": WorkType.THESIS,
    "report": WorkType.REPORT,
    "review": WorkType.REVIEW,
    "editorial": WorkType.EDITORIAL,
    "dataset": WorkType.DATASET,
}
_CROSSREF_TYPES: Final = {
    "proceedings-article": WorkType.CONFERENCE_PAPER,
    "posted-content": WorkType.PREPRINT,
    "dissertation": WorkType.THESIS,
}
_VENUE_KINDS: Final = {
    "journal": "journal",
    "conference": "conference",
    "repository": "repository",
    "book series": "book-series",
}
_JOINING_SCHEMES: Final = frozenset(["arxiv", "acl", "openreview"])
_LONGEST_INDEX: Final = 100_000  # words; longer abstracts are whole texts or damage


def to_work(item: SourceItem) -> WorkRecord:
    payload = members(item.payload)
    notes = Notes()
    raw_title = text(payload.get("title")) or text(payload.get("display_name"))
    title = clean_title(raw_title)
    if not title:
        raise MappingError("no title", "The work has no title.")
    raw_abstract = _abstract(payload.get("abstract_inverted_index"), notes)
    abstract = clean_abstract(raw_abstract)
    location = members(payload.get("primary_location"))
    biblio = members(payload.get("biblio"))
    published_on = day(payload.get("publication_date"))
    return WorkRecord(
        source="openalex",
        key=item.key,
        title=title,
        mentions=_mentions(payload, notes),
        identifiers=_identifiers(payload, item.key, notes),
        type=_type(payload, location),
        year=year(payload.get("publication_year")) or (published_on.year if published_on else None),
        published_on=published_on,
        venue=_venue(location),
        topics=_topics(payload),
        references=_references(payload, notes),
        abstract=abstract,
        language=text(payload.get("language")),
        volume=text(biblio.get("volume")),
        issue=text(biblio.get("issue")),
        pages=_pages(biblio),
        publisher=text(members(location.get("source")).get("host_organization_name")),
        url=text(location.get("landing_page_url")) or text(payload.get("doi")),
        retracted=payload.get("is_retracted") is True,
        reported_citations=count(payload.get("cited_by_count")),
        version=text(payload.get("updated_date")),
        raw_title=kept_raw(raw_title, title),
        raw_abstract=kept_raw(raw_abstract, abstract),
        notes=notes.all(),
    )


def _abstract(index: object, notes: Notes) -> str:
    """The text whose words stand at these positions."""
    placed: list[tuple[int, str]] = []
    for word, positions in members(index).items():
        for position in elements(positions):
            place = number(position)
            if place is None or place < 0:
                notes.add("abstract", "a word without a position")
            else:
                placed.append((place, word))
    if len(placed) > _LONGEST_INDEX:
        notes.add("abstract", f"{len(placed):,} words are no abstract")
        return ""
    placed.sort()
    return " ".join(word for _, word in placed)


def _identifiers(payload: dict[str, object], key: str, notes: Notes) -> tuple[Identifier, ...]:
    found: dict[str, Identifier] = {}
    own = identifiers.openalex(text(payload.get("id"))) or identifiers.openalex(key)
    if own is not None:
        found[own.scheme] = own
    ids = members(payload.get("ids"))
    raw_doi = text(payload.get("doi")) or text(ids.get("doi"))
    doi = identifiers.doi(raw_doi)
    if doi is not None:
        found[doi.scheme] = doi
    elif raw_doi:
        notes.add("doi", f"not a DOI: {raw_doi[:100]}")
    pmid = identifiers.pmid(text(ids.get("pmid")))
    if pmid is not None:
        found[pmid.scheme] = pmid
    for location in [members(payload.get("primary_location")), *objects(payload.get("locations"))]:
        linked = identifiers.from_url(text(location.get("landing_page_url")))
        if linked is not None and linked.scheme in _JOINING_SCHEMES:
            kept = found.setdefault(linked.scheme, linked)
            if kept != linked:
                notes.add("locations", f"a second {linked.scheme} id: {linked.value}")
    return tuple(found.values())


def _type(payload: dict[str, object], location: dict[str, object]) -> WorkType:
    named = _TYPES.get(text(payload.get("type")), WorkType.OTHER)
    if named is not WorkType.ARTICLE:
        return named
    crossref = _CROSSREF_TYPES.get(text(payload.get("type_crossref")))
    if crossref is not None:
        return crossref
    is_conference = members(location.get("source")).get("type") == "conference"
    return WorkType.CONFERENCE_PAPER if is_conference else named


def _venue(location: dict[str, object]) -> VenueRecord | None:
    source = members(location.get("source"))
    name = clean_title(text(source.get("display_name")) or text(location.get("raw_source_name")))
    if not name:
        return None
    own = identifiers.openalex(text(source.get("id")))
    return VenueRecord(
        name=name,
        kind=_VENUE_KINDS.get(text(source.get("type")), ""),
        issn=text(source.get("issn_l")) or next(iter(texts(source.get("issn"))), ""),
        openalex_id=own.value if own else None,
    )


def _topics(payload: dict[str, object]) -> tuple[TopicRecord, ...]:
    found: dict[tuple[TopicKind, str], TopicRecord] = {}
    for topic in [*objects(payload.get("topics")), members(payload.get("primary_topic"))]:
        name = clean_title(text(topic.get("display_name")))
        if name:
            broader = (clean_title(text(members(topic.get(level)).get("display_name"))) for level in _LEVELS)
            found.setdefault(
                (TopicKind.FIELD, name.casefold()),
                TopicRecord(
                    name=name,
                    kind=TopicKind.FIELD,
                    score=share(topic.get("score")),
                    broader=tuple(level for level in broader if level),
                ),
            )
    for keyword in objects(payload.get("keywords")):
        name = clean_title(text(keyword.get("display_name")) or text(keyword.get("keyword")))
        if name:
            found.setdefault(
                (TopicKind.KEYWORD, name.casefold()), TopicRecord(name=name, score=share(keyword.get("score")))
            )
    return tuple(found.values())


_LEVELS: Final = ("subfield", "field", "domain")


def _references(payload: dict[str, object], notes: Notes) -> tuple[Identifier, ...]:
    found: dict[Identifier, None] = {}
    for raw in texts(payload.get("referenced_works")):
        cited = identifiers.openalex(raw)
        if cited is not None and cited.value.startswith("W"):
            found[cited] = None
        else:
            notes.add("referenced_works", f"not a work: {raw[:100]}")
    return tuple(found)


def _pages(biblio: dict[str, object]) -> str:
    first, last = text(biblio.get("first_page")), text(biblio.get("last_page"))
    return f"{first}-{last}" if first and last and first != last else first or last


def _mentions(payload: dict[str, object], notes: Notes) -> tuple[MentionRecord, ...]:
    if payload.get("is_authors_truncated") is True:
        notes.add("authorships", "the source gives only the beginning of the author list")
    mentions: list[MentionRecord] = []
    for position, authorship in enumerate(objects(payload.get("authorships")), start=1):
        author = members(authorship.get("author"))
        name = clean_name(text(authorship.get("raw_author_name"))) or clean_name(text(author.get("display_name")))
        if not name:
            notes.add("authorships", f"no name at position {position}")
            continue
        mentions.append(
            MentionRecord(
                name=name,
                identifiers=_person(author, notes),
                affiliations=_affiliations(authorship, notes),
                email_domains=_email_domains(authorship),
            )
        )
    return tuple(mentions)


def _person(author: dict[str, object], notes: Notes) -> tuple[Identifier, ...]:
    found: list[Identifier] = []
    own = identifiers.openalex(text(author.get("id")))
    if own is not None and own.value.startswith("A"):
        found.append(own)
    raw_orcid = text(author.get("orcid"))
    orcid = identifiers.orcid(raw_orcid)
    if orcid is not None:
        found.append(orcid)
    elif raw_orcid:
        notes.add("orcid", f"not an ORCID iD: {raw_orcid[:100]}")
    return tuple(found)


def _affiliations(authorship: dict[str, object], notes: Notes) -> tuple[AffiliationRecord, ...]:
    """Each raw string with the institutions matched to it; institutions that no string claims stand by their name."""
    institutions: dict[str, InstitutionRecord] = {}
    for institution in objects(authorship.get("institutions")):
        record = _institution(institution, notes)
        if record is not None:
            institutions[text(institution.get("id"))] = record
    found: dict[str, tuple[InstitutionRecord, ...]] = {}
    claimed: set[str] = set()
    for affiliation in objects(authorship.get("affiliations")):
        ids = [own for own in texts(affiliation.get("institution_ids")) if own in institutions]
        claimed.update(ids)
        raw = _affiliation_text(text(affiliation.get("raw_affiliation_string")))
        if raw:
            found[raw] = tuple(institutions[own] for own in dict.fromkeys(ids))
        else:
            claimed.difference_update(ids)
    for string in _affiliation_strings(authorship):
        raw = _affiliation_text(string)
        if raw:
            found.setdefault(raw, ())
    unclaimed = [record for own, record in institutions.items() if own not in claimed]
    if unclaimed and len(found) == 1 and not claimed:  # the older schema, where there is no doubt what belongs to what
        found = dict.fromkeys(found, tuple(unclaimed))
    else:
        for record in unclaimed:
            found[record.name] = (*found.get(record.name, ()), record)
    return tuple(AffiliationRecord(raw=raw, institutions=matched) for raw, matched in found.items())


def _affiliation_strings(authorship: dict[str, object]) -> list[str]:
    given = texts(authorship.get("raw_affiliation_strings")) or texts(authorship.get("raw_affiliation_string"))
    return given or [
        text(affiliation.get("raw_affiliation_string")) for affiliation in objects(authorship.get("affiliations"))
    ]


def _affiliation_text(raw: str) -> str:
    return clean_title(without_addresses(raw)[0])


def _email_domains(authorship: dict[str, object]) -> tuple[str, ...]:
    """Of the addresses that are printed among the affiliations."""
    found = (host for raw in _affiliation_strings(authorship) for host in without_addresses(raw)[1])
    return tuple(dict.fromkeys(found))


def _institution(institution: dict[str, object], notes: Notes) -> InstitutionRecord | None:
    name = clean_title(text(institution.get("display_name")))
    if not name:
        notes.add("institutions", "an institution without a name")
        return None
    own = identifiers.openalex(text(institution.get("id")))
    return InstitutionRecord(
        name=name,
        ror=identifiers.ror(text(institution.get("ror"))),
        openalex_id=own.value if own and own.value.startswith("I") else None,
        country_code=text(institution.get("country_code")).upper(),
        kind=text(institution.get("type")),
    )
