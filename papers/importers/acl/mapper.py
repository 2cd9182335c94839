"""One Anthology paper as a work. Pure: the item carries all that is needed."""

from typing import Any, Final, cast

from papers import identifiers
from papers.importers.acl.dates import day_of_volume
from papers.importers.affiliations import affiliated
from papers.importers.jsonvalues import Notes, year
from papers.importers.pages import page_range
from papers.names import full_name
from papers.records import (
    Identifier,
    MappingError,
    MentionRecord,
    SourceItem,
    VenueRecord,
    WorkRecord,
    WorkType,
)
from papers.text import clean_abstract, clean_title, kept_raw

_SITE: Final = "https://aclanthology.org/"
# The Anthology writes ISO 639-3, the web and our pages BCP 47, whose shortest code wins.
_LANGUAGES: Final = {
    "eng": "en", "fra": "fr", "zho": "zh", "deu": "de", "por": "pt", "ita": "it", "spa": "es", "rus": "ru", "jpn": "ja",
    "kor": "ko", "nld": "nl", "ara": "ar", "ces": "cs", "pol": "pl", "tur": "tr", "vie": "vi",
}  # fmt: skip


def to_record(item: SourceItem) -> WorkRecord:
    """Raises `MappingError` for what is no work: removed papers, back matter, papers without a title."""
    paper = cast("dict[str, Any]", item.payload)
    volume: dict[str, Any] = paper["volume"]
    if "removed" in paper:
        when, why = paper["removed"]
        raise MappingError("removed at source", f"Removed {when}: {why}".strip(": "))
    if paper["type"] in ("backmatter", "frontmatter"):
        raise MappingError("not a work", f"This is the {paper['type']} of a volume.")
    raw_title: str = paper.get("title", "")
    title = clean_title(raw_title)
    if not title:
        raise MappingError("no title", "The paper has no title.")
    notes = Notes()
    raw_abstract: str = paper.get("abstract", "")
    abstract = clean_abstract(raw_abstract)
    published_in = year(volume.get("year"))
    return WorkRecord(
        source="acl",
        key=paper["id"],
        title=title,
        mentions=_mentions(paper["authors"], notes),
        identifiers=_identifiers(paper, notes),
        type=WorkType.ARTICLE if volume["type"] == "journal" else WorkType.CONFERENCE_PAPER,
        year=published_in,
        published_on=day_of_volume(published_in, volume.get("month", "")),
        venue=_venue(paper, volume),
        abstract=abstract,
        language=_LANGUAGES.get(paper.get("language", ""), paper.get("language", "")),
        comments=_comments(paper),
        journal_ref=clean_title(volume.get("booktitle", "")),
        volume=volume.get("journal-volume", ""),
        issue=paper.get("issue") or volume.get("journal-issue", ""),
        pages=page_range(paper.get("pages", "")),
        publisher=volume.get("publisher", ""),
        url=f"{_SITE}{paper['id']}/",
        retracted="retracted" in paper,
        raw_title=kept_raw(raw_title, title),
        raw_abstract=kept_raw(raw_abstract, abstract),
        notes=_noted(paper, volume, notes).all(),
    )


def _noted(paper: dict[str, Any], volume: dict[str, Any], notes: Notes) -> Notes:
    """What the record says that a work has no place for."""
    if "damaged" in volume:
        notes.add("volume", f"the description of the volume cannot be read: {volume['damaged']}")
    elif year(volume.get("year")) is None:
        notes.add("year", "the volume states none")
    if paper["editors"]:
        notes.add("editors", "editors of a paper are not kept")
    for tag in paper["left"]:
        notes.add(tag, "only the latest version is described")
    url = identifiers.acl(paper.get("url", ""))
    if url is not None and url.value != paper["id"]:
        notes.add("url", f"names another paper: {url.value}")
    return notes


def _identifiers(paper: dict[str, Any], notes: Notes) -> tuple[Identifier, ...]:
    found = [Identifier("acl", paper["id"])]
    if raw := paper.get("doi", ""):
        doi = identifiers.doi(raw)
        if doi is not None:
            found.append(doi)
        else:
            notes.add("doi", f"not a DOI: {raw[:100]}")
    return tuple(found)


def _mentions(authors: list[dict[str, Any]], notes: Notes) -> tuple[MentionRecord, ...]:
    mentions = []
    for author in authors:
        name = full_name(author["first"], author["last"])
        for script, given, family in author.get("variants", ()):
            notes.add("authors", f"name in another script ({script or 'unknown'}): {full_name(given, family)}")
        if not name:
            notes.add("authors", "an author without a name")
            continue
        affiliations, domains = affiliated(author.get("affiliations", ()))
        mentions.append(
            MentionRecord(
                name=name, identifiers=_person(author, notes), affiliations=affiliations, email_domains=domains
            )
        )
    return tuple(mentions)


def _person(author: dict[str, Any], notes: Notes) -> tuple[Identifier, ...]:
    found = [Identifier("acl", author["id"])] if author.get("id") else []
    if raw := author.get("orcid", ""):
        orcid = identifiers.orcid(raw)
        if orcid is not None:
            found.append(orcid)
        else:
            notes.add("orcid", "not a valid ORCID iD")
    return tuple(found)


def _venue(paper: dict[str, Any], volume: dict[str, Any]) -> VenueRecord | None:
    kind = "journal" if volume["type"] == "journal" else "conference"
    series = volume.get("series")
    if series is not None and (series["name"] or series["acronym"]):
        return VenueRecord(name=series["name"] or series["acronym"], acronym=series["acronym"], kind=kind)
    name = clean_title(paper.get("journal") or volume.get("journal-title") or volume.get("booktitle", ""))
    return VenueRecord(name=name, kind=kind) if name else None


def _comments(paper: dict[str, Any]) -> str:
    said = [clean_title(award) for award in paper["awards"] if award]
    if paper.get("note"):
        said.append(clean_title(paper["note"]))
    if "retracted" in paper:
        when, why = paper["retracted"]
        said.append(f"Retracted {when}: {why}".strip(": "))
    return "; ".join(said)
