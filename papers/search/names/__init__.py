"""Authors, topics, institutions and venues by their names: while one types, as a list, and when misspelt.

Use what is named here; the rest is how it is done.
"""

from papers.search.names.finding import count_names, find_names
from papers.search.names.kinds import NameKind
from papers.search.names.narrowing import named
from papers.search.names.results import NamePage, Suggestion
from papers.search.names.spelling import did_you_mean
from papers.search.names.suggesting import MOST_SUGGESTED, suggest

__all__ = [
    "MOST_SUGGESTED",
    "NameKind",
    "NamePage",
    "Suggestion",
    "count_names",
    "did_you_mean",
    "find_names",
    "named",
    "suggest",
]
