"""Reads the next chunk while the database is busy with this one."""

import queue
import threading
from collections.abc import Generator, Iterable
from typing import Final, TypeVar

_Item = TypeVar("_Item")

_END: Final = object()

# A source that waits for its own input (a pipe that nobody writes to) cannot be stopped; it ends with the process.
_PATIENCE: Final = 5.0


def read_ahead(source: Iterable[_Item], *, depth: int = 1) -> Generator[_Item]:
    """Yields what `source` yields, produced up to `depth` items ahead in a thread of its own.

    An exception of the source is raised here, after the items before it. Closing the iterator stops the thread, and
    the source is closed by the thread that ran it, so that what it opened there (a database connection) ends there.
    """
    waiting: queue.Queue[object] = queue.Queue(maxsize=depth)
    stopped = threading.Event()
    failure: list[BaseException] = []

    def offer(item: object) -> bool:
        while not stopped.is_set():
            try:
                waiting.put(item, timeout=0.1)
            except queue.Full:
                continue
            return True
        return False

    def produce() -> None:
        try:
            for item in source:
                if not offer(item):
                    return
        except BaseException as error:  # noqa: BLE001 - carried over to the reader, whatever it is
            failure.append(error)
        finally:
            _close(source)
        offer(_END)

    thread = threading.Thread(target=produce, name="read-ahead", daemon=True)
    thread.start()
    try:
        while (item := waiting.get()) is not _END:
            yield item  # type: ignore[misc]
        if failure:
            raise failure[0]
    finally:
        stopped.set()
        thread.join(timeout=_PATIENCE)


def _close(source: Iterable[object]) -> None:
    if isinstance(source, Generator):
        source.close()
