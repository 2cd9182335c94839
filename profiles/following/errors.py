"""Why something cannot be followed, each as one sentence for whoever asked."""


class FollowingError(Exception):
    """The base of all of them."""


class NotThereError(FollowingError):
    """There is no such thing, or not for this person: it is hidden, or somebody else's search."""


class TooManyFollowsError(FollowingError):
    """Nobody can read what two thousand things bring."""


class NotASearchError(FollowingError):
    """Nothing is asked, or not for works: nothing new could ever be found."""
