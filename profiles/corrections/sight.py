"""Who may see a request, and how much of it: its parties, and nobody else.

Whoever asked, and the owner of the record that it is about, see all of it; an owner who is asked, or whose record
changes, sees the parts that concern them; moderators see all of what is not their own case. For everybody else there
is no such request.
"""

from dataclasses import dataclass

from papers.curation.taking_back import records_of as records_of_correction
from profiles.corrections.applying import kind_of, records_of
from profiles.models import Claim, CorrectionRequest, RequestPart, User


@dataclass(frozen=True, slots=True)
class Sight:
    """A request as one person sees it. `parts` are those they may see, `hidden` the number of others.

    `owned` are the records among those that change which this person owns; `is_moderator` is in this case.
    """

    user: int
    request: CorrectionRequest
    parts: list[RequestPart]
    hidden: int
    is_filer: bool
    is_moderator: bool
    owned: frozenset[int]

    def may_read(self, part: RequestPart) -> bool:
        """Whether this person sees the particulars: what a kind keeps private, as a former name, is for those whom it
        is about and for whoever decides."""
        knows = self.is_filer or self.is_moderator or self.request.record_id in self.owned
        return knows or part.asked_id == self.user or not is_private(part)


def touched_records(part: RequestPart) -> set[int]:
    """The records that a part would change or has changed."""
    found = set(records_of(part))
    return found | records_of_correction(part.correction_id) if part.correction_id is not None else found


def sight_of(number: int, user: User) -> Sight | None:
    """What this account, a row read now, sees of a request; None where there is nothing."""
    request = CorrectionRequest.objects.select_related("record__institution", "filed_by").filter(pk=number).first()
    if request is None:
        return None
    rows = request.parts.select_related("other__institution", "correction", "asked").order_by("number")
    parts = list(rows)
    for part in parts:
        part.request = request
    touched = {part.pk: touched_records(part) for part in parts}
    records = {record for found in touched.values() for record in found}
    records |= {request.record_id} if request.record_id is not None else set()
    mine = Claim.objects.filter(author__in=records, user=user)
    owned = frozenset(mine.filter(holds=True).values_list("author", flat=True))
    is_filer = request.filed_by_id == user.pk
    is_involved = is_filer or mine.exclude(submitted_at=None).exists()
    is_moderator = user.is_moderator and not is_involved
    sees_all = is_filer or is_moderator or request.record_id in owned
    seen = [part for part in parts if sees_all or part.asked_id == user.pk or touched[part.pk] & owned]
    if not seen:
        return None
    return Sight(user.pk, request, seen, len(parts) - len(seen), is_filer, is_moderator, owned)


def is_private(part: RequestPart) -> bool:
    """Whether the kind of the part keeps what was asked to those who have to know it."""
    return bool(getattr(kind_of(part), "private", False))
