"""How long to wait before a child that ended is started again. Pure: time is given."""

from dataclasses import dataclass

FIRST_DELAY = 0.5
LONGEST_DELAY = 30.0
HEALTHY_SECONDS = 60.0  # a child that ran this long had no trouble starting
KEEPS_FAILING = 4  # short lives in a row after which a person should look


@dataclass
class Backoff:
    """The history of one child's starts."""

    failures: int = 0

    def delay_after(self, *, lifetime: float) -> float:
        """Note that the child ended after `lifetime` seconds; the seconds to wait before the next start."""
        self.failures = 1 if lifetime >= HEALTHY_SECONDS else self.failures + 1
        return float(min(FIRST_DELAY * 2 ** (self.failures - 1), LONGEST_DELAY))

    @property
    def hopeless(self) -> bool:
        """Whether it has failed so often that waiting alone will hardly help."""
        return self.failures >= KEEPS_FAILING
