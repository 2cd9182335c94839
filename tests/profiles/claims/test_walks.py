"""A few hundred random steps through the life of claims. `make fuzz` takes ten thousand."""

import pytest

from tests.claim_walks.world import walk


@pytest.mark.django_db
@pytest.mark.parametrize("seed", ["first", "second"])
def test_invariants_hold_at_every_step(seed):
    world = walk(seed, 120)
    assert world.done > 40, "most steps were refused: the walk goes nowhere"
