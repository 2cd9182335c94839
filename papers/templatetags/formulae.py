r"""Titles and abstracts hold TeX between dollar signs. They are escaped here, and formulae marked for KaTeX.

`{{ title|formulae }}` gives text with `<span class="math" data-tex="\alpha">$\alpha$</span>`: readable without
JavaScript. What is a formula and what is a price is decided in `papers.text`, by the same rule that cleaned the text.
"""

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from papers.text import segments

register = template.Library()


@register.filter
def formulae(text: object) -> SafeString:
    return _marked(str(text))


@register.filter
def paragraphs(text: object) -> SafeString:
    """An abstract: paragraphs are separated by an empty line."""
    parts = [part.strip() for part in str(text).split("\n\n")]
    return mark_safe("".join(f"<p>{_marked(part)}</p>" for part in parts if part))  # noqa: S308 - parts are escaped


def _marked(text: str) -> SafeString:
    if "$" not in text:
        return conditional_escape(text)
    pieces = [
        format_html('<span class="math" data-tex="{}">${}$</span>', piece.text, piece.text)
        if piece.is_formula
        else conditional_escape(piece.text)
        for piece in segments(text)
    ]
    return mark_safe("".join(pieces))  # noqa: S308 - every piece is escaped
