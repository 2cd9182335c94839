"""Turns one OpenReview submission into a record. Pure.

A submission is not a publication: what the note itself says of its fate decides the type, and while it says nothing it
is a preprint at the venue it was sent to.
"""

import re
from dataclasses import dataclass
from typing import Final

from papers import identifiers
from papers.importers.addresses import domain, without_addresses
from papers.importers.conferences import BY_ACRONYM
from papers.importers.jsonvalues import Notes, elements, members, moment, text, texts, year
from papers.names import clean_name
from papers.records import (
    AffiliationRecord,
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

_TLDR_NAMES: Final = ("TL;DR", "TLDR", "tldr", "tl;dr", "one-sentence_summary", "One-sentence Summary")
_BIB_YEAR = re.compile(r"\byear\s*=\s*[{\"]?\s*([0-9]{4})", re.IGNORECASE | re.ASCII)
_BIB_TITLE = re.compile(r"(?<!book)\btitle\s*=\s*\{(.{1,2000}?)\}\s*,?\s*\n", re.IGNORECASE | re.DOTALL)
_SITE_SUFFIX = re.compile(r"\.(?:cc|org|com|net|io|ai|edu)\Z", re.IGNORECASE)
_YEAR_PART = re.compile(r"(?:19|20)[0-9]{2}")
_FATES: Final = (  # as they occur in venue ids, invitations and venue texts, the more particular first
    ("desk_reject", "Desk rejected"),
    ("desk reject", "Desk rejected"),
    ("reject", "Rejected"),
    ("withdrawn", "Withdrawn"),
    ("retract", "Withdrawn"),
    ("submitted to", "Not known to be accepted"),
)
_PRESENTATIONS: Final = (
    ("oral", "Oral presentation"),
    ("spotlight", "Spotlight presentation"),
    ("poster", "Poster"),
    ("notable-top-5%", "Notable, top 5 %"),
    ("notable-top-25%", "Notable, top 25 %"),
)


@dataclass(frozen=True, slots=True)
class _Forum:
    """Where a submission was sent: "ICLR.cc/2019/Conference" is the series ICLR in 2019."""

    series: str = ""
    year: int | None = None
    workshop: str = ""


def to_work(item: SourceItem) -> WorkRecord:
    note = members(item.payload)
    content = {name: _unwrapped(value) for name, value in members(note.get("content")).items()}
    notes = Notes()
    bibtex = text(content.get("_bibtex"))[:20_000]
    raw_title = text(content.get("title")) or _from_bibtex(_BIB_TITLE, bibtex)
    title = clean_title(raw_title)
    if not title:
        raise MappingError("no title", "The note has no title.")
    raw_abstract = text(content.get("abstract"))
    abstract = clean_abstract(raw_abstract)
    forum = _forum(note, content)
    fate, is_accepted = _fate(note, content)
    created = moment(note.get("pdate")) or moment(note.get("odate")) or moment(note.get("cdate"))
    published_year = year(_from_bibtex(_BIB_YEAR, bibtex)) or forum.year or year(created.year if created else None)
    modified = moment(note.get("tmdate")) or moment(note.get("mdate"))
    return WorkRecord(
        source="openreview",
        key=item.key,
        title=title,
        mentions=_mentions(content, notes),
        identifiers=_identifiers(item.key, content),
        type=WorkType.CONFERENCE_PAPER if is_accepted else WorkType.PREPRINT,
        year=published_year,
        published_on=created.date() if created and created.year == published_year else None,
        venue=_venue(forum),
        topics=_topics(content.get("keywords")),
        abstract=abstract,
        tldr=clean_abstract(next((found for name in _TLDR_NAMES if (found := text(content.get(name)))), "")),
        comments=fate,
        url=f"https://openreview.net/forum?id={item.key}",
        version=modified.isoformat(timespec="milliseconds") if modified else "",
        raw_title=kept_raw(raw_title, title),
        raw_abstract=kept_raw(raw_abstract, abstract),
        notes=notes.all(),
    )


def _unwrapped(value: object) -> object:
    """Version 2 of the API wraps each value: {"title": {"value": "…"}}."""
    return value["value"] if isinstance(value, dict) and "value" in value else value


def _from_bibtex(pattern: re.Pattern[str], bibtex: str) -> str:
    found = pattern.search(bibtex)
    if found is None:
        return ""
    return found[1] if "$" in found[1] else re.sub(r"(?<!\\)[{}]", "", found[1])  # braces only keep capitals there


def _groups(note: dict[str, object], content: dict[str, object]) -> list[str]:
    """Names of the groups the submission belongs to, the most telling first."""
    return [*texts(content.get("venueid")), *texts(note.get("invitation")), *texts(note.get("invitations"))]


def _forum(note: dict[str, object], content: dict[str, object]) -> _Forum:
    for group in _groups(note, content):
        parts = group[:500].split("/")
        for place, part in enumerate(parts):
            if place and _YEAR_PART.fullmatch(part):
                series = _SITE_SUFFIX.sub("", parts[place - 1])
                if place > 1 and series.casefold() == "arr":
                    series = _SITE_SUFFIX.sub("", parts[place - 2])
                after = parts[place + 1 : place + 3]
                workshop = after[1] if len(after) > 1 and after[0] == "Workshop" and after[1] != "-" else ""
                return _Forum(series, int(part), workshop)
        if parts[0] == "TMLR":
            return _Forum("TMLR")
    return _Forum()


def _venue(forum: _Forum) -> VenueRecord | None:
    if not forum.series:
        return None
    if forum.series == "TMLR":
        return VenueRecord("Transactions on Machine Learning Research", acronym="TMLR", kind="journal")
    if forum.workshop:
        workshop = forum.workshop.replace("_", " ")
        return VenueRecord(f"{forum.series} Workshop {workshop}", acronym=workshop, kind="conference")
    known = BY_ACRONYM.get(forum.series.casefold())
    if known is not None:
        return VenueRecord(known.name, acronym=known.acronym, kind="conference")
    return VenueRecord(forum.series, acronym=forum.series, kind="conference")


def _fate(note: dict[str, object], content: dict[str, object]) -> tuple[str, bool]:
    """What became of the submission in words, and whether that is acceptance."""
    said = text(content.get("venue")).casefold()
    told = " ".join([said, *_groups(note, content)]).casefold()
    for sign, words in _FATES:
        if sign in told:
            return words, False
    if not said or "under review" in said or "submitted" in said or "submission" in said:
        return "", False
    presentation = next((words for sign, words in _PRESENTATIONS if sign in said), "")
    return presentation, True


def _identifiers(key: str, content: dict[str, object]) -> tuple[Identifier, ...]:
    found = {"openreview": Identifier("openreview", key)}
    for name in ("doi", "html", "arxiv"):
        raw = text(content.get(name))
        if raw:
            linked = identifiers.doi(raw) or identifiers.from_url(raw)
            if linked is not None and linked.scheme in ("doi", "arxiv", "acl"):
                found.setdefault(linked.scheme, linked)
    return tuple(found.values())


def _topics(keywords: object) -> tuple[TopicRecord, ...]:
    if isinstance(keywords, str):
        keywords = re.split(r"[;,]", keywords)
    found: dict[str, TopicRecord] = {}
    for keyword in texts(keywords):
        for part in keyword.split(";"):
            name = clean_title(part).strip(" .,:*-")
            if name and not name.isdigit():
                found.setdefault(name.casefold(), TopicRecord(name=name))
    return tuple(found.values())


def _mentions(content: dict[str, object], notes: Notes) -> tuple[MentionRecord, ...]:
    given = content.get("authors")
    names = given.split(",") if isinstance(given, str) else elements(given)
    ids = elements(content.get("authorids"))
    if ids and len(ids) != len(names):
        notes.add("authorids", f"{len(ids)} entries for {len(names)} authors")
        ids = []
    mentions: list[MentionRecord] = []
    for position, author in enumerate(names):
        described = members(author)
        name = clean_name(text(author) or text(described.get("fullname")) or text(described.get("name")))
        if not name or name.casefold() in {"anonymous", "anonymous author", "anonymous authors"}:
            notes.add("authors", "anonymous" if name else f"no name at position {position + 1}")
            continue
        raw_id = text(ids[position]) if ids else text(described.get("username"))
        mentions.append(_mention(name, raw_id, described, notes))
    return tuple(mentions)


def _mention(name: str, raw_id: str, described: dict[str, object], notes: Notes) -> MentionRecord:
    person = identifiers.openreview_person(raw_id)
    if raw_id and person is None and "/" not in raw_id:  # a group of the conference ("…/Paper1/Authors") is no person
        notes.add("authorids", "not an id of a known form")
    institutions = [members(institution) for institution in elements(described.get("institutions"))]
    domains = [domain(raw_id) if "@" in raw_id else ""]
    domains += [domain(text(institution.get("domain"))) for institution in institutions]
    affiliations = (clean_title(without_addresses(text(institution.get("name")))[0]) for institution in institutions)
    return MentionRecord(
        name=name,
        identifiers=(person,) if person else (),
        affiliations=tuple(AffiliationRecord(raw=raw) for raw in dict.fromkeys(affiliations) if raw),
        email_domains=tuple(dict.fromkeys(host for host in domains if host)),
    )
