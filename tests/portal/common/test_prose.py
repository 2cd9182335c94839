"""Plain text as HTML."""

from hypothesis import given
from hypothesis import strategies as st

from portal.common.templatetags.prose import prose


def test_paragraphs_and_code():
    assert prose("One `a < b` two.\n\n  Three\nfour.") == "<p>One <code>a &lt; b</code> two.</p><p>Three four.</p>"
    assert prose("") == ""
    assert prose("a ` alone") == "<p>a ` alone</p>"


@given(st.text())
def test_nothing_but_our_own_tags(text):
    left = prose(text).replace("<p>", "").replace("</p>", "").replace("<code>", "").replace("</code>", "")
    assert "<" not in left
    assert ">" not in left
