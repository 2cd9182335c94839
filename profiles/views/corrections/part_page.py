"""One part of a request as its parties see it: what was asked, who has it, what came of it, and what they may do."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from papers.curation.rearranging import UNDO_WITHIN
from papers.curation.taking_back import resting_on
from papers.models import Author
from papers.selectors.work_lines import WorkLine
from profiles.corrections.answering import may_answer
from profiles.corrections.applying import kind_of
from profiles.corrections.obstacles import obstacle
from profiles.corrections.sight import Sight
from profiles.corrections.undoing import may_undo
from profiles.models import Decider, PartState, RequestPart, User
from profiles.selectors import correction_status
from profiles.selectors.correction_status import AskedWorks
from profiles.views.corrections import part_words


@dataclass(frozen=True, slots=True)
class PageCount:
    """A page of a person and the number of its works, before and after. `author` is the record as it is called now."""

    public_id: str
    author: Author | None
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class NotMoved:
    """Works that stayed where they were, and why."""

    why: str
    works: list[WorkLine]


@dataclass(frozen=True, slots=True)
class PartPage:
    """A part with everything its page tells. `told` are further particulars as pairs; `rests_on_it` are later parts
    that have to be undone before this one."""

    part: RequestPart
    title: str
    state: str
    who_has_it: str
    outcome: str
    works: AskedWorks
    works_label: str
    counts: list[PageCount]
    not_moved: list[NotMoved]
    told: list[tuple[str, str]]
    note: str
    made: Author | None
    may_answer: bool
    may_withdraw: bool
    may_undo: bool
    undo_until: datetime | None
    rests_on_it: list[RequestPart]


def part_page(part: RequestPart, sight: Sight, user: User, *, now: datetime) -> PartPage:
    reads = sight.may_read(part)
    facts: dict[str, Any] = part.facts if reads else {}
    counts = facts.get("counts") or {}
    made = facts.get("made")
    records = correction_status.records_told([*counts, *([made] if made else [])])
    undo_until = _undo_until(part)
    is_open_to_undo = part.state == PartState.DONE and undo_until is not None and now <= undo_until
    return PartPage(
        part=part,
        title=part_words.title(part),
        state=part_words.STATES[part.state],
        who_has_it=part_words.who_has_it(part),
        outcome=part_words.outcome(part),
        works=correction_status.asked_works(part) if reads else AskedWorks(),
        works_label="For a record of their own" if part.kind == "split" else "The works it is about",
        counts=[PageCount(one, records.get(one), *counted) for one, counted in counts.items()],
        not_moved=_not_moved(part, facts),
        told=_told(part) if reads else [],
        note=part.note if reads and (sight.is_filer or part.decided_by_id == user.pk or sight.is_moderator) else "",
        made=records.get(made) if made else None,
        may_answer=part.state == PartState.WAITING and part.decider == Decider.OWNER and may_answer(part, user),
        may_withdraw=part.state == PartState.WAITING and sight.is_filer,
        may_undo=is_open_to_undo and may_undo(part, user) and (sight.is_filer or sight.is_moderator),
        undo_until=undo_until if is_open_to_undo else None,
        rests_on_it=_rests_on_it(part) if is_open_to_undo else [],
    )


def _undo_until(part: RequestPart) -> datetime | None:
    if part.correction is not None:
        return part.correction.undo_until
    return part.decided_at + UNDO_WITHIN if part.decided_at is not None else None


def _rests_on_it(part: RequestPart) -> list[RequestPart]:
    return correction_status.later_parts(resting_on(part.correction)) if part.correction is not None else []


_LEFT = {"moved_meanwhile": "moved-meanwhile", "signed_together": "signed-together"}


def _not_moved(part: RequestPart, facts: dict[str, Any]) -> list[NotMoved]:
    found = [NotMoved(obstacle(code), _works(facts.get(key))) for key, code in _LEFT.items()]
    if part.state == PartState.IMPOSSIBLE:
        found.append(NotMoved(obstacle(part.reason), _works(facts.get("works"))))
    left = facts.get("not_moved") or []
    found += [NotMoved(str(one.get("why", "")), _works([one.get("work")])) for one in left]
    return [one for one in found if one.works]


def _works(ids: Any) -> list[WorkLine]:
    return correction_status.works_told(ids) if ids else []


def _told(part: RequestPart) -> list[tuple[str, str]]:
    """What a kind of change has to tell besides works: it says so itself."""
    tell = getattr(kind_of(part), "tell", None)
    return list(tell(part.payload, part.other_id)) if tell is not None else []
