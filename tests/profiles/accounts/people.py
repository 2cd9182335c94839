"""What a person does to have an account and to get into it, and what lies in their mailbox."""

import re

from profiles.models import OutgoingMail

PASSWORD = "four words in a row"


def mails_to(address):
    """What was sent there, the latest first."""
    return list(OutgoingMail.objects.filter(to=address).order_by("-pk"))


def code_sent_to(address):
    return re.search(r"^ {4}([A-Z]{4}-[A-Z]{4})$", mails_to(address)[0].text, re.MULTILINE)[1]


def link_sent_to(address):
    return re.search(r"https?://[^/\s]+(/accounts/password/reset/key/\S+)", mails_to(address)[0].text)[1]


def sign_up(browser, address, *, password=PASSWORD, name=""):
    return browser.post("/accounts/signup/", {"email": address, "password1": password, "display_name": name})


def enter_code(browser, code):
    return browser.post("/accounts/confirm-email/", {"code": code})


def sign_in(browser, address, *, password=PASSWORD):
    return browser.post("/accounts/login/", {"login": address, "password": password})


def is_signed_in(browser):
    return browser.get("/me/").status_code == 200
