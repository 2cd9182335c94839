"""What an operator opens at night can be read by everybody, on a phone and in the dark."""

from dataclasses import dataclass

import pytest

from portal.operations.failing import note_failure
from portal.operations.heartbeats import WORKER, beat
from portal.operations.models import DeadLetter
from profiles.models import MailBreak
from tests.browser.accessibility import OF_THE_LOOK, violations
from tests.browser.conftest import SCREENS, Visit
from tests.browser.looks import looks
from tests.browser.sessions import session_of, with_session
from tests.cast import a_person

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

LONG = "a.package.with_a_very_long_name_of_a_module." * 3 + "and_a_task"


@dataclass
class Room:
    addresses: dict[str, str]
    session: str


@pytest.fixture(scope="module")
def rows(server) -> Room:
    admin = a_person("admin", display_name="Ada Byron", is_staff=True, is_superuser=True)
    beat(WORKER)
    MailBreak.objects.create(reason="21,000 digests were queued within an hour; 20,000 are allowed.")
    for name, args in ((LONG, [5]), ("profiles.tasks.mail.send_mail_task", [])):
        note_failure(kind=DeadLetter.Kind.TASK, name=name, error=ValueError("word " * 60), args=args)
    letter = DeadLetter.objects.get(name=LONG)
    addresses = {
        "now": "/operations/",
        "letters": "/operations/letters/",
        "nothing-settled": "/operations/letters/?show=settled",
        "letter": f"/operations/letters/{letter.pk}/",
    }
    return Room(addresses, session_of(admin))


@pytest.mark.parametrize("name", looks(["now", "letters", "nothing-settled", "letter"], always=("now",)))
def test_an_operators_page_is_accessible_quiet_and_narrow_enough(browse, rows, name):
    def look(visit: Visit) -> dict[str, object]:
        page = visit.page
        heard = list(visit.complaints)
        on_desktop = violations(page)
        page.set_viewport_size(SCREENS["phone"])
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        return {"heard": heard, "desktop": on_desktop, "overflow": overflow, "phone": violations(page, OF_THE_LOOK)}

    found = browse(rows.addresses[name], look, **with_session(rows.session))
    assert found == {"heard": [], "desktop": [], "overflow": 0, "phone": []}
