"""Damages a file the way disks, transfers and hostile hands do, and says which bytes were touched."""

import random
from dataclasses import dataclass

HUGE = 9 * 1024 * 1024  # beyond what one record may have
DEEP = 200_000


@dataclass(frozen=True)
class Mutant:
    """`touched` are ranges of the intact file: what lies wholly outside of them is undamaged. `removes` tells that
    bytes are gone, so that a record may be missing without a trace."""

    name: str
    data: bytes
    touched: tuple[tuple[int, int], ...]
    removes: bool = False

    def spares(self, start: int, stop: int) -> bool:
        return all(stop <= first or last <= start for first, last in self.touched)


def flipped(data: bytes, rng: random.Random) -> Mutant:
    damaged = bytearray(data)
    places = [rng.randrange(len(data)) for _ in range(rng.choice([1, 1, 2, 5, 30]))]
    for place in places:
        damaged[place] ^= 1 << rng.randrange(8)
    return Mutant("flipped", bytes(damaged), tuple((place, place + 1) for place in places))


def replaced(data: bytes, rng: random.Random) -> Mutant:
    """A byte becomes one that means something to a parser."""
    place = rng.randrange(len(data))
    piece = rng.choice(
        [
            b'"',
            b"{",
            b"}",
            b"[",
            b"]",
            b"<",
            b">",
            b"&",
            b"\\",
            b"\0",
            b"\n",
            b"\t",
            b",",
            b"@",
            b"\xff",
            b"\xed\xa0\x80",
        ]
    )
    return Mutant(f"replaced by {piece!r}", data[:place] + piece + data[place + 1 :], ((place, place + 1),))


def inserted(data: bytes, rng: random.Random) -> Mutant:
    place = rng.randrange(len(data) + 1)
    piece = rng.choice(
        [
            rng.randbytes(rng.randrange(1, 200)),
            b"\0" * 50,
            b'"',
            b"\\u0000",
            b"\\ud800",
            b"<!--",
            b"<![CDATA[",
            b"&a;",
            b"\r",
            b"%",
        ]
    )
    return Mutant("inserted", data[:place] + piece + data[place:], ((place - 1, place + 1),))


def cut(data: bytes, rng: random.Random) -> Mutant:
    place = rng.randrange(len(data))
    return Mutant("cut", data[:place], ((place, len(data) + 1),), removes=True)


def beheaded(data: bytes, rng: random.Random) -> Mutant:
    place = rng.randrange(1, len(data))
    return Mutant("beheaded", data[place:], ((-1, place),), removes=True)


def holed(data: bytes, rng: random.Random) -> Mutant:
    start = rng.randrange(len(data))
    stop = min(len(data), start + rng.choice([1, 3, 20, 500]))
    return Mutant("holed", data[:start] + data[stop:], ((start - 1, stop + 1),), removes=True)


def repeated(data: bytes, rng: random.Random) -> Mutant:
    """A piece of the file stands there twice, as after a retried transfer."""
    start = rng.randrange(len(data))
    stop = min(len(data), start + rng.choice([5, 100, 3_000]))
    return Mutant("repeated", data[:stop] + data[start:], ((stop - 1, stop + 1),))


def zeroed(data: bytes, rng: random.Random) -> Mutant:
    """A block of a disk that was never written."""
    start = rng.randrange(len(data))
    stop = min(len(data), start + 512)
    return Mutant("zeroed", data[:start] + b"\0" * (stop - start) + data[stop:], ((start, stop),), removes=True)


def nested(data: bytes, rng: random.Random) -> Mutant:
    place = rng.randrange(len(data))
    opening, closing = rng.choice([(b"[", b"]"), (b'{"a":', b"}"), (b"<b>", b"</b>"), (b"{", b"}"), (b"(", b")")])
    depth = rng.choice([50, 150, 3_000])
    piece = opening * depth + (closing * depth if rng.random() < 0.5 else b"")
    return Mutant(f"nested by {opening!r}", data[:place] + piece + data[place:], ((place - 1, place + 1),))


def swollen(data: bytes, rng: random.Random) -> Mutant:
    place = rng.randrange(len(data))
    piece = rng.choice([b"x", b"9", b" ", b"\xc3\xa9", b"a;", b"&amp;", b"{", b"\\", b'a="1" ', b"$"])
    size = rng.choice([300, 10_000, 100_000])
    return Mutant(
        f"swollen by {piece!r}", data[:place] + piece * (size // len(piece)) + data[place:], ((place - 1, place + 1),)
    )


ORDINARY = (flipped, flipped, replaced, replaced, inserted, cut, beheaded, holed, repeated, zeroed, nested, swollen)


def any_mutant(data: bytes, rng: random.Random) -> Mutant:
    return rng.choice(ORDINARY)(data, rng)


def extreme_mutants(data: bytes, places: list[int]) -> list[Mutant]:
    """Few and expensive: a field of megabytes and a nesting of hundreds of thousands, at each of `places`."""
    found = []
    for place in places:
        for piece in (
            b"x" * HUGE,
            b" " * HUGE,
            b"[" * DEEP,
            b'{"a":' * DEEP,
            b"<b>" * DEEP,
            b"{" * DEEP,
            b'a="1" ' * 300_000,
        ):
            name = f"{len(piece)} bytes of {piece[:5]!r} at {place}"
            found.append(Mutant(name, data[:place] + piece + data[place:], ((place - 1, place + 1),)))
    return found
