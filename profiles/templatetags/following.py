"""`{% follow_button record %}` and `{% follow_search question %}`: for the components that pages of every app include.

The pages know the component, the component knows these tags: no page needs to know that there are people.
"""

from typing import Any

from django import template

from papers.search.asking import Question
from portal.common.public_ids import HasPublicId
from profiles.views.following.button import FollowButton, record_button, search_button

register = template.Library()


@register.simple_tag(takes_context=True)
def follow_button(context: dict[str, Any], record: HasPublicId) -> FollowButton:
    return record_button(context["request"], record)


@register.simple_tag(takes_context=True)
def follow_search(context: dict[str, Any], question: Question) -> FollowButton | None:
    return search_button(context["request"], question)
