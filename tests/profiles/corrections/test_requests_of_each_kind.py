"""Each kind of request that researchers file, from asking to the end, by the services that the pages call."""

import pytest
from django.utils import timezone

from profiles.corrections.answering import answer_part
from profiles.corrections.filing import file_request
from profiles.corrections.planning import plan
from profiles.corrections.undoing import undo_part
from profiles.models import CorrectionRequest, PartState
from tests.profiles.corrections.request_scenes import SCENES, Scene, build

pytestmark = pytest.mark.django_db


def filed(scene: Scene) -> CorrectionRequest:
    apart = scene.not_mine if scene.apart else ()
    denied = () if scene.apart else scene.not_mine
    return file_request(
        record=scene.record.pk,
        by=scene.filer,
        parts=plan(record=scene.record.pk, mine=scene.mine, not_mine=denied, apart=apart),
        now=timezone.now(),
        relation=scene.relation,
        reason="" if scene.relation == "self" else "We share an office.",
    )


@pytest.mark.parametrize("code", SCENES)
def test_a_request_goes_from_asking_to_its_end(code):
    scene = build(code)
    request = filed(scene)
    waiting = list(request.parts.filter(state=PartState.WAITING).order_by("number"))
    assert len(waiting) == len(scene.answers)
    for part, (who, agrees) in zip(waiting, scene.answers, strict=True):
        reason = "" if agrees else "cannot-tell"
        answer_part(part=part.pk, by=who, agree=agrees, now=timezone.now(), reason=reason)
    if scene.undo:
        for part in request.parts.filter(state=PartState.DONE).order_by("-number"):
            undo_part(part=part.pk, by=scene.filer, now=timezone.now())
    assert sorted(request.parts.values_list("state", flat=True)) == sorted(scene.states)
    request.refresh_from_db()
    assert request.closed_at is not None
    scene.then(request)
