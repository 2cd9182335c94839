"""What moderators wrote to a claimant beside a decision: for the claimant and for moderators."""

from profiles.models import DecisionNote


def note_on(event: int) -> str:
    """The words beside one decision; empty where there are none."""
    return DecisionNote.objects.filter(event=event).values_list("text", flat=True).first() or ""


def notes_on(claim: int) -> dict[int, str]:
    """The words beside each decision on a claim, by the number of the row."""
    return dict(DecisionNote.objects.filter(claim=claim).values_list("event", "text"))
