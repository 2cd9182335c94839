"""When a mail is tried again, and when never."""

import smtplib
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.mail.outcomes import GIVE_UP_AFTER, Fate, next_try, outcome_of

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("error", "connected", "fate"),
    [
        (ConnectionRefusedError(), False, Fate.NO_SERVER),
        (TimeoutError(), False, Fate.NO_SERVER),
        (smtplib.SMTPAuthenticationError(535, b"no"), False, Fate.NO_SERVER),
        (smtplib.SMTPConnectError(554, b"no"), False, Fate.NO_SERVER),
        (smtplib.SMTPRecipientsRefused({"a@b": (550, b"no")}), True, Fate.REFUSED),
        (smtplib.SMTPRecipientsRefused({"a@b": (450, b"wait")}), True, Fate.LATER),
        (smtplib.SMTPSenderRefused(421, b"bye", "a@b"), True, Fate.LATER),
        (smtplib.SMTPDataError(554, b"spam"), True, Fate.REFUSED),
        (smtplib.SMTPServerDisconnected("gone"), True, Fate.LATER),
        (ConnectionResetError(), True, Fate.LATER),
        (UnicodeEncodeError("ascii", "ü", 0, 1, "no"), True, Fate.REFUSED),
    ],
)
def test_fate_by_what_was_said(error, connected, fate):
    assert outcome_of(error, connected=connected, fate_open=False, cut=False).fate is fate
    assert outcome_of(error, connected=True, fate_open=True, cut=True).fate is Fate.UNKNOWN


@given(reply=st.binary(max_size=2000))
def test_what_is_kept_of_an_answer_is_one_short_line(reply):
    said = outcome_of(smtplib.SMTPDataError(554, reply), connected=True, fate_open=False, cut=False).said
    assert len(said) <= 300
    assert said.isprintable()


@given(
    attempts=st.integers(1, 10_000),
    age=st.timedeltas(timedelta(0), timedelta(hours=30)),
    chance=st.floats(0, 1),
    kind=st.sampled_from(["claim", "code", "account-x"]),
)
def test_waits_grow_are_bounded_and_end(attempts, age, chance, kind):
    again = next_try(attempts=attempts, queued_at=NOW - age, now=NOW, kind=kind, chance=chance)
    if again is None:
        assert kind == "code" or age > GIVE_UP_AFTER - timedelta(hours=2)
    else:
        assert timedelta(seconds=15) <= again - NOW <= timedelta(hours=2)
        assert again - (NOW - age) <= (timedelta(minutes=30) if kind == "code" else GIVE_UP_AFTER)


def test_a_mail_is_given_up_within_a_day():
    at, tries = NOW, 1
    while (again := next_try(attempts=tries, queued_at=NOW, now=at, kind="claim", chance=1.0)) is not None:
        at, tries = again, tries + 1
    assert timedelta(hours=20) < at - NOW <= timedelta(hours=24)
    assert tries < 25
