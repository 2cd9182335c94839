"""What a failure may leave behind: ids, the class of the error, its sentence, the lines of code. Pure.

A sentence of the database quotes the row that it refused, one of a mail server the address, one of another host the
URL; none of these is needed to find the fault, and all of them outlive the deletion of an account. So they are blanked
here, before anything is stored.
"""

import json
import re
import traceback
from collections.abc import Mapping, Sequence
from typing import Any, Final

LONGEST_SENTENCE: Final = 1_000
LONGEST_TRACEBACK: Final = 8_000
LONGEST_ARGUMENTS: Final = 2_000
_BLANK: Final = "…"

# PostgreSQL tells the values of the row in these lines.
_QUOTED_ROW: Final = re.compile(r"^\s*(?:DETAIL|CONTEXT|QUERY|HINT|LINE \d+):.*\Z", re.MULTILINE | re.DOTALL)
_URL: Final = re.compile(r"\b([a-z][a-z0-9+.-]{1,20}://)(?:[^\s/@'\"<>]*@)?([^\s/'\"<>?#]*)[^\s'\"<>]*", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"[^\s<>\"'(),;:=\[\]{}]+@[^\s<>\"'(),;:=\[\]{}]+")
# Long runs with digits and letters are keys, tokens and signatures; names in code have no digits, or are short.
_TOKEN: Final = re.compile(
    r"(?<![\w.+/-])(?=[\w+/-]*[0-9])(?=[\w+/-]*[A-Za-z])[\w+/-]{20,}(?:[.:][\w+/-]+)*={0,2}(?![\w+/-])"
)
_UUID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
# Eight digits, apart or not, are a code that opens an account.
_CODE: Final = re.compile(r"(?<!\d)\d{4} \d{4}(?!\d)")


def discreet(text: str, *, longest: int = LONGEST_SENTENCE) -> str:
    """The text without addresses, keys, codes, paths of URLs and quoted rows, and not longer than that."""
    text = text[: longest * 4].replace("\0", "")
    text = _QUOTED_ROW.sub("", text)
    text = _URL.sub(rf"\1\2/{_BLANK}", text)
    text = _ADDRESS.sub(f"{_BLANK}@{_BLANK}", text)
    text = _TOKEN.sub(lambda found: found[0] if _UUID.fullmatch(found[0]) else _BLANK, text)
    text = _CODE.sub(_BLANK, text)
    # Half a surrogate pair is no text to the database.
    text = text.encode("utf-8", "replace").decode().strip()
    return text if len(text) <= longest else f"{text[: longest - 1]}{_BLANK}"


def arguments(args: Sequence[Any], kwargs: Mapping[str, Any]) -> tuple[list[Any], dict[str, Any], bool]:
    """Positional and named arguments as they may be kept, and whether these are exactly what was given."""
    try:
        given = json.loads(json.dumps([list(args), dict(kwargs)], allow_nan=False))
    except (TypeError, ValueError, RecursionError):
        return [], {}, False
    kept = _without_secrets(given)
    if len(json.dumps(kept)) > LONGEST_ARGUMENTS:
        return [], {}, False
    return kept[0], kept[1], kept == given


def _without_secrets(value: Any) -> Any:
    if isinstance(value, str):
        return discreet(value)
    if isinstance(value, list):
        return [_without_secrets(one) for one in value]
    if isinstance(value, dict):
        return {discreet(name): _without_secrets(one) for name, one in value.items()}
    return value


def name_of(error: BaseException) -> str:
    """Its class, as code would import it."""
    kind = type(error)
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"


def sentence_of(error: BaseException) -> str:
    """What it said, and what those said that it was raised from, where that is something else."""
    said = str(error)
    for cause in _causes(error)[1:]:
        if str(cause) not in said:
            said += f" {name_of(cause)}: {cause}"
    return discreet(said)


def lines_of(error: BaseException) -> str:
    """Where it came from, frame by frame, without any value; the end of it where it is long."""
    told = "\n\n".join(_frames(one) for one in reversed(_causes(error)) if one.__traceback__ is not None)
    return told if len(told) <= LONGEST_TRACEBACK else f"{_BLANK}{told[-LONGEST_TRACEBACK + 1 :]}"


def _causes(error: BaseException) -> list[BaseException]:
    """It, and what it was raised from, as far back as anybody said so."""
    found = [error]
    while (cause := found[-1].__cause__) is not None and cause not in found:
        found.append(cause)
    return found


def _frames(error: BaseException) -> str:
    return "\n".join(
        f"{frame.filename}:{frame.lineno} in {frame.name}" + (f"\n    {frame.line}" if frame.line else "")
        for frame in traceback.extract_tb(error.__traceback__)
    )
