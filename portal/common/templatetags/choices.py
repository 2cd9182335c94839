"""`{% options choices chosen %}`: the options of a select from (value, label) pairs, the chosen one marked."""

from collections.abc import Iterable

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag
def options(choices: Iterable[tuple[object, object]], chosen: object) -> SafeString:
    """Values are compared as text, so that `2019` from an address and the year 2019 are the same choice."""
    wanted = str(chosen)
    made = [
        f'<option value="{escape(value)}"{" selected" if str(value) == wanted else ""}>{escape(label)}</option>'
        for value, label in choices
    ]
    return mark_safe("".join(made))  # noqa: S308 - values and labels are escaped
