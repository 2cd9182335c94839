"""Every mail about an account says what happened, where the portal is, and nothing that a template left over."""

import re
from pathlib import Path

import pytest
from allauth.core import context
from django.contrib.auth.models import AnonymousUser
from django.template.loader import get_template
from django.utils import timezone

from profiles.accounts.adapter import AccountAdapter
from tests.profiles.accounts.people import mails_to

pytestmark = pytest.mark.django_db

OURS = Path(__file__).resolve().parents[3] / "portal" / "templates"
SENT = sorted(
    str(path.relative_to(OURS)).removesuffix("_subject.txt")
    for folder in ("account", "mfa", "socialaccount")
    for path in (OURS / folder / "email").glob("*_subject.txt")
)
ABOUT = {
    "code": "BCDF-GHJK", "password_reset_url": "http://portal/reset", "from_email": "old@uni.example", "ip": "192.0.2.1",
    "to_email": "new@uni.example", "added_email": "added@uni.example", "deleted_email": "gone@uni.example",
    "timestamp": timezone.now(), "user_agent": "A browser",
}  # fmt: skip


@pytest.fixture
def adapter(rf):
    request = rf.get("/")
    request.user = AnonymousUser()
    with context.request_context(request):
        yield AccountAdapter(request)


@pytest.mark.parametrize("template", SENT)
def test_a_mail(adapter, template, settings):
    settings.SITE_NAME, settings.PORTAL_URL = "Tom & Ada's <Portal>", "https://people.example.org"
    adapter.send_mail(template, "ada@uni.example", dict(ABOUT))
    mail = mails_to("ada@uni.example")[0]
    assert "Tom & Ada's <Portal>" in mail.subject
    assert mail.text.rstrip().endswith("Tom & Ada's <Portal>\nhttps://people.example.org/")
    assert not re.search(r"[{}%]|&amp;|&#|None|\n{3}| accounts/", mail.text + mail.subject)
    assert max(map(len, mail.subject.splitlines())) < 100


def test_none_of_those_that_are_sent_is_allauths():
    """Which would greet from another name, and in another voice."""
    sent = ("email_confirmation", "email_confirmation_signup", "account_already_exists", "unknown_account",
            "password_reset_key", "password_reset", "password_changed", "password_set", "email_changed",
            "email_deleted", "email_added")  # fmt: skip
    for name in sent:
        assert Path(get_template(f"account/email/{name}_message.txt").origin.name).is_relative_to(OURS)
    assert len(SENT) == len(sent) + 7
