"""Addresses as papers print them, and as extraction leaves them; and whose each is among the authors."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.evidence.domains import parse_address
from profiles.evidence.printed_addresses import MAX_ADDRESSES, Fit, belongs_to, find_addresses


def read(text: str) -> list[str]:
    return [one.address for one in find_addresses(text)]


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("Ada Rowe\nBrightwater University\nada@brightwater.edu\nAbstract", ["ada@brightwater.edu"]),
        ("E-mail: Ada.Rowe@CS.Brightwater.EDU.", ["ada.rowe@cs.brightwater.edu"]),
        ("<ada@uni.edu>, (bea@lab.org); cyd@x.ac.uk.", ["ada@uni.edu", "bea@lab.org", "cyd@x.ac.uk"]),
        ("{ada,bea.lind}@cs.uni.edu", ["ada@cs.uni.edu", "bea.lind@cs.uni.edu"]),
        ("{ada, bea,\ncyd} @ cs.uni.edu", ["ada@cs.uni.edu", "bea@cs.uni.edu", "cyd@cs.uni.edu"]),
        ("(ada|bea)@uni.edu", ["ada@uni.edu", "bea@uni.edu"]),
        ("[ada; bea and cyd]@uni.edu", ["ada@uni.edu", "bea@uni.edu", "cyd@uni.edu"]),
        ("ada, bea @uni.edu", ["ada@uni.edu", "bea@uni.edu"]),
        ("ada/bea @uni.edu", ["ada@uni.edu", "bea@uni.edu"]),
        ("{ada, bea}@uni.edu, cyd@lab.org", ["ada@uni.edu", "bea@uni.edu", "cyd@lab.org"]),
        ("ada at uni dot edu", ["ada@uni.edu"]),
        ("ada (at) cs (dot) uni (dot) edu", ["ada@cs.uni.edu"]),
        ("ada [at] cs.uni.edu", ["ada@cs.uni.edu"]),
        ("ada dot rowe at uni dot edu", ["ada.rowe@uni.edu"]),
        ("ada＠uni.edu", ["ada@uni.edu"]),
        ("ada\u00ad@uni.edu", ["ada@uni.edu"]),
        ("ada.rowe\n@uni.edu", ["ada.rowe@uni.edu"]),
        ("ada@\nuni.edu", ["ada@uni.edu"]),
        ("ada@cs.\nuni.edu", ["ada@cs.uni.edu"]),
        ("ada@cs.bright-\nwater.edu", ["ada@cs.brightwater.edu", "ada@cs.bright-water.edu"]),
        ("ada.r-\nowe@uni.edu", ["ada.rowe@uni.edu", "ada.r-owe@uni.edu"]),
        ("ada@uni.edu.Abstract. We", ["ada@uni.edu"]),
        ("ada@uni.eduAbstract", ["ada@uni.edu"]),
        ("ada@uni.edu ada@uni.edu ADA@UNI.EDU", ["ada@uni.edu"]),
        ("bea@uni.edu and then ada@uni.edu", ["bea@uni.edu", "ada@uni.edu"]),
    ],
)
def test_addresses_are_read_in_order(text, addresses):
    assert read(text) == addresses


@pytest.mark.parametrize(
    "text",
    [
        "",
        "We look at dot products at scale.",
        "recall@1 and R@10 on MNIST @CIFAR10, FPR@95%TPR",
        "NASNet-A (6 @ 768), ResNet18 @ImageNet",
        "In NFiS@EMNLP, 2017. In Rep4NLP@ACL, 2017.",
        "ada@uni.nosuchsuffix",
        "ada@uni",
        "@ada @uni.edu",
        "ada@ac.uk",
        "at the university (at) the end",
    ],
)
def test_what_is_none_is_not_read(text):
    assert read(text) == []


def test_what_was_put_together_is_not_certain():
    assert [one.is_certain for one in find_addresses("ada@bright-\nwater.edu, bea@uni.edu")] == [False, False, True]


def test_the_end_of_a_broken_name_is_not_a_name():
    """ "owe@uni.edu" may be somebody else's mailbox."""
    assert "owe@uni.edu" not in read("ada.r-\nowe@uni.edu")
    assert "ada@uni.com" not in read("ada@uni.com-\nputing.edu")


def test_there_is_an_end_to_addresses():
    assert len(read(" ".join(f"a{number}@uni.edu" for number in range(1000)))) == MAX_ADDRESSES


LOCAL = st.from_regex(r"[a-z]{2,8}([._][a-z]{2,6})?", fullmatch=True)
DOMAIN = st.from_regex(r"([a-z]{2,6}\.){1,2}(edu|org|de|ac\.uk)", fullmatch=True).filter(
    lambda one: one.count(".") > 1 or not one.startswith("ac.")
)


@given(st.lists(LOCAL, min_size=1, max_size=5, unique=True), DOMAIN, st.sampled_from([", ", ",", "; ", "|", ",\n"]))
def test_a_group_is_read_whole(names, domain, separator):
    found = read(f"Title of a Paper\n{{{separator.join(names)}}}@{domain}\nAbstract")
    if found:  # some drawn domains are suffixes
        assert found == [f"{name}@{domain}" for name in names]
    else:
        assert read(f"{names[0]}@{domain}") == []


@given(st.text(alphabet=st.sampled_from("ab. ,@{}-\n()[]<>/|dot at"), max_size=200))
def test_whatever_is_read_is_an_address(text):
    for one in find_addresses(text):
        assert str(parse_address(one.address)) == one.address
        assert 0 <= one.position <= len(text)


@pytest.mark.parametrize(
    "text",
    [
        "a, " * 20_000,
        "a.b" * 20_000,
        "a@" * 30_000,
        "{a," * 20_000,
        "a at b dot " * 5_000,
        "a-\n" * 20_000,
        "@" * 50_000,
    ],
)
def test_long_nonsense_is_read_in_little_time(text):
    assert read("@ at " + text) == []


# --- whose -------------------------------------------------------------------------------------------------------

AUTHORS = ["Ada M. Rowe", "Bea Lind", "Xiaoming Wang", "Juan García López"]


@pytest.mark.parametrize(
    ("address", "author"),
    [
        ("ada.rowe@uni.edu", "Ada M. Rowe"),
        ("adarowe@uni.edu", "Ada M. Rowe"),
        ("rowe.ada@uni.edu", "Ada M. Rowe"),
        ("ada.m.rowe@uni.edu", "Ada M. Rowe"),
        ("arowe@uni.edu", "Ada M. Rowe"),
        ("amrowe3@uni.edu", "Ada M. Rowe"),
        ("rowea@uni.edu", "Ada M. Rowe"),
        ("ada.r@uni.edu", "Ada M. Rowe"),
        ("rowe@uni.edu", "Ada M. Rowe"),
        ("ada@uni.edu", "Ada M. Rowe"),
        ("amr@uni.edu", "Ada M. Rowe"),
        ("prof.rowe@uni.edu", "Ada M. Rowe"),
        ("blind@uni.edu", "Bea Lind"),
        ("bl77@uni.edu", "Bea Lind"),
        ("xmwang@uni.edu", None),  # the initials of Xiao-Ming, whom the paper calls Xiaoming
        ("xwang@uni.edu", "Xiaoming Wang"),
        ("wangxiaoming@uni.edu", "Xiaoming Wang"),
        ("xiaoming.wang+papers@uni.edu", "Xiaoming Wang"),
        ("jgarcia@uni.edu", "Juan García López"),
        ("juan.garcia@uni.edu", "Juan García López"),
        ("jgarcialopez@uni.edu", "Juan García López"),
        ("garcia@uni.edu", "Juan García López"),
        ("info@uni.edu", None),
        ("x@uni.edu", None),
        ("1234@uni.edu", None),
        ("mlgroup@uni.edu", None),
    ],
)
def test_an_address_is_one_authors_or_nobodys(address, author):
    own = [name for name in AUTHORS if _fit(address, name) is Fit.OWN]
    assert own == ([author] if author else [])


def _fit(address: str, name: str, authors=AUTHORS) -> Fit:
    return belongs_to(address, [name], others=[other for other in authors if other != name])


def test_two_who_fit_alike_are_ambiguous():
    assert _fit("rowe@uni.edu", "Ada Rowe", ["Ada Rowe", "Bob Rowe"]) is Fit.AMBIGUOUS
    assert belongs_to("wwang@uni.edu", ["Wei Wang"], others=["Wen Wang"]) is Fit.AMBIGUOUS
    assert belongs_to("wei.wang@uni.edu", ["Wei Wang"], others=["Wen Wang"]) is Fit.OWN
    assert belongs_to("wei.wang@uni.edu", ["Wen Wang"], others=["Wei Wang"]) is Fit.ANOTHER


def test_some_letters_are_enough_only_where_there_is_nobody_else():
    assert belongs_to("rowelab@uni.edu", ["Ada Rowe"], others=[]) is Fit.OWN
    assert belongs_to("rowelab@uni.edu", ["Ada Rowe"], others=["Bea Lind"]) is Fit.AMBIGUOUS


def test_any_of_the_names_of_an_author_may_fit():
    assert belongs_to("alind@uni.edu", ["Ada Rowe", "Ada Lind"], others=["Cyd Berg"]) is Fit.OWN


PERSON = st.lists(st.from_regex(r"[A-Z][a-z]{2,8}", fullmatch=True), min_size=2, max_size=3).map(" ".join)


@given(PERSON, st.lists(PERSON, max_size=4))
def test_only_one_author_owns_an_address(name, others):
    authors = [name, *others]
    local = name.lower().replace(" ", ".")
    fits = [
        belongs_to(f"{local}@uni.edu", [one], others=[other for at, other in enumerate(authors) if at != index])
        for index, one in enumerate(authors)
    ]
    assert fits.count(Fit.OWN) <= 1
    if name.split()[0] not in {word for other in others for word in other.split()}:
        assert fits[0] is Fit.OWN


@given(st.text(max_size=30), st.lists(st.text(max_size=30), max_size=3), st.lists(st.text(max_size=30), max_size=3))
def test_any_texts_have_an_answer(local, names, others):
    assert belongs_to(f"{local}@uni.edu", names, others=others) in Fit
