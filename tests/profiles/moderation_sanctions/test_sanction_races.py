"""Several moderators at the same moment, each with a connection of their own: one of them comes through.

A few rounds; `make fuzz` runs two hundred.
"""

# ruff: noqa: B023 - every race is over before its loop goes on

import os
from datetime import timedelta

import pytest

from profiles.audit.verifying import verify_audit
from profiles.models import AuditEvent, Claim, OutgoingMail, Sanction, SanctionAppeal
from profiles.moderation.sanctions.appealing import decide_sanction_appeal, file_sanction_appeal
from profiles.moderation.sanctions.deciding import confirm_sanction, decline_sanction
from profiles.moderation.sanctions.lifting import confirm_lift, drop_lift, propose_lift
from profiles.moderation.sanctions.proposing import withdraw_sanction
from tests.cast import TWO, a_claim, a_person
from tests.claim_walks.racing import done, race
from tests.corpus import an_author
from tests.profiles.moderation_sanctions.conftest import NOW, Stage, a_stage

pytestmark = pytest.mark.django_db(transaction=True)
rounds_each = pytest.mark.parametrize(
    "rounds",
    [
        pytest.param(2, id="few"),
        pytest.param(int(os.environ.get("PEERGRAPH_RACE_ROUNDS", "200")), id="many", marks=pytest.mark.fuzz),
    ],
)


def _another(stage: Stage) -> Claim:
    """A case of its own for each round."""
    return a_claim(an_author("Ada Byron"), stage.person, *TWO, now=NOW)


@rounds_each
def test_one_is_proposed_of_one_act(rounds):
    stage = a_stage()
    for _ in range(rounds):
        case = _another(stage)
        found = race([lambda by=by: stage.proposed(claim=case.pk, by=by) for by in _moderators(stage) * 2])
        assert len(done(found)) == 1
        assert Sanction.objects.filter(claim=case).count() == 1
    assert verify_audit().faults == []


@rounds_each
def test_a_proposal_gets_one_answer(rounds):
    stage = a_stage()
    for _ in range(rounds):
        sanction = stage.proposed(claim=_another(stage).pk)
        answers = [confirm_sanction, decline_sanction, confirm_sanction] * 2
        deeds = [
            lambda answer=answer, by=by: answer(sanction=sanction.pk, by=by, now=NOW)
            for answer, by in zip(answers, [stage.two, stage.three, stage.four] * 2, strict=True)
        ]
        deeds.append(lambda: withdraw_sanction(sanction=sanction.pk, by=stage.one, now=NOW))
        assert len(done(race(deeds))) == 1
        sanction.refresh_from_db()
        steps = AuditEvent.objects.filter(facts__sanction=sanction.pk).exclude(act="sanction-proposed")
        assert steps.get().to_state == sanction.state
        told = OutgoingMail.objects.filter(text__contains=f"/me/sanctions/{sanction.pk}/").count()
        assert told == (1 if sanction.state == "confirmed" else 0)
    assert verify_audit().faults == []


@rounds_each
def test_a_sanction_ends_once_whoever_ends_it(rounds):
    stage = a_stage()
    five = a_person("five", is_moderator=True)
    for _ in range(rounds):
        sanction = stage.in_force(claim=_another(stage).pk)
        file_sanction_appeal(sanction=sanction.pk, by=stage.person, text="It is genuine.", now=NOW)
        propose_lift(sanction=sanction.pk, by=stage.one, why="It is.", now=NOW)
        later = NOW + timedelta(hours=1)

        def hear(by, grant):
            return decide_sanction_appeal(sanction=sanction.pk, grant=grant, by=by, answer="So.", now=later)

        race([
            lambda: hear(stage.three, grant=True),
            lambda: hear(stage.four, grant=False),
            lambda: hear(five, grant=True),
            lambda: confirm_lift(sanction=sanction.pk, by=stage.two, now=later),
            lambda: drop_lift(sanction=sanction.pk, by=stage.two, now=later),
            lambda: confirm_lift(sanction=sanction.pk, by=five, now=later),
        ])  # fmt: skip
        sanction.refresh_from_db()
        appeal = SanctionAppeal.objects.get(sanction=sanction)
        ends = AuditEvent.objects.filter(facts__sanction=sanction.pk, to_state="lifted", from_state="confirmed")
        assert ends.count() == (1 if sanction.state == "lifted" else 0)
        assert appeal.outcome != ""
        assert appeal.decided_by_id not in {stage.one.pk, stage.two.pk, stage.person.pk}
    assert verify_audit().faults == []


@rounds_each
def test_an_appeal_is_filed_once(rounds):
    stage = a_stage()
    for _ in range(rounds):
        sanction = stage.in_force(claim=_another(stage).pk)
        filed = race([
            lambda: file_sanction_appeal(sanction=sanction.pk, by=stage.person, text="It is genuine.", now=NOW)
            for _ in range(6)
        ])  # fmt: skip
        assert len(done(filed)) == 1


def _moderators(stage: Stage):
    return [stage.one, stage.two, stage.three, stage.four]
