"""The key that signs sessions and tokens: the operator's own, or one that this machine made for itself.

There is no default value, so none can be known to somebody else. Standard library only, and no setting is read here.
"""

import contextlib
import os
import secrets
import tempfile
from pathlib import Path
from typing import Final

# The bounds of Django's own deployment check, which only warns.
MIN_LENGTH: Final = 50
MIN_DIFFERENT: Final = 5

_MADE_BYTES: Final = 50


def weakness(key: str) -> str | None:
    """What is wrong with the key of a portal that others can reach, as the end of a sentence; None for a good one."""
    if len(key) < MIN_LENGTH:
        return f"has {len(key)} characters and needs at least {MIN_LENGTH}"
    if len(set(key)) < MIN_DIFFERENT:
        return "repeats itself"
    if key.startswith("django-insecure-"):
        return "is one of those that Django makes for trials"
    return None


def key_of_this_machine(file: Path) -> str:
    """The key in `file`, made now if there is none. Processes that start at once all get the same one.

    The file appears with its content or not at all, so that a process killed on the way leaves no empty key. Raises
    OSError where the file cannot be read or made.
    """
    for _ in range(2):
        with contextlib.suppress(FileNotFoundError):
            return file.read_text(encoding="ascii")
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor, draft = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}-")  # readable by its owner only
        try:
            with os.fdopen(descriptor, "w", encoding="ascii") as stream:
                stream.write(secrets.token_urlsafe(_MADE_BYTES))
                stream.flush()
                os.fsync(descriptor)
            with contextlib.suppress(FileExistsError):  # another process was first; its key is everybody's
                file.hardlink_to(draft)
        finally:
            Path(draft).unlink()
    return file.read_text(encoding="ascii")
