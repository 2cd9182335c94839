"""The formats there are. A new one is a module beside this one and a line here. Pure."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from papers.exports.abstracts import abstracts
from papers.exports.bibtex import bibtex
from papers.exports.citable import Citable, Heading
from papers.exports.comma_separated import comma_separated
from papers.exports.csl_json import csl_json
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
BY_EXTENSION: Final = {one.extension: one for one in FORMATS}
BY_NAME: Final = {one.name: one for one in FORMATS}
# What a page may be asked for instead of HTML. Plain text and CSV are not among them: browsers and tools ask for these
# loosely, and mean the page.
NEGOTIABLE: Final = {one.media_type: one for one in FORMATS if one.media_type.startswith("application/")}
