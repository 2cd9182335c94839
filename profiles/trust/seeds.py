"""Who is known, so that network evidence can start from them. Pure.

People at level 3 and above are known. While a community has few of them, records that a source identifies by an ORCID
iD stand in, and count for less: an iD that a publisher prints is somebody's, but nobody showed whose the record is.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from typing import Final

KNOWN_FROM_LEVEL: Final = 3
VERIFIED: Final = 1.0
IDENTIFIED: Final = 0.5
# From so many verified people on, and so many in a community, that community does without stand-ins. With 60 seeds
# made-up people near them are not held apart; with 200 that are spread over the communities they are.
ENOUGH: Final = 200
ENOUGH_IN_A_COMMUNITY: Final = 5


def choose_seeds(
    *, verified: Collection[int], identified: Collection[int], community: Mapping[int, int]
) -> dict[int, float]:
    """How surely each is known, in [0, 1], by author. `community` says where each author belongs."""
    number = Counter(community[author] for author in verified if author in community)
    found = dict.fromkeys(identified, IDENTIFIED)
    if len(verified) >= ENOUGH:
        found = {
            author: weight
            for author, weight in found.items()
            if number[community.get(author, author)] < ENOUGH_IN_A_COMMUNITY
        }
    return found | dict.fromkeys(verified, VERIFIED)
