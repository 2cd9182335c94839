"""Dividing what there is room for among kinds that all want some. Pure."""

from collections.abc import Mapping


def fair_shares(wanted: Mapping[str, int], room: int) -> dict[str, int]:
    """As much for each as for the others, unless it wants less: what one leaves, the others get.

    What cannot be divided goes, one by one, to those that come first in `wanted`. Nobody gets more than wanted; all
    shares together are `room`, or everything that is wanted. Known as max-min fairness.
    """
    shares = dict.fromkeys(wanted, 0)
    left = max(room, 0)
    while unsatisfied := [kind for kind, want in wanted.items() if shares[kind] < want]:
        each = left // len(unsatisfied)
        if each == 0:
            for kind in unsatisfied[:left]:
                shares[kind] += 1
            break
        for kind in unsatisfied:
            given = min(each, wanted[kind] - shares[kind])
            shares[kind] += given
            left -= given
    return shares
