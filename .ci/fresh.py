"""Clone this commit elsewhere and run both README commands from nothing, kill -9 of everything included.

As the current user and, where that is root, as an ordinary one too. Prints one line per step with its time, removes
everything it made, and ends with status 1 at the first step that does not hold.
"""
# ruff: noqa: INP001, T201 - a script, which talks to a person

import argparse
import contextlib
import http.client
import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
FIRST_PAGE_SECONDS = 1200.0
TEST_SECONDS = 3000.0
STOP_SECONDS = 60.0
SECOND_START_SECONDS = 10.0
NEEDED = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))"


class NotHeldError(Exception):
    """A step did not hold."""


@dataclass
class Trial:
    """One clone, one user."""

    user: str
    clone: Path
    prefix: list[str]
    python: str
    environment: dict[str, str] = field(default_factory=dict)

    def run_all(self, *, tests: bool) -> None:
        """Everything, in the order a person would meet it."""
        if tests:
            self.step("make test, killed -9 when its servers are up", self.interrupted_test)
            self.step("make test", lambda: self.make("test", seconds=TEST_SECONDS))
        works = self.step("make run, the first time", self.run_until_killed)
        again = self.step("make run, after kill -9 of everything", lambda: self.run_until_interrupted(works))
        print(f"  works before and after: {works} and {again}")

    def step(self, name: str, act: Callable[[], object]) -> object:
        """Do it and say how long it took."""
        began = time.monotonic()
        print(f"  {name} ...", flush=True)
        result = act()
        print(f"  {name}: {time.monotonic() - began:.1f} s", flush=True)
        return result

    def command(self, *words: str) -> list[str]:
        """A command line as this user."""
        return [*self.prefix, *words]

    def make(self, target: str, *, seconds: float) -> None:
        """Run one target to its end."""
        log = self.clone.parent / f"make-{target}.log"
        with log.open("wb") as output:
            done = subprocess.run(
                self.command("make", target, f"PYTHON={self.python}"),
                cwd=self.clone, env=self.environment, stdout=output, stderr=output, timeout=seconds, check=False,
            )  # fmt: skip
        lines = log.read_text(errors="replace").splitlines()
        if done.returncode != 0:
            raise NotHeldError("\n".join([f"make {target} ended with status {done.returncode}:", *lines[-60:]]))
        print(f"    {lines[-1].strip('= ') if lines else ''}")

    def interrupted_test(self) -> None:
        """Begin the tests and kill everything as soon as a server of theirs runs."""
        with self.started("test") as process:
            self.wait(lambda: self.servers() or process.poll() is not None, TEST_SECONDS, "no test server came up")
            if process.poll() is not None:
                raise NotHeldError(f"the tests ended by themselves:\n{self.log('test')}")
            self.kill_everything()

    def run_until_killed(self) -> int:
        """Serve pages from nothing, then kill everything; how many works there were."""
        with self.started("run") as process:
            self.wait_for_pages(process, FIRST_PAGE_SECONDS)
            works = self.works()
            self.kill_everything()
        return works

    def run_until_interrupted(self, works: object) -> int:
        """Serve the same pages again, soon, and leave nothing behind after Ctrl-C."""
        began = time.monotonic()
        with self.started("run") as process:
            self.wait_for_pages(process, FIRST_PAGE_SECONDS)
            took = time.monotonic() - began
            print(f"    the second start took {took:.1f} s (limit {SECOND_START_SECONDS:.0f} s)")
            again = self.works()
            if again != works:
                raise NotHeldError(f"{works} works before kill -9, {again} after")
            os.killpg(process.pid, signal.SIGINT)
            self.wait(lambda: process.poll() is not None, STOP_SECONDS, "Ctrl-C did not stop make run")
            self.wait(lambda: not self.processes(), STOP_SECONDS, f"still running after Ctrl-C: {self.processes()}")
        return again

    def wait_for_pages(self, process: "subprocess.Popen[bytes]", seconds: float) -> None:
        """Wait for the home page, then follow it to somebody's page."""

        def answers() -> bool:
            if process.poll() is not None:
                raise NotHeldError(f"make run ended with status {process.returncode}:\n{self.log('run')}")
            return self.get("/")[0] == http.HTTPStatus.OK

        self.wait(answers, seconds, "no page came up")
        _, listing = self.get("/authors/")
        link = re.search(r'href="(/authors/A\d+/)', listing)
        if link is None:
            raise NotHeldError(f"the list of authors has no author:\n{self.log('run')}")
        status, page = self.get(link[1])
        if status != http.HTTPStatus.OK or "</html>" not in page:
            raise NotHeldError(f"{link[1]} answers {status}")

    def get(self, path: str) -> tuple[int, str]:
        """Status and body; status 0 when nothing answers."""
        connection = http.client.HTTPConnection("127.0.0.1", int(self.environment["PORT"]), timeout=10)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            return response.status, response.read().decode(errors="replace")
        except (OSError, http.client.HTTPException):
            return 0, ""
        finally:
            connection.close()

    def works(self) -> int:
        """How many works the portal has, asked beside the running one."""
        words = (".venv/bin/python", "manage.py", "shell", "-v", "0", "-c")
        code = "from papers.models import Work; print(Work.objects.count())"
        answer = subprocess.run(
            self.command(*words, code),
            cwd=self.clone,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if answer.returncode != 0:
            raise NotHeldError(f"manage.py shell beside make run: {answer.stderr}")
        return int(answer.stdout.split()[-1])

    @contextlib.contextmanager
    def started(self, target: str) -> Iterator["subprocess.Popen[bytes]"]:
        """Start one target in a group of its own, as a terminal does."""
        with (self.clone.parent / f"make-{target}.log").open("wb") as output:
            process = subprocess.Popen(
                self.command("make", target, f"PYTHON={self.python}"),
                cwd=self.clone, env=self.environment, stdin=subprocess.DEVNULL,
                stdout=output, stderr=output, process_group=0,
            )  # fmt: skip
            try:
                yield process
            finally:
                self.kill_everything()
                process.wait()

    def log(self, target: str) -> str:
        """The end of what a target said."""
        text = (self.clone.parent / f"make-{target}.log").read_text(errors="replace")
        return "\n".join(text.splitlines()[-60:])

    def wait(self, condition: Callable[[], object], seconds: float, otherwise: str) -> None:
        """Wait until it holds."""
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline:
                raise NotHeldError(otherwise)
            time.sleep(0.1)

    def processes(self) -> dict[int, str]:
        """Everything that runs in or on the clone, whoever started it."""
        found: dict[int, str] = {}
        marker = os.fsencode(self.clone)
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit() or int(entry.name) == os.getpid():
                continue
            with contextlib.suppress(OSError):
                words = (entry / "cmdline").read_bytes()
                place = os.fsencode((entry / "cwd").readlink())
                if words and (marker in words or place == marker or place.startswith(marker + b"/")):
                    found[int(entry.name)] = words.replace(b"\0", b" ").decode(errors="replace")[:80]
        return found

    def servers(self) -> bool:
        """Whether a PostgreSQL of the clone runs."""
        return any("postgres: " in words for words in self.processes().values())

    def kill_everything(self) -> None:
        """What a power cut does to processes, again until none is left."""
        while found := self.processes():
            for pid in found:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            time.sleep(0.05)


def main() -> int:
    """Try it as each user; 0 if everything held."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--no-tests", action="store_true", help="only make run")
    parser.add_argument("--only", choices=("me", "ordinary"), help="one of the two users")
    options = parser.parse_args()
    users = [pwd.getpwuid(os.geteuid())]
    if os.geteuid() == 0:
        users.append(_ordinary_user())
    if options.only:
        users = users[:1] if options.only == "me" else users[1:]
    changed = subprocess.run(["git", "status", "--porcelain"], cwd=CHECKOUT, capture_output=True, text=True, check=True)
    if changed.stdout:
        print("note: what is not committed is not tried")
    for user in users:
        print(f"as {user.pw_name}:", flush=True)
        try:
            with _trial(user) as trial:
                trial.run_all(tests=not options.no_tests)
        except (NotHeldError, subprocess.TimeoutExpired) as error:
            print(f"  DOES NOT HOLD: {error}")
            return 1
    print("everything held")
    return 0


@contextlib.contextmanager
def _trial(user: pwd.struct_passwd) -> Iterator[Trial]:
    folder = Path(tempfile.mkdtemp(prefix="peergraph-fresh-"))
    clone = folder / "peergraph"
    try:
        subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", str(CHECKOUT), str(clone)], check=True)
        (folder / "home").mkdir()
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("PEERGRAPH", "MAKE"))}
        for name in ("DATABASE_URL", "REDIS_URL", "VIRTUAL_ENV", "MFLAGS", "ARGS", "VENV"):
            environment.pop(name, None)
        environment |= {"PORT": str(_free_port()), "TMPDIR": "/tmp"}  # noqa: S108 - as on a fresh machine
        prefix: list[str] = []
        if user.pw_uid != os.geteuid():
            environment |= {"HOME": str(folder / "home"), "USER": user.pw_name, "LOGNAME": user.pw_name}
            prefix = ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups", "--"]
            subprocess.run(["chown", "-R", f"{user.pw_uid}:{user.pw_gid}", str(folder)], check=True)
        trial = Trial(user.pw_name, clone, prefix, _python_for(prefix, environment), environment)
        try:
            yield trial
        finally:
            trial.kill_everything()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _ordinary_user() -> pwd.struct_passwd:
    people = [entry for entry in pwd.getpwall() if 1000 <= entry.pw_uid < 60000]  # noqa: PLR2004
    return people[0] if people else pwd.getpwnam("nobody")


def _python_for(prefix: list[str], environment: dict[str, str]) -> str:
    """A Python that this user may run: the one on PATH, else the system's."""
    for candidate in ("python3", "/usr/bin/python3", "/usr/local/bin/python3"):
        with contextlib.suppress(OSError):
            tried = subprocess.run(
                [*prefix, candidate, "-c", NEEDED], env=environment, cwd="/", capture_output=True, check=False
            )
            if tried.returncode == 0:
                return candidate
    raise NotHeldError("this user has no Python 3.11 or newer with venv and pip")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main())
