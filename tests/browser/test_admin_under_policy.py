"""The admin works under the same Content-Security-Policy as everything else: nothing in it is blocked."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model

from papers.models import ImportReject
from tests.browser.conftest import Visit
from tests.corpus import a_work, an_author, describe

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

ADDRESS, PASSWORD = "root@portal.example", "a long enough pass phrase"


@pytest.fixture(scope="module")
def rows(server):
    admin = get_user_model().objects.create_superuser("root", ADDRESS, PASSWORD)
    EmailAddress.objects.create(user=admin, email=ADDRESS, verified=True, primary=True)
    run = describe(a_work(authors=[an_author()]), "acl")
    ImportReject.objects.create(run=run, file="N19.xml", locator="paper 1", reason="no title", detail="Nothing there.")
    return run


def sign_in(visit: Visit) -> None:
    visit.page.get_by_label("E-mail address").fill(ADDRESS)
    visit.page.get_by_label("Password").fill(PASSWORD)
    visit.page.get_by_role("button", name="Sign in", exact=True).click()
    visit.page.get_by_role("heading", name="Site administration").wait_for()


def test_from_signing_in_to_a_quarantined_record(browse, rows):
    def walk(visit: Visit) -> tuple[str, list[str]]:
        sign_in(visit)
        visit.page.get_by_role("link", name="Import runs").first.click()
        visit.page.locator("#result_list a").first.click()
        visit.page.get_by_role("link", name="no title").click()
        visit.page.locator("#searchbar").fill("N19")
        visit.page.get_by_role("button", name="Search").click()
        visit.page.locator("#result_list a").first.click()
        visit.page.wait_for_load_state("networkidle")
        return visit.page.locator("#content").inner_text(), visit.complaints

    text, complaints = browse("/admin/", walk)
    assert "Nothing there." in text
    assert complaints == []


@pytest.mark.fuzz
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_list_and_the_form_of_an_account_are_quiet(browse, rows, theme):
    def walk(visit: Visit) -> list[str]:
        sign_in(visit)
        addresses = [link.get_attribute("href") for link in visit.page.locator("#content-main th a").all()]
        assert len(addresses) > 10
        for address in [*addresses, f"/admin/profiles/user/{get_id}/change/"]:
            visit.page.goto(address, wait_until="networkidle")
        return visit.complaints

    get_id = get_user_model().objects.get().pk
    assert browse("/admin/", walk, theme=theme) == []


def test_switching_the_theme_and_filtering_the_menu_work(browse, rows):
    """Both are scripts of the admin; a policy that blocked them would leave the page dumb."""

    def walk(visit: Visit) -> tuple[str | None, int, list[str]]:
        sign_in(visit)
        visit.page.goto("/admin/papers/importrun/")
        visit.page.locator("button.theme-toggle").first.click()
        theme = visit.page.locator("html").get_attribute("data-theme")
        visit.page.locator("#nav-filter").fill("venue")
        shown = [row for row in visit.page.locator("#nav-sidebar th a").all() if row.is_visible()]
        return theme, len(shown), visit.complaints

    theme, shown, complaints = browse("/admin/", walk)
    assert theme in ("light", "dark")
    assert shown == 1
    assert complaints == []
