"""What a reader's browser does by itself on the page of a work, and how an export is reached by the keyboard."""

import pytest

from papers.models import Work, WorkView
from tests.browser.rows import make_rows

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture(scope="module")
def rows(server):
    return make_rows()


@pytest.fixture(autouse=True)
def _nobody_was_here(rows, django_db_blocker):
    with django_db_blocker.unblock():
        WorkView.objects.all().delete()
        yield


def stay(page, seconds):
    """Meet the page again under a clock of the test's own, and let it run: nobody waits."""
    page.reload()
    page.clock.run_for(seconds * 1_000)


def test_a_page_that_stays_on_the_screen_is_told_of_once(browse, rows):
    def read(visit):
        page = visit.page
        told = []
        page.on("request", lambda request: told.append(request.post_data) if request.url.endswith("/seen") else None)
        page.clock.install()
        with page.expect_response("**/seen") as answer:
            stay(page, 6)
        stay(page, 20)
        remembered = page.evaluate("Object.keys(JSON.parse(localStorage.getItem('peergraph-seen')))")
        page.clock.fast_forward(6 * 24 * 3600 * 1_000)  # another day: counted again, and said how long ago
        with page.expect_response("**/seen"):
            stay(page, 6)
        return answer.value.status, told, remembered, visit.complaints

    status, told, remembered, complaints = browse(rows["work"], read, user_agent=FIREFOX)
    assert (status, complaints) == (204, [])
    assert told == [None, "6"]
    assert remembered == [f"{rows['work']}seen"]
    # The server's clock is another one: for it, all of this was one day.
    assert [Work.objects.get(pk=view.work_id).get_absolute_url() for view in WorkView.objects.all()] == [rows["work"]]


@pytest.mark.parametrize(
    "unwilling",
    ["Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', {get: () => true})",
     "Object.defineProperty(Navigator.prototype, 'doNotTrack', {get: () => '1'})"],
)  # fmt: skip
def test_who_asks_not_to_be_tracked_is_not(browse, rows, unwilling):
    def read(visit):
        visit.page.add_init_script(unwilling)
        visit.page.clock.install()
        stay(visit.page, 60)
        return visit.page.evaluate("localStorage.getItem('peergraph-seen')"), visit.complaints

    assert browse(rows["work"], read, user_agent=FIREFOX) == (None, [])
    assert not WorkView.objects.exists()


def test_a_glance_does_not_count(browse, rows):
    def glance(visit):
        visit.page.clock.install()
        stay(visit.page, 4)
        return visit.complaints

    assert browse(rows["work"], glance, user_agent=FIREFOX) == []
    assert not WorkView.objects.exists()


def test_an_export_by_the_keyboard(browse, rows):
    def export(visit):
        page = visit.page
        button = page.locator(".export summary")
        button.focus()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        at = page.evaluate("document.activeElement.textContent")
        with page.expect_download() as download:
            page.keyboard.press("Enter")
        page.keyboard.press("Escape")
        closed = page.locator(".export[open]").count()
        back = page.evaluate("document.activeElement.tagName")
        button.click()
        page.locator("h1").click()
        return at, download.value.suggested_filename, closed, back, page.locator(".export[open]").count()

    at, name, closed, back, elsewhere = browse(rows["topic"], export)
    assert at == "BibTeX.bib"
    assert name.endswith("-machine-learning-cs-lg.bib")
    assert (closed, back, elsewhere) == (0, "SUMMARY", 0)
