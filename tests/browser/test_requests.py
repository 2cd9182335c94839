"""Each kind of request that researchers file, in a real browser from asking to the end: marked on the sorting page,
answered by whoever has to agree, undone where that is what happened. No admin, no shell."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Page, expect

from profiles.models import CorrectionRequest, Decider, PartState, User
from tests.browser.conftest import Visit
from tests.browser.sessions import session_of, with_session
from tests.profiles.corrections.request_scenes import SCENES, Scene, build

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
FILED = re.compile(r"/corrections/(\d+)/$")
As = Callable[..., object]


@dataclass
class Rows:
    scenes: dict[str, Scene] = field(default_factory=dict)
    sessions: dict[int, str] = field(default_factory=dict)


@pytest.fixture(scope="module")
def rows(server) -> Rows:
    made = Rows({code: build(code) for code in SCENES})
    for scene in made.scenes.values():
        for user in (scene.filer, *(who for who, _ in scene.answers)):
            made.sessions[user.pk] = session_of(user)
    return made


@pytest.fixture
def as_person(browse, rows) -> As:
    def visit(user: User, path: str, action: Callable[[Visit], object], **options):
        return browse(path, action, **with_session(rows.sessions[user.pk]), **options)

    return visit


def mark(page: Page, name: int, value: str) -> None:
    """One work's answer; what lies in a closed group is opened first."""
    choice = page.locator(f'input[name="w{name}"][value="{value}"]')
    if not choice.is_visible():
        choice.locator("xpath=ancestor::details[not(@open)][last()]/summary").click()
    choice.click()


def ask(scene: Scene) -> Callable[[Visit], int]:
    def act(visit: Visit) -> int:
        page = visit.page
        for name in scene.mine:
            mark(page, name, "mine")
        for name in scene.not_mine:
            mark(page, name, "not")
        page.get_by_role("button", name="See what changes").click()
        if scene.apart:
            page.get_by_role("button", name="Yes, give them a page of their own").click()
        if scene.relation != "self":
            page.locator(f'input[name="relation"][value="{scene.relation}"]').check()
            page.get_by_label("How do you know whose works these are?").fill("We share an office.")
            page.get_by_role("button", name="Ask for it").click()
        else:
            page.get_by_role("button", name="Put it right").click()
        page.wait_for_url(FILED)
        assert visit.complaints == []
        found = FILED.search(page.url)
        assert found is not None
        return int(found[1])

    return act


def answer(*, agrees: bool, moderates: bool) -> Callable[[Visit], None]:
    def act(visit: Visit) -> None:
        page = visit.page
        if moderates:
            shut = page.locator(f'details:has(input[name="answer"][value="{"agree" if agrees else "decline"}"])')
            if shut.get_attribute("open") is None:
                shut.locator("> summary").click()
            if not agrees:
                shut.locator('select[name="reason"]').select_option(index=1)
            shut.get_by_role("button", name="Continue").click()
            page.locator("main form button.btn-primary, main form button[type=submit]").first.click()
            page.get_by_text("Done, and everybody concerned is told.").wait_for()
            return
        page.locator(f'input[name="answer"][value="{"agree" if agrees else "decline"}"]').check()
        if not agrees:
            page.locator('select[name="reason"]').select_option(index=1)
        page.get_by_role("button", name="Send the answer").click()
        page.wait_for_url(FILED)

    return act


def undo(visit: Visit) -> None:
    page = visit.page
    while page.get_by_role("link", name="Undo").count():
        page.get_by_role("link", name="Undo").last.click()
        page.get_by_role("button", name="Undo it").click()
        page.get_by_text("Undone. Everything is as it was before.").wait_for()


def stands(visit: Visit) -> str:
    expect(visit.page.get_by_role("heading", level=1)).to_be_visible()
    return visit.page.locator("main").inner_text()


# Of each kind the first scene; the others, whose traps the services' tests have as well, in `make fuzz`.
FIRST_OF_EACH = {code.split("-")[0]: code for code in reversed(list(SCENES))}.values()
MANY = [pytest.param(code, marks=[] if code in FIRST_OF_EACH else pytest.mark.fuzz) for code in SCENES]


@pytest.mark.parametrize("code", MANY)
def test_a_request_goes_from_asking_to_its_end_in_a_browser(as_person, rows, code):
    scene = rows.scenes[code]
    whose = "mine" if scene.relation == "self" else "theirs"
    asked = f"/corrections/new/?author={scene.record.public_id}&whose={whose}&also={scene.also}"
    number = as_person(scene.filer, asked, ask(scene))
    request = CorrectionRequest.objects.get(pk=number)
    waiting = list(request.parts.filter(state=PartState.WAITING).order_by("number"))
    assert len(waiting) == len(scene.answers)
    for part, (who, agrees) in zip(waiting, scene.answers, strict=True):
        moderates = part.decider == Decider.MODERATOR
        path = (
            f"/moderation/corrections/{part.pk}/" if moderates else f"/corrections/{number}/parts/{part.number}/answer/"
        )
        as_person(who, path, answer(agrees=agrees, moderates=moderates))
    if scene.undo:
        as_person(scene.filer, f"/corrections/{number}/", undo)
    text = as_person(scene.filer, f"/corrections/{number}/", stands)
    assert "waits for" not in text.lower()
    assert sorted(request.parts.values_list("state", flat=True)) == sorted(scene.states)
    scene.then(request)
