"""The mails in the folder, the newest first. Files alone: no database, and nothing is changed by reading."""

import contextlib
import email
import os
import re
import secrets
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import default
from email.utils import getaddresses
from pathlib import Path
from typing import Final

from portal.embedded.places import Places

LETTERS_KEPT: Final = 500
_NAME: Final = re.compile(r"[0-9]{20}-[0-9a-f]{8}")


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail as its reader sees it. `html` is source, to be shown as text."""

    name: str
    at: datetime
    sender: str
    recipients: tuple[str, ...]
    subject: str
    text: str
    html: str


def folder() -> Path:
    return Places.of_settings().root / "mailbox"


def keep(message: bytes) -> str:
    """Put a mail into the folder, whole or not at all, and let the oldest go. Gives its name."""
    place = folder()
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = f"{time.time_ns():020d}-{secrets.token_hex(4)}"
    draft = place / f".{name}"
    with draft.open("xb") as file:
        os.fchmod(file.fileno(), 0o600)
        file.write(message)
    draft.rename(place / f"{name}.eml")
    for old in sorted(place.glob("*.eml"))[:-LETTERS_KEPT]:
        with contextlib.suppress(FileNotFoundError):
            old.unlink()
    return name


def letters(*, to: str = "") -> list[Letter]:
    """Those to a recipient whose address contains `to`, the newest first."""
    found = (letter(path.stem) for path in sorted(folder().glob("*.eml"), reverse=True))
    wanted = to.strip().lower()
    return [one for one in found if one is not None and any(wanted in address.lower() for address in one.recipients)]


def letter(name: str) -> Letter | None:
    """The mail of this name; None where there is none."""
    if not _NAME.fullmatch(name):
        return None
    try:
        content = (folder() / f"{name}.eml").read_bytes()
    except FileNotFoundError:
        return None
    message = email.message_from_bytes(content, policy=default)
    return Letter(
        name=name,
        at=datetime.fromtimestamp(int(name[:20]) / 1e9, UTC),
        sender=str(message["From"] or ""),
        recipients=tuple(address for _, address in getaddresses([str(message["To"] or "")])),
        subject=str(message["Subject"] or ""),
        text=_part(message, "plain"),
        html=_part(message, "html"),
    )


def _part(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    return str(body.get_content()).strip() if body is not None else ""
