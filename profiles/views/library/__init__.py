"""Pages of the library: the save button of every page, one's own lists, and a list that somebody shared."""
