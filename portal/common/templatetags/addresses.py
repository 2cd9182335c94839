"""Links that keep what the reader has chosen: the page's own query with some parameters changed."""

from typing import TYPE_CHECKING, Any

from django import template

if TYPE_CHECKING:
    from django.http import HttpRequest

register = template.Library()


@register.simple_tag(takes_context=True)
def address_with(context: dict[str, Any], **changes: object) -> str:
    """This page's address with parameters set, or dropped where the value is empty. Paging starts anew."""
    request: HttpRequest = context["request"]
    query = request.GET.copy()
    query.pop("after", None)
    for name, value in changes.items():
        if value in (None, ""):
            query.pop(name, None)
        else:
            query[name] = str(value)
    text = query.urlencode()
    return f"{request.path}?{text}" if text else request.path
