"""arXiv as a source."""

from typing import Final

from papers.importers.arxiv.mapper import to_record
from papers.importers.arxiv.reader import VERSION, accepts, read
from papers.importers.base import Source

SOURCE: Final = Source(name="arxiv", version=VERSION, accepts=accepts, read=read, map=to_record)
