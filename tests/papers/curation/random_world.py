"""A small literature that is imported, corrected, imported again and put back, at random but repeatably.

`Corpus` is what the sources say; `World` is what the portal made of it, and people who put it right.
"""

import random
from collections.abc import Iterator

from papers.curation.errors import BuiltUponError, CurationError
from papers.identity.settling import settle_authors
from papers.models import Author, Authorship, Correction
from papers.records import MentionRecord, WorkRecord
from papers.services.recount import recount_everything
from tests.papers.curation.acting import Acting
from tests.papers.ingest.feeding import Feed, named, work

# Few names, so that namesakes, spellings and shared evidence meet in every way.
NAMES = ("Wei Wang", "W. Wang", "Wei-Jun Wang", "Ada Byron", "A. Byron", "Bob Bee", "Cid Dee", "Eve Fig")
IDS = ("orcid:a", "orcid:b", "acl:w", "dblp:b", "email:x")
PLACES = ("MIT", "ETH")


class Corpus:
    """Sources that change their minds, and contradict each other unless they are `consistent`."""

    def __init__(self, chance: random.Random, *, consistent: bool = False) -> None:
        self.chance = chance
        self.consistent = consistent
        self.works: dict[str, WorkRecord] = {}

    def add(self, count: int = 1) -> None:
        for _ in range(count):
            key = f"k{len(self.works)}"
            self.works[key] = self._work(key, self._mentions(self.chance.randint(1, 4)))

    def change(self) -> None:
        """A source corrects one of its records, or another one says more."""
        key = self.chance.choice(sorted(self.works))
        mentions = list(self.works[key].mentions)
        match self.chance.randrange(6):
            case 0:
                self.chance.shuffle(mentions)
            case 1:
                mentions.insert(self.chance.randint(0, len(mentions)), self._mention())
            case 2 if len(mentions) > 1:
                mentions.pop(self.chance.randrange(len(mentions)))
            case 3:
                place = self.chance.randrange(len(mentions))
                mentions[place] = named(mentions[place].name, self.chance.choice(IDS))
            case 4:
                place = self.chance.randrange(len(mentions))
                mentions[place] = self._mention()
            case _:
                mentions += [mentions[0]]
        self.works[key] = self._work(key, mentions)

    def _mentions(self, count: int) -> list[MentionRecord]:
        if not self.consistent:
            return [self._mention() for _ in range(count)]
        people = self.chance.sample(range(len(NAMES)), count)
        return [named(NAMES[person], *([f"acl:{person}"] if self.chance.random() < 0.25 else [])) for person in people]

    def _mention(self) -> MentionRecord:
        ids = [self.chance.choice(IDS)] if self.chance.random() < 0.25 else []
        at = [self.chance.choice(PLACES)] if self.chance.random() < 0.3 else []
        return named(self.chance.choice(NAMES), *ids, at=at)

    def _work(self, key: str, mentions: list[MentionRecord]) -> WorkRecord:
        ids = [f"doi:{key}"] if int(key[1:]) % 2 else []
        return work(f"Work {key}", *mentions, key=key, ids=ids, year=2000 + int(key[1:]) % 20)


class World(Acting):
    """Acts that somebody could ask for, chosen at random among those that are possible."""

    def __init__(self, feed: Feed, seed: object, *, consistent: bool = False) -> None:
        super().__init__(feed)
        self.chance = random.Random(str(seed))
        self.corpus = Corpus(self.chance, consistent=consistent)
        self.made: set[int] = set()
        self.done = self.refused = 0

    def bring(self) -> None:
        """An import of everything the source says now."""
        self.feed(*self.corpus.works.values())

    def upset(self) -> None:
        """Whatever batch jobs do: an import of news, of the same again, a full run of the resolver, a recount."""
        match self.chance.randrange(5):
            case 0:
                self.corpus.add(self.chance.randint(1, 3))
                self.bring()
            case 1:
                for _ in range(self.chance.randint(1, 3)):
                    self.corpus.change()
                self.bring()
            case 2:
                self.bring()
            case 3:
                Authorship.objects.exclude(provenance="denied").update(needs_settling=True)
                settle_authors()
            case _:
                recount_everything()

    def act(self) -> Correction | None:
        """One act of people, or None where what chance proposed is not possible."""
        records = list(Author.objects.filter(merged_into=None).order_by("pk").values_list("pk", flat=True))
        record = self.chance.choice(records)
        try:
            match self.chance.randrange(3):
                case 0:
                    others = [other for other in records if other != record]
                    act = self.sort(record, joined=self.chance.sample(others, min(len(others), 1)))
                case 1:
                    own = list(Authorship.objects.filter(author=record).order_by("pk"))
                    made, act = self.split(record, *self._some(own))
                    self.made.add(made.pk)
                case _:
                    act = self.sort(record, **self._sorted(record))
        except CurationError:
            self.refused += 1
            return None
        self.done += 1
        return act

    def _sorted(self, record: int) -> dict[str, list[Authorship]]:
        rows = list(Authorship.objects.exclude(work__merged_into__isnull=False).order_by("pk"))
        own = [row for row in rows if row.author_id == record]
        mine = self.chance.sample(rows, min(len(rows), self.chance.randint(0, 2)))
        not_mine = [row for row in self._some([*own, self.chance.choice(rows)]) if row not in mine]
        return {"mine": mine, "not_mine": not_mine}

    def _some(self, rows: list[Authorship]) -> list[Authorship]:
        return self.chance.sample(rows, self.chance.randint(min(1, len(rows)), len(rows)))

    def take_back_all(self, acts: list[Correction]) -> Iterator[Correction]:
        """In any order in which nothing rests on what is taken back."""
        left = list(acts)
        while left:
            act = self.chance.choice(left)
            try:
                self.undo(act)
            except BuiltUponError as error:
                if not error.corrections & {other.pk for other in left}:
                    raise
                continue
            left.remove(act)
            yield act


def partition() -> set[frozenset[tuple[str, str, int]]]:
    """Who wrote what, without numbers: each record as the set of its names' places; nobody's names one by one."""
    found: dict[object, set[tuple[str, str, int]]] = {}
    rows = Authorship.objects.values_list("pk", "author", "work__title", "raw_name", "position")
    for pk, author, title, name, position in rows:
        found.setdefault(author if author is not None else f"nobody {pk}", set()).add((title, name, position))
    return {frozenset(places) for places in found.values()}
