"""Conference lists as the paperlists project collects them: one JSON file per conference and year."""

from papers.importers.base import Source
from papers.importers.paperlists.mapper import to_work
from papers.importers.paperlists.reader import VERSION, accepts, read

SOURCE = Source(name="paperlists", version=VERSION, accepts=accepts, read=read, map=to_work)
