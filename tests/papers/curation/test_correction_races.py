"""People who correct the same work at the same moment, and a batch job in the middle of it: one consistent state."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from papers.curation.errors import NamesMovedError, RecordIsMergedError
from papers.curation.rearranging import Wanted, rearrange
from papers.identity import settling
from papers.models import Author, Authorship, Correction
from tests.papers.curation.acting import SOMEBODY
from tests.papers.curation.literature import broken_words, counted
from tests.papers.ingest.feeding import work

pytestmark = pytest.mark.django_db(transaction=True)
THREADS = 8
FRIENDS = ("Ada", "Bob", "Cid", "Dot", "Eve", "Fay", "Gil", "Hal")


def at_once(acts: list[Callable[[], object]]) -> list[object]:
    """What each answers or raises; all begin together, each on a connection of its own."""
    ready = threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        try:
            ready.wait()
            return act()
        except NamesMovedError as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def elsewhere(act: Callable[[], object]) -> None:
    at_once([act])


@pytest.fixture
def wangs(people):
    people.feed(
        *(work(f"Own {n}", "Wei Wang", f"{friend} Friend") for n, friend in enumerate(FRIENDS)),
        work("Wanted", "Wei Wang"),
    )
    records = [people.record("Wei Wang", f"Own {n}") for n in range(THREADS)]
    assert len(set(records)) == THREADS
    return records


@pytest.mark.parametrize("round_", range(3))
def test_of_eight_who_take_one_name_one_gets_it_and_the_others_hear_of_it(people, wangs, round_):
    wanted = people.row("Wei Wang", "Wanted")
    acts = [
        lambda record=record: rearrange(
            wanted=Wanted(record, mine={wanted.pk: wanted.author_id}), by=SOMEBODY, at=people.now
        )
        for record in wangs
    ]
    answers = at_once(acts)
    refused = [answer for answer in answers if isinstance(answer, NamesMovedError)]
    assert len(refused) == THREADS - 1
    assert all(error.names == {wanted.pk} for error in refused)
    assert Correction.objects.count() == 1
    assert people.record("Wei Wang", "Wanted") in wangs
    assert not broken_words()
    assert not any(counted().values())


def test_of_two_who_join_each_others_records_one_does(people, wangs):
    one, other = wangs[:2]
    answers: list[object] = []

    def join(into: int, joined: int) -> None:
        try:
            answers.append(rearrange(wanted=Wanted(into, joined=[joined]), by=SOMEBODY, at=people.now))
        except RecordIsMergedError as refused:
            answers.append(refused)

    at_once([lambda: join(one, other), lambda: join(other, one)])
    assert sorted(type(answer).__name__ for answer in answers) == ["Correction", "RecordIsMergedError"]
    assert Author.objects.filter(merged_into__isnull=False).count() == 1
    assert not any(counted().values())


class TestWhileABatchRuns:
    """The batch has read, and is about to write, when somebody corrects what it has read."""

    @pytest.fixture
    def in_between(self, monkeypatch):
        """Runs an act once, after the resolver has decided; answers with how often the batch was done."""
        rounds: list[int] = []

        def arrange(act: Callable[[], object]) -> list[int]:
            decide = settling.RESOLVER

            def resolver(mentions):
                labels = decide(mentions)
                rounds.append(len(labels))
                if len(rounds) == 1:
                    elsewhere(act)
                return labels

            monkeypatch.setattr(settling.settle_authors, "__kwdefaults__", {
                **settling.settle_authors.__kwdefaults__, "resolver": resolver,
            })  # fmt: skip
            return rounds

        return arrange

    def test_a_name_that_is_denied_meanwhile_is_not_given_to_the_denier(self, people, wangs, in_between):
        record = wangs[0]
        row = people.row("Wei Wang", "Wanted")
        Authorship.objects.filter(pk=row.pk).update(author=None, needs_settling=True)
        Author.objects.filter(pk=row.author_id).delete()
        wanted = Wanted(record, not_mine={row.pk: None})
        rounds = in_between(lambda: rearrange(wanted=wanted, by=SOMEBODY, at=people.now))
        people.feed(work("News", "Wei Wang", "Ada Friend"))
        assert len(rounds) == 2
        assert people.record("Wei Wang", "Wanted") is None
        assert not broken_words()
        assert not any(counted().values())

    def test_records_that_are_joined_meanwhile_get_nothing_more(self, people, wangs, in_between):
        one, other = wangs[:2]
        rounds = in_between(lambda: rearrange(wanted=Wanted(one, joined=[other]), by=SOMEBODY, at=people.now))
        people.feed(work("News", "Wei Wang", "Bob Friend"))
        assert len(rounds) == 2
        assert people.record("Wei Wang", "News") == one
        assert not any(counted().values())

    def test_a_denial_that_moves_no_name_is_known_before_two_are_merged(self, people, wangs, in_between):
        one, other = wangs[:2]
        row = people.row("Wei Wang", "Own 1")
        wanted = Wanted(one, not_mine={row.pk: other})
        rounds = in_between(lambda: rearrange(wanted=wanted, by=SOMEBODY, at=people.now))
        people.feed(work("News", "Wei Wang", "Ada Friend", "Bob Friend"))
        assert len(rounds) == 2
        assert not Author.objects.filter(merged_into__isnull=False).exists()
        assert not broken_words()

    def test_what_does_not_concern_the_batch_costs_it_nothing(self, people, wangs, in_between):
        friend = people.record("Fay Friend", "Own 5")
        row = people.row("Fay Friend", "Own 5")
        wanted = Wanted(friend, mine={row.pk: friend})
        rounds = in_between(lambda: rearrange(wanted=wanted, by=SOMEBODY, at=people.now))
        people.feed(work("News", "Somebody New"))
        assert len(rounds) == 1
