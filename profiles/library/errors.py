"""Why something about a library was not done. The words are for the person who wanted it."""


class LibraryError(Exception):
    """An act was refused, and nothing was changed."""


class NoSuchListError(LibraryError):
    """The list is not there, or somebody else's, which is the same."""


class NoSuchWorkError(LibraryError):
    """The work is not there, is not shown, or is not on this list."""


class TooManyError(LibraryError):
    """More lists, or more works on one, than anybody may have."""


class NameTakenError(LibraryError):
    """Another list of the person has this name."""


class RefusedWordsError(LibraryError):
    """A name, a note or tags cannot be taken as they were typed."""


class NothingToUndoError(LibraryError):
    """What was taken away is put back already, something else was taken away since, or it was too long ago."""
