"""What a supervisor must have before anything else: to be the only one of its places, and the port.

Both are kept as open descriptors that survive the change from `manage.py up` to the supervisor itself.
"""

import errno
import fcntl
import os
import socket
from pathlib import Path

PORTS = range(65536)  # 0 lets the system choose


class ReservationError(Exception):
    """The portal cannot be started here and now. The message is for the person at the terminal."""


def be_the_only_one(run_folder: Path, *, url: str) -> int:
    """Lock the places; the descriptor of the lock. Raises ReservationError, naming the other one's address."""
    run_folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(run_folder / "supervisor.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        where = os.pread(descriptor, 200, 0).decode(errors="replace").strip()
        os.close(descriptor)
        raise ReservationError(f"This portal is running already, on {where}. Stop it there first.") from None
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, url.encode(), 0)
    return descriptor


def take_port(host: str, port: int) -> int:
    """Bind the port; the descriptor of the socket. It refuses connections until the web server listens on it."""
    if port not in PORTS:
        raise ReservationError(f"Cannot use {host}:{port}: a port is a number from {PORTS[0]} to {PORTS[-1]}.")
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as listener:
            # Connections of the last run may linger; a living listener is still refused below.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
            return os.dup(listener.fileno())
    except OSError as error:
        raise ReservationError(_refusal(error, host, port)) from error


def _refusal(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} is taken by another program. Stop that one, or choose another port: make run PORT={port + 1}"
        )
    if error.errno == errno.EACCES:
        return f"Port {port} is reserved for root. Choose one above 1023: make run PORT=8000"
    return f"Cannot use {host}:{port}: {error}."
