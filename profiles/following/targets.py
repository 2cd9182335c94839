"""How what is followed is named in forms, files and reasons: public ids, and "Q7" for a search of one's own."""

import re
from typing import Final

from portal.common.public_ids import parse_public_id
from profiles.models import FollowKind
from profiles.selectors.followed import KINDS, MODELS

SEARCH_LETTER: Final = "Q"
_SEARCH: Final = re.compile(r"Q([1-9][0-9]{0,17})", re.ASCII)

Target = tuple[FollowKind, int]


def read_target(text: str) -> Target | None:
    if found := parse_public_id(text):
        return KINDS[found.letter], found.pk
    search = _SEARCH.fullmatch(text)
    return (FollowKind.SEARCH, int(search[1])) if search else None


def written(kind: FollowKind, pk: int) -> str:
    return f"{SEARCH_LETTER if kind is FollowKind.SEARCH else MODELS[kind].public_letter}{pk}"
