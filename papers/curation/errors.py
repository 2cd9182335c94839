"""What speaks against an act. Nothing has changed when one of these is raised."""

from collections.abc import Iterable


class CurationError(Exception):
    """The act cannot be done as asked."""


class RecordIsMergedError(CurationError):
    """The record was merged into another one, which is the one to act on."""


class NamesMovedError(CurationError):
    """Some of the names are not where the act believes them to be: somebody moved them meanwhile."""

    def __init__(self, names: Iterable[int]) -> None:
        super().__init__("Somebody changed some of these works meanwhile.")
        self.names = frozenset(names)


class SignedTogetherError(CurationError):
    """Two names in one author list would be one person."""

    def __init__(self, works: Iterable[int]) -> None:
        super().__init__("Both names are in the author list of the same work.")
        self.works = frozenset(works)


class AlreadyTakenBackError(CurationError):
    """The act was taken back before."""


class TooLateError(CurationError):
    """The time in which the act can be taken back is over."""


class BuiltUponError(CurationError):
    """Later acts rest on this one and have to be taken back first."""

    def __init__(self, corrections: Iterable[int]) -> None:
        super().__init__("Later corrections rest on this one.")
        self.corrections = frozenset(corrections)
