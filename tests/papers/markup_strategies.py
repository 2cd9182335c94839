"""Text as sources damage it: fragments of every mark-up that cleaning reacts to, put together at random."""

from hypothesis import strategies as st

FRAGMENTS = [
    "\\", "\\\\", "$", "$$", "\\$", "{", "}", "\\{", "\\}", "\\(", "\\)", "\\[", "\\]", "\\emph{", "\\textbf{", "\\'", '\\"',
    "\\c", "\\alpha", "\\frac", "\\cite{", "\\begin{equation}", "\\end{equation}", "\\begin{align}", "\\end{align}", "\\n",
    "\\text", "\\u", "\\textit{x}", "&", "&amp;", "&lt;", "&gt;", "&amp;amp;lt;", "&#36;", "&#92;", "&nbsp;", "&#x0;", "<",
    ">", "<b>", "</b>", "<p>", "</p>", "<br/>", "<i", "<sub>", "</sub>", "<sup>2</sup>", "<mml:math>", "</mml:math>",
    "<annotation encoding='application/x-tex'>", "</annotation>", "<tex-math>", "</tex-math>", "<!--", "-->", "<![CDATA[",
    "]]>", "<title>Abstract</title>", "<script>", "</script>", "(cid:173)", "(cid:3)", "~", "``", "''", "--", "---", "^",
    "_", "\t", "\n", "\n\n", "\r", " ", "  ", "\x00", "\x08", "\x0c", "\x7f", "\x85", "\x92", "â\x80\x99", "\u00a0", "\u00ad",
    "\u200b", "\u200d", "\ufeff", "\u2028", "\ud800", "\ue000", "\U000f0000", "\U0010fffd", "ﬁ", "é", "e\u0301", "İ", "ß",
    "Å", "и\u0306", "क्षि", "王小明", "محمد", "a", "x", "B", "Le", "Quoc", "word", "word word", "5", "10", "0001", ",", ";", ".",
    "-", "'", "’", "*", "†", "(", ")", "@", "a@b.org", "Jr.", "III", "and", "et al.", "extbf{", "extit{", "\textbf{", "%",
]  # fmt: skip

damaged = st.one_of(
    st.lists(st.sampled_from(FRAGMENTS), max_size=14).map("".join),
    st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.characters()), max_size=10).map("".join),
    st.text(alphabet=st.characters(exclude_categories=()), max_size=40),
)
