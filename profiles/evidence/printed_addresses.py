"""E-mail addresses printed in a paper, and whose they are among its authors.

A paper is evidence: whoever still reads the mailbox that stands beside a name wrote it, or has what they left behind.
Papers print addresses for people, in many ways, and extraction breaks them; what is read here is a guess that the
reply to a message confirms. That an address belongs to nobody, or may be of two authors, is a result. Pure; keep what
is found private: an address is of a person who did not choose to stand in a database.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from papers.names import name_key
from papers.text.characters import fold
from profiles.evidence.domains.addresses import AddressError, parse_address
from profiles.evidence.domains.public_suffixes import has_known_suffix

FIRST_PAGES: Final = 12_000  # characters: the title page, and where some print them, the end of the introduction
MAX_ADDRESSES: Final = 100

_MAX_TEXT: Final = 50_000
_MAX_LOCALS: Final = 40
_LOCAL: Final = r"[A-Za-z0-9](?:[A-Za-z0-9._%+&'-]{0,62}[A-Za-z0-9_])?"
_NAMES: Final = rf"{_LOCAL}(?:(?:\s*[,;|/]\s*(?:and\s+|&\s*)?|\s+and\s+){_LOCAL}){{0,{_MAX_LOCALS}}}"
_LABEL: Final = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_DOT: Final = r"(?:\s?[\(\[\{<]\s?(?:dot|DOT|\.)\s?[\)\]\}>]\s?|\s(?:dot|DOT)\s)"
_AT: Final = r"\s*[\(\[\{<]\s*(?:at|AT|@|a\s?t)\s*[\)\]\}>]\s*"

# An address does not begin in the middle of a word, a broken one included, nor end in one.
_BEGIN: Final = r"(?<![A-Za-z0-9._%+@-])(?<!-\n)"
_END: Final = r"(?![A-Za-z0-9-])"
_PRINTED_DOMAIN: Final = rf"({_LABEL}(?:\.\n?{_LABEL}){{1,8}}){_END}"
# In the order in which they are looked for; what one has taken, the next does not see.
_GROUP = re.compile(rf"[\{{\[\(<]\s*({_NAMES})\s*[\}}\]\)>]\s*@\s*{_PRINTED_DOMAIN}")
_LIST = re.compile(rf"{_BEGIN}({_LOCAL}(?:\s*[,;|/]\s*{_LOCAL}){{1,{_MAX_LOCALS}}})\s+@\s?{_PRINTED_DOMAIN}")
_PLAIN = re.compile(rf"{_BEGIN}({_LOCAL})[ \t]?\n?@[ \t]?\n?{_PRINTED_DOMAIN}")
_SPELT = re.compile(
    rf"{_BEGIN}({_LOCAL}(?:{_DOT}{_LOCAL}){{0,3}})"
    rf"(?:{_AT}({_LABEL}(?:(?:\.|{_DOT}){_LABEL}){{1,8}})|\s(?:at|AT)\s({_LABEL}(?:{_DOT}{_LABEL}){{1,8}})){_END}"
)
_SEPARATOR = re.compile(r"\s*[,;|/]\s*(?:and\s+|&\s*)?|\s+and\s+")
_BROKEN = re.compile(r"-\n(?=[a-z])")
_DOT_WORD = re.compile(_DOT)
_CASE_ENDS = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class PrintedAddress:
    """`position` is where it begins in the text that was read. One that is not `is_certain` was put together from
    pieces in one of several ways (a hyphen at the end of a line may belong to the address or not)."""

    address: str
    position: int
    is_certain: bool


def find_addresses(text: str) -> list[PrintedAddress]:
    """Every address in the text, in reading order, each once, at most `MAX_ADDRESSES`.

    Read are plain ones, `{a, b}@uni.edu`, `a, b @uni.edu`, `a (at) uni (dot) edu`, `a at uni dot edu`, and such that
    are broken over lines.
    """
    text = unicodedata.normalize("NFKC", text[:_MAX_TEXT]).replace("\u00ad", "").replace("\r", "")
    if "@" not in text and re.search(r"\bat\b", text, re.IGNORECASE) is None:
        return []
    text = re.sub(r"[ \t\f\v]*\n[ \t\f\v]*", "\n", text)
    found: dict[str, PrintedAddress] = {}
    for address, position in _read(text):
        found.setdefault(address, PrintedAddress(address, position, is_certain=True))
    breaks = [match.start() for match in _BROKEN.finditer(text)]
    for joint in ("", "-") if breaks else ():
        for address, position in _read(_BROKEN.sub(joint, text)):
            lost = 2 - len(joint)
            before = sum(start - lost * number < position for number, start in enumerate(breaks))
            found.setdefault(address, PrintedAddress(address, position + lost * before, is_certain=False))
    return sorted(found.values(), key=lambda one: one.position)[:MAX_ADDRESSES]


def _read(text: str) -> Iterator[tuple[str, int]]:
    for pattern in (_GROUP, _LIST, _PLAIN, _SPELT):
        taken: list[tuple[int, int]] = []
        for match in pattern.finditer(text):
            domain = _domain(next(group for group in match.groups()[1:] if group))
            if not domain:
                continue
            taken.append(match.span())
            names = _SEPARATOR.split(match[1]) if pattern in (_GROUP, _LIST) else [match[1]]
            for name in names:
                address = _address(_DOT_WORD.sub(".", name), domain)
                if address:
                    yield address, match.start()
        for start, end in taken:
            text = text[:start] + "\n" * (end - start) + text[end:]


def _domain(raw: str) -> str:
    """The longest beginning of what was read that ends in a suffix which exists: sentences go on after addresses."""
    domain = re.sub(r"\s", "", _DOT_WORD.sub(".", raw))
    labels = domain.split(".")
    while len(labels) > 1:
        last = labels[-1]
        for ending in dict.fromkeys((last, *_CASE_ENDS.split(last)[:1])):
            whole = ".".join((*labels[:-1], ending)).lower()
            if ending.isascii() and has_known_suffix(whole):
                return whole
        labels.pop()
    return ""


def _address(local: str, domain: str) -> str:
    try:
        return str(parse_address(f"{local.strip()}@{domain}"))
    except AddressError:
        return ""


# --- whose -------------------------------------------------------------------------------------------------------


class Fit(StrEnum):
    """Whose an address is, as seen from one author of a work."""

    OWN = "own"
    ANOTHER = "another"
    AMBIGUOUS = "ambiguous"
    NONE = "none"


def belongs_to(address: str, names: Iterable[str], *, others: Iterable[str]) -> Fit:
    """Whether what stands before the @ fits the author of these `names` better than any of the `others` of the work.

    A fit as good for somebody else is ambiguous; so is a faint one (some letters of a name) where anybody else of the
    work remains. The domain is not looked at.
    """
    local = address.rpartition("@")[0].partition("+")[0]
    rivals = list(others)
    own = max((_closeness(local, name) for name in names), default=0)
    other = max((_closeness(local, name) for name in rivals), default=0)
    if other > own:
        return Fit.ANOTHER
    if own > other and (own > _PART or not rivals):
        return Fit.OWN
    return Fit.AMBIGUOUS if own else Fit.NONE


_WHOLE, _INITIAL_AND_NAME, _ONE_NAME, _INITIALS, _PART = 5, 4, 3, 2, 1
_SUFFIXES: Final = frozenset({"jr", "sr", "ii", "iii", "iv", "phd"})
_NOT_NAMES: Final = frozenset({"dr", "prof", "mr", "mrs", "ms", "phd", "research", "work", "mail", "the", "office"})
_MIN_PART: Final = 4
_TRUNCATED: Final = 5  # letters of a family name that old systems kept
_MIN_WHOLE: Final = 2


def _closeness(local: str, name: str) -> int:
    """How close the name of a mailbox is to a person's: 5 both names, 4 initial and name, 3 one name, 2 initials,
    1 some letters, 0 nothing."""
    words = [plain for word in name_key(name).split() if word not in _SUFFIXES and (plain := _letters(fold(word)))]
    parts = [part for part in re.split(r"[^a-z]+", fold(local)) if part and part not in _NOT_NAMES]
    joined = "".join(parts)
    if not words or len(joined) < _MIN_WHOLE:
        return 0
    best = 0
    for given, family in _readings(words):
        best = max(best, _closeness_of(joined, parts, given, family))
    return best


def _readings(words: Sequence[str]) -> Iterator[tuple[list[str], str]]:
    """Given names and family name: the last word, the first, or the last two, as in "van Berg"."""
    yield list(words[:-1]), words[-1]
    if len(words) > 1:
        yield list(words[1:]), words[0]
    for at in range(1, len(words) - 1):
        yield list(words[:at]), "".join(words[at:])


def _closeness_of(joined: str, parts: Sequence[str], given: Sequence[str], family: str) -> int:
    first, all_given = (given[0], "".join(given)) if given else ("", "")
    initials = "".join(word[0] for word in given)
    with_initials = {initials, initials[:1]} - {""}
    wholes = {all_given, first, first + initials[1:]} - {""}
    if len(first) > 1 and (joined in _either_way(wholes, family)):
        return _WHOLE
    cut = {family[:length] for length in range(_TRUNCATED, len(family))}
    abbreviated = _either_way(with_initials, family) | {one + short for one in with_initials for short in cut}
    if len(first) > 1:
        abbreviated |= _either_way(wholes, family[:1])
    if joined in abbreviated:
        return _INITIAL_AND_NAME
    if joined in ({family, all_given, first} | set(given)) and len(joined) > _MIN_WHOLE:
        return _ONE_NAME
    if len(initials) > 0 and joined in {initials + family[0], family[0] + initials, initials[:1] + family[:1]}:
        return _INITIALS
    names = [word for word in (*given, family) if len(word) >= _MIN_PART]
    if any(word in parts or joined.startswith(word) or joined.endswith(word) for word in names):
        return _PART
    return 0


def _either_way(given: Iterable[str], family: str) -> set[str]:
    return {whole for one in given for whole in (one + family, family + one)}


def _letters(word: str) -> str:
    return re.sub(r"[^a-z]", "", word)
