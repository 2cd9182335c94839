"""Why a record has the score it has: asked for by keyboard, read as a table by whoever does not see it, and looked at."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from graph.services.build_graph import build_graph
from papers.search.names.building import rebuild_names
from profiles.trust import recomputing
from profiles.trust.recomputing import recompute_whole
from tests.browser.accessibility import OF_THE_LOOK, violations
from tests.browser.conftest import SCREENS
from tests.browser.sessions import session_of, with_session
from tests.cast import ONE, TWO, a_claim, a_person
from tests.corpus import a_work, an_author

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.fixture(scope="module")
def rows(server):
    now = timezone.now()
    ada, bob, free, new = (an_author(name) for name in ("Ada Byron", "Bob Hope", "Wissenschaft" * 6, "Ada New"))
    for number in range(5):
        a_work(f"Work {number}", authors=[ada, bob, free])
    a_work("Alone", authors=[new])
    a_claim(bob, a_person("bob", display_name="Bob Hope"), *TWO, now=now - timedelta(days=90))
    build_graph()
    compute(now - timedelta(days=60))
    owner = a_person("ada", display_name="Ada Byron")
    a_claim(ada, owner, *ONE, now=now - timedelta(days=40))
    newcomer = a_person("new", display_name="Ada New")
    a_claim(new, newcomer, *ONE, now=now - timedelta(days=20))
    compute(now)
    rebuild_names()
    return {
        "claimed": (f"{ada.get_absolute_url()}trust/", ""), "mine": (f"{ada.get_absolute_url()}trust/", session_of(owner)),
        "as it was": (f"{ada.get_absolute_url()}trust/?as_of={(now - timedelta(days=50)).date()}", ""),
        "before": (f"{ada.get_absolute_url()}trust/?as_of=2001-01-01", ""), "refused": (f"{ada.get_absolute_url()}trust/?as_of=x", ""),
        "free": (f"{free.get_absolute_url()}trust/", ""), "newcomer": (f"{new.get_absolute_url()}trust/", session_of(newcomer)),
        "how": ("/trust/", ""), "record": (ada.get_absolute_url(), ""), "record of a newcomer": (new.get_absolute_url(), ""),
    }  # fmt: skip


def compute(at):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recomputing.timezone, "now", lambda: at)
        recompute_whole()


def test_why_is_answered_by_keyboard_and_read_as_a_table(browse, rows):
    path, session = rows["record"]

    def ask(visit):
        page, seen = visit.page, {}
        why = page.locator("summary", has_text="Why?")
        page.get_by_role("link", name="Is it yours?").focus()
        page.keyboard.press("Tab")
        expect(why).to_be_focused()
        table = page.get_by_role("table", name=re.compile("Each part gives"))
        seen["closed"] = table.count()
        page.keyboard.press("Enter")
        expect(table).to_be_visible()
        seen["heads"] = table.get_by_role("columnheader").all_inner_texts()
        seen["parts"] = table.get_by_role("rowheader").all_inner_texts()
        seen["rows"] = table.get_by_role("row").count()
        seen["score"] = table.get_by_role("row", name=re.compile("^Score")).inner_text().split()[-1]
        seen["shown"] = page.locator(".trust-value").inner_text().split()[0]
        seen["axe"] = violations(page)
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url("**/trust/")
        seen["derivation"] = page.get_by_role("heading", level=1).inner_text()
        seen["heard"] = visit.complaints
        return seen

    seen = browse(path, ask, **with_session(session))
    assert seen["closed"] == 0
    assert seen["heads"] == ["Part", "Found", "Counts for", "Points"]
    assert seen["parts"] == ["Who it is", "Its works", "Who they wrote with", "Conduct", "Score"]
    assert seen["rows"] == 1 + 5  # the bars are no rows of it
    assert seen["score"] == seen["shown"]
    assert seen["axe"] == seen["heard"] == []
    assert "Ada Byron" in seen["derivation"]


def look(visit):
    page = visit.page
    for summary in page.locator("main .trust summary").all():
        summary.click()
    heard, wide = list(visit.complaints), violations(page)
    page.set_viewport_size(SCREENS["phone"])
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    return {"heard": heard, "wide": wide, "overflow": overflow, "dark phone": violations(page, OF_THE_LOOK)}


OFTEN, FULLY = (
    ["mine", "how"],
    ["claimed", "as it was", "before", "refused", "free", "newcomer", "record of a newcomer"],
)


@pytest.mark.parametrize("name", [*OFTEN, *(pytest.param(name, marks=pytest.mark.fuzz) for name in FULLY)])
def test_trust_page_is_accessible_quiet_and_narrow_enough(browse, rows, name):
    path, session = rows[name]
    assert browse(path, look, **with_session(session)) == {"heard": [], "wide": [], "overflow": 0, "dark phone": []}
