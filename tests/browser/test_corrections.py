"""Requests for corrections in a real browser: answered by the other owner, decided by a moderator, undone, kept; every
page accessible, quiet and narrow enough, with scripts and without, by keyboard alone."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.utils import timezone

from papers.models import AssertionConflict, Authorship
from profiles.corrections.answering import answer_part
from profiles.corrections.filing import file_request
from profiles.corrections.passing_on import pass_on_requests
from profiles.corrections.planning import plan
from profiles.models import CorrectionRequest, Relation, RequestPart
from tests.browser.accessibility import OF_THE_LOOK, violations
from tests.browser.conftest import SCREENS, Visit
from tests.browser.looks import looks
from tests.browser.sessions import session_of, with_session
from tests.cast import TWO, a_claim
from tests.profiles.corrections_pages.scenes import Scene, a_record, a_scene, names

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@dataclass
class Rows:
    scene: Scene
    sessions: dict[str, str]
    addresses: dict[str, tuple[str, str]]
    for_keys: RequestPart
    for_scripts: dict[bool, CorrectionRequest]
    to_undo: CorrectionRequest
    raced: CorrectionRequest


@pytest.fixture(scope="module")
def rows(server) -> Rows:
    scene, now = a_scene(), timezone.now()
    waits = scene.asks_eve(
        2, now=now, reason="We wrote these in one office. " + "https://people.example/" + "long-" * 30
    )
    for_scripts = {}
    for script in (True, False):
        page = a_record("Ada L. Byron", 9)
        a_claim(page, scene.eve, *TWO, now=now)
        for_scripts[script] = scene.filed(mine=names(page)[:3], now=now)
    partly = _partly(scene)
    undone = scene.filed(mine=names(scene.free)[:1], now=now)
    declined = scene.filed(by=scene.helper, record=scene.theirs, not_mine=names(scene.theirs)[2:], now=now,
                           relation=Relation.COAUTHOR, reason="I sat next to her.")  # fmt: skip
    answer_part(
        part=declined.parts.get().pk, by=scene.eve, agree=False, now=now, reason="cannot-tell", note="I am sure."
    )
    late = scene.filed(by=scene.helper, record=a_record("Mary Somerville", 3), apart=[], now=now - timedelta(days=20),
                       not_mine=names(a_record("Mary Somerville", 2)), relation=Relation.READER,
                       reason="Two people of one name.")  # fmt: skip
    other = a_record("Ada L. Byron", 8)
    a_claim(other, scene.eve, *TWO, now=now - timedelta(days=20))
    passed = scene.filed(mine=names(other)[:7], now=now - timedelta(days=15))
    pass_on_requests(now=now)
    keys = scene.filed(by=scene.helper, record=scene.free, not_mine=names(scene.free), now=now - timedelta(days=30),
                       relation=Relation.MAINTAINER, reason="Two people.")  # fmt: skip
    to_undo = scene.filed(not_mine=names(scene.mine)[:1], now=now)
    raced_page = a_record("Ada L. Byron", 3)
    a_claim(raced_page, scene.eve, *TWO, now=now)
    raced = scene.filed(mine=names(raced_page)[:1], now=now)
    _contradict(scene)
    sessions = {}
    for user in (scene.ada, scene.eve, scene.helper, scene.moderator):
        sessions[user.username] = session_of(user)
    part = passed.parts.get()
    addresses = {
        "list": ("ada", "/corrections/"),
        "list-of-the-asked": ("eve", "/corrections/"),
        "list-of-nobody": ("mod", "/corrections/"),
        "waiting": ("ada", f"/corrections/{waits.pk}/"),
        "waiting-seen-by-the-asked": ("eve", f"/corrections/{waits.pk}/"),
        "answer": ("eve", f"/corrections/{waits.pk}/parts/1/answer/"),
        "withdraw": ("ada", f"/corrections/{waits.pk}/parts/1/withdraw/"),
        "partly": ("ada", f"/corrections/{partly.pk}/"),
        "undo": ("ada", f"/corrections/{undone.pk}/parts/1/undo/"),
        "declined": ("helper", f"/corrections/{declined.pk}/"),
        "receipt": ("ada", f"/corrections/{partly.pk}/receipt/"),
        "queue": ("mod", "/moderation/corrections/"),
        "queue-with-owners": ("mod", "/moderation/corrections/?kind=with-owners"),
        "queue-nothing": ("mod", "/moderation/corrections/?q=zzzz"),
        "conflicts": ("mod", "/moderation/conflicts/"),
        "figures": ("mod", "/moderation/figures/"),
        "case": ("mod", f"/moderation/corrections/{part.pk}/"),
        "case-late": ("mod", f"/moderation/corrections/{late.parts.first().pk}/"),
    }
    return Rows(scene, sessions, addresses, keys.parts.get(), for_scripts, to_undo, raced)


def _contradict(scene: Scene) -> None:
    """A source prints an identifier of Eve's beside a name that is Ada's by her word."""
    row = Authorship.objects.filter(author=scene.mine).first()
    AssertionConflict.objects.create(
        kind=AssertionConflict.Kind.OTHERS_IDENTIFIER, work=row.work, name_key=row.name_key, nth=1, author=scene.mine,
        other=scene.theirs, scheme="orcid", value="0000-0001-6843-0064", source="crossref", first_seen=timezone.now(),
    )  # fmt: skip


def _partly(scene: Scene) -> CorrectionRequest:
    """Done but for a work that somebody else put right a moment earlier."""
    page, now = a_record("A. Byron", 4), timezone.now()
    wanted = names(page)[:3]
    asked = plan(record=scene.mine.pk, mine=wanted)
    scene.filed(by=scene.eve, record=scene.theirs, mine=wanted[:1], now=now)
    return file_request(record=scene.mine.pk, by=scene.ada, parts=asked, now=now)


@pytest.fixture
def as_person(browse, rows) -> Callable[..., object]:
    def run(who, path, action, **more):
        return browse(path, action, **with_session(rows.sessions[who]), **more)

    return run


PAGES = ["list", "list-of-the-asked", "list-of-nobody", "waiting", "waiting-seen-by-the-asked", "answer", "withdraw",
         "partly", "undo", "declined", "receipt", "queue", "queue-with-owners", "queue-nothing", "conflicts", "figures", "case", "case-late"]  # fmt: skip


@pytest.mark.parametrize("name", looks(PAGES, always=("list", "answer", "queue", "case")))
def test_page_is_accessible_quiet_and_narrow_enough(as_person, rows, name):
    def look(visit: Visit) -> dict[str, object]:
        page = visit.page
        page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
        heard = list(visit.complaints)
        on_desktop = violations(page)
        page.set_viewport_size(SCREENS["phone"])
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        return {"heard": heard, "desktop": on_desktop, "overflow": overflow, "phone": violations(page, OF_THE_LOOK)}

    assert as_person(*rows.addresses[name], look) == {"heard": [], "desktop": [], "overflow": 0, "phone": []}


@pytest.mark.parametrize("script", [True, False])
def test_the_other_owner_agrees_to_some_of_it_and_both_have_a_receipt(as_person, rows, script):
    request = rows.for_scripts[script]

    def answer(visit: Visit) -> str:
        page = visit.page
        page.locator(f"a[href='/corrections/{request.pk}/parts/1/answer/']").last.click()
        page.get_by_role("heading", level=1).wait_for()
        page.locator("input[name=name]").nth(1).uncheck()
        page.get_by_label("Only some of them").check()
        page.get_by_role("button", name="Send the answer").click()
        assert "Choose a reason" in page.get_by_role("alert").inner_text()
        assert not page.locator("input[name=name]").nth(1).is_checked()
        page.get_by_label("Reason, if you decline").select_option("works-of-the-owner")
        page.get_by_label("To whoever asked").fill("The second one is mine.")
        page.get_by_role("button", name="Send the answer").click()
        page.get_by_text("You agreed to some of it").wait_for()
        return page.locator("main").inner_text()

    text = as_person("eve", "/corrections/", answer, script=script)
    assert "Done" in text
    assert "Declined" in text

    def keep(visit: Visit) -> tuple[str, str]:
        page = visit.page
        page.get_by_role("link", name="Receipt").first.click()
        with page.expect_download() as download:
            page.get_by_role("link", name="Text").click()
        return page.locator("main").inner_text(), download.value.path().read_text()

    shown, text = as_person("ada", f"/corrections/{request.pk}/", keep, script=script)
    assert "Works before" in shown
    assert "works before" in text
    assert "The second one is mine." not in text


def test_a_moderator_finds_reads_and_decides_by_keyboard_alone(as_person, rows):
    def walk(visit: Visit) -> list[object]:
        page, press = visit.page, visit.page.keyboard.press
        press("j")
        seen = [page.evaluate("document.activeElement.textContent")]
        press("Enter")
        page.get_by_role("heading", name="Decide").wait_for()
        press("r")
        seen.append(page.evaluate("document.activeElement.name"))
        page.keyboard.type("There is no telling")
        press("Tab")
        page.keyboard.type("How do you know?")
        press("Tab")
        press("Enter")
        page.get_by_role("heading", name="Decline?").wait_for()
        page.get_by_role("button", name="Decline", exact=True).focus()
        press("Enter")
        page.get_by_text("Done, and everybody concerned is told.").wait_for()
        press("u")
        page.get_by_role("heading", name="Corrections that wait for you").wait_for()
        return [*seen, *visit.complaints]

    found = as_person("mod", "/moderation/corrections/", walk)
    part = RequestPart.objects.get(pk=rows.for_keys.pk)
    assert found == ["Take 1 work off A. Byron", "reason"]
    assert (part.state, part.reason, part.note) == ("declined", "cannot-tell", "How do you know?")


def test_what_was_done_is_undone_by_keyboard(as_person, rows):
    request = rows.to_undo

    def walk(visit: Visit) -> list[str]:
        page = visit.page
        page.get_by_role("link", name="Undo").focus()
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="Undo this part?").wait_for()
        page.get_by_role("button", name="Undo it").focus()
        page.keyboard.press("Enter")
        page.get_by_text("Undone. Everything is as it was before.").wait_for()
        return visit.complaints

    assert as_person("ada", f"/corrections/{request.pk}/", walk) == []
    assert request.parts.get().state == "undone"


def test_two_people_act_on_the_same_part_at_once(as_person, rows):
    """One takes it back while the other reads it. The slower one is told how it stands, and nothing has moved."""
    request = rows.raced
    path = f"/corrections/{request.pk}/parts/1"

    def slow(visit: Visit) -> str:
        page = visit.page
        page.get_by_label("I agree: do it now").check()
        quick = page.context.browser.new_context(**with_session(rows.sessions["ada"])).new_page()
        quick.goto(page.url.replace("/answer/", "/withdraw/"))
        quick.get_by_role("button", name="Take it back").click()
        quick.get_by_text("Taken back. Nothing was changed.").wait_for()
        quick.context.close()
        page.get_by_role("button", name="Send the answer").click()
        page.get_by_text("does not wait for your answer any more").wait_for()
        return page.locator("main").inner_text()

    assert "Taken back" in as_person("eve", f"{path}/answer/", slow)
    assert request.parts.get().state == "withdrawn"
