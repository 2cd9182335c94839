"""`{% save_button line %}` in components that show a work, and `{% saving %}…{% endsaving %}` round a whole page.

The pages know the components and the components know these tags, so that no page of the literature knows that there are
people. Outside of `saving`, as in a part of a page that htmx fetches, each button asks for itself.
"""

from typing import Protocol

from django import template
from django.template.base import NodeList, Parser, Token
from django.template.context import Context

from profiles.views.library import button

register = template.Library()


class ShownWork(Protocol):
    """A line of a list, or the record of a work."""

    public_id: str
    title: str


@register.simple_tag(takes_context=True)
def save_button(context: Context, work: ShownWork, *, in_words: bool = False) -> str:
    # The context of an include with `only` has no variables, but still its request.
    request = getattr(context, "request", None)
    return button.save_button(request, public_id=work.public_id, title=work.title, in_words=in_words)


@register.tag
def saving(parser: Parser, token: Token) -> "SavingNode":
    nodelist = parser.parse(("endsaving",))
    parser.delete_first_token()
    return SavingNode(nodelist)


class SavingNode(template.Node):
    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> str:
        request = getattr(context, "request", None)
        button.begin(request)
        return button.finish(request, self.nodelist.render(context))
