"""Works that a person typed in, as BibTeX: read like any BibTeX, and marked as one person's word.

Not among the sources that are imported by command: nobody vouches for these but whoever typed them, so every other
source is believed before them.
"""

from dataclasses import replace
from typing import Final

from papers.importers import bibtex
from papers.importers.base import Source
from papers.records import SourceItem, WorkRecord


def _to_work(item: SourceItem) -> WorkRecord:
    return replace(bibtex.SOURCE.map(item), source=SOURCE.name)


SOURCE: Final = Source(
    name="person",
    version=bibtex.SOURCE.version,
    accepts=bibtex.SOURCE.accepts,
    read=bibtex.SOURCE.read,
    map=_to_work,
)
