"""Marks that wait in the session: for somebody who has to sign in first, or to show that a record is theirs.

One sorting at a time, bounded, and nothing but numbers of names: what is kept is looked up anew when it is used.
"""

from typing import Final

from django.http import HttpRequest

from profiles.views.corrections.asking import Asking
from profiles.views.corrections.marks import Marks

_KEY: Final = "sorting"
_MOST: Final = 1000


def keep_marks(request: HttpRequest, asking: Asking, marks: Marks) -> None:
    request.session[_KEY] = {
        "about": _about(asking),
        "mine": sorted(marks.mine)[:_MOST],
        "not": sorted(marks.not_mine)[:_MOST],
    }


def kept_marks(request: HttpRequest, asking: Asking) -> Marks:
    """What was kept of the sorting of this page; nothing where another one was kept since."""
    kept = request.session.get(_KEY)
    if not isinstance(kept, dict) or kept.get("about") != _about(asking):
        return Marks()
    return Marks(frozenset(kept["mine"]), frozenset(kept["not"]))


def let_go_of_marks(request: HttpRequest) -> None:
    request.session.pop(_KEY, None)


def _about(asking: Asking) -> str:
    return asking.start.public_id if asking.start is not None else asking.name
