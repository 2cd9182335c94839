"""What acts on a library are called, once they are done."""

from profiles.library.removals import Removal
from profiles.library.saving import Saved


def counted(works: int) -> str:
    return "1 work" if works == 1 else f"{works:,} works"


def taken_off(removal: Removal) -> str:
    if len(removal.names) == 1:
        return f"{counted(removal.works)} taken off “{removal.names[0]}”."
    return f"{counted(removal.works)} taken off {len(removal.names)} lists."


def list_removed(removal: Removal) -> str:
    return f"The list “{removal.names[0]}” is removed, with {counted(removal.works)}."


def put_back(removal: Removal) -> str:
    where = f"“{removal.names[0]}”" if len(removal.names) == 1 else f"{len(removal.names)} lists"
    return f"Put back: {counted(removal.works)} on {where}." if removal.works else f"Put back: {where}."


def put_on(saved: Saved, *, chosen: int, moved: bool) -> str:
    word = "moved" if moved else "copied"
    said = f"{counted(saved.new)} {word} to “{saved.reading_list.name}”."
    return said if saved.new == chosen else f"{said} {counted(chosen - saved.new).capitalize()} had been there already."
