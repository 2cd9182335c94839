"""Pages of the library, as a browser without a script uses them, and what of it others get."""

import csv
import io
import json
import re
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from papers.models import Work
from profiles.library.describing import describe_work
from profiles.library.lists import create_list
from profiles.library.saving import save_work
from profiles.library.sharing import share_list
from profiles.models import ReadingList, SavedWork, User
from tests.cast import a_person
from tests.corpus import a_work
from tests.profiles.library.shelves import a_list, order

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def browser(client, ada):
    client.force_login(ada)
    return client


def opened(browser, name, *args, **query):
    response = browser.get(reverse(name, args=args), query)
    assert response.status_code == 200
    return response.content.decode()


def shown(page):
    return [int(number) for number in re.findall(r'<li class="library-work" id="work-W([0-9]+)"', page)]


def test_an_empty_library_says_how_it_fills(browser):
    assert "Nothing saved yet" in opened(browser, "me-library")


def test_making_naming_and_removing_a_list(browser, ada):
    made = browser.post(reverse("me-library-new"), {"name": "Thesis"})
    own = ReadingList.objects.get()
    assert made.url == reverse("me-library-list", args=[own.pk])
    again = browser.post(reverse("me-library-new"), {"name": "Thesis"})
    assert again.status_code == 422
    assert "already" in again.content.decode()
    browser.post(reverse("me-library-edit", args=[own.pk]), {"name": "Talk", "note": "For May.\r\nIn Graz."})
    assert "For May.<br>In Graz." in opened(browser, "me-library-list", own.pk)

    browser.post(reverse("me-library-remove", args=[own.pk]))
    key = re.search(r'name="removal" value="([^"]+)"', opened(browser, "me-library"))[1]
    assert browser.get(reverse("me-library-list", args=[own.pk])).status_code == 404
    browser.post(reverse("me-library-undo"), {"removal": key})
    assert "Talk" in opened(browser, "me-library-list", own.pk)


def test_sorting_and_narrowing(browser, ada):
    made, (one, two, three) = a_list(ada, "On sets", "On rings", "On sets of rings")
    Work.objects.filter(pk=two.pk).update(year=2025)
    describe_work(reading_list=made.pk, work=two.pk, note="compare Sets", tags="proofs & co", by=ada)
    args = ["me-library-list", made.pk]
    assert shown(opened(browser, *args)) == [one.pk, two.pk, three.pk]
    assert shown(opened(browser, *args, sort="newest")) == [two.pk, three.pk, one.pk]
    assert shown(opened(browser, *args, sort="saved")) == [one.pk, two.pk, three.pk]
    assert shown(opened(browser, *args, q="sets")) == [one.pk, two.pk, three.pk]
    assert shown(opened(browser, *args, q="rings sets")) == [three.pk]
    page = opened(browser, *args, tag="proofs & co")
    assert shown(page) == [two.pk]
    assert "1 work of 3" in page
    assert "data-orders" not in page, "what is not the whole list is not put in order"
    assert "No work of the list" in opened(browser, *args, q="nothing")
    for odd in ({"page": "0"}, {"page": "99"}, {"page": "x"}, {"sort": "x"}, {"q": "\x00"}):
        assert shown(opened(browser, *args, **odd)) == [one.pk, two.pk, three.pk]


def test_moving_leads_to_the_work_and_says_where_it_is(browser, ada):
    made, (one, two, three) = a_list(ada, "one", "two", "three")
    address = reverse("me-library-move", args=[made.pk])
    back = browser.post(address, {"work": three.public_id, "move": "up", "to": "3"})
    assert back.url == reverse("me-library-list", args=[made.pk]) + f"#work-{three.public_id}"
    assert order(made) == [one.pk, three.pk, two.pk]
    assert "Now 2 of 3: three" in opened(browser, "me-library-list", made.pk)
    browser.post(address, {"work": one.public_id, "move": "bottom"})
    assert order(made) == [three.pk, two.pk, one.pk]
    page = browser.post(address, {"work": one.public_id, "move": "to", "to": "2"}, headers=HTMX).content.decode()
    assert order(made) == shown(page) == [three.pk, one.pk, two.pk]
    assert "Now 2 of 3: one" in page
    for odd in ("", "x", "-1", "9" * 30):
        browser.post(address, {"work": one.public_id, "move": "to", "to": odd})
        assert order(made) == [three.pk, one.pk, two.pk]


def test_what_moves_to_another_page_is_followed_there(browser, ada):
    made, _ = a_list(ada)
    works = Work.objects.bulk_create(
        Work(title=f"On {n}", title_key=10**9 + n, type="article", described_by="acl") for n in range(60)
    )
    SavedWork.objects.bulk_create(SavedWork(reading_list=made, work=work, position=n) for n, work in enumerate(works))
    address = reverse("me-library-move", args=[made.pk])
    page = browser.post(address, {"work": works[0].public_id, "move": "bottom"}, headers=HTMX).content.decode()
    assert shown(page)[-1] == works[0].pk
    assert "Page 2 of 2" in page
    assert len(shown(opened(browser, "me-library-list", made.pk))) == 50


def test_a_note_and_tags_beside_a_work(browser, ada):
    made, (work,) = a_list(ada, "On sets")
    address = reverse("me-library-describe", args=[made.pk, work.public_id])
    back = browser.post(address, {"note": "<b>read</b>", "tags": "a, b", "next": "/me/library/"})
    assert back.url == f"/me/library/#work-{work.public_id}"
    assert "&lt;b&gt;read&lt;/b&gt;" in opened(browser, "me-library-list", made.pk)
    refused = browser.post(address, {"note": "x" * 4001, "tags": "a"})
    assert refused.status_code == 422
    assert "4,001" in refused.content.decode()
    row = SavedWork.objects.get()
    assert (row.note, row.tags) == ("<b>read</b>", ["a", "b"])
    assert browser.get(reverse("me-library-describe", args=[made.pk, a_work().public_id])).status_code == 404


def test_what_is_ticked_is_copied_moved_and_taken_off(browser, ada):
    made, (one, two, three) = a_list(ada, "one", "two", "three")
    other = create_list(name="Other", by=ada)
    address = reverse("me-library-selection", args=[made.pk])
    ticked = [one.public_id, three.public_id]
    browser.post(address, {"do": "copy", "into": other.pk, "work": ticked})
    assert order(other) == [one.pk, three.pk]
    browser.post(address, {"do": "move", "into": other.pk, "work": [two.public_id]})
    assert (order(made), order(other)) == ([one.pk, three.pk], [two.pk, one.pk, three.pk])
    browser.post(address, {"do": "remove", "work": ticked})
    page = opened(browser, "me-library-list", made.pk)
    assert "2 works taken off “Thesis”." in page
    assert order(made) == []
    browser.post(reverse("me-library-undo"), {"removal": re.search(r'name="removal" value="([^"]+)"', page)[1]})
    assert order(made) == [one.pk, three.pk]
    for odd in ({}, {"work": ticked}, {"do": "move", "work": ticked}, {"do": "copy", "into": "9" * 18, "work": ticked}):
        assert browser.post(address, odd).status_code == 302
    assert order(made) == [one.pk, three.pk]


def test_lists_of_a_work_are_ticked(browser, ada):
    made, (work,) = a_list(ada, "On sets")
    other = create_list(name="Other", by=ada)
    address = reverse("me-library-work", args=[work.public_id])
    assert "checked" in browser.get(address).content.decode()
    browser.post(address, {"list": [other.pk]})
    assert (order(made), order(other)) == ([], [work.pk])
    browser.post(reverse("me-library-new"), {"name": "Third", "work": work.public_id})
    assert order(ReadingList.objects.get(name="Third")) == [work.pk]


def test_hidden_works_are_said_plainly_and_can_be_taken_off(browser, ada):
    made, (one, two) = a_list(ada, "one", "Hidden work")
    Work.objects.filter(pk=two.pk).update(hidden=True)
    assert "1 work is no longer shown" in opened(browser, "me-library-list", made.pk)
    browser.post(reverse("me-library-selection", args=[made.pk]), {"do": "remove", "work": [two.public_id]})
    assert order(made) == [one.pk]


def test_a_list_as_a_file_has_notes_and_tags(browser, ada):
    made, (one, two) = a_list(ada, "one", "two")
    describe_work(reading_list=made.pk, work=one.pk, note="=cmd|x", tags="proofs", by=ada)

    def file(extension, **query):
        response = browser.get(reverse("me-library-export", args=[made.pk, extension]), query)
        return b"".join(response.streaming_content).decode("utf-8-sig")

    rows = list(csv.DictReader(io.StringIO(file("csv"))))
    assert [(row["id"], row["note"], row["tags"]) for row in rows] == [
        (one.public_id, "'=cmd|x", "proofs"), (two.public_id, "", ""),
    ]  # fmt: skip
    assert "annote        = {=cmd|x}" in file("bib")
    assert "keywords      = {proofs}" in file("bib")
    assert "N1  - =cmd|x" in file("ris")
    assert json.loads(file("json"))[0]["annote"] == "=cmd|x"
    assert "Note: =cmd|x" in file("txt")
    assert [row["id"] for row in csv.DictReader(io.StringIO(file("csv", q="two")))] == [two.public_id]
    chosen = browser.post(
        reverse("me-library-selection", args=[made.pk]), {"do": "export", "format": "ris", "work": [two.public_id]}
    )
    assert b"".join(chosen.streaming_content).decode().count("TY  - ") == 1
    assert browser.get(reverse("me-library-export", args=[made.pk, "exe"])).status_code == 404


def test_a_shared_list_shows_tags_and_no_notes_to_whoever_has_the_link(browser, client, ada):
    made, (one, _two) = a_list(ada, "one", "two")
    describe_work(reading_list=made.pk, work=one.pk, note="private words", tags="proofs", by=ada)
    browser.post(reverse("me-library-share", args=[made.pk]), {"do": "on"})
    made.refresh_from_db()
    address = reverse("shared-list", args=[made.share_key])
    assert address in opened(browser, "me-library-share", made.pk)
    client.logout()

    response = client.get(address)

    page = response.content.decode()
    assert "proofs" in page
    assert "private words" not in page
    assert "Ada Byron" not in page
    assert page.index("one") < page.index("two")
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert response["Referrer-Policy"] == "same-origin"
    assert "no-store" in response["Cache-Control"]
    assert 'name="robots" content="noindex' in page
    for extension in ("bib", "ris", "json", "csv", "txt"):
        file = client.get(f"{address}export.{extension}")
        text = b"".join(file.streaming_content).decode()
        assert "private words" not in text
        assert str(made.share_key) not in text + file["Link"]
        assert "proofs" in text


def test_the_name_of_the_owner_is_shown_where_they_say_so(browser, client, ada):
    made, _ = a_list(ada, "one")
    browser.post(reverse("me-library-share", args=[made.pk]), {"do": "on", "name": "yes"})
    made.refresh_from_db()
    assert "by Ada Byron" in opened(client, "shared-list", made.share_key)


@pytest.mark.parametrize("how", ["change", "off"])
def test_a_link_that_was_changed_leads_nowhere(browser, ada, how):
    made, _ = a_list(ada, "one")
    key = share_list(reading_list=made.pk, with_name=False, by=ada).share_key
    browser.post(reverse("me-library-share", args=[made.pk]), {"do": how})
    for name, *more in (("shared-list",), ("shared-list-export", "bib")):
        assert browser.get(reverse(name, args=[key, *more])).status_code == 404
    made.refresh_from_db()
    assert (made.share_key is None) == (how == "off")


def test_nothing_is_shared_of_a_suspended_account(client, ada):
    made, _ = a_list(ada, "one")
    key = share_list(reading_list=made.pk, with_name=False, by=ada).share_key
    User.objects.filter(pk=ada.pk).update(is_active=False)
    assert client.get(reverse("shared-list", args=[key])).status_code == 404


def test_a_copy_is_ones_own(browser, ada, bob, client):
    made, (one, two) = a_list(bob, "one", "two")
    describe_work(reading_list=made.pk, work=one.pk, note="bob's", tags="proofs", by=bob)
    Work.objects.filter(pk=two.pk).update(hidden=True)
    key = share_list(reading_list=made.pk, with_name=False, by=bob).share_key
    create_list(name="Thesis", by=ada)
    browser.post(reverse("shared-list-copy", args=[key]))
    copy = ReadingList.objects.get(user=ada, name="Thesis (2)")
    assert list(copy.saved.values_list("work", "note", "tags")) == [(one.pk, "", ["proofs"])]
    assert browser.post(reverse("shared-list-copy", args=[uuid4()])).status_code == 404


def test_lists_of_others_do_not_exist(browser, bob):
    made, (work,) = a_list(bob, "theirs")
    before = list(ReadingList.objects.values()), list(SavedWork.objects.values())
    for name, *more in (
        ("me-library-list",), ("me-library-export", "bib"), ("me-library-edit",), ("me-library-share",),
        ("me-library-describe", work.public_id),
    ):  # fmt: skip
        assert browser.get(reverse(name, args=[made.pk, *more])).status_code == 404, name
    for name, fields in (
        ("edit", {"name": "mine"}), ("remove", {}), ("follow", {"followed": "yes"}),
        ("move", {"work": work.public_id, "move": "top"}), ("share", {"do": "on"}),
        ("selection", {"do": "remove", "work": [work.public_id]}),
    ):  # fmt: skip
        assert browser.post(reverse(f"me-library-{name}", args=[made.pk]), fields).status_code == 404, name
    own = browser.post(reverse("me-library-new"), {"name": "Own"})
    mine = ReadingList.objects.get(name="Own")
    save_work(work=work.pk, reading_list=mine.pk, by=mine.user)
    browser.post(
        reverse("me-library-selection", args=[mine.pk]), {"do": "copy", "into": made.pk, "work": [work.public_id]}
    )
    assert own.status_code == 302
    ReadingList.objects.filter(user=mine.user).delete()
    assert (list(ReadingList.objects.values()), list(SavedWork.objects.values())) == before


def test_a_long_list_costs_as_many_queries_as_a_short_one(browser, ada):
    def cost(amount):
        made = create_list(name=f"of {amount}", by=ada)
        works = [a_work(f"On {n}") for n in range(amount)]
        SavedWork.objects.bulk_create(
            SavedWork(reading_list=made, work=work, position=n) for n, work in enumerate(works)
        )
        with CaptureQueriesContext(connection) as found:
            opened(browser, "me-library-list", made.pk)
        return len(found)

    cost(1)  # what is asked once for all pages
    assert cost(2) == cost(40)


def test_what_people_save_is_attention(ada, bob):
    from datetime import timedelta

    from django.utils import timezone

    from papers.trending.signals import Act, Signal, sources
    from profiles.attention import Saves

    assert any(isinstance(one, Saves) for one in sources())
    _, (work, old) = a_list(ada, "one", "old")
    successor = a_work("successor")
    unproved = a_person("unproved")
    EmailAddress.objects.filter(user=unproved).update(verified=False)
    for by in (ada, bob, unproved):
        save_work(work=work.pk, by=by)
    Work.objects.filter(pk=work.pk).update(merged_into=successor)
    since = timezone.now() - timedelta(days=1)
    SavedWork.objects.filter(work=old).update(saved_at=since - timedelta(hours=1))

    acts = list(Saves().acts(since=since))

    assert {(act.work, act.person) for act in acts} == {
        (successor.pk, f"account {ada.pk}"), (successor.pk, f"account {bob.pk}"),
    }  # fmt: skip
    assert all(isinstance(act, Act) and act.signal is Signal.SAVE for act in acts)
    assert len(acts) == 2


def test_ones_data_has_all_of_it(ada):
    from profiles.selectors.library import own_library

    made, (work,) = a_list(ada, "one")
    describe_work(reading_list=made.pk, work=work.pk, note="mine", tags="a", by=ada)
    a_list(a_person("carl"), "theirs")
    (own,) = own_library(ada.pk)["lists"]
    assert (own["name"], own["works"][0]["note"], own["works"][0]["work"]) == ("Thesis", "mine", work.public_id)
