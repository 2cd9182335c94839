"""When the tests of sanctions take place. The database looks at its own clock for what still counts, so this is never a
fixed day; and it is one moment, however often a conftest is read."""

from datetime import UTC, datetime

NOW = datetime.now(UTC).replace(microsecond=0)
