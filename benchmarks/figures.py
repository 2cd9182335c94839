"""One measured figure: a ratio, what it is measured against, and the target it is held to."""

import json
import platform
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Figure:
    """`value` is compared with `target` in the direction of `better` ("higher" or "lower"); `detail` holds what the
    ratio was made from, each with its unit in the name."""

    name: str
    value: float
    against: str
    target: float
    better: str
    detail: dict[str, float | int | str] = field(default_factory=dict)

    @property
    def reached(self) -> bool:
        return self.value >= self.target if self.better == "higher" else self.value <= self.target


def show(figures: Iterable[Figure]) -> str:
    """The figures as lines for a person."""
    lines = []
    for figure in figures:
        sign = "≥" if figure.better == "higher" else "≤"
        verdict = "reached" if figure.reached else "NOT REACHED"
        lines.append(f"{figure.name}: {figure.value:.3g} {figure.against} (target {sign} {figure.target:g}, {verdict})")
        lines.extend(
            f"    {name.replace('_', ' ')}: {value:,.4g}" if isinstance(value, float) else f"    {name}: {value}"
            for name, value in figure.detail.items()
        )
    return "\n".join(lines)


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
