"""Asks PostgreSQL's socket, in its own protocol, whether it would let somebody in. Needs no driver and no program."""

import enum
import socket
import struct
from pathlib import Path

from portal.embedded.postgres_data import DATABASE, USER

PROTOCOL_3 = 196608
CANNOT_CONNECT_NOW = b"57P03"  # starting, stopping or recovering


class Answer(enum.Enum):
    """What the socket says."""

    READY = "ready"
    STARTING = "starting"
    SILENT = "silent"  # something listens and says nothing
    ABSENT = "absent"  # nothing listens


def probe(place: Path) -> Answer:
    """Knock at a socket. An error other than "not now" is an answer of a server that is up."""
    words = b"".join(word.encode() + b"\0" for word in ("user", USER, "database", DATABASE, ""))
    try:
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(2.0)
            client.connect(str(place))
            client.sendall(struct.pack("!ii", 8 + len(words), PROTOCOL_3) + words)
            answer = client.recv(4096)
    except TimeoutError:
        return Answer.SILENT
    except OSError:
        return Answer.ABSENT
    if not answer or (answer.startswith(b"E") and b"\0C" + CANNOT_CONNECT_NOW in answer):
        return Answer.STARTING
    return Answer.READY
