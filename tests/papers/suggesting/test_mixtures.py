"""Works of one record that hang together by too little to be one person's."""

from papers.identity.suggesting.dossiers import Corpus, Dossier, Place
from papers.identity.suggesting.interface import FactKind
from papers.identity.suggesting.mixtures import MIXED_FROM, parts

CORPUS = Corpus(100_000, 100_000, {}, {"wong": 3000, "wei": 2000, "li": 5000, "na": 900}, {}, {})
_COMMON_COAUTHOR = "na li"


def a_record(name, *groups):
    """Each group: co-authors, employer, how many works."""
    dossier, number = Dossier(1, [name]), 0
    for coauthors, employer, works in groups:
        for _ in range(works):
            number += 1
            dossier.places[number] = Place(
                number, number, 2015, coauthors=dict.fromkeys(coauthors, 0), affiliations={employer} if employer else set(),
                words=frozenset({f"subject of {employer}"}),
            )  # fmt: skip
    return dossier


def test_a_common_name_whose_works_share_one_common_co_author_may_be_two_people():
    mixed = a_record(
        "Wei Wong", (["ivo brandt", _COMMON_COAUTHOR], "here", 4), (["zoe okafor", _COMMON_COAUTHOR], "there", 3)
    )
    found = parts(mixed, CORPUS)
    assert found.strength >= MIXED_FROM
    assert found.parts == ((5, 6, 7),)
    assert FactKind.PARTS_LINK in {fact.kind for fact in found.facts}


def test_what_a_rare_co_author_links_is_one_persons():
    one = a_record(
        "Wei Wong", (["ivo brandt", "quillon ostrander"], "here", 4), (["quillon ostrander", "ivo brandt"], "there", 3)
    )
    assert parts(one, CORPUS) is None


def test_a_rare_name_is_seldom_two_people():
    rare = a_record("Quillon Ostrander", (["ivo brandt"], "here", 4), (["zoe okafor"], "here too", 3))
    found = parts(rare, CORPUS)
    assert found is None or found.strength < MIXED_FROM


def test_an_identifier_of_the_source_holds_works_together():
    mixed = a_record("Wei Wong", (["ivo brandt"], "here", 4), (["zoe okafor"], "there", 3))
    for place in mixed.places.values():
        place.identifiers.add("acl wei-wong")
    assert parts(mixed, CORPUS) is None


def test_a_single_work_apart_is_no_part():
    assert parts(a_record("Wei Wong", (["ivo brandt"], "here", 4), (["zoe okafor"], "there", 1)), CORPUS) is None
    assert parts(Dossier(1, ["Wei Wong"]), CORPUS) is None
