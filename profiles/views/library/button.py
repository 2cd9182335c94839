"""The save button of a work, on any page that lists or shows works.

Whether a work is saved is asked once for a page, however many buttons it has: each button leaves a mark while the page
is rendered and is put in at the end, when all of them are known (`{% saving %}`, in base.html). Who is not signed in
gets a link that is the same for everybody; pages signed in are for that person only, and vary by cookie like their
masthead.
"""

import re
import secrets
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlencode

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.loader import get_template
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from profiles.models import User
from profiles.selectors.library import saved_among
from profiles.views.library.offering import word_for

BUTTON: Final = "components/save_button.html"
_END: Final = "components/saving.html"
_KEPT_AS: Final = "_save_buttons"


@dataclass(slots=True)
class _Buttons:
    """The buttons of a page that is being rendered. `mark` is what only this page has, so that no text can be taken for
    a button."""

    user: User
    mark: str = field(default_factory=lambda: secrets.token_hex(8))
    asked: list[tuple[int, str, bool]] = field(default_factory=list)


def begin(request: HttpRequest | None) -> None:
    """From now on buttons leave marks, where somebody is signed in."""
    user = getattr(request, "user", None)
    if request is not None and isinstance(user, User):
        setattr(request, _KEPT_AS, _Buttons(user))


def save_button(request: HttpRequest | None, *, public_id: str, title: str, in_words: bool) -> str:
    """What stands where the button will be. `in_words` has its word in sight; in lists it is an icon."""
    if request is None:
        return ""
    buttons: _Buttons | None = getattr(request, _KEPT_AS, None)
    if buttons is not None:
        buttons.asked.append((int(public_id[1:]), title, in_words))
        return mark_safe(f"<!--{buttons.mark} {len(buttons.asked) - 1}-->")  # noqa: S308 - two numbers
    user = getattr(request, "user", None)
    if isinstance(user, User):  # a part of a page
        return drawn(public_id=public_id, title=title, in_words=in_words, saved=is_saved(user, public_id))
    here = urlencode({"next": request.get_full_path()})
    context = {"title": title, "in_words": in_words, "sign_in": f"{reverse('account_login')}?{here}"}
    return get_template(BUTTON).render(context)


def finish(request: HttpRequest | None, html: str) -> SafeString:
    """The page with its buttons in it, and what they need: one form, and a place to say what was done."""
    buttons: _Buttons | None = getattr(request, _KEPT_AS, None)
    if request is None or buttons is None:
        return mark_safe(html)  # noqa: S308 - a rendered template
    delattr(request, _KEPT_AS)
    saved = saved_among(buttons.user.pk, {work for work, _, _ in buttons.asked})

    def button(found: re.Match[str]) -> str:
        number = int(found[1])
        work, title, in_words = buttons.asked[number]
        return drawn(
            public_id=f"W{work}", title=title, in_words=in_words, saved=work in saved, html_id=f"save-{number}"
        )

    filled = re.sub(f"<!--{buttons.mark} ([0-9]+)-->", button, html)
    end = get_template(_END).render(
        {"token": get_token(request), "here": request.get_full_path(), "word": word_for(request)}
    )
    return mark_safe(filled + end)  # noqa: S308 - rendered templates


def drawn(*, public_id: str, title: str, in_words: bool, saved: bool, html_id: str = "") -> SafeString:
    """`html_id` is the same before and after a click, so that the keyboard's focus stays on the button."""
    address = reverse("me-unsave" if saved else "me-save")
    context = {
        "public_id": public_id,
        "title": title,
        "in_words": in_words,
        "saved": saved,
        "address": address,
        "id": html_id,
    }
    return mark_safe(get_template(BUTTON).render(context))  # noqa: S308 - a rendered template


def is_saved(user: User, public_id: str) -> bool:
    return bool(saved_among(user.pk, [int(public_id[1:])]))
