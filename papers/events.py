"""What papers announces, after the commit, to whoever stands above and listens.

An event says that something happened and names the act; `papers.models.ChangedWork` has the works, so that an event
that nobody heard costs time and nothing else. A receiver only enqueues.
"""

from django.dispatch import Signal

# Sent with `run`, the id of the import that has ended.
works_changed = Signal()
