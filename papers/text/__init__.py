"""Titles and abstracts: from the mark-up of many sources to plain text with TeX formulae.

`clean_title` and `clean_abstract` are for importers, `title_key` for matching, `segments` for pages that render
formulae. Everything else in the package is its own business.
"""

from papers.text.cleaning import clean_abstract, clean_title, kept_raw, title_key
from papers.text.formulae import Segment, segments

__all__ = ["Segment", "clean_abstract", "clean_title", "kept_raw", "segments", "title_key"]
