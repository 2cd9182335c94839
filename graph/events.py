"""What the graph announces to whoever stands above it. A receiver writes a note or enqueues, and nothing else."""

from typing import Final

from django.dispatch import Signal

# Sent with `build` and `authors`, the ids of those whose works, co-authors or grounds have changed, in the transaction
# that makes the build current.
people_changed: Final = Signal()

# Sent with `build` when everything was built anew, after the commit.
graph_built: Final = Signal()
