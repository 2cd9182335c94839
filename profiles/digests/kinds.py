"""Kinds of mail about what one follows, in the words that pages and mails share. Pure."""

from dataclasses import dataclass
from typing import Final

from profiles.models import DigestKind


@dataclass(frozen=True, slots=True)
class KindWords:
    """`switch` labels it on a page, `help` says what comes, `stopped` what no longer comes, `list_name` is for mail
    programs."""

    switch: str
    help: str
    stopped: str
    list_name: str


WORDS: Final = {
    DigestKind.INSTANT: KindWords(
        "At once",
        "What you follow “at once”, as it comes in. At most six mails an hour; what is over comes with the next.",
        "mails at once about what you follow",
        "At once",
    ),
    DigestKind.DAILY: KindWords(
        "Each day", "One mail with what you follow “once a day”.", "the daily mail about what you follow", "Each day"
    ),
    DigestKind.WEEKLY: KindWords(
        "Each week",
        "One mail with what you follow “once a week”.",
        "the weekly mail about what you follow",
        "Each week",
    ),
    DigestKind.TRENDING: KindWords(
        "What is trending",
        "Works that people read, save and cite now, those of topics you follow first.",
        "the mail about what is trending",
        "What is trending",
    ),
}
