"""Moderators at work: every page accessible and narrow enough, and a whole case by keyboard alone."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.utils import timezone

from profiles.claims.transitions import Act
from profiles.models import Claim, EvidenceDetail, EvidenceKind, User
from profiles.moderation.appeals import file_appeal
from profiles.moderation.refusing import reject_claim
from profiles.moderation.second_word import propose
from tests.browser.accessibility import OF_THE_LOOK, violations
from tests.browser.conftest import SCREENS, Visit
from tests.browser.looks import looks
from tests.browser.sessions import session_of, with_session
from tests.cast import a_claim, a_person
from tests.corpus import a_work, an_author, an_institution
from tests.profiles.moderation.conftest import a_document, disputed, waiting

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

LONG = "https://people.example/" + "a-very-long-name-of-a-page-" * 6


@dataclass
class Room:
    addresses: dict[str, str]
    sessions: dict[str, str]
    waiting: list[int]
    owned: int


@pytest.fixture(scope="module")
def rows(server) -> Room:
    now = timezone.now()
    one, two = (
        a_person(name, display_name=f"Moderator {name}", is_moderator=True, is_superuser=name == "two")
        for name in ("one", "two")
    )
    ada, eve = (a_person(name, display_name="Ada Byron") for name in ("ada", "eve"))
    bern = an_institution("University of Bern", domains=["unibe.ch"])
    author = an_author("Ada Byron", other_names=["A. Byron"], institution=bern)
    a_work("On the analytical engine", authors=[author, an_author("Ada Byron")])
    first = waiting(author, ada, now=now - timedelta(days=5))
    EvidenceDetail.objects.filter(evidence__claim=first).update(data={"url": LONG})
    a_document(first, now=now)
    second = waiting(an_author("Charles Babbage"), eve, now=now - timedelta(days=1))
    nothing = waiting(an_author("Mary Somerville"), ada, kind=None, now=now)
    _, challenger = disputed(an_author("Ada L. Byron"), eve, ada)
    owned = a_claim(an_author("Ada A. Byron"), ada, EvidenceKind.PRINTED_EMAIL, now=now)
    proposed = a_claim(an_author("Ada K. Byron"), eve, EvidenceKind.PRINTED_EMAIL, now=now)
    propose(claim=proposed.pk, act=Act.REVOKE, by=two, reason="impersonation", note="See the page.", now=now)
    turned_down = waiting(an_author("Ada Noel"), ada, now=now - timedelta(days=2))
    reject_claim(claim=turned_down.pk, by=two, reason="not-this-record", note="It names no paper.", now=now)
    file_appeal(claim=turned_down.pk, by=ada, text="It does now.", now=now)
    own = waiting(an_author("Moderator one"), one, now=now)
    sessions = {}
    for user in (one, two):
        sessions[user.username] = session_of(user)
    claims = {"case": first, "dispute": challenger, "owned": owned, "proposed": proposed, "appealed": turned_down,
              "own-case": own}  # fmt: skip
    addresses = {name: f"/moderation/claims/{claim.pk}/" for name, claim in claims.items()} | {
        "queue": "/moderation/?kind=waiting",
        "queue-bulk": "/moderation/?kind=empty",
        "queue-nothing": "/moderation/?kind=over",
        "figures": "/moderation/figures/",
        "appeals": "/moderation/appeals/",
        "domains": "/moderation/domains/?q=unibe.ch",
        "people": "/moderation/people/",
        "person": f"/moderation/people/{ada.pk}/",
        "audit": f"/moderation/audit/?of={author.public_id}",
    }
    return Room(addresses, sessions, [first.pk, second.pk, nothing.pk], owned.pk)


@pytest.fixture
def as_moderator(browse, rows):
    def run(path, action, who="one", **more):
        return browse(path, action, **with_session(rows.sessions[who]), **more)

    return run


PAGES = ["case", "dispute", "owned", "proposed", "appealed", "own-case", "queue", "queue-bulk", "queue-nothing", "figures",
         "appeals", "domains", "people", "person", "audit"]  # fmt: skip


@pytest.mark.parametrize("name", looks(PAGES, always=("case", "queue", "person")))
def test_page_is_accessible_quiet_and_narrow_enough(as_moderator, rows, name):
    def look(visit: Visit) -> dict[str, object]:
        page = visit.page
        page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
        heard = list(visit.complaints)
        on_desktop = violations(page)
        page.set_viewport_size(SCREENS["phone"])
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        return {"heard": heard, "desktop": on_desktop, "overflow": overflow, "phone": violations(page, OF_THE_LOOK)}

    assert as_moderator(rows.addresses[name], look) == {"heard": [], "desktop": [], "overflow": 0, "phone": []}


def test_a_case_is_found_read_and_decided_by_keyboard_alone(as_moderator, rows):
    def walk(visit: Visit) -> list[str]:
        page, press = visit.page, visit.page.keyboard.press
        press("j")
        press("j")
        press("k")
        press("j")
        seen = [page.evaluate("document.activeElement.textContent")]
        press("Enter")
        page.get_by_role("heading", name="Charles Babbage", level=1).wait_for()
        press("r")
        seen.append(page.evaluate("document.activeElement.name"))
        page.keyboard.type("The names")  # in a list the keys are the browser's: it goes to what begins so
        press("Tab")
        page.keyboard.type("Is it j, k or r?")
        press("Tab")
        press("Enter")
        page.get_by_role("heading", name="Reject?").wait_for()
        seen.append(page.locator(".mod-told").inner_text())
        page.get_by_role("button", name="Reject", exact=True).focus()
        press("Enter")
        page.get_by_text("Done, and on the record").wait_for()
        press("u")
        page.get_by_role("heading", name="What waits for you").wait_for()
        return [*seen, *visit.complaints]

    found = as_moderator("/moderation/?kind=waiting", walk)
    claim = Claim.objects.get(pk=rows.waiting[1])
    assert found[0] == "Charles Babbage"
    assert found[1] == "reason"
    assert "The name of the account is not a name of the record." in found[2]
    assert "Is it j, k or r?" in found[2]
    assert found[3:] == []
    assert (claim.state, claim.last_event.reason) == ("rejected", "names-differ")


def test_keys_can_be_switched_off_and_stay_off(as_moderator, rows):
    def walk(visit: Visit) -> list[object]:
        page, press = visit.page, visit.page.keyboard.press
        press("?")
        page.get_by_role("heading", name="Keys").wait_for()
        page.get_by_label("Use single keys").uncheck()
        page.get_by_role("button", name="Close").click()
        page.reload()
        press("j")
        press("?")
        return [page.evaluate("document.activeElement.tagName"), page.locator("dialog[open]").count()]

    assert as_moderator("/moderation/?kind=waiting", walk) == ["BODY", 0]


def test_without_scripts_a_case_is_decided_all_the_same(as_moderator, rows):
    def walk(visit: Visit) -> str:
        page = visit.page
        page.locator("summary", has_text="Suspend").click()
        form = page.locator("details[open]")
        form.get_by_label("Reason, as everybody reads it").select_option("under-review")
        form.get_by_label("To the claimant alone").fill("We are looking at it.")
        form.get_by_role("button", name="Continue").click()
        page.get_by_role("button", name="Suspend").click()
        return page.locator("main").inner_text()

    assert "suspended" in as_moderator(f"/moderation/claims/{rows.owned}/", walk, script=False)
    assert Claim.objects.get(pk=rows.owned).state == "suspended"


def test_many_are_chosen_by_keyboard_and_seen_again_before_anything_happens(as_moderator, rows):
    def walk(visit: Visit) -> str:
        page, press = visit.page, visit.page.keyboard.press
        press("j")
        press("x")
        page.get_by_role("button", name="Look at the chosen ones").focus()
        press("Enter")
        page.get_by_role("heading", name="Reject 1 claim").wait_for()
        return page.locator("main").inner_text()

    assert "Mary Somerville" in as_moderator("/moderation/?kind=empty", walk)
    assert Claim.objects.get(pk=rows.waiting[2]).state == "pending"


def test_the_second_word_is_given_in_a_browser(as_moderator, rows):
    def walk(visit: Visit) -> str:
        visit.page.get_by_role("button", name="Confirm: do it").click()
        return visit.page.locator("main").inner_text()

    text = as_moderator(rows.addresses["proposed"], walk)
    assert "Confirmed: it is done." in text
    assert User.objects.filter(claims__state="revoked", username="eve").exists()
