"""OpenAlex works, as its API pages and its snapshot give them."""

from papers.importers.base import Source
from papers.importers.openalex.mapper import to_work
from papers.importers.openalex.reader import VERSION, accepts, read

SOURCE = Source(name="openalex", version=VERSION, accepts=accepts, read=read, map=to_work)
