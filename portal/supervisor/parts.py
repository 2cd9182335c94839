"""What the portal is made of on one machine: the web server, the worker, the clock, the courier."""

import signal
import sys
from pathlib import Path

from portal.supervisor.children import Part

# One process with threads: a page waits for the database, and eight connections stay open.
WEB_THREADS = 8
WORKER_CHILDREN = 1
WORKER_CHILD_KIB = 400_000  # a child above this is replaced after its task

# Celery says so at every start as root; in a container or on one's own machine it is no news.
QUIET = {"PYTHONWARNINGS": "ignore:You're running the worker with superuser privileges", "PYTHONUNBUFFERED": "1"}
SETTINGS = {"DJANGO_SETTINGS_MODULE": "portal.settings"}


def portal_parts(*, listener: int, run_folder: Path) -> list[Part]:
    """The parts in the order they start; they stop in the reverse one."""
    python = sys.executable
    web = [
        *(python, "-m", "gunicorn", "portal.wsgi:application"),
        *("--bind", f"fd://{listener}", "--worker-class", "gthread", "--workers", "1"),
        *("--threads", str(WEB_THREADS), "--timeout", "60", "--graceful-timeout", "8", "--keep-alive", "15"),
        *("--no-control-socket", "--log-level", "warning"),
    ]
    worker = [
        *(python, "-m", "celery", "-A", "portal", "--quiet", "worker", "--pool", "prefork"),
        *("--concurrency", str(WORKER_CHILDREN), "--max-memory-per-child", str(WORKER_CHILD_KIB)),
        *("--without-gossip", "--without-mingle", "--loglevel", "WARNING"),
    ]
    beat = [
        *(python, "-m", "celery", "-A", "portal", "--quiet", "beat", "--loglevel", "WARNING"),
        *("--schedule", str(run_folder / "beat-schedule"), "--pidfile", ""),
    ]
    courier = [python, "-m", "django", "deliver"]
    # A worker asked politely finishes its task, which may take long; asked again, it gives the task back to the queue.
    give_back = ((signal.SIGTERM, 6.0), (signal.SIGQUIT, 6.0), (signal.SIGKILL, 5.0))
    # What it has handed to a mail server it waits for: that takes as long as a mail may, and usually nothing.
    see_off = ((signal.SIGTERM, 25.0), (signal.SIGKILL, 5.0))
    return [
        Part(name="web", command=web, environment=QUIET, keep_open=(listener,)),
        Part(name="worker", command=worker, environment=QUIET, stop=give_back),
        Part(name="beat", command=beat, environment=QUIET),
        Part(name="courier", command=courier, environment=QUIET | SETTINGS, stop=see_off),
    ]
