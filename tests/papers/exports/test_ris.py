import rispy
from hypothesis import given

from papers.exports.citable import one_line
from papers.exports.ris import ris, ris_record
from papers.records import WorkType
from tests.papers.exports.making import HEADING, a_citable, several_hostile_works


def test_a_record():
    work = a_citable(
        authors=["Laurens van der Maaten", "王伟", "Martin King Jr."], pages="12–19", url="https://x.example/a;b"
    )
    assert ris_record(work) == (
        "TY  - CPAPER\r\nID  - W7\r\nTI  - On engines\r\nAU  - van der Maaten, Laurens\r\nAU  - 王伟\r\n"
        "AU  - King, Martin, Jr.\r\nPY  - 2019\r\nSP  - 12\r\nEP  - 19\r\nUR  - https://x.example/a%3Bb\r\nER  - \r\n\r\n"
    )


def test_every_type_is_one_of_ris():
    known = set(rispy.config.TYPE_OF_REFERENCE_MAPPING)
    assert {ris_record(a_citable(type=kind.value))[6:].split("\r")[0] for kind in WorkType} <= known


@given(several_hostile_works)
def test_a_reader_finds_every_work_with_its_title_and_authors(works):
    records = rispy.loads("".join(ris(works, HEADING)))
    assert len(records) == len(works)
    for record, work in zip(records, works, strict=True):
        assert record.get("title", "") == one_line(work.title)
        assert record["year"] == str(work.year)
        names = [name for name in work.authors if one_line(name)] + ["others"] * work.more_authors
        assert len(record.get("authors", [])) == len(names)
        assert record.get("abstract", "") == one_line(work.abstract)
