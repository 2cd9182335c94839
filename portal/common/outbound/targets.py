"""What a web address must look like before anything is asked of it, whoever typed it.

Programs disagree about what an odd address means (`http://a@b`, a backslash, a tab, `0x7f.1`, a full stop of another
script), and a disagreement between what judges and what connects is how a guard is passed. So only the plain form is
taken, and the rest is refused with a sentence that says what to give instead. Pure: nothing is resolved here.
"""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlsplit

import idna

from portal.common.outbound.errors import RefusedTargetError

MAX_URL: Final = 2000
WEB_PORTS: Final = frozenset({80, 443})
_DEFAULT_PORTS: Final = {"http": 80, "https": 443}
_MAX_HOST: Final = 253
_PATH_MARKS: Final = "/%:@!$&'()*+,;=~-._"
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?", re.ASCII)
_PLAIN = re.compile(r"https?://[^/?#]+(?:[/?#].*)?", re.IGNORECASE | re.DOTALL)
# Of each of these, one machine or one network has its own; no public host is below them.
_LOCAL_SUFFIXES: Final = frozenset(
    {"alt", "arpa", "corp", "example", "home", "internal", "intranet", "invalid", "lan", "local", "localdomain",
     "localhost", "mail", "onion", "private", "test"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Target:
    """A web address in parts. `host` is lower-case ASCII; `path` begins with a slash and carries the query."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def url(self) -> str:
        port = "" if self.port == _DEFAULT_PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{self.host}{port}{self.path}"


def parse_target(url: str, *, ports: frozenset[int] = WEB_PORTS) -> Target:
    """The parts of a plain web address. Raises `RefusedTargetError` for everything else."""
    _check_form(url)
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise RefusedTargetError("The address cannot be read as a web address.") from None
    if "@" in parts.netloc:
        raise RefusedTargetError("The address contains a user name or a password. Give it without.")
    if "%" in parts.netloc or "[" in parts.netloc or not parts.hostname:
        raise RefusedTargetError("The address does not name a host.")
    scheme = parts.scheme.lower()
    number = _DEFAULT_PORTS[scheme] if port is None else port
    if parts.netloc.endswith(":") or number not in ports:
        raise RefusedTargetError("The address names a port that is not used for web pages.")
    path = quote(parts.path or "/", safe=_PATH_MARKS)
    if parts.query:
        path += "?" + quote(parts.query, safe=_PATH_MARKS + "?")
    if len(path) > 2 * MAX_URL:
        raise RefusedTargetError("The address is too long once its letters are encoded.")
    return Target(scheme, host_name(parts.hostname), number, path)


def _check_form(url: str) -> None:
    if not url:
        raise RefusedTargetError("Give a web address that begins with https://.")
    if len(url) > MAX_URL:
        raise RefusedTargetError(f"The address has more than {MAX_URL:,} characters.")
    if not url.isprintable() or any(character.isspace() for character in url) or "\\" in url:
        raise RefusedTargetError("The address contains spaces, backslashes or invisible characters.")
    if _PLAIN.fullmatch(url) is None:
        raise RefusedTargetError("The address does not begin with http:// or https:// and a host name.")


def host_name(raw: str) -> str:
    """The host in lower-case ASCII. Raises `RefusedTargetError` unless it is a full name of the public DNS.

    A number is no name, however it is written: a last label of digits, or one that begins with "0x", is an address to
    some programs. A trailing full stop names the same host in another spelling and is refused with it.
    """
    host = raw.lower()
    if not host.isascii():
        try:
            host = idna.encode(host, strict=True, std3_rules=True).decode("ascii")
        except (idna.IDNAError, UnicodeError):
            raise RefusedTargetError("The host name contains characters that no host name has.") from None
    labels = host.split(".")
    if len(host) > _MAX_HOST or not all(_LABEL.fullmatch(label) for label in labels):
        raise RefusedTargetError("The host name is not one.")
    if len(labels) < 2 or not labels[-1][0].isalpha():  # noqa: PLR2004
        raise RefusedTargetError("Give the full name of a public host, not a number or a name of your own network.")
    if labels[-1] in _LOCAL_SUFFIXES:
        raise RefusedTargetError("Names of this kind are not part of the public internet.")
    for label in labels:
        if label.startswith("xn--"):
            try:
                idna.ulabel(label)
            except (idna.IDNAError, UnicodeError):
                raise RefusedTargetError("The host name contains characters that no host name has.") from None
    return host
