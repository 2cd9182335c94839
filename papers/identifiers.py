"""Canonical forms of the identifiers that join records across sources.

Two records are the same work only because two strings are equal, so every importer must spell an identifier the same
way: all of them come through here, and nothing else in the project parses one. A function returns None for whatever is
not certainly an identifier of its kind and never raises: a source's identifier field may hold anything. Do not guess
here; `repair_arxiv_float` is the one repair, and it answers only where a single original is possible.
"""

import hashlib
import html
import re
from datetime import date
from decimal import Decimal
from typing import Final
from urllib.parse import unquote, urlsplit

from papers.records import Identifier

_LONGEST: Final = 500  # no identifier comes near it, and patterns never meet megabytes

# --- DOI ---------------------------------------------------------------------------------------------------------

_DOI = re.compile(
    r"\s*(?:https?://(?:(?:dx\.|www\.)?doi\.org|doi\.acm\.org|hdl\.handle\.net)/|doi\.org/|dx\.doi\.org/|info:doi/|doi\s*(?::\s*)?)*"
    r"(10\.[0-9]{4,9}(?:\.[0-9]+)*/\S+)",
    re.IGNORECASE,
)
_ARXIV_DOI_PREFIX: Final = "10.48550/arxiv."
_TRAILING: Final = ".,;:!?'\"”’>"
_BRACKETS: Final = {")": "(", "]": "[", "}": "{"}


def doi(raw: str) -> Identifier | None:
    """Lower case, without prefix or resolver. A DOI that arXiv registered names the arXiv paper, not a second work."""
    if not raw or len(raw) > _LONGEST:
        return None
    if "&" in raw:
        raw = html.unescape(raw)
    if "%" in raw:
        raw = unquote(raw)
    found = _DOI.match(raw.replace("\\_", "_"))
    if found is None:
        return None
    value = _without_trailing_marks(found[1])
    if value.endswith("/") or not value.isprintable():
        return None
    value = value.lower()
    if value.startswith(_ARXIV_DOI_PREFIX):
        return arxiv(value[len(_ARXIV_DOI_PREFIX) :]) or Identifier("doi", value)
    return Identifier("doi", value)


def _without_trailing_marks(value: str) -> str:
    """Drop the punctuation of the sentence around an identifier; a closing bracket goes only if it closes nothing."""
    while value:
        last = value[-1]
        if last in _TRAILING or (last in _BRACKETS and value.count(_BRACKETS[last]) < value.count(last)):
            value = value[:-1]
        else:
            break
    return value


# --- arXiv -------------------------------------------------------------------------------------------------------

# Archives that ever had identifiers of the old form, those since renamed or merged included.
_OLD_ARCHIVES: Final = frozenset(
    ["acc-phys", "adap-org", "alg-geom", "ao-sci", "astro-ph", "atom-ph", "bayes-an", "chao-dyn", "chem-ph",
     "cmp-lg", "comp-gas", "cond-mat", "cs", "dg-ga", "funct-an", "gr-qc", "hep-ex", "hep-lat", "hep-ph", "hep-th",
     "math", "math-ph", "mtrl-th", "nlin", "nucl-ex", "nucl-th", "patt-sol", "physics", "plasm-ph", "q-alg",
     "q-bio", "quant-ph", "solv-int", "supr-con", "stat", "econ", "eess", "q-fin"]
)  # fmt: skip
_ARXIV = re.compile(
    r"\s*(?:(?:https?://)?(?:[a-z]+\.)?arxiv\.org/(?:abs|pdf|html|format|e-print|ps|src|a)/|arxiv\s*[:.]\s*|abs/)*"
    r"(?:(\d{4}\.\d{4,5})|([a-z-]+)(?:\.[a-z]{2})?/(\d{7}))"
    r"(?:v\d{1,3})?(?:\.pdf)?/?(?:[?#].*)?(?:\s*\[[^\]]*\])?[\s.,;]*",
    re.IGNORECASE | re.DOTALL | re.ASCII,
)
_FIRST_NEW: Final = 704  # identifiers of the form yymm.number began in April 2007
_FIVE_DIGITS: Final = 1501  # and have five digits since January 2015
_LAST_OLD: Final = 703
_FIRST_OLD: Final = 9107  # August 1991, with a little air
_CENTURY_WRAP: Final = 9100
_DECEMBER: Final = 12


def arxiv(raw: str) -> Identifier | None:
    """Without version: "2101.00001", "cs/9301112" (the subject class of old identifiers is not part of them)."""
    if not raw or len(raw) > _LONGEST:
        return None
    found = _ARXIV.fullmatch(raw)
    if found is None:
        return None
    new, archive, number = found.groups()
    if new is not None:
        return Identifier("arxiv", new) if _is_new_arxiv(new) else None
    archive = archive.lower()
    month = int(number[:4])
    if archive not in _OLD_ARCHIVES or not 1 <= month % 100 <= _DECEMBER:
        return None
    return Identifier("arxiv", f"{archive}/{number}") if month >= _FIRST_OLD or month <= _LAST_OLD else None


def _is_new_arxiv(value: str) -> bool:
    month, _, number = value.partition(".")
    stamp = int(month)
    if not _FIRST_NEW <= stamp < _CENTURY_WRAP or not 1 <= stamp % 100 <= _DECEMBER or int(number) == 0:
        return False
    return len(number) == _arxiv_digits(stamp)


def _arxiv_digits(stamp: int) -> int:
    return 5 if stamp >= _FIVE_DIGITS else 4


_FLOAT = re.compile(r"\s*(\d{3,4})\.(\d{1,20})\s*", re.ASCII)
_FLOAT_ERROR: Final = Decimal("1e-9")  # a double near 10,000 is printed exact to about 2e-12
_MONTHS_APART: Final = 2


def repair_arxiv_float(raw: str, created: date | None) -> Identifier | None:
    """The arXiv id that was read as a number and written back: leading or trailing zeros lost, or a binary fraction.

    The number of digits follows from the month, so one original is possible: "705.3669" is 0705.3669, "1207.058" is
    1207.0580, "1912.1281399999998" is 1912.12814. None where the digits are not those of a float, or where `created`
    (the first submission) lies more than two months from the identifier's month.
    """
    found = _FLOAT.fullmatch(raw) if len(raw) <= _LONGEST else None
    if found is None:
        return None
    stamp = int(found[1])
    if not _FIRST_NEW <= stamp < _CENTURY_WRAP:
        return None
    digits = _arxiv_digits(stamp)
    given = Decimal(f"{stamp}.{found[2]}")
    nearest = round(given, digits)
    if abs(given - nearest) > _FLOAT_ERROR:
        return None
    whole, _, number = str(nearest).partition(".")
    value = f"{whole.zfill(4)}.{number}"
    if not _is_new_arxiv(value):
        return None
    if created is not None and _months_between(value, created) > _MONTHS_APART:
        return None
    return Identifier("arxiv", value)


def _months_between(value: str, created: date) -> int:
    return abs((2000 + int(value[:2])) * 12 + int(value[2:4]) - created.year * 12 - created.month)


# --- people and institutions -------------------------------------------------------------------------------------

_ORCID = re.compile(
    r"\s*(?:(?:https?://)?(?:www\.|sandbox\.)?orcid\.org/|orcid\s*(?::\s*)?)*"
    r"(\d{4})[-‐–\s]?(\d{4})[-‐–\s]?(\d{4})[-‐–\s]?(\d{3}[\dX])/?\s*",
    re.IGNORECASE | re.ASCII,
)


def orcid(raw: str) -> Identifier | None:
    """Hyphenated; the check digit (ISO 7064, MOD 11-2) is verified, so a mistyped iD joins nobody."""
    found = _ORCID.fullmatch(raw) if len(raw) <= _LONGEST else None
    if found is None:
        return None
    digits = "".join(found.groups()).upper()
    total = 0
    for digit in digits[:15]:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    if digits[15] != ("X" if check == 10 else str(check)) or digits == "0" * 15 + digits[15]:  # noqa: PLR2004
        return None
    return Identifier("orcid", "-".join((digits[:4], digits[4:8], digits[8:12], digits[12:])))


_ROR = re.compile(
    r"\s*(?:(?:https?://)?(?:www\.)?ror\.org/)?(0[0-9a-hj-km-np-tv-z]{6}\d{2})/?\s*", re.IGNORECASE | re.ASCII
)
_CROCKFORD: Final = {digit: value for value, digit in enumerate("0123456789abcdefghjkmnpqrstvwxyz")}


def ror(raw: str) -> str | None:
    """The bare nine characters; the checksum (ISO 7064, MOD 97-10) is verified."""
    found = _ROR.fullmatch(raw) if len(raw) <= _LONGEST else None
    if found is None:
        return None
    value = found[1].lower()
    number = 0
    for digit in value[1:7]:
        number = number * 32 + _CROCKFORD[digit]
    return value if 98 - number * 100 % 97 == int(value[7:]) else None


_TILDE_ID = re.compile(r"(?:https?://(?:www\.)?openreview\.net/profile\?id=)?(~[^\s~/?&@]+\d+)")
_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")


def openreview_person(raw: str) -> Identifier | None:
    """A profile id ("~Quoc_V._Le1") as it is; an e-mail address only as "sha256:" and the digest of its lower case."""
    if len(raw) > _LONGEST:
        return None
    raw = raw.strip()
    if "%7E" in raw[:60].upper():
        raw = unquote(raw)
    found = _TILDE_ID.fullmatch(raw)
    if found is not None and found[1].isprintable():
        return Identifier("openreview", found[1])
    if _ADDRESS.fullmatch(raw):
        digest = hashlib.sha256(raw.lower().encode("utf-8", "surrogatepass")).hexdigest()
        return Identifier("openreview", f"sha256:{digest}")
    return None


# --- works at one site -------------------------------------------------------------------------------------------

_OPENREVIEW = re.compile(
    r"\s*(?:(?:https?://)?(?:www\.|api\d?\.)?openreview\.net/(?:forum|pdf|notes|attachment|references/pdf|revisions)/?\?"
    r"(?:[^#\s]*&)?(?:id|forum|noteId)=)?([A-Za-z0-9_-]{5,16})(?:[&#]\S*)?\s*",
    re.ASCII,
)


def openreview(raw: str) -> Identifier | None:
    """The note id of a submission, from the id itself or a forum or PDF address. Case matters in these ids."""
    found = _OPENREVIEW.fullmatch(raw) if len(raw) <= _LONGEST else None
    return Identifier("openreview", found[1]) if found else None


_ACL = re.compile(
    r"\s*(?:(?:https?://)?(?:(?:www\.)?aclanthology\.(?:org|info|coli\.uni-saarland\.de)|(?:www\.)?aclweb\.org|(?:www\.)?aclanthology\.com)"
    r"/(?:anthology/|papers/|old-anthology/)*(?:[A-Z]/[A-Z]\d\d/)?)?"
    r"(?:([A-Z]\d{2})-(\d{4})|(\d{4}\.[a-z0-9]+-[a-z0-9]+\.\d+))"
    r"(?:v\d+)?(?:\.(?:pdf|bib|xml))?/?(?:[?#]\S*)?\s*",
    re.IGNORECASE | re.ASCII,
)


def acl(raw: str) -> Identifier | None:
    """The Anthology id of a paper, of either style: "P19-1001", "2025.naacl-long.1"; not that of a whole volume."""
    found = _ACL.fullmatch(raw) if len(raw) <= _LONGEST else None
    if found is None:
        return None
    if found[3] is not None:
        return Identifier("acl", found[3].lower())
    return Identifier("acl", f"{found[1].upper()}-{found[2]}")


_OPENALEX = re.compile(
    r"\s*(?:(?:https?://)?(?:api\.|www\.)?openalex\.org/(?:(?:works|authors|sources|institutions|topics|concepts|funders|publishers)/)?)?"
    r"([WASITFPC]\d{1,12})/?\s*",
    re.IGNORECASE | re.ASCII,
)
# What OpenAlex calls its null author and its deleted work: everything that lost its entity points there.
_OPENALEX_NOTHING: Final = frozenset({"A9999999999", "W4285719527"})


def openalex(raw: str) -> Identifier | None:
    """The bare key ("W2741809807"); the keys that OpenAlex gives to everything deleted identify nothing."""
    found = _OPENALEX.fullmatch(raw) if len(raw) <= _LONGEST else None
    if found is None:
        return None
    value = found[1].upper()
    return None if value in _OPENALEX_NOTHING else Identifier("openalex", value)


_PMID = re.compile(
    r"\s*(?:(?:https?://)?(?:www\.)?(?:pubmed\.ncbi\.nlm\.nih\.gov/|ncbi\.nlm\.nih\.gov/pubmed/)|pmid\s*(?::\s*)?)?"
    r"0*([1-9]\d{0,8})/?(?:[?#]\S*)?\s*",
    re.IGNORECASE | re.ASCII,
)


def pmid(raw: str) -> Identifier | None:
    found = _PMID.fullmatch(raw) if len(raw) <= _LONGEST else None
    return Identifier("pmid", found[1]) if found else None


# --- addresses ---------------------------------------------------------------------------------------------------

_BY_HOST: Final = (
    ("doi.org", doi),
    ("arxiv.org", arxiv),
    ("openreview.net", openreview),
    ("aclanthology.org", acl),
    ("aclanthology.info", acl),
    ("aclweb.org", acl),
    ("openalex.org", openalex),
    ("ncbi.nlm.nih.gov", pmid),
    ("orcid.org", orcid),
)
_DOI_IN_PATH = re.compile(r"/(?:doi|article|chapter|book)/(?:[a-z]+/)?(10\.\d{4,9}/[^\s?#]+)", re.IGNORECASE | re.ASCII)


def from_url(raw: str) -> Identifier | None:
    """The identifier an address names by its own site's rules, or the DOI a publisher's address carries in its path."""
    raw = raw.strip()
    if not raw or len(raw) > _LONGEST:
        return None
    try:
        host = (urlsplit(raw if "://" in raw else f"https://{raw}").hostname or "").removeprefix("www.")
    except ValueError:
        return None
    for site, parse in _BY_HOST:
        if host == site or host.endswith(f".{site}"):
            return parse(raw)
    found = _DOI_IN_PATH.search(raw)
    return doi(found[1]) if found and "." in host else None
