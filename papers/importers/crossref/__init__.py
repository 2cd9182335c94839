"""Works registered at Crossref, as its API and its public data files give them."""

from papers.importers.base import Source
from papers.importers.crossref.mapper import to_work
from papers.importers.crossref.reader import VERSION, accepts, read

SOURCE = Source(name="crossref", version=VERSION, accepts=accepts, read=read, map=to_work)
