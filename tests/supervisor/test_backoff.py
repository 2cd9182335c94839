"""How soon a child that ended is started again."""

from portal.supervisor.backoff import HEALTHY_SECONDS, KEEPS_FAILING, LONGEST_DELAY, Backoff


def test_it_waits_longer_each_time_up_to_a_limit():
    backoff = Backoff()
    delays = [backoff.delay_after(lifetime=0.1) for _ in range(20)]
    assert delays == sorted(delays)
    assert delays[0] < 1
    assert delays[-1] == LONGEST_DELAY


def test_a_child_that_worked_for_long_is_started_again_at_once():
    backoff = Backoff()
    for _ in range(10):
        backoff.delay_after(lifetime=0.1)
    assert backoff.hopeless
    assert backoff.delay_after(lifetime=HEALTHY_SECONDS) < 1
    assert not backoff.hopeless


def test_a_few_failures_are_no_reason_to_call_somebody():
    backoff = Backoff()
    seen = []
    for _ in range(KEEPS_FAILING):
        backoff.delay_after(lifetime=1)
        seen.append(backoff.hopeless)
    assert seen == [False] * (KEEPS_FAILING - 1) + [True]
