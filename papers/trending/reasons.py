"""Why a work stands in a trending list, in sentences. Pure. Each is true of the work alone; none names a person."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from papers.trending.signals import Signal

# Fewer works were noticed in a field than this: "usual" would be an accident.
LEAST_COMPARED: Final = 5
# From here on it is worth a sentence.
LEAST_UNUSUAL: Final = 1.5
_WHEN: Final = {"day": "in the last 24 hours", "week": "in the last week", "month": "in the last month"}
_DID: Final = {
    Signal.VIEW: ("1 person read it", "{:,} people read it"),
    Signal.CITATION: ("1 work that is new here cites it", "works of {:,} first authors that are new here cite it"),
    Signal.SAVE: ("1 person saved it", "{:,} people saved it"),
    Signal.FOLLOW: ("1 person began to follow it", "{:,} people began to follow it"),
}
_ORDER: Final = (Signal.VIEW, Signal.SAVE, Signal.FOLLOW, Signal.CITATION)


def reasons(
    *,
    people: Mapping[Signal, int],
    window: str,
    times_usual: float,
    compared_with: int,
    field: str,
    published: str,
    citations: int,
) -> list[str]:
    """Most telling first. `field` is the topic's name, empty where the work has none; `compared_with` is the number of
    other works that "usual" was taken over."""
    said = [_counted(_DID[signal], people[signal]) for signal in _ORDER if people.get(signal)]
    sentences = []
    if said:
        sentences.append(f"{_joined(said)} {_WHEN[window]}{_unusual(times_usual, compared_with, field)}")
    facts = [published] if published else []
    if citations:
        facts.append("cited once" if citations == 1 else f"cited {citations:,} times")
    if facts and not said:
        grounds = " and ".join(["date"] * bool(published) + ["citations"] * bool(citations))
        sentences.append(f"Listed by {grounds}: {', '.join(facts)}")
    elif facts:
        told = ", ".join(facts)
        sentences.append(told[0].upper() + told[1:])
    return sentences


def published(day: date | None, year: int | None) -> str:
    if day:
        return f"published {day.day} {day:%b %Y}"
    return f"published in {year}" if year else ""


def _unusual(times: float, compared_with: int, field: str) -> str:
    if compared_with < LEAST_COMPARED or times < LEAST_UNUSUAL:
        return ""
    number = f"{times:.0f}" if times >= 3 else f"{times:.1f}".removesuffix(".0")  # noqa: PLR2004
    return f": {number} times the attention that is usual in {field or 'this portal'}"


def _counted(forms: tuple[str, str], number: int) -> str:
    return forms[0] if number == 1 else forms[1].format(number)


def _joined(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + f" and {parts[-1]}"
