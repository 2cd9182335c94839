"""`{% unread_notices as unread %}`: for the masthead, which pages of every app have. Only for somebody signed in."""

from django import template

from profiles.models import User
from profiles.selectors.notifications import unread_count

register = template.Library()


@register.simple_tag
def unread_notices(user: User) -> int:
    return unread_count(user.pk)
