"""A real Chromium on a real server over real rows.

Playwright's synchronous API keeps an event loop running in its thread, where Django refuses to query. So the browser
lives in a thread of its own, and a test hands it a function: `browse(path, action)`. The rows of a module are made once
and flushed at its end, because making them for each page would take longer than the pages.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import override_settings
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.emptying import empty_tables

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
SCREENS = {"phone": {"width": 360, "height": 780}, "desktop": {"width": 1280, "height": 860}}
# Told to the console by the browser for every answer that is not 2xx: expected on error pages.
EXPECTED_ON_ERROR_PAGES = "Failed to load resource: the server responded with a status of"


# Fonts are there, and every formula has been taken over by KaTeX.
SETTLED = """async () => {
  await document.fonts.ready;
  while (document.querySelector(".math:not(.math-rendered)")) await new Promise(requestAnimationFrame);
}"""


class Visit:
    """A page as it was met: what the browser complained about, and the page itself while the action runs."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        page.on("console", lambda message: self._note(message.type, message.text))
        page.on("pageerror", lambda error: self.complaints.append(f"uncaught: {error}"))
        page.on("dialog", lambda dialog: (self.complaints.append(f"dialog: {dialog.message}"), dialog.dismiss()))

    def _note(self, kind: str, text: str) -> None:
        if kind in ("error", "warning") and not text.startswith(EXPECTED_ON_ERROR_PAGES):
            self.complaints.append(f"{kind}: {text}")


@pytest.fixture(scope="session")
def chromium_path() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found:
        return found
    if os.environ.get("PEERGRAPH_REQUIRE_BROWSER") == "1":
        pytest.fail("PEERGRAPH_REQUIRE_BROWSER=1, but no chromium is on PATH")
    pytest.skip("no chromium on PATH (apt-get install chromium)")


@pytest.fixture(scope="session")
def browser_thread(chromium_path: str) -> Iterator[tuple[ThreadPoolExecutor, Browser]]:
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="browser") as thread:
        playwright = thread.submit(lambda: sync_playwright().start()).result()
        browser = thread.submit(lambda: playwright.chromium.launch(executable_path=chromium_path, args=FLAGS)).result()
        yield thread, browser
        thread.submit(browser.close).result()
        thread.submit(playwright.stop).result()


@pytest.fixture(scope="module")
def server(chromium_path: str, django_db_setup: None, django_db_blocker: Any) -> Iterator[LiveServer]:
    """The portal on a free port, with the rows of the module's own `rows` fixture committed."""
    with django_db_blocker.unblock(), override_settings(ROOT_URLCONF="tests.browser.urls"):
        live = LiveServer("localhost")
        yield live
        live.stop()
        empty_tables()
        for cache in caches.all():
            cache.clear()


@pytest.fixture
def browse(browser_thread: tuple[ThreadPoolExecutor, Browser], server: LiveServer) -> Callable[..., Any]:
    """`browse(path, action, theme=, screen=, script=)` opens the page and gives what `action(visit)` returns."""
    thread, browser = browser_thread

    def run(
        path: str,
        action: Callable[[Visit], Any],
        *,
        theme: str = "light",
        screen: str = "desktop",
        script: bool = True,
        **context_options: Any,
    ) -> Any:
        def visit() -> Any:
            context = browser.new_context(
                viewport=SCREENS[screen],
                color_scheme=theme,
                java_script_enabled=script,
                reduced_motion="reduce",
                base_url=server.url,
                **context_options,
            )
            try:
                found = Visit(context.new_page())
                found.page.goto(path, wait_until="load")
                if script:
                    found.page.evaluate(SETTLED)
                return action(found)
            finally:
                context.close()

        return thread.submit(visit).result(timeout=120)

    return run


@pytest.fixture
def behind_the_scenes() -> Iterator[Callable[..., Any]]:
    """What the portal does by itself, in a thread of its own: Django does not query in the browser's."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        yield lambda act: thread.submit(act).result(timeout=60)
        thread.submit(lambda: connection.close()).result()  # noqa: PLW0108 - that thread's own connection
