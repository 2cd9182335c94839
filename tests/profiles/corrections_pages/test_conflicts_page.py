"""Where a source contradicts what people said: shown to moderators in words, and left as people said."""

import pytest

from papers.models import AssertionConflict, Authorship
from profiles.audit.verifying import verify_audit
from profiles.models import AuditEvent
from tests.cast import TWO, a_claim
from tests.profiles.corrections_pages.scenes import NOW, a_scene, names

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return a_scene()


@pytest.fixture
def conflict(scene):
    """Ada says that a work of nobody's page is hers; a source prints the identifier of another record beside it."""
    name = names(scene.free)[0]
    scene.filed(mine=[name])
    row = Authorship.objects.get(pk=name)
    return AssertionConflict.objects.create(
        kind=AssertionConflict.Kind.OTHERS_IDENTIFIER, work=row.work, name_key=row.name_key, nth=1, author=scene.mine,
        other=scene.theirs, scheme="orcid", value="0000-0001-6843-0064", source="crossref", first_seen=NOW,
    )  # fmt: skip


def seen(client, user):
    client.force_login(user)
    return client.get("/moderation/conflicts/").content.decode()


def test_it_is_said_in_words_and_what_people_said_stays(client, scene, conflict):
    text = seen(client, scene.moderator)
    assert "is Ada Byron (A" in text
    assert "prints orcid:0000-0001-6843-0064 beside it" in text
    client.post(f"/moderation/conflicts/{conflict.pk}/act/")
    assert "No source contradicts what people said" in seen(client, scene.moderator)
    assert Authorship.objects.filter(work=conflict.work, author=scene.mine).exists()
    event = AuditEvent.objects.get(act="conflict-set-aside")
    assert (event.subject, event.actor, event.actor_id) == (scene.mine.public_id, "moderator", scene.moderator.pk)
    assert verify_audit().faults == []


def test_ones_own_is_left_out_and_refused(client, scene, conflict):
    a_claim(scene.theirs, scene.moderator, *TWO, now=NOW)
    assert "1 case of your own is left out." in seen(client, scene.moderator)
    client.post(f"/moderation/conflicts/{conflict.pk}/act/")
    conflict.refresh_from_db()
    assert conflict.set_aside_at is None


def test_it_is_set_aside_once(client, scene, conflict):
    client.force_login(scene.moderator)
    for _ in range(2):
        assert client.post(f"/moderation/conflicts/{conflict.pk}/act/").status_code == 302
    assert AuditEvent.objects.filter(act="conflict-set-aside").count() == 1
