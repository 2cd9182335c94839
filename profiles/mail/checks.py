"""What an operator is told before anybody waits for a mail in vain."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning, register  # noqa: A004 - Django's name for a finding


@register()
def a_mail_server_is_named(**kwargs: Any) -> list[CheckMessage]:
    if settings.MAIL_IS_SET_UP:
        return []
    return [
        Warning(
            "EMAIL_URL is not set: nobody can open an account or prove an address, since no mail goes out.",
            hint="Set it to the mail server, such as smtp+tls://user:password@mail.example.org:587.",
            id="profiles.W001",
        )
    ]
