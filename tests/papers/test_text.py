"""Titles and abstracts with the mark-up of every source, and keys that see through it."""

import pytest
from hypothesis import given, settings

from papers.text import clean_abstract, clean_title, kept_raw, segments, title_key
from tests.papers.markup_strategies import damaged


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("A plain title", "A plain title"),
        ("Over\r\n two   lines ", "Over two lines"),
        ('Schr\\"{o}dinger and Teichm\\"uller', "Schrödinger and Teichmüller"),
        ("R\\'{e}seaux d'entit\\'es, S\\~ao, \\c{c}a, na\\\"{\\i}ve", "Réseaux d'entités, São, ça, naïve"),
        ("A \\emph{deep} {\\bf look} at \\textsc{Squall}", "A deep look at Squall"),
        ("60\\% of R\\&D", "60% of R&D"),
        ("PI{\\lambda}D{\\mu} Controllers", "PIλDμ Controllers"),
        ("as in \\cite{hinton2015} and by~\\newcite{x}, we", "as in and by, we"),
        ("see \\href{https://e.org}{our page}", "see our page"),
        ("\\unknowncommand{kept}", "kept"),
        ("The ``big'' one --- yes", "The “big” one — yes"),
        ("Detection &amp;lt;i&amp;gt;in vivo&amp;lt;/i&amp;gt;", "Detection in vivo"),
        ("CO<sub>2</sub> and x<sup>2</sup>", "CO₂ and x²"),
        ("AT&amp;T &mdash; a history", "AT&T — a history"),
        ("How the <SEG> token works for p<0.05 and <subject, object>", None),
        ("Search with AND & OR < NOT", None),
        ("in(cid:173) duction", "induction"),
        ("inter\u00adnational", "international"),
        ("E\ufb03cient na\u0131\u0308ve", "Efficient na\u0131\u0308ve"),
        ("humansâ\x80\x99 ability", "humans’ ability"),
        ('Pl\x7f\\"ucker', "Plücker"),
        ("with \x08eta and \textbf{bold}", "with β and bold"),
        ("lone \ud800 surrogate and \x00 NUL", "lone � surrogate and NUL"),
    ],
)
def test_clean_title(raw: str, clean: str | None) -> None:
    assert clean_title(raw) == (raw if clean is None else clean)


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("$\\beta$-VAE", "$\\beta$-VAE"),
        ("$$x_1$$ and \\(y\\) and \\[z^2\\]", "$x_1$ and $y$ and $z^2$"),
        ("\\begin{equation}a = b\\end{equation}", "$a = b$"),
        ("about $\\approx$5800 km$^2$", "about $\\approx$5800 km$^2$"),
        ("loose $ \\rightarrow $ spaces", "loose $\\rightarrow$ spaces"),
        ("$\\textit{From Chaos to Clarity}$: claims", "From Chaos to Clarity: claims"),
        ("up to $76.27\\%$ better", "up to 76.27% better"),
        ("costs $5 or $10 a month", "costs $5 or $10 a month"),
        ("a $5-$10 fee", "a $5-$10 fee"),
        ("saving $5 million in 10$ notes", "saving $5 million in 10$ notes"),
        ("costs \\$5 per $x_1$", "costs $5 per $x_1$"),
        ("<tex-math>\\epsilon</tex-math>-greedy", "$\\epsilon$-greedy"),
        (
            (
                "<inline-formula><alternatives><tex-math>\\documentclass{x}\\begin{document}$$a_1$$\\end{document}</tex-math>"
                "</alternatives></inline-formula> y"
            ),
            "$a_1$ y",
        ),
        (
            (
                '<mml:math><mml:semantics><mml:mi>x</mml:mi><mml:annotation encoding="application/x-tex">x^2</mml:annotation>'
                "</mml:semantics></mml:math> norm"
            ),
            "$x^2$ norm",
        ),
        ("<mml:math><mml:mi>x</mml:mi> <mml:mo>=</mml:mo> <mml:mn>2</mml:mn></mml:math> holds", "x=2 holds"),
        ("$a<b$ and $b>c$", "$a<b$ and $b>c$"),
    ],
)
def test_formulae_become_tex_between_dollar_signs_and_money_stays_money(raw: str, clean: str) -> None:
    assert clean_title(raw) == clean


def test_latex_sources_group_with_braces() -> None:
    assert clean_title("{BERT}: {D}eep~{B}idirectional $x_{1}$", latex=True) == "BERT: Deep Bidirectional $x_{1}$"
    assert clean_title("the set {0, 1}") == "the set {0, 1}"


def test_paragraphs_of_an_abstract_are_kept_apart_and_line_breaks_are_not() -> None:
    assert clean_abstract("One\nline.\n \nTwo.\r\n\r\nThree.") == "One line.\n\nTwo.\n\nThree."
    jats = "<jats:title>Abstract</jats:title><jats:p>One <jats:italic>a</jats:italic>.</jats:p><jats:p>Two.</jats:p>"
    assert clean_abstract(jats) == "One a.\n\nTwo."


def test_segments_tell_formulae_from_prices() -> None:
    text = "from $5 to $10 per $x_1$ and $k$-means"
    assert [piece.text for piece in segments(text) if piece.is_formula] == ["x_1", "k"]


@pytest.mark.parametrize(
    "spellings",
    [
        ["$\\beta$-VAE: a Study", "β-VAE: A study", "\\(\\beta\\)-VAE - a study"],
        ['Schr\\"odinger Bridges', "Schrödinger bridges", "Schrodinger Bridges.", "SCHRO\u0308DINGER BRIDGES"],
        ["{$k$}-Means Revisited", "k-Means Revisited", "<i>k</i>-means revisited"],
        ["CO<sub>2</sub> Levels", "CO2 levels", "CO₂ Levels"],
        ["Ｆｕｌｌ　ｗｉｄｔｈ", "Full Width"],
        ["AT&amp;T Research", "AT&T Research", "AT\\&T Research"],
    ],
)
def test_title_key_is_one_for_all_spellings(spellings: list[str]) -> None:
    assert len({title_key(spelling) for spelling in spellings}) == 1
    assert title_key(spellings[0])


def test_title_key_keeps_other_scripts_and_is_empty_without_letters() -> None:
    assert title_key("基于深度学习的方法") == "基于深度学习的方法"
    assert title_key("–?! $\\infty$") == ""
    assert title_key("Война и мир") == "войнаимир"


def test_kept_raw_is_empty_when_only_white_space_changed() -> None:
    assert kept_raw("a  b\n", "a b") == ""
    assert kept_raw("a <i>b</i>\x00", "a b") == "a <i>b</i>"


@settings(deadline=None)
@given(damaged)
def test_cleaning_is_idempotent(raw: str) -> None:
    title, abstract = clean_title(raw), clean_abstract(raw)
    assert clean_title(title) == title
    assert clean_abstract(abstract) == abstract
    assert clean_title(raw, latex=True) == clean_title(clean_title(raw, latex=True))
    assert "\n" not in title
    title.encode()
    abstract.encode()


@settings(deadline=None)
@given(damaged)
def test_key_survives_cleaning(raw: str) -> None:
    key = title_key(raw)
    assert title_key(clean_title(raw)) == key
    assert all(character.isalnum() for character in key)


@settings(deadline=None)
@given(damaged)
def test_segments_lose_nothing(raw: str) -> None:
    text = clean_abstract(raw)
    assert "".join(f"${piece.text}$" if piece.is_formula else piece.text for piece in segments(text)) == text


@pytest.mark.parametrize(
    "hostile",
    ["{" * 200_000, "\\emph{" * 50_000, "\\'" * 100_000 + "e", "<b>" * 100_000 + "</b>", "<math>" * 100_000 + "</math>" + "<math>" * 9,
     "$" * 200_000, "\\(" * 100_000, "&amp;" * 50_000 + "lt;", "<!--" * 50_000, "\\cite" + " " * 200_000 + "x", "(cid:1)" * 50_000,
     "\\frac" * 50_000 + "x" * 50_000],
)  # fmt: skip
def test_hostile_text_is_cleaned_in_bounded_effort(hostile: str) -> None:
    clean = clean_title(hostile)
    assert clean_title(clean) == clean
    title_key(hostile)
