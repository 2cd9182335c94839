"""Suggestions in a real browser: asked of an owner, set aside by a moderator; accessible, quiet and narrow enough."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from papers.models import Suggestion
from papers.search.indexing import rebuild_search
from papers.search.names.building import rebuild_names
from papers.services.note_suggestions import note_suggestions
from profiles.models import User
from tests.browser.accessibility import OF_THE_LOOK, violations
from tests.browser.conftest import SCREENS, Visit
from tests.browser.looks import looks
from tests.browser.sessions import session_of, with_session
from tests.cast import TWO, a_claim, a_person
from tests.corpus import a_work, an_author

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@dataclass
class Rows:
    owner: User
    moderator: User
    sessions: dict[int, str]


@pytest.fixture(scope="module")
def rows(server) -> Rows:
    friend = an_author("Ivo Brandt")
    one, other, alone = (an_author(f"{given} Ostrander") for given in ("Quillon", "Q.", "Quillon K."))
    for title in ("Parsing rivers", "Parsing lakes", "Parsing brooks"):
        a_work(title, authors=[one, friend])
    for title in ("Rivers revisited", "Lakes revisited"):
        a_work(title, authors=[friend, other], year=1990)
    a_work("Brooks revisited", authors=[alone, friend])
    for number in range(30):
        a_work(f"Something else {number}", authors=[an_author(f"Person{number} Name{number}")])
    rebuild_search()
    rebuild_names()
    note_suggestions(now=timezone.now() - timedelta(hours=5))
    names = list(one.authorships.values_list("pk", flat=True))
    facts = [
        ["parts-apart", 1.0, 2, [], []],
        ["common-name", 1.5, 12, [], []],
        ["parts-link", -0.2, 1, [friend.pk], []],
    ]
    Suggestion.objects.create(
        matter="mixed", record=one, strength=64, noted_at=timezone.now(), parts=[names[:2]], facts=facts
    )
    owner = a_person("quillon", display_name="Quillon Ostrander")
    a_claim(one, owner, *TWO, now=timezone.now())
    moderator = a_person("mo", is_moderator=True, display_name="Mo")
    sessions = {}
    for user in (owner, moderator):
        sessions[user.pk] = session_of(user)
    return Rows(owner, moderator, sessions)


@pytest.fixture
def as_person(browse, rows) -> Callable[..., object]:
    def visit(user: User, path: str, action: Callable[[Visit], object], **options):
        return browse(path, action, **with_session(rows.sessions[user.pk]), **options)

    return visit


PAGES = {
    "owner": "/corrections/",
    "duplicates": "/moderation/suggestions/",
    "missing": "/moderation/suggestions/?matter=missing",
    "mixed": "/moderation/suggestions/?matter=mixed",
    "nothing": "/moderation/suggestions/?matter=mixed&show=dismissed",
}


@pytest.mark.parametrize("name", looks(PAGES, always=("owner", "mixed")))
def test_page_is_accessible_quiet_and_narrow_enough(as_person, rows, name):
    def look(visit: Visit) -> dict[str, object]:
        page = visit.page
        page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
        heard = list(visit.complaints)
        on_desktop = violations(page)
        page.set_viewport_size(SCREENS["phone"])
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        return {"heard": heard, "desktop": on_desktop, "overflow": overflow, "phone": violations(page, OF_THE_LOOK)}

    who = rows.owner if name == "owner" else rows.moderator
    assert as_person(who, PAGES[name], look) == {"heard": [], "desktop": [], "overflow": 0, "phone": []}


def test_an_owner_looks_at_the_works_with_nothing_ticked_and_says_what_is_not_theirs(as_person, rows):
    def act(visit: Visit) -> None:
        page = visit.page
        page.get_by_role("link", name="Look at the works of Q. Ostrander").click()
        expect(page.get_by_text("Rivers revisited").first).to_be_visible()
        assert page.locator('input[value="mine"]:checked').count() == 0
        page.go_back()
        page.get_by_role("button", name=re.compile("^Not me.*Brooks revisited")).focus()
        page.keyboard.press("Enter")
        expect(page.get_by_text("It will not be asked again.")).to_be_visible()
        expect(page.get_by_text("Brooks revisited")).to_have_count(0)
        assert visit.complaints == []

    as_person(rows.owner, "/corrections/", act)


@pytest.mark.parametrize("script", [True, False])
def test_a_moderator_sets_aside_and_takes_it_back(as_person, rows, script):
    def act(visit: Visit) -> None:
        page = visit.page
        page.get_by_role("button", name="Not so").click()
        expect(page.get_by_text("It will not be suggested again.")).to_be_visible()
        page.get_by_role("link", name="what was set aside").click()
        expect(page.get_by_text("by Mo.")).to_be_visible()
        page.get_by_role("button", name="List again").click()
        expect(page.get_by_text("It is listed again.")).to_be_visible()

    as_person(rows.moderator, "/moderation/suggestions/?matter=duplicate", act, script=script)
