"""How much of a query is read: enough for any question a person asks, and little enough that every answer is quick."""

from typing import Final

MOST_CHARACTERS: Final = 400
MOST_LEAVES: Final = 32
DEEPEST_NESTING: Final = 12
# A leaf written out has to fit into a query, with its field and its marks.
LONGEST_LEAF: Final = 380
EARLIEST_YEAR: Final = 1400
LATEST_YEAR: Final = 2200
