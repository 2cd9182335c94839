"""Whatever kind of change was asked for, its page says what, how it stands and what it keeps private."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from papers.models import Authorship
from profiles.corrections.answering import answer_part
from profiles.corrections.asked import AskedPart
from profiles.corrections.filing import file_request
from profiles.corrections.kinds import KINDS
from profiles.corrections.passing_on import pass_on_requests
from profiles.models import OutgoingMail, PartState, Relation, RequestPart, User
from profiles.views.corrections.part_words import title
from tests.profiles.corrections_pages.scenes import NOW, a_record, a_scene, names

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return a_scene()


def form_of_name(name: str, *, scope: str, former=()) -> dict:
    from papers.curation.naming import Form, WantedNames
    from papers.models import ShownName

    wanted = WantedNames(scope=ShownName.Scope(scope), forms=[Form(name)], former=former)
    return json.loads(json.dumps(wanted.as_json()))


def asked(kind: str, scene) -> AskedPart:
    name = names(scene.mine)[0]
    work = Authorship.objects.get(pk=name).work_id
    orcid = {"scheme": "orcid", "value": "0000-0001-6843-0064"}
    return {
        "sort": AskedPart("sort", {"mine": [], "not_mine": [[name, scene.mine.pk]]}),
        "merge": AskedPart("merge", {}, other=scene.free.pk),
        "split": AskedPart("split", {"names": [name]}),
        "name-form": AskedPart("name-form", form_of_name("Ada K. Byron", scope="page")),
        "rename": AskedPart("rename", form_of_name("Noel Byron", scope="rename", former=["Ada Byron"])),
        "identifier": AskedPart("identifier", {"act": "add", **orcid}),
        "add-author": AskedPart("add-author", {"work": _another_work(scene), "name": "Ada Byron", "position": 1}),
        "hide": AskedPart("hide", {"work": work}),
        "handed-over": AskedPart(
            "handed-over", {"work": work, "fault": "title", "to": "ACL Anthology", "subject": "W", "text": "It says X."}
        ),
    }[kind]


def _another_work(scene) -> int:
    return Authorship.objects.filter(author=scene.free).first().work_id


def test_every_kind_is_looked_at_here(scene):
    assert all(asked(kind, scene).kind == kind for kind in KINDS)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_its_page_and_its_receipt(client, scene, kind):
    request = file_request(record=scene.mine.pk, by=scene.ada, parts=[asked(kind, scene)], now=timezone.now())
    part = request.parts.get()
    _all_pages(client, scene.ada, request)
    if part.state == PartState.WAITING:
        _all_pages(client, scene.moderator, request)
        case = client.get(f"/moderation/corrections/{part.pk}/")
        assert case.status_code == 200
        part = answer_part(part=part.pk, by=scene.moderator, agree=True, now=timezone.now())
    assert part.state == PartState.DONE, part.reason
    text = _all_pages(client, scene.ada, request)
    assert "Done" in text
    client.force_login(scene.ada)
    told = json.loads(client.get(f"/corrections/{request.pk}/receipt.json").content)
    assert told["parts"][0]["state"] == "Done"
    assert client.get(f"/corrections/{request.pk}/receipt.txt").status_code == 200
    assert client.post(f"/corrections/{request.pk}/parts/1/undo/").status_code == 302
    assert RequestPart.objects.get(pk=part.pk).state == PartState.UNDONE
    _all_pages(client, scene.ada, request)


def _all_pages(client, user, request) -> str:
    client.force_login(user)
    page = client.get(f"/corrections/{request.pk}/")
    assert page.status_code == 200
    assert client.get("/corrections/").status_code == 200
    assert title(RequestPart.objects.get(request=request.pk)) in page.content.decode().replace("&#x27;", "'")
    return page.content.decode()


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_asked_for_somebody_else(client, scene, kind):
    """Of a record that nobody owns: a moderator's; the owner of another record that is touched comes first."""
    record = a_record("Ada Byron", 2)
    scene.mine = record
    part = asked(kind, scene)
    request = file_request(
        record=record.pk, by=scene.helper, parts=[part], now=NOW, relation=Relation.READER, reason="I know her."
    )
    pass_on_requests(now=NOW + timedelta(days=14))
    found = request.parts.get()
    client.force_login(scene.helper)
    assert client.get(f"/corrections/{request.pk}/").status_code == 200
    client.force_login(scene.moderator)
    assert client.get(f"/moderation/corrections/{found.pk}/").status_code == 200
    assert client.get("/moderation/corrections/").status_code == 200


def test_a_former_name_is_in_no_mail_and_on_no_page_of_others(client, scene):
    """What an account is called is its person's own to change; moderators read it."""
    User.objects.filter(pk=scene.ada.pk).update(display_name="Noel")
    request = file_request(record=scene.mine.pk, by=scene.ada, parts=[asked("rename", scene)], now=timezone.now())
    part = request.parts.get()
    if part.state == PartState.WAITING:
        answer_part(part=part.pk, by=scene.moderator, agree=True, now=timezone.now())
    for user in (scene.ada, scene.moderator):
        client.force_login(user)
        paths = [
            f"/corrections/{request.pk}/",
            f"/corrections/{request.pk}/receipt/",
            f"/corrections/{request.pk}/receipt.json",
        ]
        for path in paths:
            assert "Ada Byron" not in _main(client.get(path).content.decode()), path
    for path in (f"/moderation/corrections/{part.pk}/", "/moderation/corrections/"):
        assert "Ada Byron" not in _main(client.get(path).content.decode()), path
    last = OutgoingMail.objects.filter(kind="correction", user=scene.ada).latest("pk")
    assert "Ada Byron" not in last.subject + last.text
    assert (
        "Ada Byron"
        not in client.get(f"/authors/{scene.mine.public_id}/history/").content.decode().partition("<main")[2]
    )


def _main(page: str) -> str:
    """Without the frame, in which an account's own name stands."""
    return page.partition("<main")[2]
