"""The one reader of the environment, and the folders everything else is relative to."""

from pathlib import Path

import environ

BASE_DIR = Path(__file__).resolve().parents[2]

env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

DEBUG: bool = env.bool("DEBUG", default=False)

# One machine that serves itself: `make run`, commands without DATABASE_URL, tests. Everything else is production,
# which gets no default for anything that keeps it safe.
EMBEDDED: bool = env.bool("PEERGRAPH_EMBEDDED", default=not env.str("DATABASE_URL", default=""))
