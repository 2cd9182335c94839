"""How queries are read: by example, and what holds for whatever is typed."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from papers.records import WorkType
from papers.search.query.limits import DEEPEST_NESTING, MOST_CHARACTERS, MOST_LEAVES
from papers.search.query.normal import leaves
from papers.search.query.reading import read_query
from papers.search.query.tree import And, Feature, Field, Has, Named, Not, OfType, Or, Phrase, Record, Term, Years
from papers.search.query.wording import write
from papers.search.words import words
from papers.text.characters import tidy
from tests.papers.search.query.trees import TREES, is_normal, nesting, words_of


def phrase(text: str, *, in_title: bool = False) -> Phrase:
    return Phrase(tuple(text.split()), in_title)


def titled(word: str) -> Term:
    return Term(word, in_title=True)


A, B, C, D = Term("apple"), Term("banana"), Term("cherry"), Term("date")
AUTHOR, TOPIC, VENUE, INSTITUTION = Field.AUTHOR, Field.TOPIC, Field.VENUE, Field.INSTITUTION


@pytest.mark.parametrize(
    ("typed", "tree"),
    [
        ("", None),
        ("   ", None),
        ("Apple", A),
        ("apple banana", And((A, B))),
        ("apple AND banana", And((A, B))),
        ("apple & banana && cherry", And((A, B, C))),
        ("+apple +banana", And((A, B))),
        ("apple + banana", And((A, B))),
        ("apple OR banana", Or((A, B))),
        ("apple|banana || cherry", Or((A, B, C))),
        ("apple banana OR cherry date", Or((And((A, B)), And((C, D))))),
        ("apple (banana OR cherry) date", And((A, Or((B, C)), D))),
        ("(apple OR banana) OR cherry", Or((A, B, C))),
        ("(apple (banana (cherry)))", And((A, B, C))),
        ("apple apple APPLE", A),
        ("apple OR (banana OR apple)", Or((A, B))),
        # negation
        ("-apple", Not(A)),
        ("−apple", Not(A)),
        ("NOT apple banana", And((Not(A), B))),
        ("NOT NOT apple", A),
        ("NOT -apple", A),
        ("apple -(banana cherry)", And((A, Not(And((B, C)))))),
        ('apple -"banana cherry"', And((A, Not(phrase("banana cherry"))))),
        ("apple -author:hinton", And((A, Not(Named(AUTHOR, ("hinton",)))))),
        ("(-apple OR banana)", Or((Not(A), B))),
        ("apple - banana", And((A, B))),
        ("apple -> banana", And((A, B))),
        ("--apple", A),
        ("apple -apple", And((A, Not(A)))),
        # phrases, and words written as one
        ('"Apple bananas"', phrase("apple bananas")),
        ("“apple banana” «cherry date»", And((phrase("apple banana"), phrase("cherry date")))),
        ("„apple banana“", phrase("apple banana")),
        ('"apple"', phrase("apple")),
        ('"the apple of the eye"', phrase("the apple of the eye")),
        ("state-of-the-art", phrase("state of the art")),
        ("ResNet50", phrase("resnet 50")),
        ("L2-norm", phrase("l 2 norm")),
        ("β-VAE", phrase("beta vae")),
        ("深層学習", phrase("深 層 学 習")),
        ("AT&T", phrase("at t")),
        ("café", Term("cafe")),
        ("apple\u00adbanana", Term("applebanana")),
        # fields
        ("author:hinton", Named(AUTHOR, ("hinton",))),
        ("AUTHOR:Hinton", Named(AUTHOR, ("hinton",))),
        ("by:hinton", Named(AUTHOR, ("hinton",))),
        ("author: hinton", Named(AUTHOR, ("hinton",))),
        ('author: "Quoc V. Le"', Named(AUTHOR, ("quoc", "v", "le"))),
        ("author:hinton author:lecun", And((Named(AUTHOR, ("hinton",)), Named(AUTHOR, ("lecun",))))),
        ("author:(hinton OR lecun)", Or((Named(AUTHOR, ("hinton",)), Named(AUTHOR, ("lecun",))))),
        ("author:(quoc le OR hinton)", Or((Named(AUTHOR, ("quoc", "le")), Named(AUTHOR, ("hinton",))))),
        ("author:(quoc OR -le) x", And((Or((Named(AUTHOR, ("quoc",)), Not(Named(AUTHOR, ("le",))))), Term("x")))),
        ("author:A12", Record(AUTHOR, 12)),
        ("author:a12", Record(AUTHOR, 12)),
        ('author:"A12"', Named(AUTHOR, ("a", "12"))),
        ("author:T5", Named(AUTHOR, ("t", "5"))),
        ("topic:T5 venue:S7 institution:I9", And((Record(TOPIC, 5), Record(VENUE, 7), Record(INSTITUTION, 9)))),
        ("keyword:gan journal:nature", And((Named(TOPIC, ("gan",)), Named(VENUE, ("nature",))))),
        ("affiliation:eth", Named(INSTITUTION, ("eth",))),
        ("year:2019", Years(2019, 2019)),
        ("year:２０１９", Years(2019, 2019)),
        ("year:2017..2020", Years(2017, 2020)),
        ("year:2017…2020", Years(2017, 2020)),
        ("year:2017-2020", Years(2017, 2020)),
        ("year:2017–2020", Years(2017, 2020)),
        ("year:2017..", Years(2017, None)),
        ("year:..2020", Years(None, 2020)),
        ("year: 2017 - 2020", Years(2017, 2020)),
        ("year:2017 to 2020", Years(2017, 2020)),
        ("year: >= 2017", Years(2017, None)),
        ("year:2017 -2020", Years(2017, 2020)),
        ("year:2017 apple", And((Years(2017, 2017), A))),
        ("year:>=2017", Years(2017, None)),
        ("year:>2017", Years(2018, None)),
        ("year:<2020", Years(None, 2019)),
        ("year:≤2020", Years(None, 2020)),
        ("year:(2017 OR 2019)", Or((Years(2017, 2017), Years(2019, 2019)))),
        ("type:preprint", OfType(WorkType.PREPRINT)),
        ("type:Preprints", OfType(WorkType.PREPRINT)),
        ("type:theses", OfType(WorkType.THESIS)),
        ("type:dissertations", OfType(WorkType.THESIS)),
        ("type:conference-paper", OfType(WorkType.CONFERENCE_PAPER)),
        ('type:"Journal article"', OfType(WorkType.ARTICLE)),
        ("type:book", OfType(WorkType.BOOK)),
        ("type:conf", OfType(WorkType.CONFERENCE_PAPER)),
        ("has:tldr", Has(Feature.TLDR)),
        ("has:tl;dr", Has(Feature.TLDR)),
        ("HAS:full-text", Has(Feature.FULLTEXT)),
        ("has:(tldr abstract)", And((Has(Feature.TLDR), Has(Feature.ABSTRACT)))),
        # titles
        ("title:apple", titled("apple")),
        ('intitle:"apple banana"', phrase("apple banana", in_title=True)),
        ("apple in:title", titled("apple")),
        ("in:title apple author:hinton", And((titled("apple"), Named(AUTHOR, ("hinton",))))),
        ("(apple OR banana in:title) cherry", And((Or((titled("apple"), titled("banana"))), C))),
        ("title:(apple banana) cherry", And((titled("apple"), titled("banana"), C))),
        # what merely looks like the language
        ("Attention: apple banana", And((Term("attention"), A, B))),
        ("cats or dogs not mice", And((Term("cats"), Term("dogs"), Term("mice")))),
        ("APPLE BANANA", And((A, B))),
        ("banana by topic: an apple", And((B, Term("topic"), A))),
        ("https://arxiv.org/abs/1706.03762", phrase("https arxiv org abs 1706 03762")),
        ("arXiv:1706.03762", phrase("arxiv 1706 03762")),
        ("10.48550/arXiv.1706.03762", phrase("10 48550 arxiv 1706 03762")),
        ("std::vector", phrase("std vector")),
        # words that every text has
        ("the apple of an eye", And((A, Term("eye")))),
        ("the who", And((phrase("the"), phrase("who")))),
        ("-the", Not(phrase("the"))),
        ("author:the", Named(AUTHOR, ("the",))),
    ],
)  # fmt: skip
def test_what_is_read(typed, tree):
    assert read_query(typed).tree == tree


@pytest.mark.parametrize(
    "typed",
    ["apple banana", '"a phrase" -b OR (c d)', "author:A1 year:..2020 has:tldr type:thesis", "https://arxiv.org/abs/1706.03762",
     "doi:10.1000/182", "Attention: apple", "apple - banana", "the who", "", "arXiv:1706.03762v5"],
)  # fmt: skip
def test_nothing_is_said_about_what_needs_no_repair(typed):
    assert read_query(typed).notes == ()


@pytest.mark.parametrize(
    ("typed", "reading", "note"),
    [
        ('apple "banana cherry', 'apple "banana cherry"', "never closed; it was read as “banana cherry”"),
        ('"apple banana author:hinton', '"apple banana" author:hinton', "never closed; it was read as “apple banana”"),
        ('("apple banana) cherry', '"apple banana" cherry', "never closed"),
        ('apple "', "apple", "quotation mark with nothing after it"),
        ('apple ""', "apple", "nothing between them"),
        ('apple "?!"', "apple", "no word in “?!”"),
        ("(apple", "apple", "never closed was closed at the end"),
        ("apple)", "apple", "closing parenthesis"),
        ("apple ()", "apple", "nothing between them"),
        ("apple AND", "apple", "AND had nothing to join"),
        ("OR apple", "apple", "OR had nothing to join"),
        ("apple AND OR banana", "apple banana", "OR had nothing to join"),
        ("apple NOT", "apple", "NOT had nothing to exclude"),
        ("(apple OR) banana", "apple banana", "OR had nothing to join"),
        ("author: AND apple", "apple", "Nothing stood after “author:”"),
        ("apple author:", "apple", "Nothing stood after “author:”"),
        ('apple author:""', "apple", "nothing between them"),
        ("year:2020..2017", "year:2017..2020", "read as year:2017..2020"),
        ("apple year:20199", "apple", "No work is of the year “20199”"),
        ("apple year:soon", "apple", "“soon” is not a year"),
        ("apple type:poem", "apple", "The types are article, conference-paper, preprint,"),
        ("apple type:paper", "apple", "may mean article, conference-paper or preprint"),
        ("apple type:re", "apple", "No type of work is called “re”"),
        ("apple has:pictures", "apple", "has:tldr, has:fulltext or has:abstract"),
        ("apple in:abstract", "apple", "What can be asked is in:title"),
        ("year:2019 in:title", "year:2019", "stood beside no word"),
        ("-in:title apple", "apple", "cannot be excluded"),
        ("foo:bar", '"foo bar"', "There is no field “foo:”"),
        ('foo:"bar baz"', 'foo "bar baz"', "There is no field “foo:”"),
        ("the apple", "apple", "“the” was left out"),
        ("cats or dogs", "cats dogs", "written in capitals"),
        ("neuro*", "neuro", "The star in “neuro*”"),
        ("???", "", "no word in this"),
        ("(" * 20 + "apple" + ")" * 20, "apple", f"more than {DEEPEST_NESTING} deep"),
        (" ".join("x" * n for n in range(1, 50)), None, f"first {MOST_CHARACTERS} characters"),
        (" ".join(f"{n}" for n in range(99)), " ".join(str(n) for n in range(32)), f"first {MOST_LEAVES} words"),
    ],
)
def test_what_is_repaired_is_told(typed, reading, note):
    query = read_query(typed)
    assert reading is None or query.reading == reading
    assert note in " ".join(query.notes)


def test_a_note_is_one_sentence_to_the_reader_each_time():
    query = read_query('the apple of the (banana AND year:99999 type:poem foo:bar "cherry')
    assert len(query.notes) == len(set(query.notes)) > 4
    assert all(note[0].isupper() or note[0] == "“" for note in query.notes)
    assert all(note.endswith(".") for note in query.notes)


def test_a_cut_falls_between_words():
    assert read_query("apple " * 200).reading == "apple"


@pytest.mark.parametrize("letter", ["﷽", "㎏", "½", "β²"])
def test_letters_that_fold_into_many_do_not_outgrow_a_query(letter):
    for typed in (letter * 400, f'"{letter * 390}"', f"{letter} " * 200, f"institution:({letter} OR x) " * 14):
        query = read_query(typed)
        assert len(query.reading) <= MOST_CHARACTERS
        assert read_query(query.reading).tree == query.tree


# --- whatever is typed -------------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    ['"', "“", "(", ")", "(", ")", " ", " ", " ", "AND", "OR", "NOT", "-", "−", "|", "&", "+", ":", "*", "..", "author:",
     "by: ", "topic:", "year:", "type:", "has:", "in:title", "title:", "in:", "foo:", "A12", "S3", "2019", "99999", "2017..2020",
     "thesis", "tldr", "apple", "Banana", "the", "of", "state-of-the-art", "深層", "β²", "﷽", "\x00", "\ud800", "\u200b", "\n", "é"]
)  # fmt: skip
TYPED = st.one_of(
    st.text(max_size=60), st.lists(PIECES, max_size=60).map("".join), st.lists(PIECES, max_size=30).map(" ".join)
)


@settings(deadline=None, max_examples=1500)
@given(TYPED)
@example("(" * 500)
@example("NOT " * 200)
@example("author:(" * 60)
@example('"' * 399)
@example("-" * 400 + "x")
def test_any_text_is_read_and_reads_the_same_when_written_out(typed):
    query = read_query(typed)
    assert query.text == typed
    again = read_query(query.reading)
    assert again.tree == query.tree
    assert again.notes == ()
    assert again.reading == query.reading
    assert is_normal(query.tree)
    assert len(list(leaves(query.tree))) <= MOST_LEAVES
    assert len(query.reading) <= MOST_CHARACTERS
    assert nesting(query.reading) <= DEEPEST_NESTING
    stripped = typed.strip()
    assert words_of(query.tree) <= {*words(tidy(stripped)), *words(tidy(stripped[:MOST_CHARACTERS]))}
    query.reading.encode()
    "".join(query.notes).encode()


@settings(deadline=None, max_examples=600)
@given(TREES)
def test_every_tree_can_be_said(tree):
    query = read_query(write(tree))
    assert query.tree == tree
    assert query.notes == ()
    assert query.reading == write(tree)


@settings(deadline=None)
@given(TREES, st.randoms(use_true_random=False))
def test_blanks_case_of_fields_and_more_parentheses_change_nothing(tree, random):
    text = re.sub(
        r"\b(author|topic|venue|institution|year|type|has|title):", lambda field: field[0].upper(), write(tree)
    )
    spaced = re.sub(" ", lambda _: " " * random.randint(1, 3), text)
    if len(spaced) + 4 <= MOST_CHARACTERS and nesting(spaced) < DEEPEST_NESTING:
        assert read_query(f" ({spaced}) ").tree == tree


@settings(deadline=None)
@given(TREES, TREES)
def test_nothing_binds_looser_than_or_and_nothing_tighter_than_not(first, second):
    one, other = write(first), write(second)
    if len(one) + len(other) > MOST_CHARACTERS - 20:
        return
    both = [part for tree in (first, second) for part in (tree.parts if isinstance(tree, Or) else (tree,))]
    read = read_query(f"{one} OR {other}").tree
    if len(list(leaves(first))) + len(list(leaves(second))) <= MOST_LEAVES:
        assert (read.parts if isinstance(read, Or) else (read,)) == tuple(dict.fromkeys(both))


@pytest.mark.parametrize(
    "tree",
    [
        And((Years(2018, 2018), Not(Term("2019")))),
        And((Years(2018, None), Term("2019"))),
        And((Years(2018, None), Not(Term("2019")))),
        And((Years(None, 2018), Term("2019"))),
        And((Years(2018, 2018), Phrase(("2019",)))),
    ],
)
def test_a_number_after_a_year_is_no_part_of_a_range(tree):
    assert read_query(write(tree)).tree == tree
