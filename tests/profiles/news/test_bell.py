"""The bell: how much is unread, for one indexed query, and nothing of it for whoever is not signed in."""

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from profiles.models import Notification
from profiles.selectors import notifications
from profiles.selectors.notifications import COUNTED_TO, unread_count
from tests.cast import a_person
from tests.profiles.news.notices import a_decision, a_notice

pytestmark = pytest.mark.django_db
BELL = "/me/notices/bell/"


@pytest.fixture
def reader():
    return a_person("reader")


@pytest.fixture
def browser(reader):
    client = Client()
    client.force_login(reader)
    client.get("/me/notices/")
    return client


def test_each_page_of_somebody_signed_in_says_how_much_is_unread(browser, reader, client):
    a_decision(reader, "One")
    a_decision(reader, "Read", read_at=timezone.now())
    a_decision(a_person("stranger"), "Not mine")
    assert "Notices, 1 unread</span>" in browser.get("/about/").content.decode()
    assert "bell" not in client.get("/about/").content.decode().replace("labelled", "")


def test_a_stranger_costs_no_query(client):
    with CaptureQueriesContext(connection) as asked:
        client.get("/search")
    assert not [one for one in asked if "notification" in one["sql"]]


def test_asking_again_costs_one_query_beside_session_and_account_and_is_no_use_of_the_session(
    browser, reader, django_assert_num_queries
):
    before = Session.objects.values_list("session_data", "expire_date").get()
    session = browser.session
    session["session_noted"] = [session.session_key, 0.0]
    session.save()
    kept = Session.objects.values_list("session_data", "expire_date").get()
    a_decision(reader, "One")
    with django_assert_num_queries(3):
        answer = browser.get(BELL, {"shown": "0"})
    assert "1 unread" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert Session.objects.values_list("session_data", "expire_date").get() == kept
    browser.get("/me/notices/")
    assert Session.objects.values_list("session_data", "expire_date").get() not in (before, kept)


def test_what_the_page_shows_already_is_not_sent_again(browser, reader):
    a_decision(reader, "One")
    answer = browser.get(BELL, {"shown": "1"})
    assert (answer.status_code, answer.content) == (204, b"")
    assert browser.get(BELL, {"shown": "x"}).status_code == 200


def test_whoever_signed_out_is_told_to_ask_no_more(client, browser):
    assert client.get(BELL).status_code == 286
    browser.logout()
    assert browser.get(BELL).status_code == 286
    assert browser.post(BELL).status_code == 405


def test_it_counts_no_further_than_it_shows(reader, monkeypatch):
    monkeypatch.setattr(notifications, "COUNTED_TO", 3)
    for n in range(5):
        a_decision(reader, str(n))
    assert unread_count(reader.pk) == 3
    said = render_to_string("profiles/news/bell_count.html", {"unread": COUNTED_TO})
    assert "99+" in said
    assert "more than 99 unread" in said


def test_the_count_reads_the_index_of_what_is_unread_alone(reader):
    now = timezone.now()
    for n in range(3):
        a_decision(reader, str(n))
    event = Notification.objects.first().event
    many = [Notification(user=a_person(f"p{n}"), event=event, at=now, read_at=now) for n in range(20)]
    Notification.objects.bulk_create(many)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {notifications._UNREAD}", [reader.pk, COUNTED_TO])
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "profiles_notification_new_idx" in plan


def test_its_sheet_shows_the_latest_few_and_reads_none_of_them(browser, reader):
    for n in range(7):
        a_notice(reader, "message", "you", title=f"Message {n}", path="/")
    said = browser.get("/me/notices/latest/").content.decode()
    assert [f"Message {n}" in said for n in range(7)] == [False, False, True, True, True, True, True]
    assert said.count("data-reads") == 5
    assert unread_count(reader.pk) == 7
    assert Client().get("/me/notices/latest/").status_code == 302
