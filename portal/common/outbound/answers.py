"""What came back, read to its end and no longer connected to anything."""

import codecs
import json
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from typing import Any

from portal.common.outbound.errors import BadAnswerError


@dataclass(frozen=True, slots=True)
class Answer:
    """`url` is where the last redirect led; `headers` have lower-case names; `body` is unpacked."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        """As in "text/html", without parameters, in lower case; empty where none is given."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str | None:
        """The encoding that the header names, if Python knows it as one of text."""
        message = Message()
        message["content-type"] = self.headers.get("content-type", "")
        named = message.get_param("charset")
        if not isinstance(named, str):
            return None
        try:
            found = codecs.lookup(named.strip())
        except (LookupError, ValueError):
            return None
        return found.name if found._is_text_encoding else None  # noqa: SLF001 - there is no other way to ask

    def text(self) -> str:
        return self.body.decode(self.charset or "utf-8", "replace")

    def json(self) -> Any:
        """Raises `BadAnswerError` where the body is no JSON, or nests deeper than Python reads."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            raise BadAnswerError("The answer is not JSON.") from None
