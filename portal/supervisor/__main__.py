"""`manage.py up` becomes this once everything is prepared. Not meant to be called by hand."""

import argparse
import contextlib
import http.client
import os
import sys

from portal.embedded import EmbeddedError, Places, ensure_services
from portal.supervisor.box import box
from portal.supervisor.leftovers import RECORD
from portal.supervisor.output import labelled
from portal.supervisor.parts import portal_parts
from portal.supervisor.supervisor import ME, Supervisor


def main() -> None:
    """Run until told to stop."""
    options = _options()
    for descriptor in (options.lock, options.listener):
        os.set_inheritable(descriptor, False)  # noqa: FBT003
    places = Places.of_portal()
    run_folder = places.root / "run"
    try:
        with contextlib.ExitStack() as stack:
            services = None
            if options.postgres or options.valkey:
                services = stack.enter_context(
                    ensure_services(places, postgres=options.postgres, valkey=options.valkey, say=_say)
                )
            Supervisor(
                parts=portal_parts(listener=options.listener, run_folder=run_folder),
                record=run_folder / RECORD,
                write=_write,
                revive=list if services is None else services.revive,
                is_ready=lambda: _answers(options.host, options.port),
                when_ready=lambda: _announce(options),
            ).run()
        _say(f"everything stopped; the data stays in {places.root}")
    except EmbeddedError as error:
        _say(str(error))
        sys.exit(2)


def command(
    *, lock: int, listener: int, host: str, port: int, postgres: bool, valkey: bool, notes: list[str]
) -> list[str]:
    """The command line that runs this with everything `manage.py up` has prepared."""
    words = [sys.executable, "-m", "portal.supervisor", "--lock", str(lock), "--listener", str(listener)]
    words += ["--host", host, "--port", str(port)]
    words += [f"--{name}" for name, wanted in (("postgres", postgres), ("valkey", valkey)) if wanted]
    return [*words, *(f"--note={note}" for note in notes)]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lock", type=int, required=True, help="descriptor of the lock on these places")
    parser.add_argument("--listener", type=int, required=True, help="descriptor of the bound socket")
    parser.add_argument("--host", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--postgres", action="store_true", help="run the embedded PostgreSQL")
    parser.add_argument("--valkey", action="store_true", help="run the embedded Valkey")
    parser.add_argument("--note", action="append", default=[], help="a line for the box")
    return parser.parse_args()


def _answers(host: str, port: int) -> bool:
    """Whether the web server answers by now. While it starts, the port refuses at once."""
    connection = http.client.HTTPConnection(host, port, timeout=1)
    try:
        connection.request("GET", "/live")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _announce(options: argparse.Namespace) -> None:
    for line in box("Peergraph is running", options.note).splitlines():
        _write(line)


def _say(line: str) -> None:
    _write(labelled(ME, line))


def _write(line: str) -> None:
    with contextlib.suppress(BrokenPipeError):  # whoever read our words is gone; the portal goes on
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
