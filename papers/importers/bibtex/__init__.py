"""BibTeX and biblatex files, as people and reference managers write them."""

from papers.importers.bibtex.source import SOURCE

__all__ = ["SOURCE"]
