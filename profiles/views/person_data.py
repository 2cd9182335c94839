"""A person as JSON-LD in the vocabulary of schema.org, for programs that ask for it at the address of the page.

Each identifier says who says so. What was only typed in is named as such, and is nothing that the person is the same
as: `sameAs` has what its holder confirmed, what was agreed to, and what sources say.
"""

from typing import Any, Final

from django.http import HttpRequest, JsonResponse

from papers.models import Author
from profiles.selectors.author_facts import Person
from profiles.selectors.record_identifiers import RecordIdentifier, SaidBy

MEDIA_TYPE: Final = "application/ld+json"
_HTML: Final = "text/html"
_WORDS: Final = {
    SaidBy.HOLDER: "Confirmed by its holder, who signed in with it",
    SaidBy.MODERATOR: "Agreed to by a moderator, or by whoever had it before",
    SaidBy.TYPED: "Typed in by the owner of the record; checked by nobody",
}


def wants_person_data(request: HttpRequest) -> bool:
    """Asked for by name, or preferred to a page by the header `Accept`."""
    named = request.GET.get("format", "") == "json-ld"
    return named or request.get_preferred_type([_HTML, MEDIA_TYPE]) == MEDIA_TYPE


def person_data(request: HttpRequest, author: Author, person: Person) -> JsonResponse:
    page = request.build_absolute_uri(author.get_absolute_url())
    data = {
        "@context": "https://schema.org",
        "@type": "Person",
        "@id": page,
        "url": page,
        "name": author.name,
        "alternateName": person.other_names,
        "affiliation": {"@type": "Organization", "name": author.institution.name} if author.institution else None,
        "identifier": [_property(row) for row in person.identifiers],
        "sameAs": [row.link.url for row in person.identifiers if row.link.url and row.said_by is not SaidBy.TYPED],
    }
    response = JsonResponse({key: value for key, value in data.items() if value}, content_type=MEDIA_TYPE)
    response["X-Robots-Tag"] = "noindex"
    return response


def _property(row: RecordIdentifier) -> dict[str, Any]:
    said = f"Said by {', '.join(row.sources)}" if row.sources else "Said by a source"
    found = {
        "@type": "PropertyValue",
        "propertyID": row.link.label,
        "value": row.link.value,
        "url": row.link.url,
        "description": _WORDS.get(row.said_by, said),
    }
    return {key: value for key, value in found.items() if value}
