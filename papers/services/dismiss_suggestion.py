"""Setting a suggestion aside: somebody has looked, and it is not so. It is not made again; who and when is kept."""

from datetime import datetime

from django.db import transaction

from papers.models import Author, Suggestion, Work


def dismiss_suggestion(*, suggestion: int, by: int, at: datetime) -> Suggestion:
    """Twice is as once: the first word stays. Raises Suggestion.DoesNotExist."""
    with transaction.atomic():
        found = Suggestion.objects.select_for_update().get(pk=suggestion)
        if found.dismissed_at is None:
            found.dismissed_at, found.dismissed_by = at, by
            found.save(update_fields=["dismissed_at", "dismissed_by"])
        return found


def dismiss_likeness(*, record: Author, of: Author | Work, by: int, at: datetime) -> Suggestion:
    """The other record, or the name on the work that is nobody's, is not the record's; noted before or not."""
    other, work = (of, None) if isinstance(of, Author) else (None, of)
    with transaction.atomic():
        noted = Suggestion.objects.filter(record=record, other=other, work=work).exclude(matter="mixed").first()
        if noted is None and other is not None:
            noted = Suggestion.objects.filter(record=other, other=record).first()
        if noted is None:
            noted, _ = Suggestion.objects.get_or_create(
                matter=Suggestion.Matter.DUPLICATE if work is None else Suggestion.Matter.MISSING,
                record=record,
                other=other,
                work=work,
                defaults={"strength": 0, "noted_at": at},
            )
        return dismiss_suggestion(suggestion=noted.pk, by=by, at=at)


def show_suggestion_again(*, suggestion: int) -> None:
    """Takes a dismissal back."""
    Suggestion.objects.filter(pk=suggestion).update(dismissed_at=None, dismissed_by=None)
