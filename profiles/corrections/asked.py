"""One change as somebody asks for it, before anything is stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class AskedPart:
    """`payload` is JSON, as the kind reads it; `other` is the record that it concerns besides the request's own."""

    kind: str
    payload: Mapping[str, Any]
    other: int | None = None
