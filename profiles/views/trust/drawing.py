"""Trust as shapes: measures for SVG that the server writes, without a style attribute. Pure.

Each picture has its figures as text beside it and is hidden from screen readers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Final

from profiles.trust.explaining import Bar, Explanation, PartExplained
from profiles.trust.formula import BANDS
from profiles.trust.reading import Span

# Of a picture 100 wide: the parts of a meter are the bands, with a gap between them.
_GAP: Final = 1.6
# What gives anything at all is seen.
_LEAST_BAR: Final = 0.4

CHART_WIDTH: Final = 640
CHART_HEIGHT: Final = 168
_CHART_BASE: Final = 140
_CHART_TOP: Final = 8
# Two days in one place would be drawn as no time at all.
_LEAST_STEP: Final = 2.0
_ABOVE: Final = 4.0


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
class Line:
    """`label_y` is where the word above the line stands."""

    y: float
    label_y: float
    label: str


@dataclass(frozen=True, slots=True)
class StepChart:
    """The score over time: `path` is what SVG calls one, `lines` are the bands' lower ends."""

    path: str
    lines: list[Line]
    end_y: float
    width: int = CHART_WIDTH
    height: int = CHART_HEIGHT
    base: int = _CHART_BASE


def meter(value: int) -> list[Segment]:
    ends = [0, *(least for least, _ in reversed(BANDS)), 100]
    found = []
    for start, end in pairwise(ends):
        x, width = start + _GAP / 2, end - start - _GAP
        share = min(1.0, max(0.0, (value - start) / (end - start)))
        found.append(Segment(round(x, 2), round(width, 2), round(width * share, 2)))
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
        start = CHART_WIDTH * (span.since - first).total_seconds() / length
        end = CHART_WIDTH * ((span.until or until) - first).total_seconds() / length
        x = max(start, x)
        y = _y(span.value)
        # A record that was not scored for a time has a gap there.
        joined = path and start <= x + _LEAST_STEP
        path += f"{'L' if joined else 'M'}{x:.1f} {y:.1f}"
        x = max(end, x + _LEAST_STEP)
        path += f"L{x:.1f} {y:.1f}"
    lines = [Line(_y(least), _y(least) - _ABOVE, name) for least, name in BANDS]
    return StepChart(path, lines, _y(spans[-1].value))


def _y(value: int) -> float:
    return round(_CHART_BASE - (_CHART_BASE - _CHART_TOP) * value / 100, 1)
