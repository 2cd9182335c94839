"""The last step before a server: leave the terminal, stop being root where the server refuses it, become the server.

PostgreSQL will not run as root. Root therefore gives it a user namespace of its own, in which root's id is shown as an
ordinary one: the files stay root's, nothing is copied, no account is added. Where the system refuses namespaces (most
containers do), the server runs as an ordinary account that owns the data folder. If that account cannot reach the
folders below root's home, it is left the one capability that lets it, and no other.

Run as a script, by path and with nothing but the standard library, because all of this must happen in a process that
has one thread and will not return. Do not call `enter_user_namespace` or `become` in a process that goes on to live.
"""

import argparse
import contextlib
import ctypes
import functools
import os
import pwd
import signal
import struct
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

CLONE_NEWUSER = 0x10000000
PR_SET_PDEATHSIG = 1
PR_SET_KEEPCAPS = 8
PR_SET_SECUREBITS = 28
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_RAISE = 2
SECBIT_NO_SETUID_FIXUP = 1 << 2
CAP_DAC_OVERRIDE = 1
LINUX_CAPABILITY_VERSION_3 = 0x20080522


@dataclass(frozen=True)
class Account:
    """An ordinary account: what a server that refuses root runs as."""

    uid: int
    gid: int


FIRST_PERSON = 1000  # where distributions begin to number people
FALLBACK = Account(uid=65534, gid=65534)


@functools.cache
def server_account() -> Account:
    """The account for servers where namespaces are refused: `peergraph` if the operator made one, else `nobody`.

    It must be in the list of accounts, because initdb looks its own name up.
    """
    for name in ("peergraph", "nobody"):
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return Account(uid=entry.pw_uid, gid=entry.pw_gid)
    return FALLBACK


@dataclass(frozen=True)
class Way:
    """How a server that refuses root is run from here."""

    owner: Account  # whom its files must belong to, seen from here
    options: tuple[str, ...] = ()  # of this script


@functools.cache
def way_for(needs: tuple[str, ...]) -> Way:
    """The best way to run a server that must reach these paths: as we are, in a namespace, or as an account."""
    if os.geteuid() != 0:
        return Way(owner=Account(uid=os.geteuid(), gid=os.getegid()))
    if namespace_reaches(needs):
        return Way(owner=Account(uid=0, gid=os.getegid()), options=("--namespace",))
    account = server_account()
    wanted = [word for path in needs for word in ("--need", path)]
    return Way(owner=account, options=("--uid", str(account.uid), "--gid", str(account.gid), *wanted))


def namespace_reaches(needs: tuple[str, ...]) -> bool:
    """Whether the system allows a namespace and everything can be reached from within, tried in another process.

    Inside, root is nobody special: it reaches what root owns, but not what is below another person's closed home.
    """
    if os.environ.get("PEERGRAPH_NO_NAMESPACES"):
        return False
    line = [sys.executable, "-I", __file__, "--namespace", "--only-try", *needs]
    return subprocess.run(line, capture_output=True, check=False, timeout=60).returncode == 0


def command(
    arguments: list[str], *, way: Way | None = None, detach_into: Path | None = None, die_with_parent: bool = False
) -> list[str]:
    """The command line that runs `arguments` through this file.

    detach_into: a log file; the server then survives its starter, and its pid is printed.
    """
    line = [sys.executable, "-I", __file__]
    if detach_into is not None:
        line += ["--log", str(detach_into)]
    if die_with_parent:
        line.append("--die-with-parent")
    return [*line, *(way.options if way is not None else ()), "--", *arguments]


def die_with_parent() -> None:
    """Ask the kernel to end this process politely when the one that started it dies in any way."""
    _prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def enter_user_namespace() -> None:
    """Show this process' own ids as an ordinary account's. Raises OSError where the system refuses."""
    uid, gid = os.geteuid(), os.getegid()
    shown = _some_ordinary_account()
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "unshare")
    with contextlib.suppress(FileNotFoundError):
        Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
    Path("/proc/self/uid_map").write_text(f"{shown.uid} {uid} 1", encoding="ascii")
    Path("/proc/self/gid_map").write_text(f"{shown.gid} {gid} 1", encoding="ascii")


def become(account: Account, *, needs: Sequence[str]) -> None:
    """Become an ordinary account; keep CAP_DAC_OVERRIDE only if it cannot reach what it needs without."""
    os.setgroups([])
    os.setgid(account.gid)
    if _account_reaches(account, needs):
        os.setuid(account.uid)
        return
    # Without this bit access(2), by which PostgreSQL looks at its own program, leaves capabilities out of account.
    _prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP)
    _prctl(PR_SET_KEEPCAPS, 1)
    os.setuid(account.uid)
    _set_capabilities(1 << CAP_DAC_OVERRIDE)
    _prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_DAC_OVERRIDE)


def _account_reaches(account: Account, paths: Sequence[str]) -> bool:
    """Whether the account reaches the paths with no capability at all: tried as it, in a child."""
    child = os.fork()
    if child == 0:
        os.setuid(account.uid)
        os._exit(0 if _reaches(paths) else 1)
    return os.waitpid(child, 0)[1] == 0


def main(arguments: list[str]) -> None:
    """Do what the options say, then become the command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--log")
    parser.add_argument("--die-with-parent", action="store_true")
    parser.add_argument("--namespace", action="store_true")
    parser.add_argument("--uid", type=int)
    parser.add_argument("--gid", type=int)
    parser.add_argument("--need", action="append", default=[])
    parser.add_argument("--only-try", action="store_true")
    parser.add_argument("command", nargs="+")
    options = parser.parse_args(arguments)
    if options.log is not None:
        _detach(options.log)
    try:
        if options.namespace:
            enter_user_namespace()
        elif options.uid is not None:
            become(Account(uid=options.uid, gid=options.gid), needs=options.need)
    except OSError as error:
        sys.exit(f"root cannot hand {options.command[0]} to an ordinary account here ({error.strerror}): run as one")
    if options.only_try:
        sys.exit(not _reaches(options.command))
    if options.die_with_parent:  # last: a change of ids clears it
        die_with_parent()
    os.execv(options.command[0], options.command)  # noqa: S606 - a list of our own, no shell


def _detach(log: str) -> None:
    """Say the pid of what is to come, and leave the starter's session, terminal and files."""
    output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    child = os.fork()
    if child:
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()
        os._exit(0)
    os.setsid()
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.closerange(3, 64)


def _reaches(paths: Sequence[str]) -> bool:
    return all(os.access(path, os.R_OK | os.X_OK) for path in paths)


def _some_ordinary_account() -> Account:
    """Any listed account but root: inside the namespace it is no more than a name."""
    listed = [Account(uid=entry.pw_uid, gid=entry.pw_gid) for entry in pwd.getpwall() if entry.pw_uid]
    return next((account for account in listed if account.uid >= FIRST_PERSON), listed[0] if listed else FALLBACK)


def _prctl(option: int, *arguments: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    words = [ctypes.c_ulong(argument) for argument in (*arguments, 0, 0, 0, 0)[:4]]
    if libc.prctl(option, *words) != 0:
        raise OSError(ctypes.get_errno(), f"prctl {option}")


def _set_capabilities(mask: int) -> None:
    """Make `mask` the effective, permitted and inheritable capabilities of this process."""
    header = struct.pack("=Ii", LINUX_CAPABILITY_VERSION_3, 0)
    low, high = mask & 0xFFFFFFFF, mask >> 32
    data = struct.pack("=6I", low, low, low, high, high, high)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.capset(ctypes.c_char_p(header), ctypes.c_char_p(data)) != 0:
        raise OSError(ctypes.get_errno(), "capset")


if __name__ == "__main__":
    main(sys.argv[1:])
