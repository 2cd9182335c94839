"""What people have set aside of the suggestions about records: no suggester says it again."""

from collections.abc import Collection
from dataclasses import dataclass

from papers.models import Suggestion


@dataclass(frozen=True, slots=True)
class SetAside:
    """Pairs of records that are not one person; works, each with a record that they are not of; records not mixed."""

    pairs: frozenset[frozenset[int]]
    works: frozenset[tuple[int, int]]
    whole: frozenset[int]

    def covers(self, *, record: int, other: int | None, work: int | None) -> bool:
        if other is not None:
            return frozenset((record, other)) in self.pairs
        return record in self.whole if work is None else (record, work) in self.works


def set_aside(records: Collection[int] | None = None) -> SetAside:
    """Of these records, or of all."""
    rows = Suggestion.objects.filter(dismissed_at__isnull=False)
    if records is not None:
        rows = rows.filter(record__in=records) | rows.filter(other__in=records)
    found: list[tuple[int, int | None, int | None]] = list(rows.values_list("record_id", "other_id", "work_id"))
    return SetAside(
        pairs=frozenset(frozenset((record, other)) for record, other, _ in found if other is not None),
        works=frozenset((record, work) for record, _, work in found if work is not None),
        whole=frozenset(record for record, other, work in found if other is None and work is None),
    )
