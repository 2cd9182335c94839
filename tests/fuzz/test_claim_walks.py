"""Ten thousand random steps through the life of claims, every invariant looked at after each.

PEERGRAPH_FUZZ_SEED repeats a run, PEERGRAPH_FUZZ_STEPS sets the number. A short slice of the same is part of every test
run (tests/profiles/claims/test_walks.py).
"""

import os
import time

import pytest

from tests.claim_walks.world import walk

STEPS = int(os.environ.get("PEERGRAPH_FUZZ_STEPS", "10000"))
# A world fills up, and one transaction is one world: many short lives see more than a long one.
STEPS_EACH = 500


@pytest.mark.fuzz
@pytest.mark.django_db
def test_invariants_hold_at_every_step_of_many_walks():
    seed = os.environ.get("PEERGRAPH_FUZZ_SEED") or str(time.time_ns())
    done = refused = 0
    for number in range(-(-STEPS // STEPS_EACH)):
        world = walk(f"{seed}-{number}", STEPS_EACH)
        done, refused = done + world.done, refused + world.refused
    print(f"{done} steps done, {refused} refused")  # noqa: T201 - figures of the run
    assert done > STEPS / 4
