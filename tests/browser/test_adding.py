"""A missing work is named, looked at, added and said to be one's own; an author is proposed, a page hidden and shown again,
a message written to a source: in a real browser, accessible, narrow enough, with and without scripts, by keyboard."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from django.db import connection, transaction
from django.utils import timezone
from playwright.sync_api import expect

from papers.models import Author, Authorship, Work
from profiles.corrections.adding.putting_in import put_in_works
from profiles.models import CorrectionRequest, WorkAddition
from tests.browser.accessibility import OF_THE_LOOK, violations
from tests.browser.conftest import SCREENS, Visit
from tests.browser.looks import looks
from tests.browser.sessions import session_of, with_session
from tests.cast import TWO, a_claim, a_person
from tests.corpus import a_work, an_author

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
BIBTEX = "@article{{tides{0}, title={{Tides by hand {0}}}, author={{Brightwater, Ada and Quist, Bo}}, year={{2020}}}}"
# From the record to the work on it, where the work was not here.
CLICKS_AT_MOST = 4


@dataclass
class Rows:
    record: Author
    to_hide: Author
    seas: Work
    winds: Work
    sessions: dict[str, str]
    addresses: dict[str, str]


@pytest.fixture(scope="module")
def rows(server) -> Rows:
    with transaction.atomic():
        record, to_hide = an_author("Ada Brightwater"), an_author("Eve Marsh")
        seas = a_work("Seas and their tides, " + "at great length " * 8, authors=[record, "Bo Quist", "Cy Raines"])
        winds = a_work("Winds", authors=["Di Lund", "Ed Marsh"])
        a_work("Tides of others", authors=[an_author("Ada Brightwater"), "Bo Quist"])
        a_work("Foam", authors=[to_hide, "Bo Quist"])
        sessions = {}
        for name, own in (("ada", record), ("eve", to_hide), ("cy", None)):
            person = a_person(name, display_name=own.name if own else "Cy Raines")
            if own is not None:
                a_claim(own, person, *TWO, now=timezone.now())
            sessions[name] = session_of(person)
        additions = {
            state: WorkAddition.objects.create(
                asked_by_id=Author.objects.get(pk=record.pk).claims.get().user_id, record=record, way="doi",
                given="10.5555/tides", state=state, asked_at=timezone.now(), reason="Crossref does not know it.",
                work=seas if state == "added" else None, was_here=True, ended_at=timezone.now(),
                found={"title": "Tides " * 30, "authors": ["Ada Brightwater"] * 40, "more_authors": 3, "year": 2021},
            ).pk
            for state in ("found", "adding", "added", "failed")
        }  # fmt: skip
    about = f"author={record.public_id}"
    addresses = {
        "add": f"/corrections/add/?{about}",
        "add-looked": f"/corrections/add/?{about}&q=tides",
        "add-nothing": f"/corrections/add/?{about}&q=zzzz",
        **{f"addition-{state}": f"/corrections/add/{pk}/" for state, pk in additions.items()},
        "author": f"/corrections/add/author/?{about}&work={winds.public_id}",
        "hide": f"/corrections/hide/?{about}",
        "hide-work": f"/corrections/hide/?work={seas.public_id}",
        "hand-over": f"/corrections/hand-over/?work={seas.public_id}&{about}",
    }
    return Rows(record, to_hide, seas, winds, sessions, addresses)


@pytest.fixture
def as_person(browse, rows) -> Callable[..., object]:
    def run(who, path, action, **more):
        return browse(path, action, **with_session(rows.sessions[who]), **more)

    return run


def looked_at(visit: Visit) -> dict[str, object]:
    page = visit.page
    page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
    heard = list(visit.complaints)
    on_desktop = violations(page)
    page.set_viewport_size(SCREENS["phone"])
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    return {"heard": heard, "desktop": on_desktop, "overflow": overflow, "phone": violations(page, OF_THE_LOOK)}


FINE = {"heard": [], "desktop": [], "overflow": 0, "phone": []}
PAGES = ["add", "add-looked", "add-nothing", "addition-found", "addition-adding", "addition-added", "addition-failed",
         "author", "hide", "hide-work", "hand-over"]  # fmt: skip


# What somebody asked to have added is there for nobody else.
SIGHTS = [(who, name) for who in ("ada", "cy") for name in PAGES if who == "ada" or not name.startswith("addition-")]
ALWAYS = [("ada", "add-looked"), ("ada", "hide")]


@pytest.mark.parametrize(("who", "name"), looks(SIGHTS, always=ALWAYS))
def test_page_is_accessible_quiet_and_narrow_enough(as_person, rows, name, who):
    assert as_person(who, rows.addresses[name], looked_at) == FINE


@pytest.mark.parametrize("script", [True, False])
def test_a_work_that_is_not_here_comes_to_the_record(as_person, rows, script):
    clicks = []

    def act(visit: Visit) -> str:
        page = visit.page

        def click(name: str) -> None:
            clicks.append(name)
            page.get_by_role("button", name=name).first.click()

        page.get_by_label("Or the BibTeX of the work").fill(BIBTEX.format(int(script)))
        click("Look it up")
        expect(page.get_by_role("heading", name="Is this the work?")).to_be_visible()
        click("Add this work")
        expect(page.get_by_role("heading", name="The work is being added")).to_be_visible()
        return page.url

    url = as_person("ada", rows.addresses["add"], act, script=script)
    put_in_works(now=timezone.now())

    def say(visit: Visit) -> str:
        page = visit.page
        mine = page.get_by_role("button", name="This is me")
        if mine.count():
            clicks.append("This is me")
            mine.click()
            page.wait_for_url("**/corrections/*/")
        return page.locator("main").inner_text()

    as_person("ada", urlsplit(url).path, say, script=script)
    assert Authorship.objects.filter(work__title=f"Tides by hand {int(script)}", author=rows.record).exists()
    assert len(clicks) <= CLICKS_AT_MOST


def test_the_page_follows_while_the_work_is_added(as_person, rows):
    def act(visit: Visit) -> str:
        page = visit.page
        page.get_by_label("Or the BibTeX of the work").fill(BIBTEX.format(7))
        page.get_by_role("button", name="Look it up").click()
        page.get_by_role("button", name="Add this work").click()
        expect(page.get_by_role("heading", name="The work is being added")).to_be_visible()
        return page.url

    url = as_person("ada", rows.addresses["add"], act)
    number = int(url.rstrip("/").rpartition("/")[2])

    def is_refused() -> None:
        WorkAddition.objects.filter(pk=number).update(state="failed", reason="The registry took it back.")
        connection.close()

    def watch(visit: Visit) -> bool:
        expect(visit.page.get_by_role("heading", name="The work is being added")).to_be_visible()
        meanwhile = threading.Thread(target=is_refused)
        meanwhile.start()
        meanwhile.join()
        expect(visit.page.get_by_text("The registry took it back.")).to_be_visible(timeout=15_000)
        return True

    assert as_person("ada", f"/corrections/add/{number}/", watch)


def test_a_page_is_hidden_by_keyboard_and_shown_again(as_person, rows):
    def hide(visit: Visit) -> str:
        page = visit.page
        button = page.get_by_role("button", name="Hide it")
        for _ in range(80):
            page.keyboard.press("Tab")
            if button.evaluate("(one) => one === document.activeElement"):
                break
        page.keyboard.press("Enter")
        page.wait_for_url("**/corrections/*/")
        return page.locator("main").inner_text()

    path = f"/corrections/hide/?author={rows.to_hide.public_id}"
    assert "Done" in as_person("eve", path, hide)
    hidden = f"/authors/{rows.to_hide.public_id}/"
    told = as_person("cy", hidden, lambda visit: (visit.page.locator("h1").inner_text(), looked_at(visit)))
    assert told == ("This record is not shown here", FINE)
    part = CorrectionRequest.objects.get(record=rows.to_hide).parts.get()

    def undo(visit: Visit) -> str:
        visit.page.get_by_role("button", name="Undo").first.click()
        visit.page.wait_for_url(f"**/corrections/{part.request_id}/")
        return visit.page.locator("main").inner_text()

    as_person("eve", f"/corrections/{part.request_id}/parts/1/undo/", undo)
    assert as_person("cy", hidden, lambda visit: visit.page.locator("h1").inner_text()) == "Eve Marsh"


def test_a_message_to_the_source_is_written_looked_at_and_noted(as_person, rows):
    def write(visit: Visit) -> tuple[dict[str, object], str]:
        page = visit.page
        page.get_by_label("What it should say").fill("Di Lund, last")
        page.get_by_label("How can this be seen?").fill("Page 1 of the PDF")
        page.get_by_role("button", name="Write the message").click()
        page.get_by_role("button", name="I have sent it").wait_for()
        told = page.locator("#message").inner_text()
        page.set_viewport_size(SCREENS["desktop"])
        look = looked_at(visit)
        page.get_by_role("button", name="I have sent it").click()
        page.wait_for_url("**/corrections/*/")
        return look, told

    look, told = as_person("ada", rows.addresses["hand-over"], write)
    assert look == FINE
    assert "It should say: Di Lund, last" in told
    assert CorrectionRequest.objects.latest("pk").parts.get().kind == "handed-over"
