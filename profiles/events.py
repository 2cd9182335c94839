"""What accounts and claims announce, after the fact is in the database. Whoever hears it only enqueues a task."""

from typing import Final

from django.dispatch import Signal

# A mail waits to be sent. What is not heard is found by the sweep a few seconds later.
mail_queued: Final = Signal()

# Something became of a claim, of evidence, or of an account. What is not heard is found by the sweep each minute.
act_recorded: Final = Signal()

# Somebody wants a work added that they have looked at. What is not heard is found by the sweep each minute.
works_asked_for: Final = Signal()

# Something happened that people follow or that concerns somebody. What is not heard is found by the sweep.
news_noted: Final = Signal()

# Events wait to be told to webhooks. What is not heard is found by the sweep.
deliveries_queued: Final = Signal()
