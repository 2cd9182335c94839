"""Full texts: which work a file belongs to, and what it says."""

from papers.importers.fulltexts.file_names import rank, readings
from papers.importers.fulltexts.pdf import PdfReader
from papers.importers.fulltexts.reader import Fulltext, PdfFile, accepts, fulltext, read

__all__ = ["Fulltext", "PdfFile", "PdfReader", "accepts", "fulltext", "rank", "read", "readings"]
