"""What an act on an account is refused for. Each says so in a sentence that may be shown; none knows HTTP."""


class AccountError(Exception):
    """Something about an account was refused."""


class NotYoursToDoError(AccountError):
    """Whoever asked has no right to do this, or not to this account."""


class AccountStateError(AccountError):
    """The account is not in a state in which this can be done, or is so already."""
