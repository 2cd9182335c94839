"""The phone of a test: it shows the code of this moment."""

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time


def code_of(secret: str) -> str:
    counters = list(yield_hotp_counters_from_time())  # those before and after count too, as clocks differ
    return format_hotp_value(hotp_value(secret, counters[len(counters) // 2]))
