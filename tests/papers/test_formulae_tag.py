import html
import re

from hypothesis import given
from hypothesis import strategies as st

from papers.templatetags.formulae import formulae, paragraphs


def test_formulae_are_marked_and_the_rest_escaped():
    assert formulae("On $x<y$ & <b>") == ('On <span class="math" data-tex="x&lt;y">$x&lt;y$</span> &amp; &lt;b&gt;')


def test_prices_are_no_formulae():
    assert "math" not in formulae("It costs $5 here and $10 there")


def test_paragraphs_of_an_abstract():
    assert paragraphs("One.\n\nTwo & $x_1$.") == (
        '<p>One.</p><p>Two &amp; <span class="math" data-tex="x_1">$x_1$</span>.</p>'
    )


@given(st.text(st.sampled_from("ab $<>&\"'\\_^{}\n")))
def test_nothing_but_our_own_mark_up_comes_out_and_no_character_is_lost(text):
    made = formulae(text)
    assert html.unescape(re.sub(r'<span class="math" data-tex="[^"<>]*">|</span>', "", made)) == text
