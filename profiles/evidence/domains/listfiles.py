"""Reads lists of domains as other projects publish them, line by line, without stopping at a bad one.

Three forms, told apart by their content: one domain a line; `domain<TAB>name | name`; and Hipo's JSON, a list of
`{"name", "domains", "web_pages", "alpha_two_code"}`.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from papers.importers.jsonvalues import members, text, texts
from profiles.evidence.domains.addresses import AddressError, normal_domain


@dataclass(frozen=True, slots=True)
class ListedDomain:
    """`names` are those of the institution, as far as the list says; `country_code` has two letters or none."""

    domain: str
    names: tuple[str, ...] = ()
    country_code: str = ""


@dataclass(frozen=True, slots=True)
class UnreadableEntry:
    """What could not be used, as it stands, and why."""

    raw: str
    reason: str


def read_domains(content: str) -> Iterator[ListedDomain | UnreadableEntry]:
    """Every entry of a list. Comments begin with `#`; a header line of a table is passed over."""
    if content.lstrip("\ufeff \r\n\t").startswith("["):
        yield from _from_json(content.lstrip("\ufeff"))
        return
    for number, line in enumerate(content.lstrip("\ufeff").splitlines()):
        raw, _, names = line.partition("\t")
        raw = raw.partition("#")[0].strip()
        if not raw or (number == 0 and raw == "domain"):
            continue
        yield _entry(raw, tuple(name for part in names.split("|") if (name := part.strip())))


def _from_json(content: str) -> Iterator[ListedDomain | UnreadableEntry]:
    try:
        records = json.loads(content)
    except (ValueError, RecursionError):
        yield UnreadableEntry(content[:80], "not JSON")
        return
    for record in records:
        found = members(record)
        name, domains = text(found.get("name")), texts(found.get("domains"))
        if not name or not domains:
            yield UnreadableEntry(str(record)[:80], "no name or no domains")
        for raw in domains:
            yield _entry(raw, (name,), text(found.get("alpha_two_code")).upper())


def _entry(raw: str, names: tuple[str, ...], country_code: str = "") -> ListedDomain | UnreadableEntry:
    try:
        return ListedDomain(normal_domain(raw), names, country_code if len(country_code) == 2 else "")  # noqa: PLR2004
    except AddressError as error:
        return UnreadableEntry(raw[:80], str(error))
