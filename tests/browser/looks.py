"""Which pages a browser looks at in every run of the tests: one of each kind. The others, in states of their own, are
looked at with the long ones (`make fuzz`)."""

from collections.abc import Collection, Iterable
from typing import Any

import pytest


def looks(pages: Iterable[Any], *, always: Collection[Any]) -> list[Any]:
    """Parameters of a test that looks at pages, each a name or a tuple of names."""
    found = list(pages)
    unknown = [page for page in always if page not in found]
    assert not unknown, f"no such pages: {unknown}"
    return [
        pytest.param(*(page if isinstance(page, tuple) else (page,)), marks=() if page in always else pytest.mark.fuzz)
        for page in found
    ]
