"""Log lines as JSON objects, for machines that collect them."""

import json
import logging
from datetime import UTC, datetime

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "request_id", "taskName"}


class JsonFormatter(logging.Formatter):
    """Keys: time (ISO 8601, UTC), level, logger, request_id, message, then what the caller passed as `extra`.

    ASCII only, so that a line is the same JSON in whatever encoding the stream has. No line is lost because of what
    somebody passed along: a value that JSON cannot hold is shown as Python shows it.
    """

    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "request_id": getattr(record, "request_id", "-"),
            "message": record.getMessage(),
        }
        for key, value in vars(record).items():
            if key not in _STANDARD:
                entry.setdefault(key, value)
        if record.exc_info:
            entry["exception"] = self.formatException(record.exc_info)
        if record.stack_info:
            entry["stack"] = self.formatStack(record.stack_info)
        try:
            return json.dumps(entry, default=str, allow_nan=False)
        except (TypeError, ValueError, RecursionError):
            return json.dumps({key: value if isinstance(value, str) else repr(value) for key, value in entry.items()})
