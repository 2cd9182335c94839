"""Titles as a mail shows them: no program of a reader's sets formulae, so what TeX says is put in characters. Pure."""

from papers.text import segments
from papers.text.latex import to_text


def readable(text: str) -> str:
    r"""`On $\alpha_k$-stable laws` becomes `On α_k-stable laws`. On one line, without what turns the direction of
    what comes after it."""
    if "$" in text:
        text = "".join(to_text(piece.text) if piece.is_formula else piece.text for piece in segments(text))
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
