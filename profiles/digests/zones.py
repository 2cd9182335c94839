"""Time zones as a person chooses among them: by continent and place, each place once. Pure."""

from collections.abc import Mapping
from functools import cache
from typing import Final
from zoneinfo import available_timezones

_CONTINENTS: Final = (
    "Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific",
)  # fmt: skip
UTC: Final = "UTC"


@cache
def zones_by_continent() -> Mapping[str, tuple[tuple[str, str], ...]]:
    """(name, label) pairs of each continent: ("America/Argentina/Salta", "Argentina, Salta")."""
    found: dict[str, list[tuple[str, str]]] = {continent: [] for continent in _CONTINENTS}
    for name in sorted(available_timezones()):
        continent, _, place = name.partition("/")
        if place and continent in found:
            found[continent].append((name, place.replace("_", " ").replace("/", ", ")))
    return {continent: tuple(places) for continent, places in found.items() if places}


@cache
def known_zones() -> frozenset[str]:
    return frozenset(name for places in zones_by_continent().values() for name, _ in places) | {UTC}
