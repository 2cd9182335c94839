"""What the children say, as lines a person can follow: whose it is, then the message. Knows nothing of processes."""

import json
from dataclasses import dataclass, field

LONGEST_LINE = 64 * 1024  # a child that never ends its line does not fill the memory
LONGEST_NAME = len("supervisor")


def labelled(name: str, line: str) -> str:
    """One line with its origin in front."""
    return f"{name:<{LONGEST_NAME}} | {line}"


def readable(line: str) -> str:
    """A log record in JSON as plain words; every other line as it is."""
    if not line.startswith("{"):
        return line
    try:
        record = json.loads(line)
        words = [str(record.pop("level")), str(record.pop("message"))]
    except (ValueError, KeyError, AttributeError):
        return line
    record.pop("time", None)
    exception = record.pop("exception", None)
    logger, request_id = record.pop("logger", ""), record.pop("request_id", "-")
    details = [f"{key}={value}" for key, value in record.items()]
    if request_id not in {"-", None, ""}:
        details.append(f"request {request_id}")
    text = f"{words[0]} {logger}: {words[1]}"
    if details:
        text += f" ({', '.join(details)})"
    return f"{text}\n{exception}" if exception else text


@dataclass
class Lines:
    """Bytes in, whole lines out."""

    _rest: bytes = field(default=b"")

    def feed(self, data: bytes) -> list[str]:
        """Take what was read; the lines that are whole by now. Empty data means the end: the rest is a line too."""
        self._rest += data
        *whole, self._rest = self._rest.split(b"\n")
        if self._rest and (not data or len(self._rest) > LONGEST_LINE):
            whole.append(self._rest)
            self._rest = b""
        return [line.decode(errors="replace").rstrip("\r") for line in whole]
