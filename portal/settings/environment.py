"""The one reader of the environment, and the folders everything else is relative to."""

from pathlib import Path

import environ

BASE_DIR = Path(__file__).resolve().parents[2]

env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

DEBUG: bool = env.bool("DEBUG", default=False)

# `make run` sets it: one machine, services of our own, addresses of loopback only.
EMBEDDED: bool = env.bool("PEERGRAPH_EMBEDDED", default="DATABASE_URL" not in env.ENVIRON)
