"""Parameters of addresses, read: what cannot be is named with what is wrong with it, as a sentence. Nothing raises.

Pages leave out what was refused and say so; the API answers 400 with all of it (`portal.common.problems.refuse`).
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Refused:
    """A parameter and what is wrong with it."""

    parameter: str
    wrong: str


def number(
    parameters: Mapping[str, str], name: str, default: int | None, *, least: int, most: int, refused: list[Refused]
) -> int | None:
    """The number of a parameter, or its default where it is empty; adds to `refused` what is none within the bounds."""
    text = parameters.get(name, "").strip()
    if not text:
        return default
    if text.isascii() and text.isdigit() and len(text) <= len(str(most)) and least <= int(text) <= most:
        return int(text)
    refused.append(Refused(name, f"Give a number from {least} to {most}."))
    return None
