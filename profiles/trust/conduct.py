"""How the holders of records deal with others: corrections that somebody else confirmed, and sanctions in force."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Conduct:
    """`good` and `bad` count acts that others judged; `penalty` is P in hundredths."""

    good: int = 0
    bad: int = 0
    penalty: int = 0


def conduct_of(users: Collection[int], *, as_of: datetime) -> dict[int, Conduct]:
    """The conduct of each account, as of a moment."""
    return dict.fromkeys(users, Conduct())
