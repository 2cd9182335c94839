"""ORCID records as the public API gives them, with items on the word of whomever a test needs."""

from tests.profiles.orcid_server import IDS

PUBLISHER = {"source-client-id": {"path": "APP-PUBLISHER"}, "source-name": {"value": "Crossref"}}
UNIVERSITY = {"source-client-id": {"path": "APP-UNIVERSITY"}, "source-name": {"value": "Brightwater University"}}


def holder(orcid=IDS[0]):
    return {"source-orcid": {"path": orcid}, "source-name": {"value": "Ada Byron"}}


def a_work_there(doi, source):
    return {
        "title": {"title": {"value": "On the analytical engine"}},
        "source": source,
        "external-ids": {
            "external-id": [{"external-id-type": "doi", "external-id-value": doi, "external-id-relationship": "self"}]
        },
    }


def an_employment(ror, source):
    organisation = {"name": "Brightwater University"}
    organisation["disambiguated-organization"] = {
        "disambiguated-organization-identifier": f"https://ror.org/{ror}", "disambiguation-source": "ROR"
    }  # fmt: skip
    return {"organization": organisation, "source": source}


def a_record(orcid=IDS[0], *, name="Ada Byron", works=(), employments=()):
    given, _, family = name.rpartition(" ")
    return {
        "orcid-identifier": {"uri": f"https://orcid.org/{orcid}", "path": orcid, "host": "orcid.org"},
        "person": {"name": {"given-names": {"value": given}, "family-name": {"value": family}}},
        "activities-summary": {
            "works": {"group": [{"work-summary": [work]} for work in works]},
            "employments": {"affiliation-group": [{"summaries": [{"employment-summary": one}]} for one in employments]},
        },
    }
