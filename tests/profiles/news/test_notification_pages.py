"""The feed and the notification centre: what stands where, what is marked, and that nobody else's is ever touched."""

import json
import zipfile
from datetime import timedelta
from itertools import pairwise

import pytest
from django.test import Client
from django.utils import timezone
from lxml import html

from profiles.accounts.export import export_data
from profiles.models import FeedPlace, MailPreference, Notification, SavedSearch
from profiles.news.reading import mark_all_read, mark_read, mark_unread, undo_reading
from profiles.selectors import notifications
from profiles.selectors.notifications import CITATIONS, FOLLOWED, PEOPLE, Filters, feed_page
from tests.cast import a_person
from tests.corpus import a_topic, a_work, an_author
from tests.profiles.news.looking import found, texts
from tests.profiles.news.notices import a_decision, a_new_work, a_notice, follow

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader():
    return a_person("reader")


@pytest.fixture
def browser(reader):
    client = Client()
    client.force_login(reader)
    return client


def page(browser, address):
    answer = browser.get(address)
    assert answer.status_code == 200
    return html.fromstring(answer.content)


def unread(user):
    return Notification.objects.filter(user=user, read_at=None).count()


def test_the_feed_says_what_is_new_in_what_one_follows_day_by_day_and_why(browser, reader):
    ada, topic, cited = an_author(), a_topic("graph theory"), a_work("The engine")
    yesterday = timezone.now() - timedelta(days=1)
    old = [a_work(f"Old {n}").pk for n in range(3)]
    a_notice(
        reader, "works-added", ada.public_id, subject=ada.public_id, count=312, works=old, recent=False, at=yesterday
    )
    citing = [a_work(f"Citing {n}").pk for n in range(3)]
    a_notice(reader, "new-citation", cited.public_id, cited=cited.pk, works=citing, count=3)
    a_new_work(reader, "On graphs", ada.public_id, topic.public_id)
    a_decision(reader, "Your claim was accepted")
    tree = page(browser, "/me/feed/")
    assert texts(tree, ".feed-day > h2")[0] == "Today"
    assert len(found(tree, ".feed-day")) == 2
    first, second = found(tree, ".feed-day")
    assert texts(first, ".feed-entry > .work-line .work-line-title") == ["On graphs"]
    assert texts(first, ".because") == ["You follow Ada Byron and graph theory", "You follow “The engine”"]
    assert texts(first, ".feed-entry h3") == ["3 new works cite “The engine”"]
    assert texts(second, ".feed-entry > h3, .feed-entry > .small a") == [
        "312 older works by Ada Byron",
        "All 312: 312 older works by Ada Byron",
    ]


def test_the_feed_narrows_to_a_sort_and_to_one_thing_followed(browser, reader):
    ada, lin = an_author(), an_author("Lin Wei")
    before = an_author("A. Byron", merged_into=ada)
    a_new_work(reader, "Ada's", ada.public_id)
    a_new_work(reader, "From before the merge", before.public_id)
    a_new_work(reader, "Lin's", lin.public_id)
    a_notice(reader, "record-claimed", lin.public_id, author=lin.pk)

    def titles(query):
        return texts(page(browser, f"/me/feed/?{query}"), ".feed-entry .work-line-title, .feed-entry > h3")

    assert titles("show=people") == ["The record of Lin Wei was claimed"]
    assert titles("show=citations") == []
    assert titles(f"because={lin.public_id}&show=works") == ["Lin's"]
    of_ada = ["From before the merge", "Ada's"]
    assert titles(f"because={ada.public_id}") == titles(f"because={before.public_id}") == of_ada
    assert len(titles("show=nonsense&after=x")) == 4


def test_what_is_hidden_or_followed_by_somebody_else_is_not_there(browser, reader):
    theirs = SavedSearch.objects.create(user=a_person("stranger"), name="secret", query="q=secret")
    hidden = an_author("Gone", hidden=True)
    for asked in (f"Q{theirs.pk}", hidden.public_id, "A999999", "nonsense", "A" + "9" * 30, "you"):
        assert browser.get("/me/feed/", {"because": asked}).status_code == 404
    a_new_work(a_person("other"), "Not mine", "A1")
    assert not found(page(browser, "/me/feed/"), ".feed-entry")


def test_a_line_says_since_when_one_has_not_looked(browser, reader):
    ada = follow(reader, an_author())
    older = a_new_work(reader, "Older", ada)
    tree = page(browser, "/me/feed/")
    assert not found(tree, ".seen-line")
    form = found(tree, "[data-feed-seen]")[0]
    sent = {field.name: field.value for field in found(form, "[name=up_to]")}
    newer = a_new_work(reader, "Newer", ada)
    assert browser.post(form.get("action"), {**sent, "quietly": "1"}).status_code == 204
    tree = page(browser, "/me/feed/")
    above = found(tree, ".seen-line")[0].getprevious()
    assert texts(above, ".work-line-title") == ["Newer"]
    assert FeedPlace.objects.get().seen == older.pk
    browser.post("/me/feed/seen/", {"up_to": str(newer.pk + 10**6)})
    browser.post("/me/feed/seen/", {"up_to": str(older.pk)})
    assert FeedPlace.objects.get().seen == newer.pk
    assert not found(page(browser, "/me/feed/"), ".seen-line")
    assert unread(reader) == 2


def test_days_are_those_of_the_person(browser, reader):
    MailPreference.objects.create(user=reader, time_zone="Pacific/Kiritimati")
    at = timezone.now().replace(year=2020, month=3, day=1, hour=11, minute=30)
    a_new_work(reader, "Late", at=at)
    tree = page(browser, "/me/notices/")
    assert texts(tree, ".notices-day > h2") == ["Monday, 2 Mar 2020"]
    assert texts(tree, ".notice-why time") == ["01:30"]


def test_empty_pages_say_what_to_do(browser, reader):
    assert texts(page(browser, "/me/feed/"), ".empty-title") == ["You follow nothing yet"]
    assert texts(page(browser, "/me/notices/"), ".empty-title") == ["No notices yet"]
    assert texts(page(browser, "/me/notices/?show=unread"), ".empty-title") == ["All read"]
    assert texts(page(browser, "/me/notices/?kind=message"), ".empty-title") == ["Nothing of that"]
    follow(reader, an_author())
    assert texts(page(browser, "/me/feed/"), ".empty-title") == ["Nothing new yet"]
    assert texts(page(browser, "/me/feed/?show=people"), ".empty-title") == ["Nothing of that yet"]
    assert texts(page(browser, "/me/feed/?after=1"), ".empty-title") == ["That was all"]


def test_alike_notices_of_a_day_are_one_group_that_opens(browser, reader):
    ada = an_author()
    for n in range(3):
        a_new_work(reader, f"Work {n}", ada.public_id)
    a_new_work(reader, "Of another day", ada.public_id, at=timezone.now() - timedelta(days=3))
    a_decision(reader, "Your claim was accepted", read_at=timezone.now())
    tree = page(browser, "/me/notices/")
    assert texts(tree, "#notices-unread") == ["4 unread."]
    assert texts(tree, ".notice-group summary .notice-title") == ["3 new works"]
    assert texts(tree, ".notice-group .notice-rows .notice-title") == ["Work 2", "Work 1", "Work 0"]
    assert texts(tree, ".notice-rows > .notice-row > .notice-what > .notice-title")[0] == "Your claim was accepted"
    form = found(tree, ".notice-group details > form")[0]
    numbers = [field.value for field in found(form, "[name=number]")]
    answer = browser.post(form.get("action"), {"number": numbers}, follow=True)
    after = html.fromstring(answer.content)
    assert texts(after, ".notices-said p") == ["3 notices marked as read."]
    assert unread(reader) == 1
    undo = {"marked": found(after, ".notices-said [name=marked]")[0].value}
    browser.post("/me/notices/unread/", undo)
    assert unread(reader) == 4


def test_what_arrives_meanwhile_stays_unread_and_undoing_brings_back_no_more_than_was_marked(browser, reader):
    read_before = a_decision(reader, "Read before", read_at=timezone.now() - timedelta(days=1))
    a_decision(reader, "Shown")
    shown = found(page(browser, "/me/notices/"), "[name=up_to]")[0].value
    a_decision(reader, "Arrived meanwhile")
    answer = browser.post("/me/notices/read/", {"up_to": shown})
    assert unread(reader) == 1
    marked = found(page(browser, answer.url), ".notices-said [name=marked]")[0].value
    browser.post("/me/notices/unread/", {"marked": marked})
    assert unread(reader) == 2
    read_before.refresh_from_db()
    assert read_before.read_at is not None


def test_marking_all_of_a_narrowed_page_marks_what_fits_it(browser, reader):
    a_decision(reader, "A decision")
    a_new_work(reader, "A work", "A1")
    newest = a_notice(reader, "message", "you", title="A message", path="/").pk
    browser.post("/me/notices/read/?show=you&kind=decision", {"up_to": newest})
    assert unread(reader) == 2
    answer = browser.post("/me/notices/read/?show=following", {"up_to": newest})
    assert answer.url.startswith("/me/notices/?show=following&marked=")
    assert Notification.objects.get(read_at=None).event.kind == "message"
    assert texts(page(browser, "/me/notices/?show=unread"), ".notice-title") == ["A message"]
    assert texts(page(browser, "/me/notices/?show=following"), ".notice-title") == ["A work"]


def test_one_is_opened_by_a_link_and_read_by_a_form(browser, reader):
    work = a_work("The work")
    notice = a_notice(reader, "new-work", "A1", work=work.pk)
    link = found(page(browser, "/me/notices/"), "a.notice-title")[0]
    assert link.get("href") == f"/works/{work.public_id}/"
    assert unread(reader) == 1
    assert browser.get("/me/notices/read/").status_code == 405
    assert browser.post("/me/notices/read/", {"number": notice.pk, "quietly": "1"}).status_code == 204
    assert not found(page(browser, "/me/notices/"), "[data-reads]")
    browser.post("/me/notices/unread/", {"number": notice.pk})
    assert unread(reader) == 1


def test_nobody_marks_what_is_somebody_elses(browser, reader):
    stranger = a_person("stranger")
    theirs = a_decision(stranger, "Theirs")
    now = timezone.now()
    read = a_decision(stranger, "Read", read_at=now)
    browser.post("/me/notices/read/", {"number": theirs.pk})
    browser.post("/me/notices/read/", {"up_to": str(10**9)})
    browser.post("/me/notices/unread/", {"marked": now.isoformat()})
    browser.post("/me/notices/unread/", {"number": read.pk})
    assert unread(stranger) == 1
    answer = browser.get("/me/notices/", {"marked": now.isoformat()})
    assert "marked as read" not in answer.content.decode()


@pytest.mark.parametrize("sent", [{}, {"number": "x"}, {"up_to": "9" * 40}, {"number": "0"}, {"marked": "2026-99-01"}])
def test_what_is_not_understood_marks_nothing(browser, reader, sent):
    a_decision(reader, "Unread")
    assert browser.post("/me/notices/read/", sent).url == "/me/notices/"
    assert browser.post("/me/notices/unread/", sent).url == "/me/notices/"
    assert unread(reader) == 1
    assert browser.get("/me/notices/", {"marked": "nonsense", "kind": "nonsense", "after": "-1"}).status_code == 200


def test_services_say_how_many_and_do_nothing_twice(reader):
    first, second = a_decision(reader, "One"), a_decision(reader, "Two")
    now = timezone.now()
    assert mark_read(notifications=[first.pk], by=reader, now=now) == 1
    assert mark_read(notifications=[first.pk], by=reader, now=now + timedelta(1)) == 0
    assert mark_all_read(up_to=second.pk, by=reader, now=now + timedelta(2)) == 1
    assert undo_reading(marked_at=now + timedelta(2), by=reader) == 1
    assert undo_reading(marked_at=now + timedelta(2), by=reader) == 0
    assert mark_unread(notifications=[first.pk, second.pk], by=reader) == 1


def test_pages_follow_each_other_without_gap_or_overlap_also_where_little_fits(reader, monkeypatch):
    monkeypatch.setattr(notifications, "LOOKED_THROUGH", 5)
    made = [
        a_notice(reader, "record-claimed", "A1", author=1) if n % 7 == 0 else a_new_work(reader, f"Work {n}", "A2")
        for n in range(23)
    ]
    a_decision(reader, "About me")

    def walk(filters, size):
        after, numbers, cuts = None, [], 0
        while True:
            got = feed_page(reader.pk, after=after, filters=filters, size=size)
            numbers += [one.pk for one in got.notifications]
            cuts += got.is_cut
            if got.next is None:
                return numbers, cuts
            assert after is None or got.next < after
            after = got.next

    newest_first = [one.pk for one in reversed(made)]
    for size in (1, 4, 50):
        assert walk(FOLLOWED, size)[0] == newest_first
        people = walk(Filters(kinds=PEOPLE, you=False), size)
        assert people[0] == [one.pk for one in reversed(made) if one.event.kind == "record-claimed"]
        assert people[1] > 0
        assert walk(Filters(because=("A1",)), size)[0] == people[0]
        assert walk(Filters(kinds=CITATIONS), size)[0] == []
    assert len(walk(Filters(unread=True), 4)[0]) == 24
    assert all(after < before for before, after in pairwise(newest_first))


def test_older_pages_are_led_to(browser, reader):
    for n in range(35):
        a_new_work(reader, f"Work {n}", "A1")
    first = page(browser, "/me/feed/")
    assert len(found(first, ".feed-entry")) == 30
    second = page(browser, found(first, ".pager a")[0].get("href"))
    assert texts(second, ".feed-entry .work-line-title") == [f"Work {n}" for n in (4, 3, 2, 1, 0)]
    assert texts(second, ".pager a") == ["Back to the newest"]


def test_what_one_was_told_is_part_of_ones_data(reader):
    a_decision(reader, "Your claim was accepted", read_at=timezone.now())
    a_decision(a_person("stranger"), "Not mine")
    with export_data(by=reader, now=timezone.now()) as made, zipfile.ZipFile(made) as file:
        (one,) = json.loads(file.read("notices.json"))
        assert "notices.json" in file.read("README.txt").decode()
    assert (one["kind"], one["facts"]["title"]) == ("decision", "Your claim was accepted")
    assert one["read_at"]
