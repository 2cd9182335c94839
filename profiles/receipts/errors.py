"""Why a receipt is not given. The messages are shown as they are."""


class ReceiptError(Exception):
    """Something about receipts is refused."""


class NotStatableError(ReceiptError):
    """The record is not owned by the person without dispute, or is below the level from which there are receipts."""


class StatementChangedError(ReceiptError):
    """What would be stated is no longer what the person was shown."""


class TooManyReceiptsError(ReceiptError):
    """Enough for today."""


class NotOwnReceiptError(ReceiptError):
    """The receipt is somebody else's, or there is none."""


class UnknownKeyError(ReceiptError):
    """There is no key of that name."""
