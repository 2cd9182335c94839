"""One arXiv paper as a work. Pure."""

import re
from typing import Any, Final, cast

from papers import identifiers
from papers.importers.addresses import without_addresses
from papers.importers.affiliations import affiliated
from papers.importers.arxiv.authors import Author, split_authors
from papers.importers.arxiv.taxonomy import topic_of
from papers.importers.jsonvalues import Notes, day, number
from papers.names import clean_name
from papers.records import (
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

_ARXIV: Final = VenueRecord(name="arXiv", acronym="arXiv", kind="repository")
_INDENTED = re.compile(r"\n[ \t]{2,}")  # how arXiv's abstracts begin a paragraph
_MOST_DOIS: Final = 20


def to_record(item: SourceItem) -> WorkRecord:
    """Raises `MappingError` for a paper without a title."""
    paper = cast("dict[str, Any]", item.payload)
    key: str = paper["id"]
    raw_title: str = paper["title"]
    title = clean_title(raw_title)
    if not title:
        raise MappingError("no title", "The paper has no title.")
    notes = Notes()
    raw_abstract: str = paper["abstract"]
    abstract = clean_abstract(_INDENTED.sub("\n\n", raw_abstract.strip()))
    submitted = day(paper["created"])
    if submitted is None:
        notes.add("created", "no date of submission")
    if "given_id" in paper:
        notes.add("arxiv_id", f"repaired from {paper['given_id']}")
    if paper.get("acm_class", "").strip():
        notes.add("acm_class", "classes of the ACM are not kept")
    mentions = _mentions(paper, notes)
    dois = _dois(paper["doi"], notes)
    topics = _topics(paper, notes)
    return WorkRecord(
        source="arxiv",
        key=key,
        title=title,
        mentions=mentions,
        identifiers=(Identifier("arxiv", key), *dois),
        type=WorkType.PREPRINT,
        year=submitted.year if submitted else None,
        published_on=submitted,
        venue=_ARXIV,
        topics=topics,
        abstract=abstract,
        comments=clean_title(without_addresses(paper["comments"])[0]),
        journal_ref=clean_title(paper["journal_ref"]),
        url=f"https://arxiv.org/abs/{key}",
        version=paper["updated"].strip() or paper["created"].strip(),
        raw_title=kept_raw(raw_title, title),
        raw_abstract=kept_raw(raw_abstract, abstract),
        notes=notes.all(),
    )


def _mentions(paper: dict[str, Any], notes: Notes) -> tuple[MentionRecord, ...]:
    if "author_line" in paper:
        authors = split_authors(paper["author_line"], notes)
        stated = number(paper.get("stated_authors", ""))
        if stated is not None and stated != len(authors):
            notes.add("num_authors", f"states {stated}, the list has {len(authors)}")
    else:
        authors = _listed(paper["authors"], notes)
    return tuple(_mention(author) for author in authors)


def _mention(author: Author) -> MentionRecord:
    affiliations, domains = affiliated(author.affiliations)
    return MentionRecord(name=author.name, affiliations=affiliations, email_domains=domains)


def _listed(listed: list[tuple[str, list[str]]], notes: Notes) -> list[Author]:
    """The authors of the API: one element each, though an element may still be a collaboration."""
    authors: list[Author] = []
    for name, affiliations in listed:
        if "," not in name and "(" not in name and " and " not in name and "ollaboration" not in name:
            clean = clean_name(name)
            if clean:
                authors.append(Author(clean, affiliations))
            else:
                notes.add("authors", "a name without letters")
            continue
        found = split_authors(name, notes)
        for author in found:
            author.affiliations += affiliations
        authors += found
    return authors


def _dois(raw: str, notes: Notes) -> list[Identifier]:
    """The DOIs of the published version; the field may hold several."""
    found: dict[Identifier, None] = {}
    for part in raw.split()[:_MOST_DOIS]:
        doi = identifiers.doi(part)
        if doi is not None:
            found[doi] = None
        elif "10." in part:
            notes.add("doi", f"not a DOI: {part[:100]}")
    if raw.strip() and not found:
        notes.add("doi", f"not a DOI: {raw.strip()[:100]}")
    return list(found)


def _topics(paper: dict[str, Any], notes: Notes) -> tuple[TopicRecord, ...]:
    """The categories, the primary one first."""
    primary: str = paper["primary"]
    codes = dict.fromkeys(([primary] if primary else []) + paper["categories"])
    topics = []
    for code in codes:
        topic = topic_of(code)
        if topic is not None:
            topics.append(topic)
        else:
            notes.add("categories", f"not a category of arXiv: {code[:60]}")
    return tuple(topics)
