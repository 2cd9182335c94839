"""What can go wrong with servers of our own, each said in one sentence that names the way out."""


class EmbeddedError(Exception):
    """The embedded services cannot do what was asked. The message is for the person at the terminal."""


class BinaryMissingError(EmbeddedError):
    """Neither a wheel nor the system carries the server."""


class PlaceError(EmbeddedError):
    """A folder that the services need is not usable, or not safely ours."""


class ServerFailedError(EmbeddedError):
    """A server did not come up, or did not go down."""
