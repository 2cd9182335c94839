"""What has to be known to judge a domain. The rules ask for it here, so that they need no database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Protocol

from profiles.evidence.domains.skeletons import skeleton


@dataclass(frozen=True, slots=True)
class Registrant:
    """An institution that registered a domain. One that is closed proves nothing: its domain may be anybody's now."""

    id: int
    name: str
    is_active: bool


class DomainKnowledge(Protocol):
    def registrants(self, domains: Sequence[str]) -> Mapping[str, Sequence[Registrant]]:
        """Who registered each of the domains; a domain that nobody registered may be missing."""
        ...

    def refusals(self, domains: Sequence[str]) -> Mapping[str, str]:
        """Those of the domains that the operator refuses, with the reason."""
        ...

    def registered_like(self, skeletons: Sequence[str]) -> str | None:
        """A registered domain with one of these skeletons."""
        ...


class ListedDomains:
    """Knowledge from lists that are in memory. `like` are the skeletons of all domains, if `registered` are some."""

    def __init__(
        self,
        registered: Mapping[str, Sequence[Registrant]],
        refused: Mapping[str, str],
        like: Mapping[str, str] | None = None,
    ) -> None:
        self._registered = registered
        self._refused = refused
        self._like = skeletons_of(registered) if like is None else like

    def registrants(self, domains: Sequence[str]) -> Mapping[str, Sequence[Registrant]]:
        return {domain: self._registered[domain] for domain in domains if domain in self._registered}

    def refusals(self, domains: Sequence[str]) -> Mapping[str, str]:
        return {domain: self._refused[domain] for domain in domains if domain in self._refused}

    def registered_like(self, skeletons: Sequence[str]) -> str | None:
        return next((self._like[one] for one in skeletons if one in self._like), None)


def skeletons_of(domains: Iterable[str]) -> dict[str, str]:
    """Each skeleton with a domain that has it; of several, the first in the alphabet."""
    return {skeleton(domain): domain for domain in sorted(domains, reverse=True)}


@cache
def word_list(name: str) -> frozenset[str]:
    """A list that ships beside this module: one entry a line, `#` begins a comment."""
    text = resources.files(__package__).joinpath(f"{name}.txt").read_text(encoding="utf-8")
    return frozenset(entry for line in text.splitlines() if (entry := line.partition("#")[0].strip()))
