"""ORCID records of invented people, in the form of its public API (version 3.0)."""

from typing import Any

ADA = "0000-0002-1825-0097"
BEA = "0000-0001-5109-3700"


def holder(orcid: str = ADA) -> dict[str, Any]:
    """The source of what the holder typed in."""
    return {"source-orcid": {"path": orcid}, "source-client-id": None, "source-name": {"value": "Ada Rowe"}}


def organisation(name: str = "Crossref", origin: str | None = None) -> dict[str, Any]:
    """The source of what a member organisation added; with `origin`, on whose behalf."""
    return {
        "source-orcid": None,
        "source-client-id": {"path": "0000-0001-9884-1913", "host": "orcid.org"},
        "source-name": {"value": name},
        "assertion-origin-orcid": {"path": origin} if origin else None,
        "assertion-origin-client-id": None,
        "assertion-origin-name": None,
    }


def work(source: dict[str, Any], *external: tuple[str, str], relationship: str = "self") -> dict[str, Any]:
    return {
        "work-summary": [
            {
                "title": {"title": {"value": "On Engines"}},
                "source": source,
                "external-ids": {
                    "external-id": [
                        {
                            "external-id-type": kind,
                            "external-id-value": value,
                            "external-id-relationship": relationship,
                        }
                        for kind, value in external
                    ]
                },
            }
        ]
    }


def affiliation(kind: str, source: dict[str, Any], identifier: str, scheme: str = "ROR") -> dict[str, Any]:
    organisation = {
        "name": "Brightwater University",
        "disambiguated-organization": {
            "disambiguated-organization-identifier": identifier,
            "disambiguation-source": scheme,
        },
    }
    return {"summaries": [{f"{kind}-summary": {"organization": organisation, "source": source}}]}


def record(
    *,
    orcid: str = ADA,
    works: list[dict[str, Any]] | None = None,
    employments: list[dict[str, Any]] | None = None,
    educations: list[dict[str, Any]] | None = None,
) -> dict[str, Any]:
    return {
        "orcid-identifier": {"uri": f"https://orcid.org/{orcid}", "path": orcid, "host": "orcid.org"},
        "person": {
            "name": {
                "given-names": {"value": "Ada"},
                "family-name": {"value": "Rowe"},
                "credit-name": {"value": "Ada M. Rowe"},
            },
            "other-names": {"other-name": [{"content": "A. Rowe"}, {"content": "Ada Rowe"}]},
        },
        "activities-summary": {
            "works": {"group": works or []},
            "employments": {"affiliation-group": employments or []},
            "educations": {"affiliation-group": educations or []},
        },
    }
