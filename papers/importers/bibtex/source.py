"""BibTeX as a source."""

from typing import Final

from papers.importers.base import Source
from papers.importers.bibtex.mapper import to_record
from papers.importers.bibtex.reader import VERSION, accepts, read

SOURCE: Final = Source(name="bibtex", version=VERSION, accepts=accepts, read=read, map=to_record)
