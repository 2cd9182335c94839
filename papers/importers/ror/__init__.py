"""The Research Organization Registry. Gives institutions, not works, so it is not among the sources of the registry."""

from papers.importers.ror.mapper import to_institution
from papers.importers.ror.reader import VERSION, accepts, read

__all__ = ["VERSION", "accepts", "read", "to_institution"]
