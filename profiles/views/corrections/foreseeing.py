"""What would come of a part if it were agreed to now: shown to whoever decides, before they do."""

from dataclasses import dataclass
from datetime import datetime

from profiles.corrections.asked import AskedPart
from profiles.corrections.obstacles import obstacle
from profiles.corrections.planning import PageChange, preview
from profiles.models import PartState, Relation, RequestPart


@dataclass(frozen=True, slots=True)
class Foreseen:
    """Each page before and after; `obstacle` says why it cannot be done as things stand, and is empty where it can."""

    pages: list[PageChange]
    obstacle: str


def foreseen(part: RequestPart, *, now: datetime) -> Foreseen | None:
    """Tried, looked at and given up again. None for what is settled, and where there is no record yet."""
    request = part.request
    if request.record_id is None or part.state != PartState.WAITING:
        return None
    asked = AskedPart(part.kind, part.payload, part.other_id)
    found = preview(
        record=request.record_id, parts=[asked], by=request.filed_by, now=now, relation=Relation(request.relation)
    )
    code = next((one.obstacle for one in found.parts if one.obstacle), "")
    return Foreseen(found.pages, obstacle(code) if code else "")
