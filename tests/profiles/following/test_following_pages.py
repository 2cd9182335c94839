"""The button on pages of records, and the page of everything that one follows: with a script, and without."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from papers.models import Author
from papers.search.indexing import rebuild_search
from profiles.following.follows import follow_target
from profiles.following.searches import save_search
from profiles.models import Follow, FollowKind, SavedSearch
from tests.cast import a_person
from tests.corpus import a_topic, a_venue, a_work, an_author, an_institution

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def read(client, path) -> str:
    return client.get(path, follow=True).content.decode()


@pytest.mark.parametrize("make", [an_author, a_topic, an_institution, a_venue, a_work])
def test_every_record_has_the_button(client, client_of_ada, ada, make):
    record = make()
    page = record.get_absolute_url()
    assert f"/accounts/login/?next={page.replace('/', '%2F')}" in read(client, page)
    assert "follower" not in read(client, page)
    assert f'name="target" value="{record.public_id}"' in read(client_of_ada, page)
    answer = client_of_ada.post("/me/following/follow/", {"target": record.public_id, "next": page})
    assert (answer.status_code, answer.url) == (302, page)
    followed = read(client_of_ada, page)
    assert 'aria-pressed="true">Once a day' in followed
    assert "You follow" in followed
    assert "1 follower<" in read(client, page)
    client_of_ada.post("/me/following/unfollow/", {"target": record.public_id, "next": page})
    assert "Undo" in read(client_of_ada, page)
    assert not Follow.objects.exists()


def test_with_a_script_the_button_alone_is_answered(client_of_ada):
    author = an_author()
    form = {"target": author.public_id, "next": "/authors/", "from": "button"}
    for path, more, expected in [
        ("follow", {}, 'aria-pressed="true">Once a day'),
        ("follow", {"frequency": "weekly"}, 'aria-pressed="true">Once a week'),
        ("unfollow", {}, 'name="frequency" value="weekly"'),
    ]:
        answer = client_of_ada.post(f"/me/following/{path}/", form | more, headers=HTMX)
        assert answer.status_code == 200
        assert expected in answer.content.decode()
        assert "<html" not in answer.content.decode()
    client_of_ada.post("/me/following/follow/", form | {"frequency": "weekly"}, headers=HTMX)
    assert Follow.objects.get().frequency == "weekly"


def test_a_search_is_followed_from_its_page(client, client_of_ada, ada):
    a_work("Deep nets")
    rebuild_search()
    page = "/search?q=deep++nets&sort=newest"
    assert "Follow<" in read(client, page)
    assert "Follow<" not in read(client_of_ada, "/search?q=deep&type=authors")
    client_of_ada.post("/me/following/follow/", {"query": "q=deep+nets", "next": page})
    assert SavedSearch.objects.get().query == "q=deep+nets"
    number = SavedSearch.objects.get().pk
    assert f'name="target" value="Q{number}"' in read(client_of_ada, page)
    form = {"target": f"Q{number}", "query": "q=deep+nets", "next": page, "from": "button"}
    answer = client_of_ada.post("/me/following/unfollow/", form, headers=HTMX).content.decode()
    assert 'name="name" value="deep nets"' in answer
    assert "this search" in answer


def test_no_act_by_reading_nor_without_a_token(client_of_ada, ada):
    author = an_author()
    for path in ("follow", "unfollow", "frequency", "all", "searches/1/rename"):
        assert client_of_ada.get(f"/me/following/{path}/").status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(ada)
    assert strict.post("/me/following/follow/", {"target": author.public_id}).status_code == 403
    assert not Follow.objects.exists()


@pytest.mark.parametrize("target", ["", "A999999", "Q1", "X1", "A0", "A" + "9" * 30, "a\x00", "U1"])
def test_what_is_not_there(client_of_ada, target):
    for path in ("follow", "frequency"):
        form = {"target": target, "frequency": "daily"}
        assert client_of_ada.post(f"/me/following/{path}/", form).status_code == 404


def test_an_unknown_frequency_changes_nothing(client_of_ada, ada):
    author = an_author()
    follow_target(kind=FollowKind.AUTHOR, target=author.pk, by=ada)
    for path, more in [("frequency", {"target": author.public_id}), ("all", {}), ("all", {"kind": "people"})]:
        form = {"frequency": "hourly", **more}
        assert client_of_ada.post(f"/me/following/{path}/", form).status_code == 404
    assert Follow.objects.get().frequency == "daily"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"]
)
def test_nobody_is_led_elsewhere(client_of_ada, elsewhere):
    answer = client_of_ada.post("/me/following/follow/", {"target": an_author().public_id, "next": elsewhere})
    assert answer.url == "/me/following/"


def test_somebody_elses_search(client_of_ada):
    ben = a_person("ben")
    search = save_search(query="q=nets", by=ben)
    form = {"target": f"Q{search.pk}", "frequency": "off", "name": "mine"}
    for path in ("frequency", f"searches/{search.pk}/rename", "follow"):
        assert client_of_ada.post(f"/me/following/{path}/", form).status_code == 404
    client_of_ada.post("/me/following/unfollow/", form)
    assert (SavedSearch.objects.get().name, Follow.objects.get().frequency) == ("nets", "daily")
    assert "nets" not in read(client_of_ada, "/me/following/")


def test_the_list_is_filtered_paged_and_set_at_once(client_of_ada, ada, monkeypatch):
    monkeypatch.setattr("profiles.views.following.following.LINES_AT_ONCE", 3)
    for number in range(4):
        follow_target(kind=FollowKind.AUTHOR, target=an_author(f"Person Number{number}").pk, by=ada)
    follow_target(kind=FollowKind.TOPIC, target=a_topic("deep nets").pk, by=ada)
    search = save_search(query="q=nets", by=ada)
    page = read(client_of_ada, "/me/following/")
    assert "Page 1 of 2" in page
    assert "Number3" not in page
    assert "Number3" in read(client_of_ada, "/me/following/?page=2")
    assert "Number3" in read(client_of_ada, "/me/following/?page=99")
    assert "Number2" in read(client_of_ada, "/me/following/?kind=author&q=NUMBER2")
    assert "Nothing of this name" in read(client_of_ada, "/me/following/?q=nobody")
    client_of_ada.post("/me/following/all/", {"kind": "author", "frequency": "weekly"})
    client_of_ada.post(f"/me/following/searches/{search.pk}/rename/", {"name": "Mine"})
    frequencies = sorted(Follow.objects.values_list("kind", "frequency").distinct())
    assert frequencies == [("author", "weekly"), ("search", "daily"), ("topic", "daily")]
    assert "Mine" in read(client_of_ada, "/me/following/?kind=search")


def test_undo_brings_a_search_back_as_it_was(client_of_ada, ada):
    search = save_search(query="q=nets", name="My nets", by=ada)
    follow_target(kind=FollowKind.AUTHOR, target=an_author().pk, by=ada)
    client_of_ada.post("/me/following/unfollow/", {"target": f"Q{search.pk}"})
    page = read(client_of_ada, "/me/following/")
    assert 'name="query" value="q=nets"' in page
    client_of_ada.post("/me/following/follow/", {"query": "q=nets", "name": "My nets", "frequency": "off"})
    assert SavedSearch.objects.get().name == "My nets"
    assert "following-undo" not in read(client_of_ada, "/me/following/").replace("following-undo {", "")


def test_what_is_hidden_is_said_to_be(client_of_ada, ada):
    author = an_author("Nobody Shown")
    follow_target(kind=FollowKind.AUTHOR, target=author.pk, by=ada)
    Author.objects.update(hidden=True)
    page = read(client_of_ada, "/me/following/")
    assert "No longer shown" in page
    assert "Nobody Shown" not in page


def test_the_page_costs_the_same_for_three_hundred(client_of_ada, ada, django_assert_max_num_queries):
    authors = [an_author(f"Person {number}") for number in range(300)]
    Follow.objects.bulk_create(Follow(user=ada, kind="author", target=author.pk) for author in authors)
    with django_assert_max_num_queries(25):
        page = read(client_of_ada, "/me/following/")
    assert "Page 1 of 6" in page


def test_the_button_costs_one_query(client, client_of_ada):
    page = an_author().get_absolute_url()
    for visitor in (client, client_of_ada):
        with CaptureQueriesContext(connection) as made:
            visitor.get(page)
        assert sum("profiles_follow " in query["sql"] for query in made) == 1
