"""One measured figure: a ratio, what it is measured against, and the target it is held to, if any."""

import json
import platform
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Figure:
    """`value` is compared with `target` in the direction of `better` ("higher" or "lower"), or is told where nothing is
    promised; `detail` holds what the ratio was made from, each with its unit in the name."""

    name: str
    value: float
    against: str
    target: float | None
    better: str
    detail: dict[str, float | int | str] = field(default_factory=dict)

    @property
    def reached(self) -> bool:
        if self.target is None:
            return True
        return self.value >= self.target if self.better == "higher" else self.value <= self.target


def show(figures: Iterable[Figure]) -> str:
    """The figures as lines for a person."""
    lines = []
    for figure in figures:
        lines.append(f"{figure.name}: {figure.value:.3g} {figure.against} ({_verdict(figure)})")
        lines.extend(
            f"    {name.replace('_', ' ')}: {value:,.4g}" if isinstance(value, float) else f"    {name}: {value}"
            for name, value in figure.detail.items()
        )
    return "\n".join(lines)


def _verdict(figure: Figure) -> str:
    if figure.target is None:
        return "no target"
    sign = "≥" if figure.better == "higher" else "≤"
    return f"target {sign} {figure.target:g}, {'reached' if figure.reached else 'NOT REACHED'}"


def table(figures: Iterable[Figure]) -> str:
    """A line for each figure, a column for each number that is told of the first."""
    rows = list(figures)
    columns = list(rows[0].detail) if rows else []
    width = max((len(figure.name) for figure in rows), default=0)
    names = [column.replace("_", " ") for column in columns]
    lines = ["  ".join([" " * width, *names, "target"])]
    for figure in rows:
        cells = [_cell(figure.detail.get(column)).rjust(len(name)) for column, name in zip(columns, names, strict=True)]
        lines.append("  ".join([figure.name.ljust(width), *cells, f"{figure.value:.3f}: {_verdict(figure)}"]))
    return "\n".join(lines)


def _cell(value: float | str | None) -> str:
    if value is None:
        return ""
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def write(figures: Iterable[Figure], folder: Path) -> Path:
    """Writes the figures with the machine they were taken on; returns the file."""
    folder.mkdir(parents=True, exist_ok=True)
    now = datetime.now(UTC)
    file = folder / f"{now:%Y%m%dT%H%M%SZ}.json"
    document = {
        "taken_at": now.isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "machine": platform.machine(),
        "figures": [asdict(figure) | {"reached": figure.reached} for figure in figures],
    }
    file.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
    return file
