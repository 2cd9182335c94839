"""The icon sprite: the lucide icons named in `icons.txt`, each a symbol that `<use>` refers to."""

import re
from pathlib import Path

from portal.assets.errors import AssetsError

_SHAPES = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


def icon_names(listing: str) -> list[str]:
    lines = (line.strip() for line in listing.splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def sprite(names: list[str], folder: Path) -> str:
    """One SVG document with a symbol for each icon of `folder`, in the order of `names`."""
    symbols = [f'<symbol id="{name}" viewBox="0 0 24 24">{_shapes(folder / f"{name}.svg")}</symbol>' for name in names]
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>\n'


def _shapes(file: Path) -> str:
    try:
        found = _SHAPES.search(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise AssetsError(f"icons.txt names {file.stem}, which lucide does not have.") from None
    if found is None:
        raise AssetsError(f"{file.name} is not an SVG icon.")
    return " ".join(found[1].split())
