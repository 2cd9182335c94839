"""A sanction in the browser: proposed, confirmed by keyboard, appealed without scripts; every page accessible."""

from dataclasses import dataclass

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from profiles.models import Sanction, SanctionAppeal
from profiles.moderation.sanctions.deciding import confirm_sanction
from profiles.moderation.sanctions.proposing import propose_sanction
from tests.browser.accessibility import OF_THE_LOOK, violations
from tests.browser.conftest import SCREENS, Visit
from tests.browser.sessions import session_of, with_session
from tests.cast import TWO, a_claim, a_person
from tests.corpus import an_author

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@dataclass
class Scene:
    sessions: dict[str, str]
    person: int
    proposed: Sanction
    in_force: Sanction


@pytest.fixture(scope="module")
def scene(server) -> Scene:
    now = timezone.now()
    one, two, ada = (
        a_person(name, display_name=shown, is_moderator=is_moderator)
        for name, shown, is_moderator in (
            ("one", "Moderator one", True), ("two", "Moderator two", True), ("ada", "Ada Byron", False)
        )
    )  # fmt: skip
    claim = a_claim(an_author("Ada Byron"), ada, *TWO, now=now)
    said = {
        "person": ada.pk,
        "claim": claim.pk,
        "by": one,
        "found": "A forgery: " + "very-long-address" * 9,
        "now": now,
    }
    running = propose_sanction(reason="made-up-evidence", to_person="The registrar does not know it.", **said)
    confirm_sanction(sanction=running.pk, by=two, now=now)
    proposed = propose_sanction(reason="abusive-words", **said)
    return Scene({user.username: session_of(user) for user in (one, two, ada)}, ada.pk, proposed, running)


@pytest.fixture
def signed_in(browse, scene):
    def run(who, path, action, **more):
        return browse(path, action, **with_session(scene.sessions[who]), **more)

    return run


def faults(page: Page) -> list[str]:
    """What axe finds on the wide page in the light and on the narrow one in the dark, and what sticks out."""
    page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
    found = violations(page)
    page.set_viewport_size(SCREENS["phone"])
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    found += violations(page, OF_THE_LOOK)
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        found.append("scrolls sideways")
    page.set_viewport_size(SCREENS["desktop"])
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = false; })")
    return found


def test_a_moderator_finds_reads_and_confirms_one_by_keyboard(signed_in, scene):
    def walk(visit: Visit) -> list[str]:
        page, press = visit.page, visit.page.keyboard.press
        found = faults(page)
        press("j")
        press("Enter")
        page.get_by_role("heading", name="Abusive words").wait_for()
        found += faults(page)
        press("a")
        page.get_by_role("button", name="Continue").first.focus()
        press("Enter")
        page.get_by_role("heading", name="Confirm the sanction?").wait_for()
        found += faults(page)
        page.get_by_role("button", name="Confirm: it begins now").focus()
        press("Enter")
        page.get_by_text("Confirmed: it is in force").wait_for()
        return [*found, *visit.complaints]

    assert signed_in("two", "/moderation/sanctions/?kind=sanction", walk) == []
    scene.proposed.refresh_from_db()
    assert scene.proposed.state == "confirmed"


def test_a_moderator_proposes_one_on_the_page_of_the_person(signed_in, scene):
    def look(visit: Visit) -> list[str]:
        return [*faults(visit.page), *visit.complaints]

    assert signed_in("one", f"/moderation/people/{scene.person}/", look) == []


def test_the_person_reads_what_was_decided_and_appeals_without_scripts(signed_in, scene):
    path = f"/me/sanctions/{scene.in_force.pk}/"
    assert signed_in("ada", path, lambda visit: [*faults(visit.page), *visit.complaints]) == []

    def appeal(visit: Visit) -> str:
        page = visit.page
        page.get_by_label("What is wrong with it?").fill("It is genuine.")
        page.get_by_role("button", name="Send the appeal").click()
        return page.locator("main").inner_text()

    assert "A moderator who had no hand in the decision looks at it" in signed_in("ada", path, appeal, script=False)
    assert SanctionAppeal.objects.get().text == "It is genuine."
