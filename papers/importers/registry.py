"""The sources the portal can import, by the name one types."""

from typing import Final

from papers.importers.base import Source

SOURCES: Final[dict[str, Source]] = {}


class UnknownSourceError(ValueError):
    """There is no source of that name. The message lists those there are."""


def source(name: str) -> Source:
    """The source of that name. Raises `UnknownSourceError`."""
    try:
        return SOURCES[name]
    except KeyError:
        known = ", ".join(sorted(SOURCES))
        raise UnknownSourceError(f"Unknown source “{name}”. Known sources: {known}.") from None
