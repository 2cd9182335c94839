"""Lists of domains from elsewhere give rights, or take them away: what they may do, and what they may not."""

import gzip
import io
import json

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from papers.ingest.keys import affiliation_key
from papers.models import Institution, InstitutionName
from profiles.evidence.domains import Reason, judge_address
from profiles.evidence.domains.listfiles import ListedDomain, UnreadableEntry, read_domains
from profiles.evidence.registered_domains import StoredDomains, domains_of
from profiles.models import InstitutionDomain, RefusedDomain


def institution(name: str, *domains: str, status: str = "active", country: str = "GB", kind: str = "display"):
    made = Institution.objects.create(name=name, domains=list(domains), status=status, country_code=country)
    InstitutionName.objects.create(institution=made, name=name, key=affiliation_key(name), kind=kind)
    return made


def judged(address: str):
    return judge_address(address, known=StoredDomains())


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("import_domains", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def listed(tmp_path):
    def write(content: str, name: str = "list.txt") -> str:
        path = tmp_path / name
        path.write_bytes(gzip.compress(content.encode()) if name.endswith(".gz") else content.encode())
        return str(path)

    return write


def test_the_three_forms_are_read():
    assert list(read_domains("# comment\na.edu\n\n  B.edu # inline\nnot a domain\n")) == [
        ListedDomain("a.edu"),
        ListedDomain("b.edu"),
        UnreadableEntry("not a domain", "What stands after the @ is not a domain."),
    ]
    assert list(read_domains("domain\tnames\na.edu\tUniversity A | Uni A\n")) == [
        ListedDomain("a.edu", ("University A", "Uni A"))
    ]
    hipo = [{"name": "University A", "domains": ["a.edu", "b.edu"], "alpha_two_code": "se", "web_pages": []}, {}, 3]
    assert list(read_domains(json.dumps(hipo)))[:2] == [
        ListedDomain("a.edu", ("University A",), "SE"),
        ListedDomain("b.edu", ("University A",), "SE"),
    ]
    assert [type(one) for one in read_domains(json.dumps(hipo))][2:] == [UnreadableEntry, UnreadableEntry]


@given(st.text(max_size=200))
def test_any_file_is_read_to_its_end(text):
    for content in (text, "[" + text, f"[{json.dumps(text)}]"):
        for entry in read_domains(content):
            assert isinstance(entry, ListedDomain | UnreadableEntry)


@pytest.mark.django_db
def test_what_the_database_knows_decides():
    one = institution("Brightwater University", "brightwater.edu")
    closed = institution("Old Town College", "oldtown.edu", status="inactive")
    merged = institution("Brightwater Polytechnic", "bwpoly.edu")
    Institution.objects.filter(pk=merged.pk).update(merged_into=one)
    InstitutionDomain.objects.create(domain="cs.brightwater.edu", institution=one, source="moderator")
    InstitutionDomain.objects.create(domain="poly.edu", institution=merged, source="moderator")
    RefusedDomain.objects.create(domain="club.brightwater.edu", reason="abused", source="list")

    assert judged("ada@brightwater.edu").institutions == (one.pk,)
    assert judged("ada@cs.brightwater.edu").institutions == (one.pk,)
    assert judged("ada@poly.edu").institutions == (one.pk,)
    assert judged("ada@bwpoly.edu").institutions == (one.pk,)
    assert judged("ada@ml.cs.brightwater.edu").registered == "cs.brightwater.edu"
    assert judged("ada@club.brightwater.edu").reason is Reason.ABUSED
    assert judged("ada@oldtown.edu").reason is Reason.CLOSED
    assert judged("ada@brightvvater.edu").registered == "brightwater.edu"
    assert domains_of(one.pk) == ["brightwater.edu", "cs.brightwater.edu"]
    assert domains_of(closed.pk) == ["oldtown.edu"]


@pytest.mark.django_db
def test_a_refused_list_takes_effect_at_once_and_twice_is_once(listed):
    institution("Marlin College", "marlin.ac.uk")
    path = listed("marlin.ac.uk\nac.uk\nnonsense\nmarlin.ac.uk\n")
    assert judged("ada@marlin.ac.uk").is_accepted
    assert "read 4, added 1" in run("refused", path)
    assert judged("ada@marlin.ac.uk").reason is Reason.ABUSED
    assert not RefusedDomain.objects.filter(domain="ac.uk").exists()  # or a country would be refused
    assert "read 4, added 0" in run("refused", path)
    assert RefusedDomain.objects.count() == 1


@pytest.mark.django_db
def test_an_institutional_list_gives_domains_by_name(listed):
    marlin = institution("Marlin Collège", "marlin.ac.uk")
    path = listed(
        "domain\tnames\nmarlin-college.org\tMarlin College | Marlin\nmarlin.ac.uk\tMarlin College\n", "l.tsv.gz"
    )
    said = run("institutional", path)
    assert "read 2, added 1" in said
    assert "1 known" in said
    assert judged("ada@marlin-college.org").institutions == (marlin.pk,)
    assert "added 0" in run("institutional", path)
    assert InstitutionDomain.objects.get().source == "l.tsv.gz"


@pytest.mark.django_db
def test_a_name_that_several_bear_gives_nothing(listed):
    institution("Northeastern University", country="US")
    institution("Northeastern University", country="CN")
    out = run("institutional", listed("neu-x.org\tNortheastern University\nneu-y.cn\tNortheastern University\n"))
    assert "1 name of several institutions" in out
    assert judged("ada@neu-y.cn").is_accepted  # the domain's country tells which
    assert not judged("ada@neu-x.org").is_accepted


@pytest.mark.django_db
@pytest.mark.parametrize(
    "entry",
    [
        "gmail.com\tMarlin College",
        "ac.uk\tMarlin College",
        "alumni.marlin.ac.uk\tMarlin College",
        "refused.org\tMarlin College",
        "marlin-college.fr\tMarlin College",  # in another country
        "rnarlin.ac.uk\tMarlin College",
        "old.org\tOld Town College",  # closed
        "mc.org\tMC",  # an acronym
        "nameless.org",
    ],
)
def test_a_list_cannot_give_what_the_rules_refuse(listed, entry):
    institution("Marlin College", "marlin.ac.uk")
    institution("Old Town College", status="inactive")
    institution("MC", kind="acronym")
    RefusedDomain.objects.create(domain="refused.org", reason="abused", source="list")
    assert "added 0" in run("institutional", listed(entry))
    assert not InstitutionDomain.objects.exists()


@pytest.mark.django_db
def test_a_file_that_is_none_is_said_in_one_line(tmp_path):
    (tmp_path / "broken.gz").write_bytes(b"no gzip")
    for name in ("missing.txt", "broken.gz"):
        with pytest.raises(CommandError, match="cannot be read"):
            run("refused", str(tmp_path / name))
