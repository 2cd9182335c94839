"""Every state of a claim has a page of its own, which says what it is and what can be done, to those whose it is."""

import pytest
from django.db import transaction

from profiles.models import Claim, ClaimState
from tests.claim_states import make_states

pytestmark = pytest.mark.django_db

SAYS = {
    "start": "What you get",
    "start-owned": "Somebody has claimed this record.",
    "draft": "What can you show?",
    "draft-undecided": "Ready to be decided?",
    "draft-owned": "its owner is told and has 14 days to object",
    "pending": "A moderator looks at your claim",
    "email": "Send the code",
    "document": "Send the file",
    "statement": "Keep these words",
    "withdraw": "Take it back",
    "orcid": "This portal has not set up ORCID yet",
    "no-claims": "No record is yours yet",
    "active": "Level 2 of 4",
    "active-3": "Level 4 comes by itself on",
    "active-4": "Level 4 of 4",
    "list": "Your word is asked for",
    "vouch-asked": "We met in Turin.",
    "vouch-given": "Take my word back",
    "vouch-request": "Charles Babbage",
    "history": "accepted a claim. The record has an owner, at level 2.",
    "history-empty": "Nothing was decided yet",
    "owner-of-contested": "Somebody else says that this record is theirs.",
    "cooling": "The owner can object until",
    "against": "This record is mine",
    "list-against": "Others ask for your record",
    "disputed-owner": "Your ownership is disputed",
    "disputed-challenger": "Two moderators compare the evidence",
    "against-disputed": "Neither side decides alone",
    "superseded": "The record belongs to somebody else now",
    "rejected": "The name of the account is not a name of the record.",
    "rejected-appealed": "Another moderator looks at it",
    "appeal": "Send the appeal",
    "suspended": "Your ownership is suspended",
    "revoked": "The claimant appears not to be the person.",
    "withdrawn": "You took this claim back",
    "released": "You gave this record up",
    "expired": "Prove it once more",
    "list-over": "Over",
    "history-revoked": "Two moderators took the record from its owner.",
}


@pytest.fixture(scope="module")
def sights(django_db_setup, django_db_blocker):
    """Made once, because these tests only look; taken back at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_states()
        transaction.set_rollback(True)


def test_every_state_is_met(sights):
    met = {sight.claim.state for sight in sights.values() if sight.claim}
    assert met == set(ClaimState.values)
    assert set(sights) == set(SAYS)


def test_each_says_what_it_is_and_changes_nothing(client, sights):
    before = list(Claim.objects.order_by("pk").values())
    missing = {}
    for name, sight in sights.items():
        client.force_login(sight.user)
        answer = client.get(sight.path)
        text = answer.content.decode()
        if answer.status_code != 200 or SAYS[name] not in text:
            missing[name] = (answer.status_code, SAYS[name])
    assert missing == {}
    assert list(Claim.objects.order_by("pk").values()) == before


def test_nobody_else_sees_it(client, sights):
    stranger = sights["no-claims"].user
    seen = []
    for name, sight in sights.items():
        if sight.path == "/claims/" or name.startswith(("start", "history")):
            continue
        client.force_login(stranger)
        if client.get(sight.path).status_code != 404:
            seen.append(name)
        client.logout()
        if "/accounts/login/" not in client.get(sight.path).headers.get("Location", ""):
            seen.append(f"{name} signed out")
    assert seen == []


def test_the_two_sides_of_a_contest_learn_nothing_private_of_each_other(client, sights):
    client.force_login(sights["against-disputed"].user)
    page = client.get(sights["against-disputed"].path).content.decode()
    assert "old.example" not in page
    assert "E-mail address printed in a paper" in page
    client.force_login(sights["disputed-challenger"].user)
    page = client.get(sights["disputed-challenger"].path).content.decode()
    assert "@tests.example" not in page


def test_what_moderators_wrote_is_for_the_claimant_alone(client, sights):
    client.force_login(sights["rejected"].user)
    assert "both names?" in client.get(sights["rejected"].path).content.decode()
    author = sights["rejected"].claim.author
    assert "both names?" not in client.get(f"/authors/{author.public_id}/history/").content.decode()


def test_history_names_nobody_and_no_claim(client, sights):
    page = client.get(sights["history-revoked"].path).content.decode()
    assert "Verified on" in page
    claim = sights["revoked"].claim
    for private in ("revoked-owner", "moderator-1", f"claims/{claim.pk}", "@tests.example", f"U{claim.user_id}"):
        assert private not in page
