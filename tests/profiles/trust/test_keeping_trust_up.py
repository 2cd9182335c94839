"""Whatever changes an input is taken in by the next job, with a queue or without one, whoever is at it beside."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone
from kombu.exceptions import OperationalError

from graph.services.build_graph import build_graph
from graph.services.update_graph import update_graph
from papers.ingest.lock import INGEST_LOCK
from papers.models import Author, Authorship, ChangedWork
from profiles import receivers
from profiles.claims.acting import act
from profiles.claims.transitions import Act
from profiles.corrections.asked import AskedPart
from profiles.corrections.filing import file_request
from profiles.models import Claim, Evidence, RequestPart, Sanction, TrustBuild, TrustDue, TrustScore
from profiles.tasks import recompute_affected_trust_task, recompute_trust_task, thin_trust_history_task
from profiles.trust import due, publishing, recomputing
from profiles.trust.due import due_by_time, note_due, whole_is_due
from profiles.trust.recomputing import keep_up, recompute_affected, recompute_whole, trust_lock
from tests.cast import TWO, a_claim, a_person
from tests.corpus import a_work, an_author
from tests.profiles.co_authors import ada_and_bob

pytestmark = pytest.mark.django_db


def row(author) -> TrustScore:
    return TrustScore.objects.get(author=author, until__isnull=True)


def noted() -> set[int]:
    return set(TrustDue.objects.values_list("author", flat=True))


@pytest.fixture
def ada():
    return ada_and_bob()


@pytest.fixture
def owner(ada):
    """Ada's record with an owner at level 3, taken in."""
    recompute_whole()
    claim = a_claim(ada, a_person("ada", display_name="Ada Byron"), *TWO, now=timezone.now())
    recompute_affected()
    assert not noted()
    return claim


# --- what is noted --------------------------------------------------------------------------------------------------


def test_every_change_of_a_claim_that_counts_is_noted_by_the_database_itself(owner):
    """Whoever gets at the table past every act is noted, too."""
    other = a_person("other")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE profiles_claim DISABLE TRIGGER USER")
        cursor.execute("ALTER TABLE profiles_claim ENABLE TRIGGER profiles_claim_makes_trust_due")
    claim = Claim.objects.filter(pk=owner.pk)
    claim.update(statement="other words")
    assert not noted()
    for changed in ({"level": 2}, {"user": other}, {"state": "suspended"}, {"holds": False, "level": 1}):
        claim.update(**changed)
        assert noted() == {owner.author_id}, changed
        TrustDue.objects.all().delete()


@pytest.mark.parametrize(
    "changed",
    [
        {"strength": 0.3},
        {"anchored": True},
        {"bearing": "none"},
        {"expires_at": datetime(2050, 1, 1, tzinfo=UTC)},
        {"given_at": datetime(2020, 1, 1, tzinfo=UTC)},
        {"ended_at": datetime(2026, 1, 1, tzinfo=UTC), "ended_why": "expired"},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_every_change_of_evidence_that_counts_is_noted_by_the_database_itself(owner, changed):
    piece = Evidence.objects.filter(pk=owner.evidence.first().pk)
    before = piece.values(*changed).get()
    piece.update(**changed)
    assert noted() == {owner.author_id}
    piece.update(**before)  # the database refuses a level without its evidence when the transaction ends


def test_evidence_that_was_looked_at_again_and_stands_is_no_change(owner):
    Evidence.objects.update(checked_at=timezone.now())
    assert not noted()


@pytest.fixture
def asked_of_bob(owner):
    """Ada's owner asks for something that Bob's owner decides; nothing of it is noted yet."""
    bob = Author.objects.exclude(pk=owner.author_id).get()
    decider = a_claim(bob, a_person("bob", display_name="Bob Hope"), *TWO, now=timezone.now())
    part = AskedPart("sort", {"mine": [], "not_mine": [[Authorship.objects.filter(author=bob).first().pk, bob.pk]]})
    request = file_request(record=bob.pk, by=owner.user, parts=[part], now=timezone.now())
    recompute_affected()
    return request.parts.get(), decider


def test_what_somebody_else_decides_of_a_request_is_noted_by_the_database_itself(owner, asked_of_bob):
    part, decider = asked_of_bob
    rows = RequestPart.objects.filter(pk=part.pk)
    rows.update(payload={"mine": [], "not_mine": []})
    assert not noted()
    rows.update(state="done", decided_at=timezone.now(), decided_by=decider.user)
    assert noted() == {owner.author_id}
    recompute_affected()
    assert row(owner.author).good == 1
    rows.update(decided_by=None)
    assert noted() == {owner.author_id}
    rows.update(decided_by=decider.user)
    recompute_affected()
    rows.update(state="undone", undone_at=timezone.now())
    assert noted() == {owner.author_id}
    recompute_affected()
    assert row(owner.author).good == 0


def test_agreement_counts_no_more_once_whoever_agreed_has_lost_their_standing(owner, asked_of_bob):
    part, decider = asked_of_bob
    RequestPart.objects.filter(pk=part.pk).update(state="done", decided_at=timezone.now(), decided_by=decider.user)
    recompute_affected()
    assert row(owner.author).good == 1
    act(claim=decider.pk, act=Act.RELEASE, by=decider.user, now=timezone.now() + timedelta(hours=1))
    assert noted() == {owner.author_id, decider.author_id}
    recompute_affected()
    assert row(owner.author).good == 0


def test_what_the_graph_takes_in_is_noted_in_the_same_transaction(ada):
    recompute_whole()
    new = a_work("Another", authors=[ada])
    ChangedWork.objects.create(work=new.pk)
    update_graph()
    assert noted() == {ada.pk}
    before = row(ada).matched
    recompute_affected()
    assert row(ada).matched == before + 1


def test_notes_are_sorted_and_told_once():
    note_due([3, 1, 3, 2])
    assert list(TrustDue.objects.order_by("pk").values_list("author", flat=True)) == [1, 2, 3]


# --- what time alone changes ----------------------------------------------------------------------------------------


def later(monkeypatch, moment):
    monkeypatch.setattr(recomputing.timezone, "now", lambda: moment)


def test_evidence_that_runs_out_between_two_jobs_counts_no_more_after_the_next(owner, monkeypatch):
    ends = min(owner.evidence.values_list("expires_at", flat=True))
    before = row(owner.author)
    assert due_by_time(now=ends - timedelta(seconds=1)) == set()
    later(monkeypatch, ends)
    recompute_affected()
    after = row(owner.author)
    assert len(after.evidence) < len(before.evidence)
    assert after.value < before.value
    assert recompute_affected() is None


def test_a_sanction_that_has_ended_lowers_no_more_after_the_next_job(owner, monkeypatch):
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE profiles_sanction DISABLE TRIGGER USER")
    Sanction.objects.create(
        user=owner.user, reason="false-vouch", severity=20, months=3, claim=owner, state="confirmed",
        proposed_at=now, decided_at=now, starts_at=now, ends_at=now + timedelta(days=90),
        proposed_by=a_person("one"), decided_by=a_person("two"),
    )  # fmt: skip
    later(monkeypatch, now + timedelta(minutes=1))
    recompute_affected()
    lowered = row(owner.author)
    assert lowered.penalty == 20
    assert recompute_affected() is None
    later(monkeypatch, now + timedelta(days=90))
    recompute_affected()
    assert row(owner.author).penalty == 0
    assert recompute_affected() is None


@pytest.mark.parametrize("asleep", [{"hidden": True}, {"merged_into": "bob"}], ids=["hidden", "joined"])
def test_a_record_without_works_that_is_put_away_is_found_though_nobody_noted_it(ada, asleep):
    """A claim sleeps while its record is part of another, or hidden, and its seat stays."""
    empty = an_author("Eve Ash")
    recompute_whole()
    a_claim(empty, a_person("eve", display_name="Eve Ash"), *TWO, now=timezone.now())
    recompute_affected()
    assert row(empty).claimed
    Author.objects.filter(pk=empty.pk).update(**{**asleep, **({"merged_into": ada} if "merged_into" in asleep else {})})
    recompute_affected()
    assert not TrustScore.objects.filter(author=empty, until__isnull=True).exists()
    assert recompute_affected() is None
    Author.objects.filter(pk=empty.pk).update(hidden=False, merged_into=None)
    recompute_affected()
    assert row(empty).claimed
    assert recompute_affected() is None


# --- when everybody is computed -------------------------------------------------------------------------------------


def test_everybody_is_computed_first_and_then_whoever_is_affected(ada):
    assert keep_up() == 1
    assert keep_up() == 0
    note_due([ada.pk])
    assert keep_up() == 1
    assert list(TrustBuild.objects.order_by("pk").values_list("kind", flat=True)) == ["whole", "affected"]


def test_before_the_first_graph_nothing_is_due():
    an_author()
    assert not whole_is_due(now=timezone.now())
    assert keep_up() == 0
    assert recompute_whole() is None


def test_a_graph_built_anew_of_which_nobody_heard_is_found(ada):
    keep_up()
    build_graph()
    assert whole_is_due(now=timezone.now())
    assert keep_up() == 1
    assert not whole_is_due(now=timezone.now())


def test_a_missed_night_is_made_up_for(ada):
    keep_up()
    assert not whole_is_due(now=timezone.now() + timedelta(hours=25))
    assert whole_is_due(now=timezone.now() + timedelta(hours=31))


def test_another_formula_is_due_for_everybody(ada, monkeypatch):
    keep_up()
    monkeypatch.setattr(due, "VERSION", 2)
    assert whole_is_due(now=timezone.now())


def test_where_much_has_changed_everybody_is_due_before_the_night(ada, monkeypatch):
    keep_up()
    monkeypatch.setattr(due, "_WHOLE_FROM", 1)
    for number in range(2):
        new = a_work(f"New {number}", authors=[an_author(f"New {number}")])
        ChangedWork.objects.create(work=new.pk)
        update_graph()
        keep_up()
    kinds = list(TrustBuild.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["whole", "affected", "whole", "affected"][: len(kinds)]
    assert kinds.count("whole") == 2


def test_whoever_is_new_has_no_network_evidence_until_everybody_is_computed(ada, monkeypatch):
    a_claim(ada, a_person("ada", display_name="Ada Byron"), *TWO, now=timezone.now())
    recompute_whole()
    cyd = an_author("Cyd Lee")
    for title in ("One", "Two"):
        ChangedWork.objects.create(work=a_work(title, authors=[ada, cyd]).pk)
    update_graph()
    recompute_affected()
    assert row(cyd).network is None
    recompute_whole()
    assert row(cyd).network is not None


# --- the queue, and who else is at it -------------------------------------------------------------------------------


@pytest.fixture
def asked(monkeypatch) -> list[str]:
    calls: list[str] = []
    monkeypatch.setattr(receivers, "_left_alone_until", [0.0])
    monkeypatch.setattr(receivers.recompute_affected_trust_task, "delay", lambda: calls.append("affected"))
    return calls


def test_an_act_has_scores_computed_at_once(ada, asked, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        a_claim(ada, a_person("ada", display_name="Ada Byron"), *TWO, now=timezone.now())
    assert asked == ["affected"]


def test_what_the_graph_takes_in_has_scores_computed_at_once(ada, asked, django_capture_on_commit_callbacks):
    ChangedWork.objects.create(work=a_work("Another", authors=[ada]).pk)
    with django_capture_on_commit_callbacks(execute=True):
        update_graph()
    assert asked == ["affected"]
    build_graph()
    assert asked == ["affected", "affected"]
    recompute_affected_trust_task()
    assert TrustBuild.objects.get().kind == TrustBuild.Kind.WHOLE


def test_without_a_queue_nothing_is_lost(ada, monkeypatch, asked, django_capture_on_commit_callbacks):
    def refuse():
        asked.append("tried")
        raise OperationalError("no queue")

    recompute_whole()
    monkeypatch.setattr(receivers.recompute_affected_trust_task, "delay", refuse)
    for number in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            ChangedWork.objects.create(work=a_work(f"Another {number}", authors=[ada]).pk)
            update_graph()
    assert asked == ["tried"]  # a queue that hangs is not waited for each time
    recompute_affected_trust_task()
    assert not noted()
    assert row(ada).matched == 6


def test_while_an_import_runs_everybody_waits_and_what_people_do_does_not(ada, monkeypatch):
    monkeypatch.setattr("profiles.tasks.trust.is_held", lambda name: name == INGEST_LOCK)
    recompute_affected_trust_task()
    recompute_trust_task()
    assert not TrustBuild.objects.exists()
    note_due([ada.pk])
    recompute_affected_trust_task()
    assert not noted()
    assert TrustBuild.objects.get().kind == TrustBuild.Kind.AFFECTED
    TrustBuild.objects.all().delete()
    monkeypatch.undo()
    recompute_affected_trust_task()
    assert TrustBuild.objects.count() == 1


def test_tasks_may_run_any_number_of_times(ada):
    for _ in range(2):
        recompute_trust_task()
        recompute_affected_trust_task()
        thin_trust_history_task()
    assert TrustScore.objects.count() == 2


def test_a_note_written_while_a_computation_runs_is_not_lost(owner, monkeypatch):
    """Even about a record that waits already: what the computation has read is from before."""
    note_due([owner.author_id])

    def published(*args, **kwargs):
        note_due([owner.author_id])
        publishing.publish(*args, **kwargs)

    for compute in (recompute_affected, recompute_whole):
        monkeypatch.setattr(recomputing, "publish", published)
        compute()
        assert noted() == {owner.author_id}
        monkeypatch.undo()
    recompute_affected()
    assert not noted()


@pytest.mark.parametrize("compute", [recompute_affected, recompute_whole], ids=["affected", "whole"])
def test_a_computation_that_fails_while_it_publishes_leaves_scores_and_notes(owner, monkeypatch, compute):
    act(claim=owner.pk, act=Act.RELEASE, by=owner.user, now=timezone.now() + timedelta(hours=1))
    before = list(TrustScore.objects.order_by("pk").values()), noted(), TrustBuild.objects.count()
    assert before[1]

    def fail(*args, **kwargs):
        raise RuntimeError("killed")

    for step in ("_write", "_row"):
        monkeypatch.setattr(publishing, step, fail)
        if step == "_row":  # only rows of records that somebody holds are made one by one
            monkeypatch.setattr(publishing, "write_columns", fail)
        with pytest.raises(RuntimeError):
            compute()
        assert (list(TrustScore.objects.order_by("pk").values()), noted(), TrustBuild.objects.count()) == before
        monkeypatch.undo()
    compute()
    assert not row(owner.author).claimed
    assert not noted()


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_give_what_one_gives(ada):
    """Whoever comes second leaves what waits to the first, or to the next round."""
    barrier, done = threading.Barrier(2), []

    def work(task):
        try:
            barrier.wait()
            for _ in range(3):
                task()
            done.append(task)
        finally:
            connection.close()

    note_due([ada.pk])
    tasks = (recompute_trust_task, recompute_affected_trust_task)
    threads = [threading.Thread(target=work, args=[task]) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) == 2
    keep_up()
    assert not noted()
    scored = TrustScore.objects.order_by("author").values_list("author", flat=True)
    assert list(scored) == list(Author.objects.order_by("pk").values_list("pk", flat=True))


@pytest.mark.django_db(transaction=True)
def test_somebody_who_is_at_it_is_left_alone(ada):
    held, over = threading.Event(), threading.Event()

    def hold():
        try:
            with trust_lock():
                held.set()
                over.wait()
        finally:
            connection.close()

    other = threading.Thread(target=hold)
    other.start()
    held.wait()
    try:
        recompute_affected_trust_task()
        recompute_trust_task()
        assert not TrustBuild.objects.exists()
    finally:
        over.set()
        other.join()


def test_a_clock_that_goes_back_gives_no_two_rows_for_one_moment(owner, monkeypatch, caplog):
    for back in (timedelta(seconds=1), timedelta(days=2)):
        later(monkeypatch, TrustBuild.objects.latest("as_of").as_of - back)
        Evidence.objects.filter(pk=owner.evidence.first().pk).update(strength=0.1 + back.days / 10)
        recompute_affected()
    assert sum("The clock shows" in line for line in caplog.messages) == 1
    spans = list(TrustScore.objects.filter(author=owner.author).order_by("since").values_list("since", "until"))
    assert [until for _, until in spans[:-1]] == [since for since, _ in spans[1:]]
    assert len(spans) == 4


def test_computations_of_long_ago_that_found_nothing_are_forgotten(ada, monkeypatch):
    recompute_whole()
    note_due([ada.pk])
    recompute_affected()
    later(monkeypatch, timezone.now() + timedelta(days=91))
    recompute_whole()
    assert set(TrustBuild.objects.values_list("kind", flat=True)) == {"whole"}
