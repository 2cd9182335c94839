"""`{% author_names line %}`: the names of a line, linked, and how many more there are.

Written in Python because a page of works has hundreds of names, and template nodes for each would take half its time.
"""

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from papers.selectors.work_lines import NamedAuthor, WorkLine

register = template.Library()

_SHORT = 3


@register.simple_tag
def author_names(line: WorkLine) -> SafeString:
    names = mark_safe(", ".join([_name(author) for author in line.authors]))  # noqa: S308 - each name is escaped
    more = line.unnamed_authors
    if not more:
        return names
    others = f"{more:,} other{'' if more == 1 else 's'}"
    return format_html('{} and <a href="{}?authors=all#authors" class="nowrap">{}</a>', names, line.url, others)


def _name(author: NamedAuthor) -> str:
    # A name that runs from right to left must not turn the commas around it.
    name = escape(author.name) if author.name.isascii() else f"<bdi>{escape(author.name)}</bdi>"
    if author.is_subject:
        return f'<span class="subject">{name}</span>'
    if not author.url:
        return name
    short = ' class="short-name"' if len(author.name) <= _SHORT else ""
    return f'<a href="{escape(author.url)}"{short}>{name}</a>'
