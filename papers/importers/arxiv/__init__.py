"""arXiv: its Atom API, captured or saved, and tables of its metadata as tab-separated values."""

from papers.importers.arxiv.source import SOURCE

__all__ = ["SOURCE"]
