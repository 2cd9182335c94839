"""What has to be true before the portal is served, each step idempotent and able to go on after it was killed.

Every step says what it did, with counts and time; a step that has nothing to do is quick and says so in a word.
"""

import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from graph.services.checks import BuildCheckError
from graph.services.update_graph import update_graph
from papers.search.upkeep import sweep_search
from papers.services.note_suggestions import note_suggestions
from portal.common.locks import LockHeldError
from profiles.accounts import demo
from profiles.trust.recomputing import recompute_whole

Say = Callable[[str], None]


@contextmanager
def timed(say: Say, name: str) -> Iterator[Callable[[str], None]]:
    """Say the step's result, as given by the block, and how long it took."""
    began = time.monotonic()
    results: list[str] = []
    yield results.append
    say(f"{name:<14} {'; '.join(results)} ({time.monotonic() - began:.1f} s)")


def migrate(say: Say) -> None:
    """Bring the database to the code's state."""
    with timed(say, "database") as result:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if plan:
            call_command("migrate", interactive=False, verbosity=0)
            result(f"{len(plan)} migrations applied")
        else:
            result("up to date")


def collect_static_files(say: Say) -> None:
    """Collect, hash and compress static files, unless none has changed since the last time."""
    with timed(say, "static files") as result:
        root = Path(settings.STATIC_ROOT)
        stamp = root / ".collected"
        files, digest = _fingerprint_of_static_files()
        if stamp.exists() and stamp.read_text(encoding="ascii") == digest:
            result(f"{files} files, unchanged")
            return
        stamp.unlink(missing_ok=True)
        root.mkdir(parents=True, exist_ok=True)
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        stamp.write_text(digest, encoding="ascii")  # last: an interrupted collection is done again
        result(f"{files} files collected")


def import_demo(say: Say, run_folder: Path) -> None:
    """Load the demo corpus into a portal that has no works; finish a load that was killed."""
    unfinished = run_folder / "demo-unfinished"
    with timed(say, "works") as result:
        work = apps.get_model("papers", "Work")
        if unfinished.exists() or not work.objects.exists():
            unfinished.touch()
            say("loading the demo corpus")
            call_command("import_demo")
            # Each night's work, done once now, so that a moderator of the demo has something to look at.
            note_suggestions(now=timezone.now())
            unfinished.unlink()
        result(f"{work.objects.count():,}")


def index_for_search(say: Say) -> None:
    """Index what waits: all works after an upgrade, what a killed import has left, usually nothing."""
    with timed(say, "search") as result:
        sweep_search()
        result(f"{apps.get_model('papers', 'SearchDocument').objects.count():,} works")


def build_graph(say: Say) -> None:
    """Build the graph the first time; afterwards take in what has changed, usually nothing."""
    with timed(say, "graph") as result:
        try:
            update_graph()
        except BuildCheckError as error:
            result(f"stays as it was: {error}")
            return
        build = apps.get_model("graph", "GraphBuild").objects.filter(status="current").first()
        result(f"{build.counts['graph_coauthor'] // 2:,} pairs of co-authors" if build else "is being built already")


def compute_trust(say: Say) -> None:
    """Compute the scores of everybody the first time; afterwards the worker keeps up with what changes."""
    with timed(say, "trust") as result:
        build = apps.get_model("profiles", "TrustBuild")
        try:
            made = None if build.objects.exists() else recompute_whole()
        except LockHeldError:
            result("is being computed already")
            return
        result(
            f"{made.scored:,} records" if made else "up to date" if build.objects.exists() else "waits for the graph"
        )


def open_demo_accounts(say: Say) -> None:
    """Make accounts to try the demo corpus with, where nobody has an account yet."""
    with timed(say, "accounts") as result:
        made = demo.open_demo_accounts()
        accounts = f"{apps.get_model('profiles', 'User').objects.count():,}"
        result(f"{accounts}, among them those of the demo" if made else accounts)


def notes() -> list[str]:
    """What the apps want to say to whoever started the portal: demo accounts, for one."""
    return [line for config in apps.get_app_configs() for line in getattr(config, "startup_notes", list)()]


def _fingerprint_of_static_files() -> tuple[int, str]:
    """How many there are, and a digest that changes when one is added, removed or written."""
    digest = hashlib.sha256(f"{settings.STORAGES['staticfiles']}".encode())
    count = 0
    for finder in get_finders():
        for path, storage in finder.list(None):
            found = Path(storage.path(path)).stat()
            digest.update(f"{path}\0{found.st_size}\0{found.st_mtime_ns}\n".encode())
            count += 1
    return count, digest.hexdigest()
