"""Pages on which people write about themselves, and pages of records in every standing: looked at, and walked through."""

import io
from datetime import timedelta

import pytest
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from papers.search.names.building import rebuild_names
from profiles.claims.acting import act
from profiles.claims.transitions import Act
from profiles.editing.edit_profile import edit_profile
from profiles.editing.feature_works import feature_works
from profiles.editing.saved import saved_part
from profiles.editing.sections import About, Featured, Interests, Link, Links, Section, token
from profiles.editing.set_links import set_links
from profiles.editing.set_photo import set_photo
from profiles.models import EvidenceKind
from tests.browser.accessibility import OF_THE_LOOK, violations
from tests.browser.conftest import SCREENS
from tests.browser.looks import looks
from tests.browser.sessions import session_of, with_session
from tests.cast import ONE, TWO, a_claim, a_person
from tests.corpus import a_work, an_author, an_institution

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
LONG = "Wissenschaftskommunikationsforschungsgruppenleiterin " * 2


def a_jpeg(size=(400, 500)):
    out = io.BytesIO()
    Image.new("RGB", size, (90, 130, 150)).save(out, "JPEG")
    return out.getvalue()


def write_everything(user, now, works):
    def seen(section):
        return token(saved_part(user.pk, section))

    about = About(
        LONG.strip()[:120], "Universität für sehr lange Namen", None, f"One.\n\n{'Pneumono' * 30}\n\nתודה רבה"
    )
    edit_profile(words=about, seen=seen(Section.ABOUT), by=user, now=now)
    interests = Interests(("Syntax", "x" * 60, "שפות"), open_to_collaborate=True, collaboration_note="Ask me " * 20)
    edit_profile(words=interests, seen=seen(Section.INTERESTS), by=user, now=now)
    links = Links((Link("https://example.org/" + "long/" * 60, "L" * 60), Link("https://例え.テスト/")))
    set_links(links=links, seen=seen(Section.LINKS), by=user, now=now)
    set_photo(upload=a_jpeg(), by=user, now=now)
    feature_works(works=Featured(works), seen=seen(Section.WORKS), by=user, now=now)


@pytest.fixture(scope="module")
def rows(server):
    now = timezone.now()
    long_ago = now - timedelta(days=8)
    an_institution("University of Bern", works_count=4)
    record, new, disputed, suspended, free = (
        an_author(name) for name in ("Ada Byron", "Ada New", "Ada Two", "Ada Out", "Ada Free")
    )
    works = [
        a_work(f"A work of a rather long title, number {number}", authors=[record], year=1990 + number)
        for number in range(9)
    ]
    for other in (new, disputed, suspended, free):
        a_work(authors=[other])
    ada, fresh, nobody, walker = (
        a_person(name, display_name=record.name) for name in ("ada", "fresh", "nobody", "walker")
    )
    a_claim(record, ada, *TWO, now=long_ago)
    write_everything(ada, now, tuple(work.pk for work in works[:3]))
    a_claim(new, fresh, *ONE, now=now)
    set_links(links=Links((Link("https://example.org/"),)), seen=token(Links()), by=fresh, now=now)
    first = a_claim(disputed, a_person("first", display_name="Ada Two"), *ONE, now=long_ago)
    rival = a_claim(
        disputed, a_person("rival", display_name="Ada Two"), EvidenceKind.ORCID, EvidenceKind.HOMEPAGE, now=now
    )
    act(claim=rival.pk, act=Act.OBJECT, by=first.user, now=now)
    third = a_claim(suspended, a_person("third", display_name="Ada Out"), *ONE, now=long_ago)
    act(claim=third.pk, act=Act.SUSPEND, by=None, now=now)
    rebuild_names()
    owner, new_owner, stranger = session_of(ada), session_of(fresh), session_of(nobody)
    return {
        "claimed": (record.get_absolute_url(), ""), "claimed by me": (record.get_absolute_url(), owner),
        "claimed lately": (new.get_absolute_url(), ""), "disputed": (disputed.get_absolute_url(), ""),
        "suspended": (suspended.get_absolute_url(), ""), "free": (free.get_absolute_url(), ""),
        "profile": ("/me/profile/", owner), "about": ("/me/profile/about/", owner), "links": ("/me/profile/links/", owner),
        "interests": ("/me/profile/interests/", owner), "photo": ("/me/profile/photo/", owner),
        "featured": ("/me/profile/featured/", owner), "featured, none found": ("/me/profile/featured/?q=zzzz", owner),
        "profile of a new owner": ("/me/profile/", new_owner), "links of a new owner": ("/me/profile/links/", new_owner),
        "profile of nobody": ("/me/profile/", stranger), "photo of nobody": ("/me/profile/photo/", stranger),
        "featured of nobody": ("/me/profile/featured/", stranger), "walker": ("/me/profile/", session_of(walker)),
    }  # fmt: skip


NAMES = [
    "claimed", "claimed by me", "claimed lately", "disputed", "suspended", "free", "profile", "about", "links", "interests",
    "photo", "featured", "featured, none found", "profile of a new owner", "links of a new owner", "profile of nobody",
    "photo of nobody", "featured of nobody",
]  # fmt: skip


def look(visit):
    page = visit.page
    heard, wide = list(visit.complaints), violations(page)
    page.set_viewport_size(SCREENS["phone"])
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    return {"heard": heard, "wide": wide, "overflow": overflow, "dark phone": violations(page, OF_THE_LOOK)}


CLEAN = {"heard": [], "wide": [], "overflow": 0, "dark phone": []}


@pytest.mark.parametrize("name", looks(NAMES, always=("claimed", "profile", "featured")))
def test_page_is_accessible_quiet_and_narrow_enough(browse, rows, name):
    path, session = rows[name]
    assert browse(path, look, **with_session(session)) == CLEAN


def test_a_profile_from_nothing_with_a_script(browse, rows):
    """Institution from the list, characters counted, errors and conflicts looked at, undo."""
    path, session = rows["walker"]

    def walk(visit):
        page, seen = visit.page, {}
        page.get_by_role("link", name="Edit about you").click()
        seen["fallback"] = page.get_by_role("button", name="Find in the list").is_visible()
        page.get_by_label("Role").fill("x" * 125)
        seen["count"] = page.locator("[data-count-of=role]").inner_text()
        box = page.get_by_label("Affiliation")
        box.press_sequentially("univ ber")
        expect(page.get_by_role("option")).to_have_count(1)
        seen["list"] = violations(page)
        box.press("ArrowDown")
        box.press("Enter")
        seen["chosen"] = (box.input_value(), page.locator("#institution").input_value()[:1])
        page.get_by_label("A few words").fill("First words.")
        page.get_by_role("button", name="Save").last.click()
        expect(page.get_by_role("alert")).to_contain_text("Not saved yet")
        seen["refused"] = look(visit)
        page.get_by_label("Role").fill("Analyst")
        page.get_by_role("button", name="Save").last.click()
        page.wait_for_url("**/me/profile/")
        seen["shown"] = page.locator(".profile-preview").inner_text()
        seen["saved"] = violations(page)
        page.get_by_role("button", name="Undo").click()
        expect(page.get_by_text("Undone:")).to_be_visible()
        seen["undone"] = page.locator(".profile-preview").inner_text()
        return seen

    seen = browse(path, walk, **with_session(session))
    assert seen["fallback"] is False
    assert seen["count"] == "5 characters too many."
    assert seen["list"] == seen["saved"] == []
    assert seen["chosen"] == ("University of Bern", "I")
    assert seen["refused"] | {"heard": []} == CLEAN
    assert "Analyst, University of Bern" in seen["shown"]
    assert "First words." in seen["shown"]
    assert "Nothing yet" in seen["undone"]


def test_a_profile_from_nothing_by_keyboard_and_without_a_script(browse, rows):
    path, session = rows["walker"]

    def walk(visit):
        page = visit.page
        page.goto("/me/profile/links/")
        page.get_by_label("Address").first.fill("example.org/~ada")
        page.get_by_label("Address").nth(1).fill("javascript:alert(1)")
        page.get_by_label("Address").nth(1).press("Enter")
        expect(page.get_by_text("A link begins with https:// or http://.")).to_be_visible()
        page.get_by_role("button", name="Take link 2 out").click()
        page.get_by_role("button", name="Another link").click()
        rows_now = page.get_by_label("Address").count()
        page.get_by_role("button", name="Save").last.press("Enter")
        page.wait_for_url("**/me/profile/")
        page.goto("/me/profile/photo/")
        page.set_input_files("#photo", {"name": "me.png", "mimeType": "image/png", "buffer": b"no photo at all"})
        page.get_by_role("button", name="Upload").click()
        expect(page.get_by_role("alert")).to_contain_text("not a photo")
        page.set_input_files("#photo", {"name": "me.jpg", "mimeType": "image/jpeg", "buffer": a_jpeg()})
        page.get_by_role("button", name="Upload").click()
        page.wait_for_url("**/me/profile/")
        return rows_now, page.locator(".profile-preview").inner_text(), page.get_by_alt_text("Photo of").count()

    rows_now, shown, photos = browse(path, walk, script=False, **with_session(session))
    assert rows_now == 4
    assert "example.org/~ada" in shown
    assert photos == 1


def test_targets_are_large_enough_to_touch(browse, rows):
    def small(visit):
        return visit.page.evaluate(
            """() => [...document.querySelectorAll("main button:not(.default-button), main .btn, main input:not([type=hidden]):not([type=checkbox]), main textarea")]
                .map((one) => [one.outerHTML.slice(0, 80), one.getBoundingClientRect().height])
                .filter(([, height]) => height > 0 && height < 44)"""
        )

    for name in ("profile", "about", "links", "interests", "photo", "featured"):
        path, session = rows[name]
        assert browse(path, small, screen="phone", **with_session(session)) == [], name
