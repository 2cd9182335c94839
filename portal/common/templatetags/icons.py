"""`{% icon "search" %}`: an icon of the sprite that the asset build makes from `portal/assets/icons.txt`.

Decorative by default, since an icon always stands beside a word; with a label it is an image with that name.
"""

from functools import cache

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def icon(name: str, label: str = "", size: str = "") -> SafeString:
    classes = f"icon icon-{size}" if size else "icon"
    if label:
        return format_html(
            '<svg class="{}" role="img" aria-label="{}"><use href="{}#{}"></use></svg>', classes, label, _sprite(), name
        )
    return _decorative(classes, name)


@cache
def _sprite() -> str:
    return static("icons.svg")


@cache
def _decorative(classes: str, name: str) -> SafeString:
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}#{}"></use></svg>', classes, _sprite(), name)
