"""Searches that people follow. One is kept for as long as it is followed, in the one spelling of its question."""

import unicodedata
from typing import Final

from django.db import transaction

from papers.models import Author, Topic, Venue
from papers.models.work import WORK_TYPE_LABELS
from papers.records import WorkType
from papers.search.asking import Kind, Question, read_spelling, spelling
from profiles.following.errors import NotASearchError, NotThereError
from profiles.following.follows import DEFAULT, add_follow, hold_follows
from profiles.models import Follow, FollowKind, Frequency, SavedSearch, User

LONGEST_NAME: Final = 200
_NAMED_CHOICES: Final = 3


def save_search(*, query: str, name: str = "", frequency: Frequency | None = None, by: User) -> SavedSearch:
    """Keeps and follows the search of a query string. One that is followed already keeps its name and frequency,
    unless others are given. Raises NotASearchError, TooManyFollowsError."""
    question = read_spelling(query)
    if not can_be_followed(question):
        raise NotASearchError("Only a search for works can be followed. Type what the works should be about first.")
    given = cleaned(name)
    with transaction.atomic():
        hold_follows(by)
        spelt = spelling(question)
        found = SavedSearch.objects.filter(user=by, query=spelt).first()
        if found is None:
            found = SavedSearch.objects.create(user=by, query=spelt, name=given or name_of(question))
        elif given and given != found.name:
            found.name = given
            found.save(update_fields=["name"])
        rows = Follow.objects.filter(user=by, kind=FollowKind.SEARCH, target=found.pk)
        if not rows.exists():
            add_follow(kind=FollowKind.SEARCH, target=found.pk, frequency=frequency or DEFAULT, by=by)
        elif frequency is not None:
            rows.update(frequency=frequency)
    return found


def rename_search(*, search: int, name: str, by: User) -> SavedSearch:
    """Without a name it gets the one it would have by itself. Raises NotThereError."""
    with transaction.atomic():
        hold_follows(by)
        found = SavedSearch.objects.filter(pk=search, user=by).first()
        if found is None:
            raise NotThereError("There is no such search.")
        found.name = cleaned(name) or name_of(read_spelling(found.query))
        found.save(update_fields=["name"])
    return found


def can_be_followed(question: Question) -> bool:
    return question.kind is Kind.WORKS and question.asks and bool(spelling(question))


def name_of(question: Question) -> str:
    """What is asked for, in its own words, and what it was narrowed by."""
    choices = question.choices
    chosen = [
        *(str(year) for year in choices.years),
        *(WORK_TYPE_LABELS[WorkType(kind)] for kind in choices.types),
        *Venue.objects.filter(pk__in=choices.venues).order_by("pk").values_list("name", flat=True),
        *Topic.objects.filter(pk__in=choices.topics).order_by("pk").values_list("name", flat=True),
        *Author.shown.filter(pk__in=choices.authors).order_by("pk").values_list("name", flat=True),
    ]
    more = ["…"] if len(chosen) > _NAMED_CHOICES else []
    text = cleaned(question.text)
    return cleaned(", ".join([*([text] if text else []), *chosen[:_NAMED_CHOICES], *more])) or "Works"


def cleaned(name: str) -> str:
    """One line of what can be seen: a name that is empty to the eye is none."""
    seen = "".join(" " if unicodedata.category(letter) in ("Cc", "Zl", "Zp", "Cs") else letter for letter in name)
    return " ".join(seen.split())[:LONGEST_NAME].rstrip()
