"""Trust as shapes: measures for SVG that the server writes, without a style attribute. Pure.

Each picture has its figures as text beside it and is hidden from screen readers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Final

from profiles.trust.explaining import Bar, Explanation, PartExplained
from profiles.trust.formula import BANDS, Band
from profiles.trust.reading import Span

# Of a picture 100 wide: the parts of a meter are the bands, with a gap between them.
_GAP: Final = 1.6
# What gives anything at all is seen.
_LEAST_BAR: Final = 0.4

# Two days in one place would be drawn as no time at all.
_LEAST_STEP: Final = 0.4


@dataclass(frozen=True, slots=True)
class Segment:
    """A band of the meter: where it stands, and how much of it is filled."""

    x: float
    width: float
    filled: float


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the waterfall: its figures as they are written, and its bar in a picture 100 wide. `part` is the part of
    the score, where it is one."""

    kind: str
    name: str
    gives: str
    x: float
    width: float
    part: PartExplained | None = None
    most: str = ""


@dataclass(frozen=True, slots=True)
class StepChart:
    """The score over time, in a picture of 100 by 100: `path` is what SVG calls one, `lines` are the ends of the bands,
    which are equally wide, from the highest down."""

    path: str
    lines: list[int]
    bands: list[str]
    first: datetime


def meter(value: int) -> list[Segment]:
    ends = [0, *(least for least, _ in reversed(BANDS)), 100]
    pitch, width = (100 + _GAP) / (len(ends) - 1), (100 + _GAP) / (len(ends) - 1) - _GAP
    found = []
    for place, (start, end) in enumerate(pairwise(ends)):
        share = min(1.0, max(0.0, (value - start) / (end - start)))
        found.append(Segment(round(place * pitch, 2), round(width, 2), round(width * share, 2)))
    return found


def waterfall(explained: Explanation) -> list[Row]:
    parts = iter(explained.parts)
    return [_row(bar, next(parts) if bar.kind == "part" else None) for bar in explained.waterfall]


def _row(bar: Bar, part: PartExplained | None) -> Row:
    gives = f"{bar.change:+.2f}".replace("-", "−") if bar.kind != "score" else f"{bar.after:.0f}"
    width = max(abs(bar.change), _LEAST_BAR if bar.change else 0)
    most = f"{part.most:.2f}".removesuffix(".00") if part else ""
    return Row(bar.kind, bar.name, gives, round(min(bar.before, bar.after), 2), round(width, 2), part, most)


def step_chart(spans: Sequence[Span], *, until: datetime) -> StepChart | None:
    """Nothing where the score has never changed."""
    if len(spans) < 2:  # noqa: PLR2004 - a change needs a before and an after
        return None
    first = spans[0].since
    length = max((until - first).total_seconds(), 1.0)
    path, x = "", 0.0
    for span in spans:
        start = 100 * (span.since - first).total_seconds() / length
        end = 100 * ((span.until or until) - first).total_seconds() / length
        # A record that was not scored for a time has a gap there.
        joined = path and start <= x + _LEAST_STEP
        x = max(start, x)
        path += f"{'L' if joined else 'M'}{x:.2f} {100 - span.value}"
        x = max(end, x + _LEAST_STEP)
        path += f"L{x:.2f} {100 - span.value}"
    ends = [100 - least for least, _ in BANDS]
    return StepChart(path, [0, *ends, 100], [*(str(name) for _, name in BANDS), str(Band.UNKNOWN)], first)
