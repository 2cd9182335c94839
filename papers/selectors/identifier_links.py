"""Identifiers and sources in words, and the addresses they stand for. Pure."""

from dataclasses import dataclass
from urllib.parse import quote, urlsplit

SOURCE_NAMES = {
    "acl": "ACL Anthology",
    "arxiv": "arXiv",
    "bibtex": "BibTeX file",
    "crossref": "Crossref",
    "openalex": "OpenAlex",
    "openreview": "OpenReview",
    "orcid": "ORCID",
    "paperlists": "Paper Lists",
    "person": "Typed in by a person",
}

_WORK_SCHEMES = {
    "doi": ("DOI", "https://doi.org/{}"),
    "arxiv": ("arXiv", "https://arxiv.org/abs/{}"),
    "acl": ("ACL Anthology", "https://aclanthology.org/{}/"),
    "openreview": ("OpenReview", "https://openreview.net/forum?id={}"),
    "openalex": ("OpenAlex", "https://openalex.org/{}"),
    "pmid": ("PubMed", "https://pubmed.ncbi.nlm.nih.gov/{}/"),
    "paperlists": ("Paper Lists", ""),
}
_PERSON_SCHEMES = {
    "orcid": ("ORCID", "https://orcid.org/{}"),
    "openreview": ("OpenReview", "https://openreview.net/profile?id={}"),
    "openalex": ("OpenAlex", "https://openalex.org/{}"),
    "acl": ("ACL Anthology", "https://aclanthology.org/people/{}/"),
    "dblp": ("dblp", "https://dblp.org/pid/{}.html"),
    "semanticscholar": ("Semantic Scholar", "https://www.semanticscholar.org/author/{}"),
    "googlescholar": ("Google Scholar", "https://scholar.google.com/citations?user={}"),
    "researcherid": ("ResearcherID", "https://www.webofscience.com/wos/author/record/{}"),
    "wikidata": ("Wikidata", "https://www.wikidata.org/wiki/{}"),
    "ieee": ("IEEE", "https://ieeexplore.ieee.org/author/{}"),
}
_ORDER = ("orcid", "doi", "arxiv", "acl", "openreview", "openalex", "dblp", "ieee", "pmid", "paperlists")


@dataclass(frozen=True, slots=True)
class IdentifierLink:
    """`url` is empty where an identifier has no page."""

    scheme: str
    label: str
    value: str
    url: str


def source_name(source: str) -> str:
    return SOURCE_NAMES.get(source, source)


def work_link(scheme: str, value: str) -> IdentifierLink:
    return _link(_WORK_SCHEMES, scheme, value)


def person_link(scheme: str, value: str) -> IdentifierLink:
    if scheme == "openreview" and not value.startswith("~"):
        # Made from an e-mail address: it joins records, but is nobody's page.
        return IdentifierLink(scheme, "OpenReview", "", "")
    return _link(_PERSON_SCHEMES, scheme, value)


def in_reading_order(links: list[IdentifierLink]) -> list[IdentifierLink]:
    rank = {scheme: place for place, scheme in enumerate(_ORDER)}
    return sorted(links, key=lambda link: (rank.get(link.scheme, len(rank)), link.value))


def web_address(url: str) -> str:
    """The address if it is safe to link to (http or https with a host), otherwise empty."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    return url.strip() if parts.scheme in ("http", "https") and parts.netloc else ""


def _link(schemes: dict[str, tuple[str, str]], scheme: str, value: str) -> IdentifierLink:
    label, pattern = schemes.get(scheme, (scheme, ""))
    return IdentifierLink(scheme, label, value, pattern.format(quote(value, safe="/~:;()._-")) if pattern else "")
