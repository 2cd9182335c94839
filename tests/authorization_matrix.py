"""Who may ask for what: every URL of the portal, by name, with the answer to each method and role.

A URL that is not listed fails `tests/test_authorization_matrix.py`. Whoever adds one decides here what a stranger, a
signed-in user and a member of staff get. `{A}` and the like stand for the public id of a record that exists.
"""

from typing import NamedTuple

ROLES = ("anonymous", "user", "staff")
READING = ("GET", "HEAD")
WRITING = ("POST", "PUT", "PATCH", "DELETE")


class Cell(NamedTuple):
    """The address asked for, and the status each role gets for reading it and for trying to write to it."""

    path: str
    reading: tuple[int, int, int]
    writing: tuple[int, int, int] = (405, 405, 405)


OPEN = (200, 200, 200)
MOVED = (301, 301, 301)

MATRIX: dict[str, Cell] = {
    "home": Cell("/", OPEN),
    "about": Cell("/about/", OPEN),
    "robots": Cell("/robots.txt", OPEN),
    "styleguide": Cell("/styleguide/", (404, 404, 404)),  # only with DEBUG on
    "live": Cell("/live", OPEN),
    "ready": Cell("/ready", OPEN),
    "api-docs": Cell("/api/docs/", OPEN),
    "api-autocomplete": Cell("/api/v1/autocomplete?q=ada", OPEN),
    "api-graph-coauthors": Cell("/api/v1/graph/coauthors?author={A}", (503, 503, 503)),  # nothing is built yet
    "api-graph-path": Cell("/api/v1/graph/path?from={A}&to={A}", (503, 503, 503)),
    "api-graph-suggest": Cell("/api/v1/graph/suggest?author={A}", (503, 503, 503)),
    "api-graph-slice": Cell("/api/v1/graph/slice?center={A}", (503, 503, 503)),
    "api-schema": Cell("/api/v1/schema/", OPEN),
    "api-search": Cell("/api/v1/search?q=engine", OPEN),
    "api-trending": Cell("/api/v1/trending", OPEN),
    "api-nothing": Cell("/api/v1/nothing", (404, 404, 404), (404, 404, 404)),
    "graph-path": Cell("/graph/path/?from={A}", OPEN),
    "graph": Cell("/graph/?center={A}", OPEN),
    "search": Cell("/search", OPEN),
    "search-export": Cell("/search/export.bib", OPEN),
    "trending": Cell("/trending/", OPEN),
    "trending-explained": Cell("/trending/explained/", OPEN),
    "random": Cell("/random/", (302, 302, 302)),
    "authors": Cell("/authors/", OPEN),
    "author": Cell("/authors/{A}/", OPEN),
    "author-export": Cell("/authors/{A}/export.bib", OPEN),
    "works": Cell("/works/", OPEN),
    "work": Cell("/works/{W}/", OPEN),
    "work-seen": Cell("/works/{W}/seen", (405, 405, 405), (403, 403, 403)),  # a beacon of our own pages only
    "work-export": Cell("/works/{W}/export.bib", OPEN),
    "topics": Cell("/topics/", OPEN),
    "topic": Cell("/topics/{T}/", OPEN),
    "topic-export": Cell("/topics/{T}/export.bib", OPEN),
    "institutions": Cell("/institutions/", OPEN),
    "institution": Cell("/institutions/{I}/", OPEN),
    "institution-export": Cell("/institutions/{I}/export.bib", OPEN),
    "venues": Cell("/venues/", OPEN),
    "venue": Cell("/venues/{S}/", OPEN),
    "venue-export": Cell("/venues/{S}/export.bib", OPEN),
    "public-id": Cell("/{A}", MOVED),
}

# Django's admin guards itself: strangers and users are sent to its sign-in, staff sees what its rights allow.
ADMIN_NAMESPACE = "admin"
ADMIN = Cell("/admin/", (302, 302, 200))
