#!/usr/bin/env python3
"""Django's command line. Commands that need the embedded services have them for as long as they run."""

import contextlib
import os
import signal
import sys
from collections.abc import Iterator

# They touch neither the database nor the queue.
WITHOUT_SERVICES = {
    "--version", "check", "collectstatic", "compilemessages", "diffsettings", "findstatic", "help", "makemessages",
    "startapp", "version",
}  # fmt: skip


def main() -> None:
    """Run the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    try:
        from django.core.management import execute_from_command_line  # noqa: PLC0415 - after the settings are named
    except ImportError as error:
        sys.exit(f"Django is not installed for this Python ({error}). Run `make run` first, or use .venv/bin/python.")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    with _services(sys.argv[1:]):
        execute_from_command_line(sys.argv)


@contextlib.contextmanager
def _services(arguments: list[str]) -> Iterator[None]:
    """Hold a lease on the embedded services, if the command needs any of them."""
    from django.conf import settings  # noqa: PLC0415
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415

    from portal.embedded import EmbeddedError, ensure_services  # noqa: PLC0415

    if not arguments or arguments[0] in WITHOUT_SERVICES or {"--help", "-h"} & set(arguments) or _is_offline(arguments):
        yield
        return
    try:
        postgres, valkey, places = settings.EMBEDDED_POSTGRES, settings.EMBEDDED_VALKEY, settings.EMBEDDED_PLACES
    except ImproperlyConfigured as error:
        sys.exit(f"{error}")
    if not (postgres or valkey):
        yield
        return
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(ensure_services(places, postgres=postgres, valkey=valkey, say=_say))
        except EmbeddedError as error:
            _say(str(error))
            sys.exit(2)
        yield


def _is_offline(arguments: list[str]) -> bool:
    """A receipt is checked by the keys that are given with it, where some are."""
    return arguments[0] == "verify_receipt" and any(one.partition("=")[0] == "--keys" for one in arguments)


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


if __name__ == "__main__":
    main()
