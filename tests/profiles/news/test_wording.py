"""Every kind of event in words, with what it names as it is called now, and nothing that is hidden or somebody else's."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from papers.models import ShownName
from profiles.models import EventKind, Notification, ReadingList, SavedSearch
from profiles.news.wording import _number, _period, told
from tests.cast import a_person
from tests.corpus import a_topic, a_venue, a_work, an_author, an_institution
from tests.profiles.news.notices import a_notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader():
    return a_person("reader")


def words(*notices):
    return [(one.title, one.text, one.url) for one in told(notices)]


def test_a_new_work_is_told_by_its_title_and_why(reader):
    ada, topic = an_author(), a_topic("graph theory")
    work = a_work("On $\\alpha$-trees", authors=[ada, "B. Two", "C. Three"], venue=a_venue(), year=2026)
    notice = a_notice(reader, "new-work", ada.public_id, topic.public_id, "T999999", work=work.pk)
    (one,) = told([notice])
    assert (one.title, one.text, one.url, one.count) == (
        "On $\\alpha$-trees",
        "New work · Ada Byron, B. Two and 1 other · CT · 2026",
        f"/works/{work.public_id}/",
        1,
    )
    assert [(why.label, why.url) for why in one.because] == [
        ("Ada Byron", f"/authors/{ada.public_id}/"),
        ("graph theory", f"/topics/{topic.public_id}/"),
    ]
    assert (one.work, one.number, one.event, one.kind, one.read) == (
        one.works[0], notice.pk, notice.event_id, EventKind.NEW_WORK, False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("make", "recent", "count", "title"),
    [
        (an_author, False, 312, "312 older works by Ada Byron"),
        (a_topic, True, 1, "1 new work about machine learning"),
        (an_institution, False, 2, "2 older works from University of Tests"),
        (a_venue, True, 1_234, "1,234 new works in CT"),
    ],
)
def test_works_that_came_together_are_told_in_one_line(reader, make, recent, count, title):
    subject, works = make(), [a_work(f"Work {n}") for n in range(min(count, 3))]
    notice = a_notice(
        reader,
        "works-added",
        subject.public_id,
        subject=subject.public_id,
        count=count,
        works=[work.pk for work in works],
        recent=recent,
    )
    (one,) = told([notice])
    assert (one.title, one.count, one.url) == (title, count, subject.get_absolute_url())
    assert [line.title for line in one.works] == [work.title for work in works]
    assert (one.work is None) == (count > 1)


def test_citations_are_told_by_what_is_cited(reader):
    cited, citing = a_work("The engine"), [a_work(f"Citing {n}") for n in range(3)]
    pks = [work.pk for work in citing]
    assert words(
        a_notice(reader, "new-citation", cited.public_id, cited=cited.pk, works=pks[:1], count=1),
        a_notice(reader, "new-citation", cited.public_id, cited=cited.pk, works=pks, count=14),
    ) == [
        ("A new work cites “The engine”", "Citing 0", f"/works/{citing[0].public_id}/"),
        ("14 new works cite “The engine”", "Citing 0; Citing 1; and 12 more", f"/works/{cited.public_id}/#citations"),
    ]


def test_what_happens_to_records(reader):
    ada, other = an_author(), an_author("A. Byron")
    at = f"/authors/{ada.public_id}/"
    joined = an_author("A. B.", merged_into=ada)
    assert [
        one[0::2]
        for one in words(
            a_notice(reader, "record-claimed", ada.public_id, author=ada.pk),
            a_notice(reader, "record-claimed", "you", author=ada.pk),
            a_notice(reader, "level-changed", ada.public_id, author=ada.pk, level=3, was=2),
            a_notice(reader, "record-changed", ada.public_id, author=joined.pk, other=ada.pk, what="merged"),
            a_notice(reader, "record-changed", "you", author=ada.pk, other=other.pk, what="split"),
            a_notice(reader, "record-changed", "you", author=ada.pk, what="undone"),
        )
    ] == [
        ("The record of Ada Byron was claimed", at),
        ("The record of Ada Byron is yours", at),
        ("The record of Ada Byron is at level 3 now", at),
        ("Two records became one: Ada Byron", at),
        ("The record of Ada Byron was divided", at),
        ("A change to the record of Ada Byron was taken back", at),
    ]


def test_words_of_whoever_noted_it_and_an_address_that_leads_elsewhere_is_not_followed(reader):
    assert words(
        a_notice(reader, "decision", "you", title="Your claim was accepted", text="Well.", path="/me/claims/"),
        a_notice(reader, "invitation", "you", title="You are invited", path="//elsewhere.example/"),
        a_notice(reader, "message", "you", title="A message from Lin", path="https://elsewhere.example/"),
        a_notice(reader, "decision", "you"),
    ) == [
        ("Your claim was accepted", "Well.", "/me/claims/"),
        ("You are invited", "", "/me/notices/"),
        ("A message from Lin", "", "/me/notices/"),
    ]


def test_the_rest_and_what_is_trending(reader):
    works = [a_work("One"), a_work("Two")]
    assert words(
        a_notice(reader, "more-works", stands_for=212),
        a_notice(reader, "more-works", stands_for=1),
        a_notice(reader, "trending", "you", works=[work.pk for work in works], period="2026-W47"),
        a_notice(reader, "trending", "you", works=[works[0].pk], period="2026-11-21"),
    ) == [
        ("212 more new works", "In what you follow, on a day that brought more than is told one by one.", "/me/feed/"),
        ("1 more new work", "In what you follow, on a day that brought more than is told one by one.", "/me/feed/"),
        ("What was trending in the week of 16 Nov 2026", "One; Two", "/trending/"),
        ("What was trending on 21 Nov 2026", "One", "/trending/"),
    ]


def test_what_was_merged_is_called_what_it_became_and_is_one_reason(reader):
    work = a_work("Kept")
    twin = a_work("Twin", merged_into=work)
    venue = a_venue(acronym="", name="Tests, new series")
    first = an_author("A. Byron", merged_into=an_author("A. Byron King", merged_into=(last := an_author())))
    moved = a_venue(merged_into=venue)
    because = (first.public_id, last.public_id, moved.public_id, twin.public_id)
    (one,) = told([a_notice(reader, "new-work", *because, work=twin.pk)])
    assert one.title == "Kept"
    assert [why.label for why in one.because] == ["Ada Byron", "Tests, new series", "“Kept”"]


def test_nobody_is_led_from_a_former_name_to_the_new_one(reader):
    now = an_author("Ada King")
    former = an_author("A. Byron", merged_into=now)
    ShownName.objects.create(author=now, scope="rename", leads_on=False, by=1, at=timezone.now())
    work = a_work()
    claimed = a_notice(reader, "record-claimed", former.public_id, author=former.pk)
    new = a_notice(reader, "new-work", former.public_id, work=work.pk)
    joined = a_notice(reader, "record-changed", former.public_id, author=former.pk, other=now.pk, what="merged")
    (one,) = told([claimed, new, joined])
    assert one.number == new.pk
    assert one.because == ()


def test_what_is_hidden_is_left_out_and_not_counted(reader):
    hidden, shown = a_work("Secret", hidden=True), a_work("Open")
    gone = an_author("Gone Person", hidden=True)
    notices = [
        a_notice(reader, "new-work", "T1", work=hidden.pk),
        a_notice(reader, "record-claimed", gone.public_id, author=gone.pk),
        a_notice(reader, "new-citation", shown.public_id, cited=hidden.pk, works=[shown.pk], count=1),
        a_notice(reader, "new-citation", shown.public_id, cited=shown.pk, works=[hidden.pk], count=1),
        a_notice(reader, "trending", "you", works=[hidden.pk], period="2026-11-21"),
        a_notice(reader, "works-added", "T1", subject=gone.public_id, works=[shown.pk], count=1),
        a_notice(reader, "new-citation", gone.public_id, cited=shown.pk, works=[hidden.pk, shown.pk], count=2),
        a_notice(reader, "record-changed", "you", author=shown.pk, other=gone.pk, what="split"),
    ]
    (one,) = told(notices[:-1])
    assert (one.title, one.count, one.because) == ("A new work cites “Open”", 1, ())
    assert not any("Secret" in str(one) or "Gone" in str(one) for one in told(notices))


def test_a_search_and_a_list_have_a_name_for_their_owner_alone(reader):
    search = SavedSearch.objects.create(user=reader, name="bounds", query="q=bounds")
    mine = ReadingList.objects.create(user=reader, name="Thesis")
    work = a_work()
    because = (f"L{mine.pk}", f"Q{search.pk}")
    facts = {"subject": f"Q{search.pk}", "count": 2, "works": [work.pk], "recent": True}
    own = [a_notice(reader, "new-work", *because, work=work.pk), a_notice(reader, "works-added", *because, **facts)]
    stranger = a_person("stranger")
    others = [a_notice(stranger, "new-work", *because, work=work.pk), a_notice(stranger, "works-added", **facts)]
    first, second, third = told([*own, *others])
    assert [why.label for why in first.because] == ["your list “Thesis”", "the search “bounds”"]
    assert first.because[1].url == "/search?q=bounds"
    assert second.title == "2 new works found by the search “bounds”"
    assert (third.number, third.because) == (others[0].pk, ())


def test_many_cost_as_many_queries_as_one(reader):
    search = SavedSearch.objects.create(user=reader, name="bounds", query="q=bounds")

    def notices(count):
        for _ in range(count):
            ada, work = an_author(), a_work()
            because = (ada.public_id, work.public_id, f"Q{search.pk}")
            a_notice(reader, "new-work", *because, work=work.pk)
            a_notice(reader, "new-citation", *because, cited=work.pk, works=[a_work().pk], count=1)
        return list(Notification.objects.order_by("-pk"))

    def cost(found):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert len(told(found)) == len(found)
        return len(asked)

    assert cost(notices(1)) == cost(notices(12)) <= 8
    assert told([]) == []


@given(st.integers(2, 10**6))
def test_one_thing_is_singular_and_all_other_numbers_plural(count):
    assert (_number(1, "new work"), _number(count, "new work")) == ("1 new work", f"{count:,} new works")


@given(st.text(max_size=12))
def test_a_period_that_nobody_knows_is_not_told(text):
    said = _period(text)
    assert not said or said.startswith(("on ", "in the week of "))
