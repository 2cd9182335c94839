"""What is known of one record, as far as it tells who the person is. Imports nothing of Django."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(slots=True)
class Place:
    """A name in the author list of one work. `coauthors` are keys of the other names, each with the record it is on
    or 0; `identifiers` are those that a source printed beside it; `words` are those of the title."""

    name: int
    work: int
    year: int | None = None
    venue: int = 0
    coauthors: dict[str, int] = field(default_factory=dict)
    institutions: set[int] = field(default_factory=set)
    affiliations: set[str] = field(default_factory=set)
    domains: set[str] = field(default_factory=set)
    topics: set[int] = field(default_factory=set)
    identifiers: set[str] = field(default_factory=set)
    words: frozenset[str] = frozenset()


@dataclass(slots=True)
class Dossier:
    """A record. `identifiers` are of schemes in which one person has one; `owner` says that somebody has claimed it."""

    record: int
    names: list[str] = field(default_factory=list)
    places: dict[int, Place] = field(default_factory=dict)  # by work
    identifiers: dict[str, set[str]] = field(default_factory=dict)
    owned: bool = False

    def coauthors(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for place in self.places.values():
            found.update(place.coauthors)
        return found

    def years(self) -> tuple[int, int] | None:
        years = [place.year for place in self.places.values() if place.year is not None]
        return (min(years), max(years)) if years else None

    def words(self) -> dict[str, int]:
        """Each word with in how many titles it stands."""
        found: dict[str, int] = {}
        for place in self.places.values():
            for word in place.words:
                found[word] = found.get(word, 0) + 1
        return found

    def venues(self) -> set[int]:
        return {place.venue for place in self.places.values() if place.venue}

    def institutions(self) -> set[int]:
        return {one for place in self.places.values() for one in place.institutions}

    def affiliations(self) -> set[str]:
        return {one for place in self.places.values() for one in place.affiliations}

    def domains(self) -> set[str]:
        return {one for place in self.places.values() for one in place.domains}

    def topics(self) -> set[int]:
        return {one for place in self.places.values() for one in place.topics}


@dataclass(frozen=True, slots=True)
class Corpus:
    """How common things are here: of `works`, in how many titles a word stands; of `names`, in how many a word does;
    how many works a venue or a topic has."""

    works: int
    names: int
    title_words: Mapping[str, int]
    name_words: Mapping[str, int]
    venues: Mapping[int, int]
    topics: Mapping[int, int]
