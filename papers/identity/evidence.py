"""Turns author lists into evidence: whose names stand beside whose. Pure numpy.

In lists of up to `FULL_LIST` names everybody is everybody's co-author. In longer ones only the `WINDOW` nearest names
on either side count: collaborations sign in a fixed order, so neighbours recur, and the cost stays linear.
"""

from typing import Final

import numpy as np

from papers.identity.mentions import Ints

FULL_LIST: Final = 100
WINDOW: Final = 20


def coauthor_evidence(work: Ints, name: Ints, wanted: Ints) -> tuple[Ints, Ints]:
    """(mention row, co-author's name) for each wanted row and each other name in its list.

    `work` and `name`, shape (r,), are complete author lists, sorted by work and position; `wanted`, shape (w,), holds
    the ascending row numbers that are asked for. Both results have the same shape; a row is never its own co-author.
    """
    if not len(wanted):
        return np.empty(0, np.int64), np.empty(0, np.int64)
    starts = np.searchsorted(work, work[wanted], side="left")
    ends = np.searchsorted(work, work[wanted], side="right")
    long = ends - starts > FULL_LIST
    starts[long] = np.maximum(starts[long], wanted[long] - WINDOW)
    ends[long] = np.minimum(ends[long], wanted[long] + WINDOW + 1)
    counts = ends - starts
    mention = np.repeat(wanted, counts)
    offsets = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    other = np.repeat(starts, counts) + offsets
    beside = other != mention
    return mention[beside], name[other[beside]]
