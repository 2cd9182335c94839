"""What a page gets wrong for those who do not see it as its makers do, or who hold it in one hand."""

from typing import Any, Final, Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize

from tests.browser.conftest import SCREENS

Rules = dict[str, Any]
# The size of the screen, and the theme.
Look = tuple[ViewportSize, Literal["light", "dark"]]

# WCAG 2.2 to AA.
RULES: Final[Rules] = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
# What another screen or theme can break.
OF_THE_LOOK: Final[Rules] = {
    "runOnly": {"type": "rule", "values": ["color-contrast", "target-size", "link-in-text-block"]}
}

PHONE: Final[Look] = (SCREENS["phone"], "dark")
DESKTOP: Final[Look] = (SCREENS["desktop"], "light")


def violations(page: Page, rules: Rules = RULES, *, within: str = "html") -> list[str]:
    """Each rule that is broken, and where."""
    found = Axe().run(page, context=within, options=rules).response["violations"]
    return [f"{rule['id']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]]


def scrolls_sideways(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def looked_at(page: Page, *looks: Look) -> list[str]:
    """What is wrong with it on these screens in these themes; on a phone in the dark and a desktop in the light where
    none is named. It stays as it was looked at last."""
    wrong = []
    for size, theme in looks or (PHONE, DESKTOP):
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        wrong += [f"{size['width']} px {theme} {one}" for one in violations(page)]
        if scrolls_sideways(page):
            wrong.append(f"{size['width']} px scrolls sideways")
    return wrong
