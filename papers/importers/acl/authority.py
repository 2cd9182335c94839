"""What the Anthology keeps beside its papers: who writes under several names, and what its venues are called.

Read once before an import, from wherever these files are among the paths of the import: a folder, a file, an archive in
an archive. A name is given an identifier only if exactly one person bears it; the Anthology's own pages are wrong
otherwise, and so would ours be.
"""

import os
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import yaml

from papers.importers.base import Context
from papers.importers.streams import InputFile, iter_inputs, plain_name
from papers.names import full_name, name_key
from papers.records import SourceFormatError

_VARIANTS: Final = "name_variants.yaml"
_LARGEST: Final = 16 * 1024 * 1024

Name = tuple[str, str]  # given, family


@dataclass(frozen=True, slots=True)
class Venue:
    """A series as the Anthology names it."""

    acronym: str
    name: str


@dataclass(frozen=True, slots=True)
class Authority(Context):
    """`people` maps a written name to the person who alone bears it; `orcids` maps a person to an ORCID iD."""

    people: Mapping[Name, str] = field(default_factory=dict)
    orcids: Mapping[str, str] = field(default_factory=dict)
    venues: Mapping[str, Venue] = field(default_factory=dict)


def prepare(paths: Sequence[str]) -> Authority:
    """The authority files among the paths. Standard input and pipes are left alone: they can be read only once.

    Raises `SourceFormatError` for an authority file that cannot be read as one: without it, people would be torn apart.
    """
    people: list[Any] = []
    venues: dict[str, Venue] = {}
    places = [path for path in paths if os.path.isdir(path) or os.path.isfile(path)]  # noqa: PTH112, PTH113
    for file in iter_inputs(places, accepts=is_authority_file):
        name = plain_name(file.name)
        if not is_authority_file(name):
            continue
        content = _loaded(file)
        if name.endswith(_VARIANTS):
            if not isinstance(content, list):
                raise SourceFormatError(f"{file.name} is not a list of people and their names.")
            people.extend(content)
        elif isinstance(content, dict):
            venues[_stem(name)] = Venue(str(content.get("acronym") or ""), str(content.get("name") or ""))
    return Authority(venues=venues, **_joined(people))


def is_authority_file(name: str) -> bool:
    parts = name.replace("!", "/").split("/")
    return parts[-1] == _VARIANTS or (parts[-1].endswith(".yaml") and parts[-2:-1] == ["venues"])


def _stem(name: str) -> str:
    return name.replace("!", "/").rpartition("/")[2].removesuffix(".yaml")


def _loaded(file: InputFile) -> Any:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    with file.open() as stream:
        raw = stream.read(_LARGEST)
    try:
        return yaml.load(raw, Loader=loader)  # noqa: S506 -- one of the two safe loaders
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise SourceFormatError(f"{file.name} is not well-formed YAML: {reason}.") from None


def _joined(entries: Sequence[Any]) -> dict[str, Any]:
    """Each name that one person alone bears, and the ORCID iDs that the list itself gives."""
    listed = [(entry, names) for entry in entries if isinstance(entry, dict) and (names := list(_names(entry)))]
    explicit = Counter(str(entry["id"]) for entry, _ in listed if entry.get("id"))
    slugs = Counter(_slug(names[0]) for entry, names in listed if not entry.get("id"))
    bearers: defaultdict[Name, set[str]] = defaultdict(set)
    orcids: dict[str, str] = {}
    for number, (entry, names) in enumerate(listed):
        person = str(entry.get("id") or "")
        if not person:
            slug = _slug(names[0])
            # A slug that somebody else has too would join two people: such an entry makes its names ambiguous.
            usable = slug and slugs[slug] == 1 and slug not in explicit
            person = slug if usable else f"\0{number}"
        for name in names:
            bearers[name].add(person)
        if entry.get("orcid") and not person.startswith("\0"):
            orcids[person] = str(entry["orcid"])
    people = {
        name: next(iter(persons))
        for name, persons in bearers.items()
        if len(persons) == 1 and not next(iter(persons)).startswith("\0")
    }
    return {"people": people, "orcids": orcids}


def _names(entry: Mapping[str, Any]) -> Iterator[Name]:
    variants = entry.get("variants")
    for name in (entry.get("canonical"), *(variants if isinstance(variants, list) else ())):
        if isinstance(name, dict) and name.get("last"):
            yield written(str(name.get("first") or ""), str(name["last"]))


def written(given: str, family: str) -> Name:
    """A name as both the XML and the list spell it, white space aside."""
    return " ".join(given.split()), " ".join(family.split())


def _slug(name: Name) -> str:
    return name_key(full_name(*name)).replace(" ", "-")
