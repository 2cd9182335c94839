"""Two people correct the same work at the same moment: one consistent state, and a message to both.

Every thread has a connection of its own to a real database, so that the locks are those of a day at work.
"""

import os

import pytest
from django.test import Client

from papers.models import Authorship, AuthorshipAssertion
from profiles.audit.verifying import verify_audit
from profiles.corrections.answering import answer_part
from profiles.corrections.errors import CorrectionError
from profiles.corrections.filing import file_request
from profiles.corrections.planning import plan
from profiles.corrections.undoing import undo_part
from profiles.corrections.withdrawing import withdraw_part
from profiles.models import OutgoingMail, RequestPart
from tests.claim_walks.racing import race
from tests.profiles.corrections_pages.scenes import NOW, a_record, a_scene, mails, names

pytestmark = pytest.mark.django_db(transaction=True)

FEW = pytest.param(3, id="few")
MANY = pytest.param(int(os.environ.get("PEERGRAPH_RACE_ROUNDS", "200")), id="many", marks=pytest.mark.fuzz)
rounds_each = pytest.mark.parametrize("rounds", [FEW, MANY])


def at_once(*deeds):
    """What each gave, or the refusal it met."""

    def tried(deed):
        try:
            return deed()
        except CorrectionError as refused:
            return str(refused)

    return race([lambda deed=deed: tried(deed) for deed in deeds])


def one_person_has_it(name: int, scene) -> None:
    """The name stands on one of the two records, by its owner's word; what the other asked is settled and told."""
    row = Authorship.objects.get(pk=name)
    assert row.author_id in {scene.mine.pk, scene.theirs.pk}
    assert AuthorshipAssertion.objects.filter(work=row.work, ended_at=None).get().author_id == row.author_id
    assert verify_audit().faults == []


@rounds_each
def test_two_owners_take_the_same_work_through_the_services(rounds):
    scene = a_scene()
    for _ in range(rounds):
        OutgoingMail.objects.all().delete()
        page = a_record("A. Byron", 2)
        wanted = names(page)[:1]
        asked = {
            person: (record.pk, plan(record=record.pk, mine=wanted))
            for person, record in ((scene.ada, scene.mine), (scene.eve, scene.theirs))
        }
        results = at_once(
            *(
                lambda by=person, record=record, parts=parts: file_request(record=record, by=by, parts=parts, now=NOW)
                for person, (record, parts) in asked.items()
            )
        )
        states = sorted(
            RequestPart.objects.filter(request__in=[one.pk for one in results]).values_list("state", flat=True)
        )
        assert states == ["done", "impossible"]
        one_person_has_it(wanted[0], scene)
        # The one who came first hears of the other, the other hears that it was taken.
        assert sorted(len(mails(person)) for person in (scene.ada, scene.eve)) == [1, 2]
        told = " ".join([*mails(scene.ada), *mails(scene.eve)])
        assert "Not possible: your request" in told
        assert "Somebody else asked for works of your record" in told


@rounds_each
def test_a_part_is_answered_or_taken_back_and_never_both(rounds):
    scene = a_scene()
    for _ in range(rounds):
        OutgoingMail.objects.all().delete()
        name = names(scene.mine)[0]
        request = scene.filed(by=scene.eve, record=scene.theirs, mine=[name])
        part = request.parts.get()
        at_once(
            lambda part=part: answer_part(part=part.pk, by=scene.ada, agree=True, now=NOW),
            lambda part=part: withdraw_part(part=part.pk, by=scene.eve, now=NOW),
        )
        part.refresh_from_db()
        assert part.state in {"done", "withdrawn"}
        on_theirs = Authorship.objects.get(pk=name).author_id == scene.theirs.pk
        assert on_theirs == (part.state == "done")
        last = {"done": "Done: ", "withdrawn": "Taken back: "}[part.state]
        assert mails(scene.eve)[-1].startswith(last)
        assert len(mails(scene.ada)) == len(mails(scene.eve)) == 2
        if part.state == "done":
            undo_part(part=part.pk, by=scene.eve, now=NOW)


@rounds_each
def test_through_the_pages_both_read_what_is_so(rounds):
    scene = a_scene()
    clients = {}
    for person in (scene.ada, scene.eve):
        clients[person] = Client()
        clients[person].force_login(person)
    for _ in range(rounds):
        name = names(scene.mine)[0]
        request = scene.filed(by=scene.eve, record=scene.theirs, mine=[name])
        path = f"/corrections/{request.pk}/parts/1"
        answers = at_once(
            lambda path=path: clients[scene.ada].post(f"{path}/answer/", {"answer": "agree"}),
            lambda path=path: clients[scene.eve].post(f"{path}/withdraw/"),
        )
        assert {answer.status_code for answer in answers} <= {302, 422}
        pages = [clients[person].get(f"/corrections/{request.pk}/").content.decode() for person in clients]
        state = request.parts.get().state
        assert all(f"correction-state-{state}" in page for page in pages)
        if state == "done":
            undo_part(part=request.parts.get().pk, by=scene.eve, now=NOW)
