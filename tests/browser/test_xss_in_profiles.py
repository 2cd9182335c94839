"""Every field a person can fill on a profile, with every payload: stored as it is, past all checks, and typed."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Error

from profiles.models import Profile, ProfileLink, User
from tests.browser.sessions import cookie_of, session_of
from tests.browser.xss_payloads import PAYLOADS, Watch, packs, planted
from tests.cast import ONE, a_claim, a_person
from tests.corpus import a_work, an_author

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
EDITED = ("/me/profile/", "/me/profile/about/", "/me/profile/interests/", "/me/profile/links/", "/me/profile/featured/")


# A payload of each sort in every run, all of them in the long one.
SOME = [pack[::3] for pack in packs()[::4]]


@pytest.fixture(
    scope="module", params=[pytest.param(SOME, id="some"), pytest.param(packs(), id="all", marks=pytest.mark.fuzz)]
)
def chosen(request):
    return request.param


@pytest.fixture(scope="module")
def rows(server, chosen):
    """For each pack of payloads a person whose every field holds them: (page of the record, session)."""
    return [_person(100 * len(chosen) + number, pack) for number, pack in enumerate(chosen)]


def _person(number, pack):
    now = timezone.now()
    record = an_author("Ada Byron")
    a_work(authors=[record])
    user = a_person(f"ada-{number}", display_name="Ada Byron")
    a_claim(record, user, *ONE, now=now - timedelta(days=8))
    text = "\n\n".join(pack)
    profile = Profile.objects.create(
        user=user, role=text, affiliation=text, biography=text, interests=pack, open_to_collaborate=True, collaboration_note=text
    )  # fmt: skip
    for position, payload in enumerate(pack, start=1):
        ProfileLink.objects.create(
            profile=profile, position=position, label=payload, url=f"https://{payload}", shown_from=now - timedelta(days=1)
        )  # fmt: skip
    User.objects.filter(pk=user.pk).update(display_name=text[:200])
    return record.get_absolute_url(), session_of(user)


def sign_in(page, session):
    page.context.clear_cookies()
    page.context.add_cookies([cookie_of(session)])


def visited(browse, people, own_pages):
    """What was noticed on the record's page of each person and on their own pages, and how many were opened."""

    def visit_all(visit):
        watch, hits, seen = Watch(visit.page), {}, 0
        for record, session in people:
            sign_in(visit.page, session)
            for path in (record, *own_pages):
                visit.page.goto(path, wait_until="load")
                seen += 1
                if found := watch.look():
                    hits[path, session] = found[:3]
        return hits, seen

    return browse("/about/", visit_all)


def test_stored_words_run_nowhere(browse, rows):
    assert visited(browse, rows, EDITED) == ({}, len(rows) * (1 + len(EDITED)))


@pytest.mark.fuzz
def test_stored_words_run_nowhere_one_by_one(browse, rows):
    """A payload alone may do what it cannot among others."""
    for begin in range(0, len(PAYLOADS), 40):
        people = [_person(1000 + number, [PAYLOADS[number]]) for number in range(begin, min(begin + 40, len(PAYLOADS)))]
        assert visited(browse, people, EDITED[:1]) == ({}, 2 * len(people))


FILLED = """
(fields) => {
  const form = document.querySelector("form.profile-form");
  for (const [name, values] of Object.entries(fields)) {
    [...form.elements].filter((field) => field.name === name).forEach((field, place) => {
      if (place < values.length) field.value = values[place];
    });
  }
  form.submit();
}
"""


def test_typed_words_that_are_refused_come_back_as_words(browse, rows, chosen):
    """What was typed stands there again, beside what is in the way, or what another window saved."""
    _, session = rows[0]

    def type_all(visit):
        page = visit.page
        watch, hits, refused = Watch(page), [], 0
        sign_in(page, session)
        for pack in chosen:
            text = " ".join(pack) + "x" * 3000
            for path, fields in {
                "/me/profile/about/": {"role": [text], "affiliation": [text], "biography": [text]},
                "/me/profile/interests/": {
                    "interests": ["\n".join([*pack, *"abcdefghijklm"])],
                    "collaboration_note": [text],
                },
                "/me/profile/links/": {"url": [text, *pack], "label": [text, *pack]},
            }.items():
                page.goto(path, wait_until="load")
                with page.expect_navigation(wait_until="load") as answer:
                    page.evaluate(FILLED, fields)
                refused += answer.value.status == 422
                hits += watch.look()
        page.goto("/me/profile/about/")
        with page.expect_navigation(wait_until="load") as answer:
            page.evaluate(FILLED, {"seen": ["stale"], "role": ["x"], "biography": ["y"], "affiliation": [""]})
        return hits + watch.look(), refused, answer.value.status

    hits, refused, conflict = browse("/about/", type_all)
    assert hits == []
    assert refused == 3 * len(chosen)
    assert conflict == 409


def noticed(browse, payloads):
    """The payloads that the watch notices on pages that forget to escape."""

    def plant_all(visit):
        page = visit.page
        watch, found, pages = Watch(page), [], {}
        page.route(
            "http://planted.example/**", lambda route: route.fulfill(content_type="text/html", body=pages["now"])
        )
        page.route("**/xss-was-here/**", lambda route: route.fulfill(body="x"))
        page.route("http://xss.example/**", lambda route: route.abort())
        for payload in payloads:
            for body in planted(payload):
                pages["now"] = body
                try:
                    page.goto("http://planted.example/", wait_until="load")
                    awake = bool(watch.look())
                except Error:  # the page went elsewhere by itself
                    awake = True
                if awake:
                    found.append(payload)
                    break
        return found

    return browse("/about/", plant_all)


def test_the_watch_is_awake(browse, rows):
    """One that sleeps would prove nothing."""
    some = PAYLOADS[::5]
    assert len(noticed(browse, some)) >= 0.8 * len(some)


@pytest.mark.fuzz
def test_the_watch_is_awake_whatever_is_planted(browse, rows):
    """But for payloads that are for places which no page of the portal has, such as other template languages."""
    parts = [PAYLOADS[begin : begin + 40] for begin in range(0, len(PAYLOADS), 40)]
    found = [payload for part in parts for payload in noticed(browse, part)]
    assert len(found) >= 0.8 * len(PAYLOADS), set(PAYLOADS) - set(found)
