"""Turns one ROR organisation into an institution. Pure.

Version 2 keeps all names in one list with their types; version 1 has a member for each kind, and no domains: none are
made up from its links, because a homepage may stand on a host the organisation shares.
"""

import re
from collections import defaultdict
from typing import Final

from papers import identifiers
from papers.importers.addresses import domain
from papers.importers.jsonvalues import elements, members, number, objects, text, texts
from papers.records import InstitutionRecord, MappingError, SourceItem
from papers.text import clean_title

_KINDS: Final = ("label", "alias", "acronym")
_COUNTRY = re.compile(r"[A-Z]{2}", re.ASCII)
_STATUSES: Final = frozenset(["active", "inactive", "withdrawn"])
_FIRST_YEAR: Final = 500  # the oldest of them are monasteries and schools
_LAST_YEAR: Final = 2200
_LESS_TELLING: Final = "funder"  # given in addition to what an organisation is


def to_institution(item: SourceItem) -> InstitutionRecord:
    """Raises `MappingError` for an organisation without a name."""
    record = members(item.payload)
    names = _names_v2(record) if isinstance(record.get("names"), list) else _names_v1(record)
    name = next((found for found, kind in names if kind == "display"), "") or next((found for found, _ in names), "")
    if not name:
        raise MappingError("no name", "The organisation has no name.")
    city, country = _place(record)
    relations: dict[str, list[str]] = defaultdict(list)
    for relation in objects(record.get("relationships")):
        other = identifiers.ror(text(relation.get("id")))
        kind = text(relation.get("type")).casefold()
        if other is not None and other != item.key and other not in relations[kind]:
            relations[kind].append(other)
    successors = relations["successor"]
    status = text(record.get("status")).casefold()
    return InstitutionRecord(
        name=name,
        ror=identifiers.ror(text(record.get("id"))) or identifiers.ror(item.key),
        names=tuple(dict.fromkeys((found, kind) for found, kind in names if kind in _KINDS and found != name)),
        domains=_domains(record),
        country_code=country,
        city=city,
        kind=_kind(record),
        status=status if status in _STATUSES else "active",
        established=_established(record),
        homepage=_homepage(record),
        parent_ror=next(iter(relations["parent"]), None),
        # An organisation that was divided among several goes on as none of them.
        successor_ror=successors[0] if len(successors) == 1 else None,
        version=text(members(members(record.get("admin")).get("last_modified")).get("date")),
    )


def _name(value: object) -> str:
    return clean_title(text(value))


def _names_v2(record: dict[str, object]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for entry in objects(record.get("names")):
        name = _name(entry.get("value"))
        types = texts(entry.get("types"))
        if name:
            if "ror_display" in types:
                found.append((name, "display"))
            found += [(name, kind) for kind in _KINDS if kind in types]
    return found


def _names_v1(record: dict[str, object]) -> list[tuple[str, str]]:
    found = [(_name(record.get("name")), "display")]
    found += [(_name(label.get("label")), "label") for label in objects(record.get("labels"))]
    found += [(_name(alias), "alias") for alias in texts(record.get("aliases"))]
    found += [(_name(acronym), "acronym") for acronym in texts(record.get("acronyms"))]
    return [(name, kind) for name, kind in found if name]


def _place(record: dict[str, object]) -> tuple[str, str]:
    """City and country code."""
    location = members(next(iter(objects(record.get("locations"))), {}).get("geonames_details"))
    address = next(iter(objects(record.get("addresses"))), {})
    city = text(location.get("name")) or text(address.get("city"))
    city = city or text(members(address.get("geonames_city")).get("city"))
    country = text(location.get("country_code")) or text(members(record.get("country")).get("country_code"))
    country = country.upper()
    return clean_title(city), country if _COUNTRY.fullmatch(country) else ""


def _kind(record: dict[str, object]) -> str:
    kinds = [kind.casefold() for kind in texts(record.get("types"))]
    return next((kind for kind in kinds if kind != _LESS_TELLING), kinds[0] if kinds else "")


def _established(record: dict[str, object]) -> int | None:
    found = number(record.get("established"))
    return found if found is not None and _FIRST_YEAR <= found <= _LAST_YEAR else None


def _domains(record: dict[str, object]) -> tuple[str, ...]:
    found = (domain(raw) for raw in texts(record.get("domains")))
    return tuple(dict.fromkeys(host for host in found if host))


def _homepage(record: dict[str, object]) -> str:
    links = elements(record.get("links"))
    addresses = [
        text(members(link).get("value")) if isinstance(link, dict) else text(link)
        for link in links
        if not isinstance(link, dict) or link.get("type") == "website"
    ]
    return next((a for a in addresses if a.startswith(("https://", "http://"))), "")
