"""What happened, in words: the one place where a notification becomes a title, a sentence, an address and a reason.

Page, mail, feed and webhook all show what is made here and make no words of their own. A record is called what it is
called now, and whatever has been hidden since is left out, with the notification where nothing else is left to tell.
Titles are plain text, and hold TeX between dollar signs as titles of works do.

All is loaded at once, in a number of queries that does not grow with the notifications; the wording itself is pure.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import prefetch_related_objects
from django.urls import reverse

from papers.selectors.work_lines import WorkLine, work_lines
from profiles.models import EventKind, Notification
from profiles.selectors.news_names import Named, named_own, named_records

YOU: Final = "you"
LINES_AT_MOST: Final = 5
_NAMES_SAID: Final = 2


@dataclass(frozen=True, slots=True)
class Because:
    """One thing that the person follows: "Ada Byron", "the search “bounds”", "your list “Thesis”"."""

    label: str
    url: str
    public_id: str


@dataclass(frozen=True, slots=True)
class Told:
    """One notification in words. `url` is the path of what it is about; `work` is the one work that it tells of, and
    `works` are the first of several; `count` is how many works, or else notifications, it stands for."""

    number: int
    event: int
    kind: EventKind
    title: str
    text: str
    url: str
    at: datetime
    read: bool
    because: tuple[Because, ...]
    work: WorkLine | None
    works: tuple[WorkLine, ...]
    count: int


@dataclass(frozen=True, slots=True)
class _Words:
    title: str
    text: str
    url: str
    works: tuple[WorkLine, ...] = ()
    count: int = 1


@dataclass(frozen=True, slots=True)
class _Known:
    """What one notification may be told with."""

    facts: Mapping[str, Any]
    count: int
    concerns_them: bool
    names: Mapping[str, Named]
    lines: Mapping[str, WorkLine]

    def named(self, letter: str, fact: str) -> Named | None:
        return self.names.get(f"{letter}{self.facts.get(fact)}")

    def line(self, public_id: str) -> WorkLine | None:
        named = self.names.get(public_id)
        return self.lines.get(named.public_id) if named else None

    def works(self) -> tuple[WorkLine, ...]:
        """The works of the facts that may be shown, each once."""
        lines = [self.line(f"W{pk}") for pk in _works(self.facts)]
        return tuple({line.public_id: line for line in lines if line is not None}.values())

    def works_counted(self) -> tuple[tuple[WorkLine, ...], int]:
        """And how many there are in all: those that facts name and that are hidden now are not counted."""
        works, named = self.works(), len(_works(self.facts))
        counted = self.facts.get("count", named)
        return works, max(len(works), counted - (named - len(works)))


def told(notifications: Sequence[Notification]) -> list[Told]:
    """In the same order. What is hidden meanwhile is left out."""
    prefetch_related_objects(notifications, "event")
    ids = {public_id for notification in notifications for public_id in _ids(notification)}
    records = named_records(ids)
    own = named_own(ids, users={notification.user_id for notification in notifications})
    works = {named.public_id: int(named.public_id[1:]) for named in records.values() if named.public_id[0] == "W"}
    lines = {line.public_id: line for line in work_lines(list(works.values()))}
    return [
        said
        for notification in notifications
        if (said := _told(notification, _names_for(notification.user_id, records, own, lines), lines)) is not None
    ]


def _names_for(
    user: int,
    records: Mapping[str, Named],
    own: Mapping[tuple[int, str], Named],
    lines: Mapping[str, WorkLine],
) -> dict[str, Named]:
    """Names of works are their titles, as lines have them."""
    names = {
        public_id: Named(named.public_id, lines[named.public_id].title, named.url)
        if named.public_id in lines
        else named
        for public_id, named in records.items()
    }
    return names | {public_id: named for (owner, public_id), named in own.items() if owner == user}


def _told(notification: Notification, names: Mapping[str, Named], lines: Mapping[str, WorkLine]) -> Told | None:
    event = notification.event
    kind = EventKind(event.kind)
    known = _Known(event.facts, notification.count, YOU in notification.because, names, lines)
    words = _WORDING[kind](known)
    if words is None:
        return None
    return Told(
        number=notification.pk,
        event=event.pk,
        kind=kind,
        title=words.title,
        text=words.text,
        url=words.url,
        at=notification.at,
        read=notification.read_at is not None,
        because=tuple(_reasons(notification.because, names)),
        work=words.works[0] if words.count == 1 and words.works else None,
        works=words.works[:LINES_AT_MOST],
        count=words.count,
    )


def _ids(notification: Notification) -> Iterator[str]:
    facts = notification.event.facts
    yield from notification.because
    yield from (f"W{pk}" for pk in _works(facts))
    yield from (f"{letter}{facts[fact]}" for fact, letter in _RECORD_FACTS.items() if fact in facts)
    if "subject" in facts:
        yield facts["subject"]


def _works(facts: Mapping[str, Any]) -> list[int]:
    return [facts["work"]] if "work" in facts else facts.get("works", [])


_RECORD_FACTS: Final = {"author": "A", "other": "A", "cited": "W"}


def _reasons(because: Iterable[str], names: Mapping[str, Named]) -> Iterator[Because]:
    """Several that have become one record are one reason."""
    found = dict.fromkeys(named for public_id in because if (named := names.get(public_id)) is not None)
    for named in found:
        yield Because(_label(named), named.url, named.public_id)


def _label(named: Named) -> str:
    match named.public_id[0]:
        case "Q":
            return f"the search “{named.name}”"
        case "L":
            return f"your list “{named.name}”"
        case "W":
            return f"“{named.name}”"
        case _:
            return named.name


def _new_work(known: _Known) -> _Words | None:
    works = known.works()
    if not works:
        return None
    return _Words(works[0].title, " · ".join(filter(None, ["New work", *_particulars(works[0])])), works[0].url, works)


def _works_added(known: _Known) -> _Words | None:
    works, count = known.works_counted()
    subject = known.names.get(known.facts.get("subject", ""))
    if subject is None or not count:
        return None
    age = "new" if known.facts.get("recent") else "older"
    title = f"{_number(count, f'{age} work')} {_RELATION[subject.public_id[0]].format(_label(subject))}"
    return _Words(title, _titles(works, count), subject.url, works, count)


_RELATION: Final = {
    "A": "by {}",
    "T": "about {}",
    "I": "from {}",
    "S": "in {}",
    "W": "that cite {}",
    "Q": "found by {}",
}


def _more_works(known: _Known) -> _Words:
    return _Words(
        _number(known.count, "more new work"),
        "In what you follow, on a day that brought more than is told one by one.",
        reverse("me-feed"),
        count=known.count,
    )


def _new_citation(known: _Known) -> _Words | None:
    works, count = known.works_counted()
    cited = known.named("W", "cited")
    if cited is None or not count:
        return None
    if count == 1:
        title = f"A new work cites {_label(cited)}"
        return _Words(title, _titles(works, 1), works[0].url if works else cited.url, works)
    title = f"{_number(count, 'new work')} cite {_label(cited)}"
    return _Words(title, _titles(works, count), f"{cited.url}#citations", works, count)


def _record_claimed(known: _Known) -> _Words | None:
    author = known.named("A", "author")
    if author is None:
        return None
    if known.concerns_them:
        return _Words(f"The record of {author.name} is yours", "Your claim was accepted.", author.url)
    text = "Somebody has shown by evidence that it is theirs, and can speak for it from now on."
    return _Words(f"The record of {author.name} was claimed", text, author.url)


def _level_changed(known: _Known) -> _Words | None:
    author = known.named("A", "author")
    if author is None:
        return None
    level, was = known.facts.get("level", 0), known.facts.get("was", 0)
    title = f"The record of {author.name} is at level {level} now"
    return _Words(title, f"It was at level {was} of 4 before. Its page says what the level rests on.", author.url)


def _record_changed(known: _Known) -> _Words | None:
    author, other = known.named("A", "author"), known.named("A", "other")
    shown = author or other
    what = known.facts.get("what")
    # A record that was joined to another and does not lead there is not told of together with it.
    if shown is None or (what == "merged" and author is None):
        return None
    match what:
        case "merged":
            title, text = f"Two records became one: {shown.name}", "All works of both are on one page now."
        case "split":
            title = f"The record of {shown.name} was divided"
            apart = other is not None and other != shown
            text = f"Some works are on a record of their own now: {other.name}." if apart and other else _ELSEWHERE
        case _:
            title = f"A change to the record of {shown.name} was taken back"
            text = "Works are again where they were before."
    return _Words(title, text, shown.url)


_ELSEWHERE: Final = "Some works are on another record now."


def _said(known: _Known) -> _Words | None:
    """Words of whoever noted it: decisions, invitations, messages."""
    title, path = known.facts.get("title", ""), known.facts.get("path", "")
    if not title:
        return None
    is_path = path.startswith("/") and not path.startswith(("//", "/\\"))
    return _Words(title, known.facts.get("text", ""), path if is_path else reverse("me-notices"))


def _trending(known: _Known) -> _Words | None:
    works = known.works()
    if not works:
        return None
    period = _period(str(known.facts.get("period", "")))
    return _Words(
        f"What was trending {period}".rstrip(), _titles(works, len(works)), reverse("trending"), works, len(works)
    )


_WORDING: Final = {
    EventKind.NEW_WORK: _new_work,
    EventKind.WORKS_ADDED: _works_added,
    EventKind.MORE_WORKS: _more_works,
    EventKind.NEW_CITATION: _new_citation,
    EventKind.RECORD_CLAIMED: _record_claimed,
    EventKind.LEVEL_CHANGED: _level_changed,
    EventKind.RECORD_CHANGED: _record_changed,
    EventKind.DECISION: _said,
    EventKind.INVITATION: _said,
    EventKind.MESSAGE: _said,
    EventKind.TRENDING: _trending,
}


def _particulars(line: WorkLine) -> list[str]:
    """Who wrote it, where, when."""
    names = [author.name for author in line.authors[:_NAMES_SAID]]
    others = line.author_count - len(names)
    if others > 0 and names:
        names.append(_number(others, "other"))
    people = f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)
    return [people, line.venue, str(line.year or "")]


def _titles(works: Sequence[WorkLine], count: int) -> str:
    """The first titles, and how many are left."""
    titles = [line.title for line in works[:_NAMES_SAID]]
    left = count - len(titles)
    return "; ".join(titles) + (f"; and {left:,} more" if left and titles else "")


def _number(count: int, thing: str) -> str:
    return f"{count:,} {thing}{'' if count == 1 else 's'}"


def _period(period: str) -> str:
    """A week is told as "2026-W47", a day as "2026-11-21"."""
    try:
        if "W" in period:
            monday = date.fromisoformat(f"{period}-1")
            return f"in the week of {monday.day} {monday:%b %Y}"
        day = date.fromisoformat(period)
    except ValueError:
        return ""
    return f"on {day.day} {day:%b %Y}"
