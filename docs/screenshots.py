# ruff: noqa: INP001 - a script beside the pictures it makes, not a package
"""Pictures of every page in four states: phone and desktop, light and dark. Run by `make screenshots`.

It visits a portal that is already running (`--base`), finds a real author, work, topic, institution and venue through
its front page and lists, and writes one picture per page and state, so that a change in look is seen. The two that the
README shows are among them. Needs Playwright and a Chromium.
"""

import argparse
import os
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Error, Page, sync_playwright

_SCREENS = {"phone": (360, 780), "desktop": (1280, 860)}
_THEMES = ("light", "dark")
_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
# What the README shows: one screenful each.
_README = {"home-desktop-light": "home.png", "author-desktop-light": "author.png", "work-phone-dark": "work-phone.png"}
_IMAGES = Path(__file__).resolve().parent / "images"
_LONGEST = 2600


def main() -> int:
    options = _options()
    chromium = shutil.which(options.chromium) or shutil.which("chromium-browser")
    if chromium is None:
        sys.stderr.write("screenshots: no Chromium was found; name one with --chromium\n")
        return 2
    options.out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=_FLAGS)
        try:
            pages = _addresses(browser, options.base, options.only)
            for name in _take(browser, options.base, pages, options.out, _IMAGES if options.readme else None):
                sys.stdout.write(f"screenshots: {name}\n")
        except Error as error:
            sys.stderr.write(f"screenshots: {options.base} does not answer as expected: {error.message}\n")
            return 2
        finally:
            browser.close()
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m docs.screenshots", description=__doc__)
    parser.add_argument("--base", default=f"http://127.0.0.1:{os.environ.get('PORT', '8000')}")
    parser.add_argument("--out", type=Path, default=Path("var/screenshots"))
    parser.add_argument("--chromium", default="chromium", help="program name or path")
    parser.add_argument("--only", default="", help="pages to take, by name, separated by commas")
    parser.add_argument("--readme", action="store_true", help="also renew docs/images")
    return parser.parse_args()


def _addresses(browser: Browser, base: str, only: str) -> dict[str, str]:
    page = browser.new_page()
    found = {
        "home": "/",
        "search-empty": "/search",
        "search-works": "/search?q=%22neural+network%22+OR+language",
        "search-nothing": "/search?q=zzzz+(qqqq",
        "about": "/about/",
        "trending": "/trending/",
        "trust": "/trust/",
        "not-found": "/works/W999999999/",
    }
    for name, singular in {
        "authors": "author",
        "works": "work",
        "topics": "topic",
        "institutions": "institution",
        "venues": "venue",
    }.items():
        found[name] = f"/{name}/"
        page.goto(f"{base}/{name}/")
        link = page.locator("#results a[href]").evaluate_all(
            "(links, start) => links.map(a => a.getAttribute('href')).find(h => RegExp(`^${start}[A-Z]`).test(h))",
            f"/{name}/",
        )
        if link:
            found[singular] = str(link)
    if "author" in found:
        found["author-trust"] = f"{found['author']}trust/"
    name = _first_text(page, base)
    for kind in ("author", "topic"):
        if kind in found:
            center = found[kind].strip("/").rpartition("/")[2]
            found[f"graph-{kind}"] = f"/graph/?center={center}"
            found[f"graph-{kind}-1000"] = f"/graph/?center={center}&depth=2&limit=1000"
    found["graph-start"] = "/graph/"
    if name:
        found["search"] = f"/search?q={name}"
        found["search-authors"] = f"/search?q={name}&type=authors"
    page.close()
    chosen = set(filter(None, only.split(",")))
    return {name: path for name, path in found.items() if not chosen or name in chosen}


def _first_text(page: Page, base: str) -> str:
    page.goto(f"{base}/authors/")
    rows = page.locator("#results .record-title a")
    words = re.findall(r"\w+", rows.first.inner_text()) if rows.count() else []
    return words[0] if words else ""


def _take(browser: Browser, base: str, pages: dict[str, str], out: Path, readme: Path | None) -> Iterator[str]:
    for screen, (width, height) in _SCREENS.items():
        for theme in _THEMES:
            context = browser.new_context(
                viewport={"width": width, "height": height},
                color_scheme="dark" if theme == "dark" else "light",
                reduced_motion="reduce",
                has_touch=screen == "phone",
            )
            page = context.new_page()
            for name, path in pages.items():
                page.goto(f"{base}{path}", wait_until="networkidle")
                page.evaluate("document.fonts.ready")
                if page.locator("[data-explorer=page]").count():
                    page.locator("[data-part=loading]").wait_for(state="hidden")
                page.set_viewport_size({"width": width, "height": height})
                tall = int(page.evaluate("document.documentElement.scrollHeight"))
                page.screenshot(
                    path=out / f"{name}-{screen}-{theme}.png",
                    full_page=True,
                    clip={"x": 0, "y": 0, "width": width, "height": min(max(tall, height), _LONGEST)},
                )
                shot = f"{name}-{screen}-{theme}"
                if readme and shot in _README:
                    readme.mkdir(exist_ok=True)
                    page.screenshot(path=readme / _README[shot])
                yield shot
            context.close()


if __name__ == "__main__":
    sys.exit(main())
