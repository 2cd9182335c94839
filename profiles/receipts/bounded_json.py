"""JSON from strangers, read so that it means one thing and costs little. Pure.

Refused is what two readers could understand differently, since a signature covers only one of the meanings: names that
occur twice, fractions and numbers beyond 2**53, what is no Unicode, anything after the end. Size and depth are bounded
before the parser sees a byte.
"""

import json
import re
from typing import Any, Final

import rfc8785

LARGEST: Final = 64 * 1024
DEEPEST: Final = 16
_STRING: Final = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_INTEGER: Final = re.compile(r"0|-?[1-9][0-9]{0,15}", re.ASCII)


class UnreadableError(Exception):
    """The bytes are no JSON that can be read in one way. The message is the end of a sentence."""


def read_json(data: bytes, *, largest: int = LARGEST) -> Any:
    """The value. Raises UnreadableError."""
    if len(data) > largest:
        raise UnreadableError(f"it is larger than {largest // 1024} KB")
    try:
        text = data.decode()
    except UnicodeDecodeError:
        raise UnreadableError("it is no text in UTF-8") from None
    _refuse_depth(text)
    try:
        value = json.loads(
            text, object_pairs_hook=_members, parse_int=_integer, parse_float=_refuse, parse_constant=_refuse
        )
        rfc8785.dumps(value)  # half of a character that needs two is found here
    except (ValueError, RecursionError) as error:
        raise UnreadableError("it is no JSON") from error
    return value


def _refuse_depth(text: str) -> None:
    depth = 0
    for bracket in re.findall(r"[\[\]{}]", _STRING.sub("", text)):
        depth += 1 if bracket in "[{" else -1
        if depth > DEEPEST:
            raise UnreadableError(f"it is nested more than {DEEPEST} deep")


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise UnreadableError("a name occurs twice in it")
    return found


def _integer(digits: str) -> int:
    if not _INTEGER.fullmatch(digits):
        raise UnreadableError("a number in it is too large")
    return int(digits)


def _refuse(number: str) -> float:
    raise UnreadableError("it has a number that is not whole")
