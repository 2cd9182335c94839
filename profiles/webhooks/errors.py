"""Why an act on a webhook is refused: each says so in a sentence that the person may read."""


class WebhookError(Exception):
    """The act is not done."""


class UnknownEndpointError(WebhookError):
    """There is none of this number, or it is somebody else's."""


class RefusedAddressError(WebhookError):
    """The portal does not send there."""


class TooManyError(WebhookError):
    """As many as there may be, or as often as may be asked."""


class NotActiveError(WebhookError):
    """The endpoint is switched off or was stopped."""
