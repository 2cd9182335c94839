"""Every page, in both themes and both screens: accessible, quiet in the console, nothing scrolls sideways."""

import pytest
from playwright.sync_api import Page

from tests.browser.accessibility import OF_THE_LOOK, violations
from tests.browser.conftest import SCREENS, Visit
from tests.browser.looks import looks
from tests.browser.rows import make_rows

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

# The structure is the same in every state; what is seen and touched is not.
NAMES = [
    "home", "about", "api-docs", "search-empty", "search", "search-works", "search-nothing", "search-phrase",
    "search-narrowed", "search-authors", "search-hostile", "search-parts", "work-from-search", "authors",
    "authors-by-name",
    "authors-none", "trending", "trending-explained", "works", "topics", "institutions", "venues", "author", "author-filtered", "author-without-works",
    "author-cjk", "author-long-name", "author-merged", "work", "work-crowd", "work-bare", "work-hostile",
    "work-retracted", "topic", "topic-field", "institution", "institution-part", "venue", "graph", "graph-wide",
    "graph-alone", "graph-hostile", "graph-start", "graph-found", "graph-nothing", "graph-refused", "path-start",
    "path-people", "path-asked", "path-nothing", "not-found", "bad-request",
    "forbidden", "broken",
]  # fmt: skip
ALWAYS = ["home", "search", "search-hostile", "authors", "author", "work-hostile", "graph", "not-found"]


@pytest.fixture(scope="module")
def rows(server):
    return make_rows()


def test_no_page_is_left_out(rows):
    assert sorted(rows) == sorted(NAMES)


@pytest.mark.parametrize("name", looks(NAMES, always=ALWAYS))
def test_page_is_accessible_quiet_and_narrow_enough(browse, rows, name):
    def look(visit: Visit) -> dict[str, object]:
        page = visit.page
        _open_disclosures(page)
        heard = list(visit.complaints)
        on_desktop = violations(page)
        page.set_viewport_size(SCREENS["phone"])
        _open_disclosures(page)
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        return {
            "heard": heard,
            "light desktop": on_desktop,
            "overflow": overflow,
            "dark phone": violations(page, OF_THE_LOOK),
        }

    assert browse(rows[name], look) == {"heard": [], "light desktop": [], "overflow": 0, "dark phone": []}


def _open_disclosures(page: Page) -> None:
    for details in page.locator("main details").all()[:3]:
        summary = details.locator("> summary")
        if details.get_attribute("open") is None and summary.is_visible():  # some are for small screens only
            summary.click()
