"""Examples for the style guide: made up, so that every component can be seen without a database."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

from papers.search.engine import FoundWork, Origin, Passage, Piece
from papers.selectors.identifier_links import IdentifierLink
from papers.selectors.trust_marks import TrustMark
from papers.selectors.work_lines import NamedAuthor, WorkLine
from profiles.claims.levels import Piece as Evidence
from profiles.evidence.kinds import WORTH
from profiles.models import EventKind, EvidenceKind, Frequency, TrustBuild, User
from profiles.news.grouping import days
from profiles.news.wording import Because, Told
from profiles.trust.formula import Attribution, Inputs, score
from profiles.trust.reading import Snapshot
from profiles.trust.steps import NextStep, StepKind
from profiles.views.following.button import Ended, FollowButton
from profiles.views.trust.snapshot import ShownTrust, drawn
from profiles.views.trust.steps import ShownSteps

_TODAY: Final = datetime(2026, 11, 21, tzinfo=UTC)
_UTC: Final = ZoneInfo("UTC")
_EVIDENCE: Final = tuple(
    Evidence(
        kind,
        kind,
        WORTH[kind].strength,
        bears=True,
        anchored=False,
        given_at=_TODAY,
        expires_at=_TODAY.replace(year=2027),
    )
    for kind in (EvidenceKind.MODERATOR, EvidenceKind.PRINTED_EMAIL)
)


def specimens() -> dict[str, object]:
    authors = [
        NamedAuthor("Ada Byron", "/authors/A1/", 1, is_subject=True),
        NamedAuthor("王伟", "/authors/A2/", 2),
        NamedAuthor("محمد بن سلمان", "/authors/A3/", 3),
        NamedAuthor("Not Yet Known", "", 4),
    ]
    full = WorkLine(
        public_id="W1",
        url="/works/W1/",
        title="Bounds of $O(\\sqrt{n})$ for the analytical engine",
        type="Conference paper",
        year=2019,
        venue="TEST",
        venue_url="/venues/S1/",
        source="ACL Anthology",
        source_url="https://aclanthology.org/",
        arxiv="2101.00001",
        arxiv_url="https://arxiv.org/abs/2101.00001",
        comments="12 pages, 3 figures",
        journal_ref="J. Tests 12(3)",
        tldr="Engines can be bounded.",
        abstract="We study engines.\n\nThey are bounded by $x^2$.",
        retracted=False,
        author_count=2911,
        authors=authors,
    )
    bare = replace(
        full, title="Nothing but a title", type="", year=None, venue="", source="BibTeX file", source_url="", arxiv="",
        comments="", journal_ref="", tldr="", abstract="", author_count=0, authors=[],
    )  # fmt: skip
    return {
        "found": [_found(full), _found(bare)],
        "works": [full, replace(full, title="A withdrawn result", retracted=True, arxiv=""), bare],
        "names": ["Ada Byron", "王伟", "X", "Łukasz Żółć", "Iryna Gurevych", "Jose García"],
        "identifiers": [
            IdentifierLink("orcid", "ORCID", "0000-0002-1825-0097", "https://orcid.org/0000-0002-1825-0097"),
            IdentifierLink("paperlists", "Paper Lists", "iclr2019/abc", ""),
        ],
        "trust_marks": [
            TrustMark(6, "Unknown"),
            TrustMark(21, "Emerging"),
            TrustMark(48, "Established"),
            TrustMark(73, "Trusted"),
            TrustMark(100, "Anchored"),
        ],
        "trust": [
            _trust(Inputs(_TODAY, 1, works={Attribution.MATCHED: 47}, network=40), claimed=False),
            _trust(Inputs(_TODAY, 3, _EVIDENCE, {Attribution.CONFIRMED: 90}, good=20, penalty=10), claimed=True),
        ],
        "follows": [
            FollowButton("follow-A1", "A1", "", "this author", 12, None, None, "/"),
            FollowButton("follow-A2", "A2", "", "this author", 1, Frequency.WEEKLY, None, "/"),
            FollowButton("follow-A3", "A3", "", "this author", 0, None, Ended("A3", "", "", "daily"), "/"),
        ],
        "somebody": User(display_name="Ada Byron"),
        "told": days([_told(1, full.title), _told(2, bare.title), _told(3, "Your claim was accepted", "")], zone=_UTC),
        "trust_steps": ShownSteps(
            steps=[
                (
                    NextStep(
                        StepKind.EVIDENCE, "Homepage", "A page that you alone write.", 7, 7, level=3, best_level=3
                    ),
                    "#",
                ),
                (
                    NextStep(
                        StepKind.EVIDENCE, "ORCID iD", "Sign in at ORCID.", 4, 9, best_if="if a publisher says so"
                    ),
                    "#",
                ),
                (NextStep(StepKind.EVIDENCE, "Documents", "A moderator looks.", 12, 12, if_accepted=True), "#"),
                (NextStep(StepKind.WAIT, "Level 4 comes by itself", "In 12 days.", 0, 0, level=4, best_level=4), ""),
            ],
            nothing=("A co-author's word",),
            limit="Level 2 goes up to 60.",
            network=NextStep(StepKind.NETWORK, "Have a co-author confirm one work", "Others decide it.", 0, 0),
            network_href="",
        ),
        "short": {2023: 3, 2024: 12, 2025: 5},
        "long": {year: (year * 7) % 13 for year in range(1990, 2026)},
        "longest": {1843: 1, 1950: 4, 2025: 9},
        "sizes": ["name", "heading", "title", "body", "small"],
        "colours": ["paper", "wash", "hairline", "quiet", "ink", "accent"],
        "kinds": ["author", "work", "topic", "institution", "venue"],
        "icons": ["search", "book-open", "quote", "users", "building-2", "info", "circle-alert"],
    }


def _told(number: int, title: str, followed: str = "Ada Byron") -> Told:
    because = (Because(followed, "/authors/A1/", "A1"),) if followed else ()
    kind = EventKind.NEW_WORK if followed else EventKind.DECISION
    return Told(number, number, kind, title, "In plain words.", "/", _TODAY, number > 1, because, None, (), 1)


def _trust(given: Inputs, *, claimed: bool) -> ShownTrust:
    found = score(given)
    snapshot = Snapshot(
        1, found.value, found.band, found.level, claimed, _TODAY, None, build=TrustBuild(), inputs=given, score=found
    )
    return drawn(snapshot, known=1071)


def _found(line: WorkLine) -> FoundWork:
    """A result of a search for "engine"."""
    passage = (
        Piece("It was the first "),
        Piece("engine", marked=True),
        Piece(" that anybody bounded by $x^2$, and not the last"),
    )
    return FoundWork(
        line,
        title=(Piece(line.title),),
        tldr=(Piece(line.tldr),) if line.tldr else (),
        passages=(Passage(passage, Origin.FULLTEXT, opens=True, closes=True),),
    )
