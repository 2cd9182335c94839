"""A word about what was done, with undo where something was taken away: said once, on the next page that has a place
for it (`components/saving.html`), by htmx or after a redirect."""

from dataclasses import dataclass

from django.http import HttpRequest

from profiles.library.removals import Removal

_KEY = "library_said"
_OF_THIS_PAGE = "_library_said"


@dataclass(frozen=True, slots=True)
class Word:
    """`undo` is the key of a removal."""

    text: str
    undo: str = ""


def say_next(request: HttpRequest, text: str, removal: Removal | None = None) -> None:
    """After the redirect that follows."""
    request.session[_KEY] = [text, str(removal.key) if removal is not None else ""]


def say_here(request: HttpRequest, text: str) -> None:
    """On the page that this request is answered with."""
    setattr(request, _OF_THIS_PAGE, Word(text))


def word_for(request: HttpRequest) -> Word | None:
    """What there is to say; it is said once."""
    here: Word | None = getattr(request, _OF_THIS_PAGE, None)
    kept = request.session.pop(_KEY, None) if _KEY in request.session else None
    return here or (Word(*kept) if kept else None)
