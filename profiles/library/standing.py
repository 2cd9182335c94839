"""What stands on a list now, and in which order: each work once, whatever was merged since it was saved.

Rows are not moved when works are merged, for a merge may be taken back. Two rows of what is one work now stand as one,
where the first of them stands.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from profiles.library import places
from profiles.library.opening import shown_as
from profiles.models import SavedWork


@dataclass(slots=True)
class Standing:
    """A work, where it stands, and the rows it stands for."""

    work: int
    position: int
    rows: list[int]


def standing(reading_list: int) -> list[Standing]:
    """One query, at most as many rows as a list may have works."""
    rows = (
        SavedWork.objects.filter(reading_list=reading_list)
        .annotate(shown=shown_as())
        .order_by("position", "pk")
        .values_list("pk", "position", "shown")
    )
    found: dict[int, Standing] = {}
    for pk, position, work in rows:
        known = found.setdefault(work, Standing(work, position, []))
        known.rows.append(pk)
    return list(found.values())


def place_at(one: Standing, position: int) -> None:
    """All its rows, so that it stands there whichever of them is read first."""
    SavedWork.objects.filter(pk__in=one.rows).update(position=position)


def number_anew(order: Iterable[Standing]) -> None:
    """Numbers with room between them, in this order."""
    order = list(order)
    number_of = {pk: number for one, number in zip(order, places.anew(len(order)), strict=True) for pk in one.rows}
    rows = [SavedWork(pk=pk, position=number) for pk, number in number_of.items()]
    SavedWork.objects.bulk_update(rows, ["position"], batch_size=1_000)


def room_on_top(reading_list: int, amount: int) -> list[int]:
    """Positions for so many works before all others."""

    def numbers() -> list[int] | None:
        lowest = (
            SavedWork.objects.filter(reading_list=reading_list).order_by("position").values_list("position", flat=True)
        )
        return places.on_top(lowest.first(), amount)

    found = numbers()
    if found is None:
        number_anew(standing(reading_list))
        found = numbers()
    assert found is not None  # noqa: S101 - a list that was numbered anew begins at one step
    return found
