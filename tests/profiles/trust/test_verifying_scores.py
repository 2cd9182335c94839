"""What is stored can be recomputed from what is stored; whatever was changed behind the portal's back is found."""

import io
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from graph.services.build_graph import build_graph
from graph.services.update_graph import update_graph
from papers.models import ChangedWork
from portal.common.locks import LockHeldError
from profiles.models import TrustBuild, TrustScore
from profiles.trust import recomputing, verifying
from profiles.trust.recomputing import recompute_affected, recompute_whole
from profiles.trust.verifying import verify_scores
from tests.cast import TWO, a_claim, a_person
from tests.corpus import a_work, an_author

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(monkeypatch):
    """Two who wrote four works together, one with one of them, one alone; Ada's record is owned and has a history."""
    ada, bob, cyd, dan = (an_author(name) for name in ("Ada Byron", "Bob Hope", "Cyd Lee", "Dan Roe"))
    for authors in ([ada, bob],) * 4 + ([bob, cyd], [dan]):
        a_work(authors=authors)
    build_graph()
    recompute_whole()
    a_claim(ada, a_person("ada", display_name="Ada Byron"), *TWO, now=timezone.now())
    recompute_affected()
    recompute_whole()
    later = timezone.now() + timedelta(days=100)
    monkeypatch.setattr(recomputing.timezone, "now", lambda: later)
    recompute_whole()
    monkeypatch.undo()
    return ada


def row(author) -> TrustScore:
    return TrustScore.objects.get(author=author, until__isnull=True)


def test_what_the_jobs_leave_is_what_follows(ada):
    found = verify_scores()
    assert found.holds, found.in_words()
    assert (found.in_force, found.works, found.network, found.unchecked) == (4, 4, 4, [])
    assert found.past == TrustScore.objects.filter(until__isnull=False).count() > 1
    assert TrustScore.objects.filter(network__isnull=False).exists()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("value = value + 1", "A{ada}: row {row} says {more}, and {value} follows from its inputs"),
        ("penalty = 50", "says {value}, and"),
        ("confirmed = confirmed + 40", "A{ada}: confirmed is stored as 40, and the graph gives 0"),
        ("network = 99", "A{ada}: network is stored as 99, and the graph gives none"),
        ("evidence = '[]'", "says {value}, and"),
        ("evidence = jsonb_set(evidence, '{0,given_at}', '\"2020-01-01T00:00:00+00:00\"')", "says {value}, and"),
        ("since = since - interval '1 second'", "row {row} does not begin with the computation that it is of"),
        ("build_id = 999999", "row {row} is of a computation that is not there"),
    ],
    ids=lambda given: str(given).split(" ", 1)[0].strip("{}").replace("A{ada}:", "A"),
)
def test_whatever_is_changed_by_hand_is_found_and_named(ada, change, told):
    before = row(ada)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE profiles_trustscore SET {change} WHERE id = %s", [before.pk])
    found = verify_scores()
    assert not found.holds
    expected = told.format(ada=ada.pk, row=before.pk, value=before.value, more=before.value + 1)
    assert any(expected in fault for fault in found.faults), found.faults


def test_a_score_of_the_past_that_was_changed_is_found(ada):
    past = TrustScore.objects.filter(author=ada, until__isnull=False).order_by("since").first()
    TrustScore.objects.filter(pk=past.pk).update(value=past.value + 3)
    found = verify_scores()
    assert found.faults == [f"A{ada.pk}: row {past.pk} says {past.value + 3}, and {past.value} follows from its inputs"]


def test_spans_that_overlap_are_found(ada):
    past = TrustScore.objects.filter(author=ada, until__isnull=False).order_by("since").first()
    TrustScore.objects.filter(pk=past.pk).update(until=past.until + timedelta(seconds=1))
    found = verify_scores()
    assert len(found.faults) == 1
    assert "begins before the row before it ends" in found.faults[0]


def test_a_row_that_is_gone_or_too_many_is_found(ada):
    bob, dan = TrustScore.objects.exclude(author=ada).filter(until__isnull=True).order_by("author")[:2]
    TrustScore.objects.filter(pk=bob.pk).delete()
    TrustScore.objects.filter(pk=dan.pk).update(author=an_author("Eve Ash"))
    assert verify_scores().faults == [
        f"A{bob.author_id} has works and no score",
        f"A{dan.author_id} has works and no score",
        f"A{TrustScore.objects.get(pk=dan.pk).author_id} has a score, and neither works nor an owner",
    ]


def test_a_seed_that_was_changed_is_found(ada):
    last = TrustBuild.objects.filter(kind="whole").latest("as_of")
    TrustBuild.objects.filter(pk=last.pk).update(seeds=[], seed_weights=[])
    assert any("network is stored as" in fault for fault in verify_scores().faults)


def test_all_differences_are_counted_and_the_first_named(ada, monkeypatch):
    monkeypatch.setattr(verifying, "_NAMED", 1)
    TrustScore.objects.update(value=99)
    found = verify_scores()
    assert (len(found.faults), found.differing) == (1, TrustScore.objects.count())
    assert f"and {found.differing - 1} more" in found.in_words()


def test_what_cannot_be_checked_is_said(ada, monkeypatch):
    ChangedWork.objects.create(work=a_work(authors=[ada]).pk)
    update_graph()
    waits = verify_scores()
    assert waits.holds
    assert waits.unchecked == ["network evidence: the graph has changed since everybody was computed."]
    recompute_affected()
    assert verify_scores().works == 4
    build_graph()
    assert "the graph was built anew" in verify_scores().unchecked[0]
    monkeypatch.setattr(verifying, "VERSION", 2)
    assert any("another version of the formula" in line for line in verify_scores().unchecked)


def test_before_anything_was_computed_there_is_nothing_to_find():
    found = verify_scores()
    assert found.holds
    assert found.unchecked == ["works and network evidence: nothing was computed yet."]


# --- the command ----------------------------------------------------------------------------------------------------


def said(*options: str) -> str:
    out = io.StringIO()
    call_command("recompute_trust", *options, stdout=out)
    return out.getvalue()


def test_the_command_computes_verifies_and_changes_nothing_the_second_time(ada):
    assert "4 records, " in said()
    assert "4 records, 0 of them changed; network evidence from 1 people who are known" in said()
    ChangedWork.objects.create(work=a_work(authors=[ada]).pk)
    update_graph()
    assert "1 records were affected, 1 of them changed" in said("--affected")
    assert "0 records were affected" in said("--affected")
    said()
    assert "Every one is what is stored." in said("--verify")
    assert "\n  publishing\n" in said()
    assert "publishing" not in said("--verbosity=0")


def test_the_command_says_what_differs_and_fails(ada, capsys):
    TrustScore.objects.filter(author=ada, until__isnull=True).update(value=1)
    with pytest.raises(CommandError) as refused:
        call_command("recompute_trust", "--verify", "--verbosity=0")
    assert refused.value.returncode == 1
    assert f"A{ada.pk}: row" in capsys.readouterr().out


def test_without_a_graph_the_command_names_the_next_step():
    with pytest.raises(CommandError, match="rebuild_graph") as refused:
        said()
    assert refused.value.returncode == 2


def test_while_somebody_is_at_it_the_command_says_so(ada, monkeypatch):
    def held(**_):
        raise LockHeldError("Trust is being computed already.")

    monkeypatch.setattr("profiles.management.commands.recompute_trust.recompute_whole", held)
    with pytest.raises(CommandError, match="being computed already") as refused:
        said()
    assert refused.value.returncode == 2
