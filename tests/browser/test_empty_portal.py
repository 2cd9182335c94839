"""A portal before its first import: every page says so and what to do."""

import pytest

from tests.browser.accessibility import violations
from tests.browser.looks import looks

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.mark.parametrize(
    "path",
    looks(["/", "/authors/", "/works/", "/topics/", "/institutions/", "/venues/"], always=("/", "/works/")),
)
def test_empty_pages_say_what_happened_and_are_accessible(browse, path):
    def look(visit):
        said = visit.page.locator(".empty-title").inner_text()
        return said, violations(visit.page), visit.complaints

    assert browse(path, look) == ("Nothing has been imported yet", [], [])
