"""What each class of evidence is worth, and for how long. The numbers are the formula's; changing one changes trust."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from profiles.models.evidence import EvidenceKind

_YEAR: Final = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Worth:
    """`strength` when given, in (0, 1); how long it lasts; how often it is looked at again, if it can be."""

    strength: float
    lasts: timedelta
    recheck: timedelta | None = None


WORTH: Final[dict[EvidenceKind, Worth]] = {
    EvidenceKind.INSTITUTIONAL_EMAIL: Worth(0.45, _YEAR),
    EvidenceKind.ORCID: Worth(0.30, _YEAR),
    EvidenceKind.HOMEPAGE: Worth(0.40, timedelta(days=62), recheck=timedelta(days=30)),
    EvidenceKind.PRINTED_EMAIL: Worth(0.60, _YEAR),
    EvidenceKind.VOUCH: Worth(0.25, 2 * _YEAR),
    EvidenceKind.MODERATOR: Worth(0.80, 2 * _YEAR),
}
# An ORCID record with an item that somebody else than its holder asserts, and that matches this record.
ORCID_WITH_MATCH: Final = 0.70
