"""Which web addresses a person may put on their page, and how an address is written out. Pure.

An address is kept in its plain form: lower-case host in ASCII, percent signs for what is not ASCII. It is shown with
the host that it leads to, whatever its label says; a host in letters of several scripts, which could pass for another
one, is shown as it is kept.
"""

import ipaddress
import re
import unicodedata
from typing import Final
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

import idna

LONGEST_ADDRESS: Final = 500
LONGEST_HOST: Final = 253
_SHOWN_AT_MOST: Final = 48
_HAS_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?!\d{1,5}(?:[/?#]|$))")
_NEVER: Final = re.compile(r"[\s\\<>\"^`{|}\x00-\x1f\x7f]")
_LABEL: Final = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
_NUMBERS_ONLY: Final = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)")
_SAFE: Final = "/:@!$&'()*+,;=-._~%"
# Whole scripts that are written together, as in Japanese.
_TOGETHER: Final = (
    frozenset({"HAN", "HIRAGANA", "KATAKANA"}),
    frozenset({"HAN", "HANGUL"}),
    frozenset({"HAN", "BOPOMOFO"}),
)
# Scripts with letters that look like Latin ones: whole names can be written so that nobody sees the difference.
_LIKE_LATIN: Final = frozenset({"CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "LISU"})
_WIDE: Final = {"CJK": "HAN", "IDEOGRAPHIC": "HAN", "KATAKANA-HIRAGANA": "KATAKANA"}


class AddressRefusedError(ValueError):
    """Not an address that can stand on a page. `str()` is a sentence for whoever typed it."""


def web_address(typed: str) -> str:
    """The address in the form it is kept in. Without a scheme, https is meant. Raises AddressRefusedError."""
    text = typed.strip()
    if not _HAS_SCHEME.match(text):
        text = "https://" + text.removeprefix("//")
    if len(text) > LONGEST_ADDRESS:
        raise AddressRefusedError(f"An address has at most {LONGEST_ADDRESS} characters.")
    if _NEVER.search(text) or any(unicodedata.category(ch) in {"Cc", "Cf", "Cs", "Co", "Cn"} for ch in text):
        raise AddressRefusedError("There are characters in this address that no address has. Copy it again.")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise AddressRefusedError("This is not a web address.") from None
    if parts.scheme.lower() not in {"http", "https"}:
        raise AddressRefusedError("A link begins with https:// or http://.")
    if "@" in parts.netloc:
        raise AddressRefusedError("Leave out the name and password before the @.")
    kept = _plain(parts, host=_host(parts.hostname or ""), port=port)
    if len(kept) > LONGEST_ADDRESS:
        raise AddressRefusedError(f"Written out, this address has more than {LONGEST_ADDRESS} characters.")
    return kept


def shown_address(address: str) -> str:
    """How an address that is kept is written on a page: host and path, not longer than a line."""
    parts = urlsplit(address)
    port = f":{parts.port}" if parts.port else ""
    text = shown_host(parts.hostname or "") + port + parts.path.rstrip("/")
    text += "?…" if parts.query else ""
    return text if len(text) <= _SHOWN_AT_MOST else text[: _SHOWN_AT_MOST - 1] + "…"


def shown_host(host: str) -> str:
    """The host in its own letters where each of its parts is in one script, else in ASCII. Letters that look like
    Latin ones need a top level in their own script beside them."""
    plain = host.removeprefix("www.")
    labels = []
    for label in plain.split("."):
        try:
            own = idna.decode(label) if label.startswith("xn--") else label
        except idna.IDNAError:
            return plain
        if not _is_of_one_script(own):
            return plain
        labels.append(own)
    scripts = {script for label in labels for ch in label if (script := _script(ch))}
    return plain if scripts & _LIKE_LATIN and "LATIN" in scripts else ".".join(labels)


def _host(typed: str) -> str:
    """In lower-case ASCII; a name of at least two parts, no number."""
    name = typed.removesuffix(".")
    try:
        host = name.lower() if name.isascii() else idna.encode(name, uts46=True).decode("ascii")
        if host.startswith("xn--") or ".xn--" in host:
            idna.decode(host)
    except (idna.IDNAError, UnicodeError):
        raise AddressRefusedError("The name of this site cannot be read. Copy the address again.") from None
    labels = host.split(".")
    if len(host) > LONGEST_HOST or len(labels) < 2 or not all(map(_LABEL.fullmatch, labels)):  # noqa: PLR2004
        raise AddressRefusedError("This is not the name of a site. An address looks like https://example.org/me.")
    if _NUMBERS_ONLY.fullmatch(labels[-1]) or _is_number(host):
        raise AddressRefusedError("Give the name of the site, not a number.")
    return host


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _plain(parts: SplitResult, *, host: str, port: int | None) -> str:
    scheme = parts.scheme.lower()
    usual = {"http": 80, "https": 443}[scheme]
    netloc = host if port in {None, usual} else f"{host}:{port}"
    path, query, fragment = (quote(part, safe=safe) for part, safe in (
        (parts.path, _SAFE), (parts.query, _SAFE + "?"), (parts.fragment, _SAFE + "?"),
    ))  # fmt: skip
    return urlunsplit((scheme, netloc, path or "/", query, fragment))


def _is_of_one_script(label: str) -> bool:
    scripts = {script for ch in label if (script := _script(ch))}
    return len(scripts) <= 1 or any(scripts <= together for together in _TOGETHER)


def _script(character: str) -> str:
    """The script of a letter, by the first word of its Unicode name; nothing for digits, marks and hyphens."""
    if not unicodedata.category(character).startswith("L"):
        return ""
    word = unicodedata.name(character, "").split(" ")[0]
    return _WIDE.get(word, word)
