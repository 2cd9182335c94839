"""HTML, JATS and MathML in titles and abstracts to plain text.

Only elements that these vocabularies define are mark-up, and those that need a closing tag only where it stands: "a
<SEG> token", "p<0.05" and "<subject, object>" are text. A tokenizer and no tree, so depth costs nothing and a broken
tag loses nothing but itself. The result is plain text, not safe HTML: templates escape it as they escape everything.
"""

import html
import re
from collections.abc import Callable
from itertools import islice, pairwise
from typing import Final

_ENTITY = re.compile(r"&(?:amp;)*(#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|[A-Za-z][A-Za-z0-9]{1,31};)")
_TAG = re.compile(
    r"<(/?)(?:[A-Za-z][\w-]*:)?([A-Za-z][\w-]*)"
    r"((?:\s+[\w:.-]+\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*'|[^\s\"'<>]+))*)\s*(/?)>"
)
_ALTTEXT = re.compile(r"\balttext\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_TEX_ENCODING = re.compile(r"encoding\s*=\s*[\"'](?:application/x-(?:la)?tex|(?:la)?tex)[\"']", re.IGNORECASE)
_TEX_DOCUMENT = re.compile(r"\\begin\{document\}(.*?)(?:\\end\{document\}|\Z)", re.DOTALL)

_INLINE: Final = frozenset(
    ["i", "b", "em", "strong", "u", "span", "font", "small", "big", "tt", "code", "a", "s", "strike", "del", "ins",
     "mark", "kbd", "var", "samp", "dfn", "abbr", "acronym", "q", "cite", "bdi", "bdo", "nobr", "time", "italic",
     "bold", "underline", "monospace", "roman", "sans-serif", "sc", "overline", "styled-content", "named-content",
     "ext-link", "uri", "url", "xref", "email", "fixed-case", "inline-formula", "disp-formula", "formula",
     "alternatives", "inline-graphic", "sup", "sub", "inf", "scp", "related-object"]
)  # fmt: skip
_BLOCK: Final = frozenset(
    ["p", "div", "li", "ul", "ol", "sec", "section", "title", "list", "list-item", "h1", "h2", "h3", "h4", "h5",
     "h6", "tr", "td", "th", "table", "tbody", "thead", "blockquote", "pre", "abstract", "abstracttext",
     "trans-abstract", "center", "dd", "dl", "dt", "caption", "body", "html", "disp-quote", "graphic"]
)  # fmt: skip
_VOID: Final = frozenset(["br", "hr", "img", "wbr", "p", "li", "inline-graphic", "graphic"])
_WITHOUT_CONTENT: Final = frozenset(["script", "style"])
_FORMULA: Final = frozenset(["math", "tex-math"])
_MOST_TAGS: Final = 50_000  # what follows stays as it is written
_SUPERSCRIPT: Final = str.maketrans("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ")
_SUBSCRIPT: Final = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")


def unescape_entities(text: str) -> str:
    """Resolve character references, escaped once or many times; an ampersand that starts none stays."""
    return _ENTITY.sub(lambda found: html.unescape("&" + found[1]), text)


def strip_markup(text: str, keep_formula: Callable[[str], str]) -> str:
    """Text without elements. `keep_formula` turns the TeX of a formula into what stands for it; blocks are separated
    by a blank line; superscripts and subscripts become Unicode where Unicode has them."""
    text = _without_spans(text, "<!--", "-->", keep=False)
    text = _without_spans(text, "<![CDATA[", "]]>", keep=True)
    tags = [found for found in islice(_TAG.finditer(text), _MOST_TAGS) if _is_known(found[2].lower())]
    if not tags:
        return text
    opened = {found[2].lower() for found in tags if not found[1] and not found[4]}
    closed = {found[2].lower() for found in tags if found[1]}
    paired = opened & closed
    tags = [found for found in tags if _is_markup(found, paired)]
    last = {tag[2].lower(): index for index, tag in enumerate(tags) if tag[1]}
    parts: list[str] = []
    position = index = 0
    while index < len(tags):
        tag = tags[index]
        parts.append(text[position : tag.start()])
        name = tag[2].lower()
        if name in _FORMULA and not tag[1] and not tag[4]:
            end = _closing(tags, index, last)
            parts.append(_formula(text, tags[index : end + 1], keep_formula))
            index = end
        elif name in _WITHOUT_CONTENT and not tag[1] and not tag[4]:
            index = _closing(tags, index, last)
        elif name in ("sup", "sub", "inf") and not tag[1] and index + 1 < len(tags) and tags[index + 1][1]:
            index += 1
            parts.append(_shifted(text[tag.end() : tags[index].start()], name))
        elif name == "title" and _is_heading_abstract(text, tags, index):
            index += 1
        elif name in _BLOCK or name in ("br", "hr"):
            parts.append("\n" if name == "br" else "\n\n")
        position = tags[index].end()
        index += 1
    parts.append(text[position:])
    return "".join(parts)


def _without_spans(text: str, opening: str, closing: str, *, keep: bool) -> str:
    """Remove comments, or only the marks around character data. What is never closed stays."""
    start = text.find(opening)
    if start < 0:
        return text
    parts: list[str] = []
    position = 0
    while start >= 0:
        end = text.find(closing, start + len(opening))
        if end < 0:
            break
        parts.append(text[position:start])
        if keep:
            parts.append(text[start + len(opening) : end])
        position = end + len(closing)
        start = text.find(opening, position)
    parts.append(text[position:])
    return "".join(parts)


def _is_known(name: str) -> bool:
    return (
        name in _INLINE or name in _BLOCK or name in _VOID or name in _FORMULA or name in _WITHOUT_CONTENT
        or name == "annotation" or (name.startswith("m") and name in _MATHML)
    )  # fmt: skip


_MATHML: Final = frozenset(
    ["mi", "mn", "mo", "mrow", "msup", "msub", "msubsup", "mfrac", "msqrt", "mroot", "mover", "munder", "munderover",
     "mtext", "mspace", "mstyle", "mfenced", "mtable", "mtr", "mtd", "mpadded", "mphantom", "menclose", "mmultiscripts",
     "mprescripts", "merror"]
)  # fmt: skip


def _is_markup(tag: re.Match[str], paired: set[str]) -> bool:
    name = tag[2].lower()
    return bool(name in paired or (name in _VOID and not tag[1]) or (tag[4] and name in (_INLINE | _BLOCK | _MATHML)))


def _closing(tags: list[re.Match[str]], index: int, last: dict[str, int]) -> int:
    """Where the element that opens at `index` ends: at its own tag if it never does. `last` has the last closing tag of
    each name, so that looking for one that is not there costs nothing."""
    name = tags[index][2].lower()
    for later in range(index + 1, last[name] + 1):
        if tags[later][1] and tags[later][2].lower() == name:
            return later
    return index


def _formula(text: str, tags: list[re.Match[str]], keep_formula: Callable[[str], str]) -> str:
    """The TeX of a formula element, from its annotation or alternative text; otherwise the words in it."""
    first = tags[0]
    inner = text[first.end() : tags[-1].start()] if len(tags) > 1 else ""
    if first[2].lower() == "tex-math":
        return _kept(inner, keep_formula)
    for tag, following in pairwise(tags):
        if tag[2].lower() == "annotation" and not tag[1] and _TEX_ENCODING.search(tag[3]):
            return _kept(text[tag.end() : following.start()], keep_formula)
    alternative = _ALTTEXT.search(first[3])
    if alternative is not None and (alternative[1] or alternative[2] or "").strip():
        return _kept(alternative[1] or alternative[2], keep_formula)
    return "".join("".join(piece.split()) for piece in _TAG.sub("\n", inner).split("\n"))


def _kept(tex: str, keep_formula: Callable[[str], str]) -> str:
    document = _TEX_DOCUMENT.search(tex)
    tex = (document[1] if document else tex).strip()
    for opening, closing in (("$$", "$$"), ("$", "$"), ("\\(", "\\)"), ("\\[", "\\]")):
        if len(tex) > len(opening) + len(closing) and tex.startswith(opening) and tex.endswith(closing):
            tex = tex[len(opening) : -len(closing)].strip()
            break
    if "$" in tex:  # not one formula: left to whoever looks for formulae in the text
        return f" {tex} "
    return keep_formula(" ".join(tex.split())) if tex else ""


def _shifted(content: str, name: str) -> str:
    table = _SUPERSCRIPT if name == "sup" else _SUBSCRIPT
    content = content.strip()
    shifted = content.translate(table)
    return content if any(before == after for before, after in zip(content, shifted, strict=True)) else shifted


def _is_heading_abstract(text: str, tags: list[re.Match[str]], index: int) -> bool:
    if tags[index][1] or index + 1 >= len(tags):
        return False
    return text[tags[index].end() : tags[index + 1].start()].strip().casefold() in ("abstract", "summary", "")
