"""The three things that hold for any acts on any literature. Each raises AssertionError with the seed that shows it."""

from contextlib import contextmanager

from django.db import transaction

from papers.identity.settling import settle_authors
from papers.models import Authorship, AuthorshipAssertion, AuthorshipDenial
from tests.papers.curation.literature import broken_words, counted, snapshot
from tests.papers.curation.random_world import World, partition
from tests.papers.ingest.feeding import Feed


@contextmanager
def _apart():
    """A world that leaves nothing behind for the next one."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def undo_is_the_identity(feed: Feed, seed: str, *, acts: int) -> int:
    """Any acts, taken back in any order that is possible, leave every table that refers to records as it was."""
    with _apart():
        world = World(feed, seed)
        world.corpus.add(10)
        world.bring()
        before = snapshot()
        done = [act for act in (world.act() for _ in range(acts)) if act is not None]
        _sound(seed)
        for _ in world.take_back_all(done):
            _sound(seed)
        after = snapshot(without_records=world.made)
        for table, rows in before.items():
            assert after[table] == rows, f"seed {seed}: {table}"
        return len(done)


def undo_is_what_imports_alone_would_be(feed: Feed, seed: str) -> None:
    """One act, an import, and the act taken back: as many people, with the same names, as the import alone makes.

    Where sources contradict each other, what is heard first is believed, so these are left out here.
    """
    found = []
    for acts in (True, False):
        with _apart():
            world = World(feed, seed, consistent=True)
            world.corpus.add(10)
            world.bring()
            state = world.chance.getstate()
            act = world.act()
            if act is None:
                return
            if not acts:
                world.undo(act)
            world.chance.setstate(state)
            world.corpus.add(2)
            world.bring()
            if acts:
                world.undo(act)
                settle_authors()
            _sound(seed)
            found.append(partition())
    assert found[0] == found[1], f"seed {seed}: {found[0] ^ found[1]}"


def words_hold(feed: Feed, seed: str, *, steps: int) -> int:
    """After each batch job, each assertion and each denial, whatever else people do in between."""
    with _apart():
        world = World(feed, seed)
        world.corpus.add(12)
        world.bring()
        for _ in range(steps):
            for _ in range(3):
                world.act()
            world.upset()
            _sound(seed)
        return (
            AuthorshipAssertion.objects.filter(ended_at=None).count()
            + AuthorshipDenial.objects.filter(ended_at=None).count()
        )


def _sound(seed: str) -> None:
    assert not broken_words(), f"seed {seed}"
    for fault, rows in counted().items():
        # A resolver never puts a person into a list twice, but two works that are one may.
        assert not rows or fault == "twice in a list", f"seed {seed}: {fault} {rows}"
    assert not Authorship.objects.filter(needs_settling=True, provenance="denied", author=None).exists(), seed
