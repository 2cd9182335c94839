"""`python -m benchmarks [--works N]`: every benchmark, on a database of its own, as ratios."""

import argparse
import os
import tempfile
from contextlib import ExitStack
from pathlib import Path

RESULTS = Path(__file__).parent / "results"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--works", type=int, default=60_000, help="size of the made-up corpus (default 60,000)")
    options = parser.parse_args()
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="peergraph-bench-"))
        # The benchmarks empty the tables between rounds, so they never see a database that somebody else uses.
        os.environ |= {"PEERGRAPH_VAR": folder, "PEERGRAPH_EMBEDDED": "1", "DATABASE_URL": "", "REDIS_URL": ""}
        os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings"
        _have_database(stack)
        _run(options.works)


def _have_database(stack: ExitStack) -> None:
    """A fresh embedded cluster, gone when the benchmarks end."""
    import django  # noqa: PLC0415 - after the environment is set
    from django.conf import settings  # noqa: PLC0415
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    from portal.embedded import ensure_services  # noqa: PLC0415

    if not settings.EMBEDDED_POSTGRES:
        raise ImproperlyConfigured("The benchmarks run on a database of their own; a .env file here names another.")
    stack.enter_context(ensure_services(settings.EMBEDDED_PLACES, valkey=False))
    django.setup()
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    call_command("migrate", verbosity=0)


def _run(works: int) -> None:
    from benchmarks import figures, imports, profile_page  # noqa: PLC0415 - needs Django

    taken = imports.measure(works=works)
    taken += profile_page.measure()
    print(figures.show(taken))
    print(f"written to {figures.write(taken, RESULTS)}")


if __name__ == "__main__":
    main()
