"""What the page of a record shows of its trust: number, band, level and one sentence, and the way to the derivation."""

from dataclasses import dataclass

from profiles.selectors.owner import Owner
from profiles.trust.explaining import Explanation, explain
from profiles.trust.reading import Snapshot, trust_of
from profiles.views.trust.drawing import Row, Segment, meter, waterfall


@dataclass(frozen=True, slots=True)
class ShownTrust:
    """`is_current` is False between a change of who owns the record, or of how sure that is, and the next score."""

    snapshot: Snapshot
    explained: Explanation
    meter: list[Segment]
    waterfall: list[Row]
    is_current: bool

    @property
    def counts_network(self) -> bool:
        return self.snapshot.score.counts_network


def shown_trust(author: int, owner: Owner | None) -> ShownTrust | None:
    """None for a record that is not scored yet. One query."""
    found = trust_of(author)
    if found is None:
        return None
    is_current = found.claimed == (owner is not None) and (owner is None or owner.level == found.level)
    return drawn(found, is_current=is_current)


def drawn(found: Snapshot, *, is_current: bool = True, known: int = 0) -> ShownTrust:
    explained = explain(found.inputs, found.score, claimed=found.claimed, known=known)
    return ShownTrust(found, explained, meter(found.value), waterfall(explained), is_current)
