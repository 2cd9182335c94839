"""`python -m benchmarks [NAME…] [--works N]`: the benchmarks by name, or all, on a database of their own, as ratios."""

import argparse
import os
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.figures import Figure

RESULTS = Path(__file__).parent / "results"
# In the order in which they run: the page is measured on the corpus that the import leaves, search begins anew, and
# graph and trust are built of what it leaves; slices are taken of corpora of three sizes. Telling makes up its own
# people, and the last two read files only.
NAMES = (
    "imports", "profile-page", "search", "graph-build", "trust-rebuild", "graph-slices", "fan-out", "trust-fairness",
    "trust-attacks",
)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", metavar="NAME", nargs="*", help=f"{', '.join(NAMES)}; all of them if absent")
    parser.add_argument("--works", type=int, default=60_000, help="size of the made-up corpus (default 60,000)")
    parser.add_argument("--draws", type=int, default=5, help="draws of each attack on trust (default 5)")
    options = parser.parse_args()
    if unknown := sorted(set(options.names) - set(NAMES)):
        parser.error(f"there is no benchmark {', '.join(unknown)}; there are {', '.join(NAMES)}")
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="peergraph-bench-"))
        # The benchmarks empty the tables between rounds, so they never see a database that somebody else uses.
        os.environ |= {"PEERGRAPH_VAR": folder, "PEERGRAPH_EMBEDDED": "1", "DATABASE_URL": "", "REDIS_URL": ""}
        os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings"
        _have_database(stack)
        _run(options.names or NAMES, works=options.works, draws=options.draws)


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


def _run(names: "list[str] | tuple[str, ...]", *, works: int, draws: int) -> None:
    from benchmarks import (  # noqa: PLC0415 - needs Django
        fan_out,
        figures,
        graph_build,
        graph_slices,
        imports,
        literature,
        profile_page,
        search,
        trust_attacks,
        trust_fairness,
        trust_rebuild,
    )  # fmt: skip

    def page() -> "list[Figure]":
        if "imports" not in names:
            literature.make_up(works=works)
        return profile_page.measure()

    def graph() -> "list[Figure]":
        if "search" not in names:
            imports.empty()
            literature.load(works=works)
        return graph_build.measure()

    def trust() -> "list[Figure]":
        if not {"search", "graph-build"} & set(names):
            imports.empty()
            literature.load(works=works)
        return trust_rebuild.measure()

    def searching() -> "list[Figure]":
        imports.empty()
        return search.measure(works=works)

    by_name: dict[str, Callable[[], list[Figure]]] = {
        "imports": lambda: imports.measure(works=works),
        "profile-page": page,
        "graph-build": graph,
        "graph-slices": lambda: graph_slices.measure(works=works),
        "search": searching,
        "fan-out": fan_out.measure,
        "trust-rebuild": trust,
        "trust-fairness": lambda: trust_fairness.measure(draws=draws),
        "trust-attacks": lambda: trust_attacks.measure(draws=draws),
    }
    taken = [figure for name in NAMES if name in names for figure in by_name[name]()]
    print(figures.show(taken))
    print(f"written to {figures.write(taken, RESULTS)}")


if __name__ == "__main__":
    main()
