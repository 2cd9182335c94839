"""Charts as SVG from the server: no script, no style attribute, and the same figures as text beside the picture."""

from collections.abc import Mapping
from dataclasses import dataclass

from django import template

register = template.Library()

_WIDTH = 280
_HEIGHT = 84
_BASE = 64
_MOST_BARS = 60
_SPANS = (1, 2, 5, 10, 20, 50, 100)
_GAP_SHARE = 0.22
_WIDEST_BAR = 20.0
_LEAST_HEIGHT = 2.0
# Up to so many bars, each has its year written below it, which takes so much room.
_MOST_LABELLED = 6
_LABELLED_SLOT = 46.0


@dataclass(frozen=True, slots=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Tick:
    x: float
    anchor: str
    label: str


@dataclass(frozen=True, slots=True)
class YearChart:
    """Measures are in units of the picture's own coordinate system; `base` is where the axis runs."""

    bars: list[Bar]
    ticks: list[Tick]
    axis_end: float
    peak: Bar
    summary: str
    width: int = _WIDTH
    height: int = _HEIGHT
    base: int = _BASE


@register.inclusion_tag("components/year_chart.html")
def year_chart(by_year: Mapping[int, int], what: str = "Works per year") -> dict[str, object]:
    return {"chart": lay_out(by_year), "what": what}


@register.inclusion_tag("components/share.html")
def share(part: int, whole: int) -> dict[str, object]:
    return {"percent": round(100 * min(1.0, part / whole), 1) if whole > 0 else 0}


def lay_out(by_year: Mapping[int, int]) -> YearChart | None:
    """Bars from the first year to the last, empty years included. A long span is drawn in steps of several years."""
    years = {year: count for year, count in by_year.items() if count > 0}
    if not years:
        return None
    first, last = min(years), max(years)
    span = next((step for step in _SPANS if (last - first) // step < _MOST_BARS), _SPANS[-1])
    start = first - first % span if span > 1 else first
    steps = range(start, last + 1, span)
    counts = [sum(years.get(year, 0) for year in range(step, step + span)) for step in steps]
    highest = max(counts)
    labelled = len(counts) <= _MOST_LABELLED
    slot = _LABELLED_SLOT if labelled else _WIDTH / len(counts)
    width = min(_WIDEST_BAR, slot * (1 - _GAP_SHARE))
    # The first bar starts at the left edge; where only the ends are labelled, the last one ends at the right edge.
    pitch = slot if labelled else (_WIDTH - width) / (len(counts) - 1)
    inset = (slot - width) / 2 if labelled else 0.0
    bars = []
    for place, (step, count) in enumerate(zip(steps, counts, strict=True)):
        height = max(_LEAST_HEIGHT, _BASE * count / highest) if count else 0.0
        label = str(step) if span == 1 else f"{step} to {step + span - 1}"
        x = inset + place * pitch
        bars.append(Bar(round(x, 2), round(_BASE - height, 2), round(width, 2), round(height, 2), label, count))
    if labelled:
        ticks = [Tick(round(bar.x + width / 2, 2), "middle", bar.label.split()[0]) for bar in bars]
    else:
        ticks = [Tick(0, "start", str(first)), Tick(_WIDTH, "end", str(last))]
    axis_end = round(slot * len(bars), 2) if labelled else float(_WIDTH)
    peak = max(bars, key=lambda bar: bar.count)
    summary = ", ".join(f"{bar.label}: {bar.count}" for bar in bars if bar.count)
    return YearChart(bars, ticks=ticks, axis_end=axis_end, peak=peak, summary=summary)
