"""The last thing `make run` says before it waits: where the portal is, and what one needs to know. Pure."""

from collections.abc import Sequence


def box(title: str, lines: Sequence[str]) -> str:
    """Lines in a frame, readable on any terminal."""
    width = max(len(line) for line in (title, *lines))
    top = f"┌─ {title} " + "─" * (width - len(title)) + "─┐"
    body = [f"│  {line:<{width}}  │" for line in lines]
    return "\n".join([top, *body, "└" + "─" * (len(top) - 2) + "┘"])
