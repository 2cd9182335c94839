"""From what a file says to follows: understood first and shown, added once the person has seen it.

Each line becomes one of four things, and none is dropped. Names are never guessed at: many people bear one.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from django.db import transaction

from papers.models import AuthorIdentifier, Institution, Venue, WorkIdentifier
from papers.search.asking import read_spelling, spelling
from profiles.following.errors import NotASearchError
from profiles.following.files.lines import Said
from profiles.following.files.references import RECORD, SEARCH, ElsewhereError, Reference, reference_of
from profiles.following.follows import DEFAULT, MOST_FOLLOWS, hold_follows
from profiles.following.searches import can_be_followed, cleaned, save_search
from profiles.following.targets import Target, read_target
from profiles.models import Follow, FollowKind, Frequency, MailPreference, SavedSearch, User
from profiles.selectors.followed import Followable, followable

_SHOWN: Final = 200


class Outcome(StrEnum):
    ADD = "add"
    ALREADY = "already"
    TWICE = "twice"
    NOT = "not"


@dataclass(frozen=True, slots=True)
class Understood:
    """What became of one line. `key` is what is added by it: "A5", or "?" and the query of a search."""

    number: int
    said: str
    outcome: Outcome
    why: str = ""
    key: str = ""
    kind: FollowKind | None = None
    name: str = ""
    frequency: Frequency = DEFAULT


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing to add, as the page that showed it sends it back. Only searches are named by it."""

    key: str
    frequency: str
    name: str


def understood(lines: Sequence[Said], *, by: User, hosts: Collection[str]) -> list[Understood]:
    """In the order of the file. A bounded number of queries, whatever their number."""
    named = [(line, *_named(line, hosts)) for line in lines]
    found = _resolved({reference for _, reference, _ in named if reference is not None})
    held = _held(by)
    taken: set[str] = set()
    made = []
    for line, reference, why in named:
        one = _understood(line, reference, why, found=found)
        if one.key in taken:
            one = replace(one, outcome=Outcome.TWICE)
        elif one.key in held:
            one = replace(one, outcome=Outcome.ALREADY)
        if one.key:
            taken.add(one.key)
        made.append(one)
    return made


def add_follows(*, wanted: Iterable[Wanted], by: User) -> tuple[int, int]:
    """Returns how many were added, and how many were left out, because there
    is no such thing (any more) or nobody may follow so much."""
    asked = list({one.key: one for one in wanted}.values())
    records = {
        one.key: target
        for one in asked
        if (target := read_target(one.key)) is not None and target[0] is not FollowKind.SEARCH
    }
    with transaction.atomic():
        hold_follows(by)
        things = _things(records.values())
        held = _held(by)
        room = MOST_FOLLOWS - Follow.objects.filter(user=by).count()
        new: dict[Target, Frequency] = {}
        added = 0
        for one in asked:
            if len(new) + added >= room:
                break
            thing = things.get(records[one.key]) if one.key in records else None
            if thing is not None and thing.public_id not in held:
                new[thing.kind, thing.pk] = _frequency(one.frequency)
            elif one.key.startswith("?") and one.key not in held:
                added += _search_added(one, by)
        Follow.objects.bulk_create(
            Follow(user=by, kind=kind, target=pk, frequency=frequency) for (kind, pk), frequency in new.items()
        )
        MailPreference.objects.bulk_create([MailPreference(user=by)], ignore_conflicts=True)
    return len(new) + added, len(asked) - len(new) - added


def _search_added(one: Wanted, by: User) -> int:
    try:
        save_search(query=one.key[1:], name=one.name, frequency=_frequency(one.frequency), by=by)
    except NotASearchError:
        return 0
    return 1


def _named(line: Said, hosts: Collection[str]) -> tuple[Reference | None, str]:
    try:
        found = reference_of(line.references, hosts=hosts)
    except ElsewhereError:
        return None, "It is of another portal, where numbers are others."
    if found is not None:
        return found, ""
    return None, "There is no id, ORCID iD, DOI or arXiv id in it. Many people may bear a name: search for it."


def _understood(
    line: Said, reference: Reference | None, why: str, *, found: Mapping[Reference, Followable]
) -> Understood:
    """As if nothing were followed yet."""
    said = cleaned(line.name or next(iter(line.references), ""))[:_SHOWN]
    frequency = _frequency(line.frequency)
    if reference is None:
        return Understood(line.number, said, Outcome.NOT, why)
    if reference.scheme == SEARCH:
        question = read_spelling(reference.value)
        if not can_be_followed(question):
            return Understood(line.number, said, Outcome.NOT, "It is a search for nothing, or not for works.")
        name = cleaned(line.name) or cleaned(question.text) or "Works"
        key = f"?{spelling(question)}"
        return Understood(line.number, said, Outcome.ADD, "", key, FollowKind.SEARCH, name, frequency)
    thing = found.get(reference)
    if thing is None:
        return Understood(line.number, said, Outcome.NOT, f"There is nothing here with {_spoken(reference)}.")
    return Understood(line.number, said, Outcome.ADD, "", thing.public_id, thing.kind, thing.name, frequency)


def _resolved(references: Collection[Reference]) -> dict[Reference, Followable]:
    targets = {one: target for one in references if one.scheme == RECORD and (target := read_target(one.value))}
    by_scheme: defaultdict[str, set[str]] = defaultdict(set)
    for one in references:
        if one.scheme not in (RECORD, SEARCH):
            by_scheme[one.scheme].add(one.value)
    for scheme, values in by_scheme.items():
        targets |= {Reference(scheme, value): target for value, target in _identified(scheme, values)}
    things = _things(targets.values())
    return {reference: things[target] for reference, target in targets.items() if target in things}


def _identified(scheme: str, values: Collection[str]) -> list[tuple[str, Target]]:
    rows: list[tuple[str, Target]] = []
    people = AuthorIdentifier.objects.filter(scheme=scheme, value__in=values).values_list("value", "author_id")
    works = WorkIdentifier.objects.filter(scheme=scheme, value__in=values).values_list("value", "work_id")
    rows += [(value, (FollowKind.WORK, pk)) for value, pk in works]
    rows += [(value, (FollowKind.AUTHOR, pk)) for value, pk in people]
    if scheme == "ror":
        found = Institution.objects.filter(ror__in=values).values_list("ror", "pk")
        rows += [(value, (FollowKind.INSTITUTION, pk)) for value, pk in found if value]
    if scheme == "openalex":
        places = Institution.objects.filter(openalex_id__in=values).values_list("openalex_id", "pk")
        rows += [(value, (FollowKind.INSTITUTION, pk)) for value, pk in places if value]
        venues = Venue.objects.filter(openalex_id__in=values).values_list("openalex_id", "pk")
        rows += [(value, (FollowKind.VENUE, pk)) for value, pk in venues if value]
    return rows


def _things(targets: Iterable[Target]) -> dict[Target, Followable]:
    by_kind: defaultdict[FollowKind, set[int]] = defaultdict(set)
    for kind, pk in targets:
        if kind is not FollowKind.SEARCH:
            by_kind[kind].add(pk)
    return {(kind, pk): thing for kind, pks in by_kind.items() for pk, thing in followable(kind, pks).items()}


def _held(by: User) -> set[str]:
    """Keys of what the person follows, under what each has become."""
    things = _things(
        (FollowKind(kind), pk) for kind, pk in Follow.objects.filter(user=by).values_list("kind", "target")
    )
    searches = SavedSearch.objects.filter(user=by).values_list("query", flat=True)
    return {thing.public_id for thing in things.values()} | {f"?{query}" for query in searches}


def _frequency(said: str) -> Frequency:
    return Frequency(said) if said in Frequency.values else DEFAULT


def _spoken(reference: Reference) -> str:
    labels = {
        RECORD: "the number",
        "orcid": "the ORCID iD",
        "doi": "the DOI",
        "arxiv": "the arXiv id",
        "ror": "the ROR id",
    }
    return f"{labels.get(reference.scheme, 'the identifier')} {reference.value[:80]}"
