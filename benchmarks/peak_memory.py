"""How much memory a command needs: measured in a process of its own, which says so itself."""

import subprocess
import sys
from typing import Final

from django.conf import settings

# What the system tells a process's parent begins with the parent's own size.
_TELLING: Final = """
import sys
import django
django.setup()
from django.core.management import call_command
for command in sys.argv[1].split(";"):
    call_command(*command.split())
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


def peak(*commands: str) -> int:
    """Of a process that runs these commands of manage.py, in bytes. The server's is bounded by its settings."""
    ended = subprocess.run(
        [sys.executable, "-c", _TELLING, ";".join(commands)],
        cwd=settings.BASE_DIR, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return int(ended.stdout.split()[-1]) * 1024


def only_started() -> int:
    return peak("showmigrations graph --verbosity=0")
