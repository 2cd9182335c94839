"""Why a request to the outside brought nothing. Messages are sentences that may be shown to whoever named the host:
they never tell which address a name has, so that nobody can map a network by asking."""


class OutboundError(Exception):
    """A request that brought no usable answer. Nothing is tried again by itself."""


class RefusedTargetError(OutboundError):
    """The portal does not ask there: no web address, no public host, or a redirect that leads elsewhere."""


class UnreachableError(OutboundError):
    """The name is unknown, nobody listens, or no trusted connection comes about."""


class TooSlowError(OutboundError):
    """The time for the whole request, or for one answer within it, is over."""


class TooLargeError(OutboundError):
    """The answer is larger than what is read, as sent or once it is unpacked."""


class BadAnswerError(OutboundError):
    """What came is no answer that can be read: not HTTP, broken off, unknown encoding, not the form asked for."""
