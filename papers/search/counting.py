"""How many there are, as far as it is worth counting."""

from dataclasses import dataclass
from typing import Final

CAP: Final = 1_000


@dataclass(frozen=True, slots=True)
class Count:
    """`value` is exact unless `capped`: then there are more than `CAP`, and `value` is `CAP`."""

    value: int
    capped: bool = False

    @classmethod
    def of(cls, found: int) -> "Count":
        """From the number of rows of a query that was read to one row beyond the cap."""
        return cls(CAP, capped=True) if found > CAP else cls(found)

    def __str__(self) -> str:
        return f"{self.value:,}{'+' if self.capped else ''}"

    def __bool__(self) -> bool:
        return self.value > 0
