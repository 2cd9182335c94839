"""`python -m portal.assets [--check | --watch]`."""

import argparse
import sys
import time

from portal.assets.build import build, is_up_to_date
from portal.assets.errors import AssetsError

_WATCH_SECONDS = 0.5


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m portal.assets", description=__doc__)
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument("--check", action="store_true", help="say whether the build is up to date; exit status 1 if not")
    mode.add_argument("--watch", action="store_true", help="build again whenever a source changes, until Ctrl-C")
    options = parser.parse_args()
    if options.check:
        fresh = is_up_to_date()
        print("assets: up to date" if fresh else "assets: to be built")
        return 0 if fresh else 1
    try:
        if not build(_say):
            print("assets: up to date")
        while options.watch:
            time.sleep(_WATCH_SECONDS)
            _build_and_go_on()
    except AssetsError as error:
        print(f"assets: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    return 0


def _build_and_go_on() -> None:
    """A typing mistake while watching is said, not fatal."""
    try:
        build(_say)
    except AssetsError as error:
        print(f"assets: {error}", file=sys.stderr)


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
