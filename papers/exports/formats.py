"""The formats there are. A new one is a module beside this one and a line here. Pure."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from papers.exports.abstracts import abstracts
from papers.exports.bibtex import bibtex
from papers.exports.citable import Citable, Heading
from papers.exports.comma_separated import comma_separated
from papers.exports.csl_json import csl_json
from papers.exports.json_ld import json_ld
from papers.exports.ris import ris


@dataclass(frozen=True, slots=True)
class Format:
    """`name` is what an address may say (`?format=`), `extension` how files of it end."""

    name: str
    label: str
    extension: str
    media_type: str
    write: Callable[[Iterable[Citable], Heading], Iterator[str]]


FORMATS: Final = (
    Format("bibtex", "BibTeX", "bib", "application/x-bibtex", bibtex),
    Format("ris", "RIS", "ris", "application/x-research-info-systems", ris),
    Format("csl-json", "CSL JSON", "json", "application/vnd.citationstyles.csl+json", csl_json),
    Format("csv", "CSV", "csv", "text/csv", comma_separated),
    Format("abstracts", "Abstracts", "txt", "text/plain", abstracts),
)
# Describes a work rather than cites it: answered to programs that ask a work's address for it, on no menu.
JSON_LD: Final = Format("json-ld", "JSON-LD", "jsonld", "application/ld+json", json_ld)
BY_EXTENSION: Final = {one.extension: one for one in (*FORMATS, JSON_LD)}
BY_NAME: Final = {one.name: one for one in (*FORMATS, JSON_LD)}


def negotiable(*, describes_works: bool) -> dict[str, Format]:
    """By media type: what a page may be asked for instead of HTML. Plain text and CSV are not among them, because
    browsers and tools ask for these loosely and mean the page. JSON-LD describes the thing that an address stands for,
    so only a work's address gives that of works."""
    offered = FORMATS + ((JSON_LD,) if describes_works else ())
    return {one.media_type: one for one in offered if one.media_type.startswith("application/")}
