"""Whose level of trust has changed by a computation, told to those who follow them and to whoever holds the record.

Noted in the transaction that publishes the scores. Who has no score before has no change: the first computation of a
portal tells nobody, and neither does a record that somebody has just claimed, which is told by itself.
"""

from collections.abc import Collection
from typing import Final

import numpy as np
from django.db import connection

from papers.models import Author
from profiles.models import Claim, EventKind, FollowKind
from profiles.news.noting import Happened, note_events
from profiles.trust.table import COLUMNS, Scores

# An author of a record that was merged into theirs is followed as they are.
_FOLLOWED: Final = """
SELECT target FROM profiles_follow WHERE kind = 'author' AND target = ANY(%(authors)s)
UNION
SELECT a.merged_into_id FROM papers_author a JOIN profiles_follow f ON f.kind = 'author' AND f.target = a.id
WHERE a.merged_into_id = ANY(%(authors)s)
"""
_LEVEL: Final = COLUMNS.index("level")
_CLAIMED: Final = COLUMNS.index("claimed")


def note_level_changes(*, build: int, before: Scores, after: Scores) -> None:
    """`before` are the scores that were in force of the same records."""
    changed = _changed(before, after)
    if not changed:
        return
    owners = dict(Claim.objects.filter(author__in=list(changed), holds=True).values_list("author", "user"))
    wanted = _followed(list(changed)) | owners.keys() | {author for author, one in changed.items() if one[2]}
    shown = set(Author.shown.filter(pk__in=wanted & changed.keys()).values_list("pk", flat=True))
    note_events(
        [
            Happened(
                EventKind.LEVEL_CHANGED,
                f"level-{author}-{build}",
                [(FollowKind.AUTHOR, author)],
                user=owners.get(author),
                facts={"author": author, "level": changed[author][1], "was": changed[author][0]},
            )
            for author in sorted(shown)
        ]
    )


def _changed(before: Scores, after: Scores) -> dict[int, tuple[int, int, bool]]:
    """By author: the level before, the one now, and whether somebody held the record."""
    authors, then, now = np.intersect1d(before.authors, after.authors, assume_unique=True, return_indices=True)
    old, new = before.table[then], after.table[now]
    differs = old[:, _LEVEL] != new[:, _LEVEL]
    differs &= (old[:, _CLAIMED] == 1) | (new[:, _CLAIMED] == 0)
    return {
        int(author): (int(was), int(level), bool(held))
        for author, was, level, held in zip(
            authors[differs], old[differs, _LEVEL], new[differs, _LEVEL], old[differs, _CLAIMED], strict=True
        )
    }


def _followed(authors: Collection[int]) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(_FOLLOWED, {"authors": list(authors)})
        return {author for (author,) in cursor.fetchall()}
