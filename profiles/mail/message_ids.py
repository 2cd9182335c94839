"""The name that a mail of ours bears wherever it goes, by which we know it when it comes back.

It holds a mark that nobody can make who has not seen the mail: who knows which mails there are cannot say of one that
it came back.
"""

import re
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from profiles.models import OutgoingMail

_SALT: Final = "profiles.mail.message_ids"
_OURS: Final = re.compile(r"<([0-9]{1,18})\.([0-9a-f]{24})@[^<>@\s]{1,200}>")


def message_id(mail: OutgoingMail) -> str:
    """The same however often it is tried."""
    host = urlsplit(settings.PORTAL_URL).hostname or "localhost"
    return f"<{mail.pk}.{_mark(mail)}@{host}>"


def mail_of(found: str) -> OutgoingMail | None:
    """The mail of ours that bears this name; None where there is none."""
    named = _OURS.fullmatch(found)
    mail = OutgoingMail.objects.filter(pk=int(named[1])).first() if named else None
    if named is None or mail is None or not constant_time_compare(_mark(mail), named[2]):
        return None
    return mail


def _mark(mail: OutgoingMail) -> str:
    return salted_hmac(_SALT, f"{mail.pk} {mail.dedupe_key}", algorithm="sha256").hexdigest()[:24]
