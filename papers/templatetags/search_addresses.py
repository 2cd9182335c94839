"""Links of the search page: the same search with one thing chosen, taken back, or looked for among something else.

Everything chosen stands in the address, so that any state of the page can be shared and kept.
"""

from typing import Any

from django import template
from django.http import HttpRequest, QueryDict
from django.urls import reverse

from papers.search.asking import Kind
from papers.search.engine import Sort

register = template.Library()

_CHOICES = ("year", "type", "venue", "topic", "author")


@register.simple_tag(takes_context=True)
def facet_address(context: dict[str, Any], name: str, value: str) -> str:
    """With this value of a facet chosen, or no longer if it is."""
    query = _query(context)
    values = query.getlist(name)
    query.setlist(name, [one for one in values if one != value] if value in values else [*values, value])
    return _address(query)


@register.simple_tag(takes_context=True)
def unnarrowed_address(context: dict[str, Any]) -> str:
    """Without any choice among facets."""
    query = _query(context)
    for name in _CHOICES:
        query.pop(name, None)
    return _address(query)


@register.simple_tag(takes_context=True)
def kind_address(context: dict[str, Any], kind: str) -> str:
    """The same words among another kind of record; choices hold for works and wait meanwhile."""
    query = _query(context)
    types = [one for one in query.getlist("type") if one not in set(Kind)]
    query.setlist("type", types if kind == Kind.WORKS else [*types, kind])
    return _address(query)


@register.simple_tag(takes_context=True)
def sort_address(context: dict[str, Any], sort: str) -> str:
    query = _query(context)
    query["sort"] = sort
    if sort == Sort.RELEVANCE:
        del query["sort"]
    return _address(query)


@register.simple_tag(takes_context=True)
def page_address(context: dict[str, Any], after: str) -> str:
    """The page at this cursor; the first where there is none."""
    query = _query(context)
    if after:
        query["after"] = after
    return _address(query)


@register.simple_tag
def query_address(text: str) -> str:
    """A new search for this query."""
    query = QueryDict(mutable=True)
    query["q"] = text
    return _address(query)


def _query(context: dict[str, Any]) -> QueryDict:
    request: HttpRequest = context["request"]
    query = request.GET.copy()
    query.pop("after", None)
    return query


def _address(query: QueryDict) -> str:
    for name in list(query):
        if not any(query.getlist(name)):
            del query[name]
    text = query.urlencode()
    return f"{reverse('search')}?{text}" if text else reverse("search")
