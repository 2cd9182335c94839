"""`{{ text|prose }}`: plain text as HTML, with its paragraphs and code between backticks. No other mark-up is known."""

import re

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

_CODE = re.compile(r"`([^`]+)`")


@register.filter
def prose(text: str) -> SafeString:
    paragraphs = [" ".join(part.split()) for part in re.split(r"\n\s*\n", text) if part.strip()]
    made = "".join("<p>" + _CODE.sub(r"<code>\1</code>", escape(part)) + "</p>" for part in paragraphs)
    return mark_safe(made)  # noqa: S308 - everything but the tags is escaped
