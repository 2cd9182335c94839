"""What Crossref and arXiv answer about one work. Everything goes through the one way out."""

from typing import Final
from urllib.parse import quote

from django.conf import settings

from papers.importers import arxiv, crossref, typed
from papers.importers.base import Source
from portal.common.outbound import Limits, OutboundError, default_client
from profiles.corrections.errors import CorrectionError
from profiles.models import AdditionWay

SOURCES: Final[dict[str, Source]] = {
    AdditionWay.DOI: crossref.SOURCE,
    AdditionWay.ARXIV: arxiv.SOURCE,
    AdditionWay.BIBTEX: typed.SOURCE,
}
_LIMITS: Final = Limits(body=4_000_000)
_OK: Final = 200
_NO_SUCH: Final = frozenset({404, 410})
_NAMES: Final = {AdditionWay.DOI: "Crossref", AdditionWay.ARXIV: "arXiv"}


class RegistryError(CorrectionError):
    """The registry does not know the work, or does not answer."""


def ask_registry(way: AdditionWay, identifier: str) -> str:
    """The answer as it came. Raises RegistryError."""
    if way == AdditionWay.DOI:
        url = f"{settings.CROSSREF_URL}/works/{quote(identifier, safe='')}"
    else:
        url = f"{settings.ARXIV_API_URL}/api/query?id_list={quote(identifier, safe='/')}"
    name = _NAMES[way]
    try:
        answer = default_client().within(_LIMITS).get(url)
    except OutboundError as error:
        raise RegistryError(f"{name} did not answer. Try again later, or paste the BibTeX of the work.") from error
    if answer.status in _NO_SUCH:
        raise RegistryError(
            f"{name} does not know {identifier}. Look whether it is right. Of works that are registered elsewhere,"
            " paste the BibTeX."
        )
    if answer.status != _OK:
        raise RegistryError(f"{name} gives no answer now (status {answer.status}). Try again later, or paste BibTeX.")
    return answer.body.decode("utf-8", "replace").replace("\0", "")
