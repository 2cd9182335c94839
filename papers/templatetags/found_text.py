"""`{% marked pieces %}`: text with what matched between `<mark>` and `</mark>`, formulae as everywhere."""

from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString, mark_safe

from papers.search.engine import Piece
from papers.templatetags.formulae import formulae

register = template.Library()


@register.simple_tag
def marked(pieces: Iterable[Piece]) -> SafeString:
    made = [f"<mark>{formulae(piece.text)}</mark>" if piece.marked else formulae(piece.text) for piece in pieces]
    return mark_safe("".join(made))  # noqa: S308 - `formulae` escapes
