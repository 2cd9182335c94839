"""The ACL Anthology as a source."""

from typing import Final

from papers.importers.acl.authority import prepare
from papers.importers.acl.mapper import to_record
from papers.importers.acl.reader import VERSION, accepts, read
from papers.importers.base import Source

SOURCE: Final = Source(name="acl", version=VERSION, accepts=accepts, read=read, map=to_record, prepare=prepare)
