"""Which of many receipts are revoked, as the W3C Bitstring Status List has it: one bit each, compressed. Pure.

A list is never shorter than 131,072 places, and the places in it are given out at random, so that whoever fetches the
list tells nobody whose receipt they hold. The first place is the highest bit of the first byte.
"""

import base64
import binascii
import gzip
import zlib
from collections.abc import Iterable
from typing import Final

PLACES: Final = 131_072
# What is unpacked of somebody else's list: eight times the shortest, and not one byte more.
_LARGEST: Final = PLACES  # bytes
_GZIP: Final = 16 + zlib.MAX_WBITS


class NoStatusListError(ValueError):
    """The text is no list of this kind."""


def as_list(revoked: Iterable[int]) -> str:
    """The same places give the same text."""
    bits = bytearray(PLACES // 8)
    for place in revoked:
        bits[place >> 3] |= 0x80 >> (place & 7)
    packed = gzip.compress(bytes(bits), mtime=0)
    return "u" + base64.urlsafe_b64encode(packed).decode("ascii").rstrip("=")


def is_set(encoded: str, place: int) -> bool:
    """Whether the bit of a place is set. Raises NoStatusListError."""
    bits = _unpacked(encoded)
    if not 0 <= place < len(bits) * 8:
        raise NoStatusListError("the list has no such place")
    return bool(bits[place >> 3] & (0x80 >> (place & 7)))


def _unpacked(encoded: str) -> bytes:
    if not encoded.startswith("u") or not encoded.isascii():
        raise NoStatusListError("no base64url")
    text = encoded[1:]
    try:
        packed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        unpacking = zlib.decompressobj(wbits=_GZIP)
        bits = unpacking.decompress(packed, _LARGEST + 1)
    except (binascii.Error, zlib.error, ValueError) as error:
        raise NoStatusListError("not packed by gzip") from error
    if not unpacking.eof or unpacking.unused_data or not PLACES <= len(bits) * 8 <= _LARGEST * 8:
        raise NoStatusListError("of a wrong length")
    return bits
