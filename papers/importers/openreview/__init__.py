"""Submissions on OpenReview, as its API gives them (notes, both versions)."""

from papers.importers.base import Source
from papers.importers.openreview.mapper import to_work
from papers.importers.openreview.reader import VERSION, accepts, read

SOURCE = Source(name="openreview", version=VERSION, accepts=accepts, read=read, map=to_work)
