"""The sources the portal can import, by the name one types."""

from typing import Final

from papers.importers import acl, arxiv, bibtex, crossref, openalex, openreview, paperlists
from papers.importers.base import Source

SOURCES: Final[dict[str, Source]] = {
    package.SOURCE.name: package.SOURCE for package in (openalex, acl, arxiv, openreview, paperlists, crossref, bibtex)
}


class UnknownSourceError(ValueError):
    """There is no source of that name. The message lists those there are."""


def source(name: str) -> Source:
    """The source of that name. Raises `UnknownSourceError`."""
    try:
        return SOURCES[name]
    except KeyError:
        known = ", ".join(sorted(SOURCES))
        raise UnknownSourceError(f"Unknown source “{name}”. Known sources: {known}.") from None
