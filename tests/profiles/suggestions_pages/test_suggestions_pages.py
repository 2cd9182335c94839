"""What may be wrong with records, as owners and moderators see it: in words, both ways, and never as a finding."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from papers.models import Suggestion
from papers.search.indexing import rebuild_search
from papers.search.names.building import rebuild_names
from papers.services.note_suggestions import note_suggestions
from tests.cast import TWO, a_claim, a_person
from tests.corpus import a_work, an_author

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def two():
    friend = an_author("Ivo Brandt")
    one, other = an_author("Quillon Ostrander"), an_author("Q. Ostrander")
    for title in ("Parsing rivers", "Parsing lakes", "Parsing brooks"):
        a_work(title, authors=[one, friend])
    for title in ("Rivers revisited", "Lakes revisited"):
        a_work(title, authors=[friend, other])
    for number in range(30):
        a_work(f"Something else {number}", authors=[an_author(f"Person{number} Name{number}")])
    rebuild_search()
    rebuild_names()
    return one, other


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def owner(two):
    user = a_person("quillon", display_name="Quillon Ostrander")
    a_claim(two[0], user, *TWO, now=NOW)
    return signed_in(user)


def test_an_owner_is_asked_and_told_why(owner, two):
    page = owner.get("/corrections/").content.decode()
    assert "Is this also you?" in page
    assert "They have 1 co-author in common: Ivo Brandt." in page
    assert f"author={two[0].public_id}&amp;also=Q.%20Ostrander" in page


def test_what_is_not_the_owners_is_not_asked_again(owner, two):
    one, other = two
    assert owner.post("/corrections/not-me/", {"record": one.public_id, "of": other.public_id}).status_code == 302
    assert "Is this also you?" not in owner.get("/corrections/").content.decode()
    assert Suggestion.objects.get().dismissed_by is not None


@pytest.mark.parametrize(
    ("record", "of"),
    [
        ("other", "one"),
        ("one", "one"),
        ("one", "A999999"),
        ("one", "I1"),
        ("one", ""),
        ("", "other"),
        ("one", "W999999"),
    ],
)
def test_only_for_ones_own_record_and_what_there_is(owner, two, record, of):
    names = {"one": two[0].public_id, "other": two[1].public_id}
    sent = {"record": names.get(record, record), "of": names.get(of, of)}
    assert owner.post("/corrections/not-me/", sent).status_code == 404
    assert not Suggestion.objects.exists()


def test_moderators_see_the_evidence_and_set_aside_for_good(two):
    user = a_person("mo", is_moderator=True)
    moderator = signed_in(user)
    note_suggestions(now=NOW)
    page = moderator.get("/moderation/suggestions/").content.decode()
    assert "Q. Ostrander" in page
    assert "One of the names has initials" in page
    number = Suggestion.objects.get().pk
    assert moderator.post(f"/moderation/suggestions/{number}/act/", {"act": "dismiss"}).status_code == 302
    assert "Q. Ostrander" not in moderator.get("/moderation/suggestions/").content.decode()
    assert "Set aside on" in moderator.get("/moderation/suggestions/?show=dismissed").content.decode()
    moderator.post(f"/moderation/suggestions/{number}/act/", {"act": "again"})
    assert "Q. Ostrander" in moderator.get("/moderation/suggestions/").content.decode()


def test_a_moderator_does_not_judge_what_is_about_themselves(two):
    user = a_person("mo", is_moderator=True, display_name="Quillon Ostrander")
    a_claim(two[0], user, *TWO, now=NOW)
    moderator = signed_in(user)
    note_suggestions(now=NOW)
    assert "Q. Ostrander" not in moderator.get("/moderation/suggestions/").content.decode()
    number = Suggestion.objects.get().pk
    assert moderator.post(f"/moderation/suggestions/{number}/act/", {"act": "dismiss"}).status_code == 404


def test_a_mixed_record_shows_the_works_that_stand_apart(two):
    one, _ = two
    names = [place.pk for place in one.authorships.all()[:2]]
    Suggestion.objects.create(
        matter="mixed", record=one, strength=70, noted_at=NOW, parts=[names], facts=[["parts-apart", 1.0, 2, [], []]]
    )
    page = signed_in(a_person("mo", is_moderator=True)).get("/moderation/suggestions/?matter=mixed").content.decode()
    assert "2 of the works hang together by themselves" in page
    assert "2 works apart" in page


@pytest.mark.parametrize("query", ["?matter=x", "?after=x", "?matter=mixed", "?show=dismissed", "?matter=missing"])
def test_empty_lists_and_nonsense_are_pages(query):
    assert signed_in(a_person("mo", is_moderator=True)).get(f"/moderation/suggestions/{query}").status_code == 200
