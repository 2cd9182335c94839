"""Domains that a reader takes for another one: `mіt.edu` with a Cyrillic letter, `rnit.edu`, `m1t.edu`.

A skeleton is what is left when look-alikes are made one (Unicode's UTS 39 calls it so; here is only the part that
occurs in domains). Two domains with one skeleton look alike; that is reason to refuse the one nobody registered, and
never to accept it as the other.
"""

import unicodedata
from functools import lru_cache
from typing import Final

import idna

_LOOK_ALIKES: Final = str.maketrans(
    {
        # Cyrillic
        "а": "a", "е": "e", "о": "o", "р": "p", "с": "c", "у": "y", "х": "x", "і": "i", "ј": "j", "ѕ": "s", "ԁ": "d",
        "һ": "h", "ӏ": "l", "ԛ": "q", "ԝ": "w", "ь": "b", "в": "b", "к": "k", "м": "m", "н": "h", "т": "t", "г": "r",
        "п": "n", "и": "u", "ո": "n", "ѵ": "v", "ү": "y", "қ": "k", "ғ": "f", "ө": "o", "з": "3",
        # Greek
        "α": "a", "β": "b", "γ": "y", "ε": "e", "η": "n", "ι": "i", "κ": "k", "ν": "v", "ο": "o", "ρ": "p", "σ": "o",
        "τ": "t", "υ": "u", "χ": "x", "ω": "w", "μ": "u", "ϲ": "c", "ϳ": "j",
        # Armenian
        "հ": "h", "օ": "o", "ս": "u", "ց": "g", "զ": "q", "ա": "w", "յ": "j", "լ": "l", "ք": "p",
        # Latin with something about it that does not come off
        "ı": "i", "ȷ": "j", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ɑ": "a", "ɡ": "g", "ɩ": "i",
        "ɪ": "i", "ʏ": "y", "ƒ": "f", "ƙ": "k", "ɓ": "b", "ɗ": "d", "ŋ": "n", "ɴ": "n", "ʀ": "r", "ʟ": "l", "ɢ": "g",
        "ß": "ss", "æ": "ae", "œ": "oe", "þ": "p",
        # digits that look like letters
        "0": "o", "1": "l", "5": "s",
    }
)  # fmt: skip
_PAIRS: Final = (("rn", "m"), ("vv", "w"), ("cl", "d"))


@lru_cache(maxsize=2**17)
def skeleton(domain: str) -> str:
    """The domain, in ASCII or not, as a hasty reader sees it. Equal for look-alikes."""
    shown = ".".join(_shown(label) for label in domain.lower().split("."))
    bare = "".join(mark for mark in unicodedata.normalize("NFKD", shown) if not unicodedata.combining(mark))
    bare = bare.translate(_LOOK_ALIKES)
    for pair, letter in _PAIRS:
        bare = bare.replace(pair, letter)
    return bare


def _shown(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        return idna.ulabel(label)
    except (idna.IDNAError, UnicodeError):
        return label
