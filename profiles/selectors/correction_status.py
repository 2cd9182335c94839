"""What the pages about requests tell: a person's own, those that wait for their answer, what was done to their records,
and the works that a part is about.

Who may see what is decided in `profiles.corrections.sight`; here rows are read for whoever was let in.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.db.models import Prefetch, Q

from papers.models import Author, Authorship
from papers.selectors.work_lines import WorkLine, work_lines
from profiles.models import (
    AuditEvent,
    Bearing,
    Claim,
    CorrectionRequest,
    Decider,
    Evidence,
    EvidenceKind,
    PartState,
    Relation,
    RequestPart,
)

REQUESTS_SHOWN: Final = 100
WORKS_SHOWN: Final = 300
_CHANGED: Final = (PartState.DONE, PartState.UNDONE)


@dataclass(frozen=True, slots=True)
class MyCorrections:
    """`asked_of_me` are parts that wait for this person's answer, the most urgent first; `on_my_records` are requests
    of others that changed records of theirs, or wait for a moderator."""

    asked_of_me: list[RequestPart]
    under_way: list[CorrectionRequest]
    closed: list[CorrectionRequest]
    on_my_records: list[CorrectionRequest]

    def __bool__(self) -> bool:
        return bool(self.asked_of_me or self.under_way or self.closed or self.on_my_records)


@dataclass(frozen=True, slots=True)
class AskedWorks:
    """The works that a part is about. `gone` are names that no author list has any more."""

    mine: list[WorkLine] = field(default_factory=list)
    not_mine: list[WorkLine] = field(default_factory=list)
    apart: list[WorkLine] = field(default_factory=list)
    gone: int = 0

    def __len__(self) -> int:
        return len(self.mine) + len(self.not_mine) + len(self.apart)

    def __bool__(self) -> bool:
        return len(self) > 0


@dataclass(frozen=True, slots=True)
class Standing:
    """As what somebody asked: at which level they owned the record then (None if they did not), and which classes of
    evidence counted for that."""

    relation: Relation
    level: int | None
    classes: list[EvidenceKind]
    asks_for_it: bool


def my_corrections(user: int) -> MyCorrections:
    own = list(_requests().filter(filed_by=user).order_by("-filed_at", "-pk")[:REQUESTS_SHOWN])
    return MyCorrections(
        asked_of_me=asked_of(user),
        under_way=[request for request in own if request.closed_at is None],
        closed=[request for request in own if request.closed_at is not None],
        on_my_records=_on_records_of(user),
    )


def asked_of(user: int) -> list[RequestPart]:
    """The parts that wait for this owner's answer."""
    rows = RequestPart.objects.filter(state=PartState.WAITING, decider=Decider.OWNER, asked=user)
    return list(rows.select_related("request__record", "other").order_by("due_at", "pk"))


def _requests() -> Any:
    parts = RequestPart.objects.select_related("other").order_by("number")
    return CorrectionRequest.objects.select_related("record").prefetch_related(Prefetch("parts", parts))


def _on_records_of(user: int) -> list[CorrectionRequest]:
    held = list(Claim.objects.filter(user=user, holds=True).values_list("author", flat=True))
    if not held:
        return []
    of_record = Q(request__record__in=held) | Q(other__in=held)
    journalled = (
        Q(correction__places__author_before__in=held)
        | Q(correction__places__author_after__in=held)
        | Q(correction__records__author__in=held)
    )
    waits = Q(state=PartState.WAITING, decider=Decider.MODERATOR) & of_record
    changed = Q(state__in=_CHANGED) & (of_record | journalled)
    parts = RequestPart.objects.filter(waits | changed).exclude(request__filed_by=user)
    found = _requests().filter(pk__in=parts.values("request"))
    return list(found.order_by("-filed_at", "-pk")[:REQUESTS_SHOWN])


def asked_works(part: RequestPart) -> AskedWorks:
    """The works as asked for; of what is done, as the receipt has them, since an import may write lists anew."""
    told = {key: _numbers(part.facts.get(key)) for key in ("mine", "not_mine", "works")}
    if part.state in _CHANGED and any(told.values()):
        lines = _lines([*told["mine"], *told["not_mine"], *told["works"]], part.request.record_id)
        return AskedWorks(
            mine=_found(lines, told["mine"]),
            not_mine=_found(lines, told["not_mine"]),
            apart=_found(lines, told["works"]),
        )
    asked = {key: named(part.payload, key) for key in ("mine", "not_mine", "names")}
    works = dict(Authorship.objects.filter(pk__in=[*asked["mine"], *asked["not_mine"], *asked["names"]]).values_list(
        "pk", "work"
    ))  # fmt: skip
    lines = _lines(list(dict.fromkeys(works.values())), part.request.record_id)

    def of(key: str) -> list[WorkLine]:
        return _found(lines, list(dict.fromkeys(works[name] for name in asked[key] if name in works)))

    gone = sum(name not in works for names in asked.values() for name in names)
    return AskedWorks(mine=of("mine"), not_mine=of("not_mine"), apart=of("names"), gone=gone)


def named(payload: Mapping[str, Any], key: str) -> list[int]:
    """The names in author lists that a payload lists under `key`, alone or each with where it was seen."""
    entries: Iterable[Any] = payload.get(key) or ()
    found = [entry[0] if isinstance(entry, list) and entry else entry for entry in entries]
    return [name for name in found if isinstance(name, int)]


def works_told(ids: Any, *, subject: int | None = None) -> list[WorkLine]:
    """Works of a receipt, by public id."""
    return _found(_lines(numbers := _numbers(ids), subject), numbers)


def records_told(ids: Iterable[str]) -> dict[str, Author]:
    """Records of a receipt by public id, under the names that they have now."""
    numbers = [int(text[1:]) for text in ids if _is_id(text, "A")]
    return {author.public_id: author for author in Author.objects.filter(pk__in=numbers)}


def _numbers(ids: Any) -> list[int]:
    return [int(text[1:]) for text in ids if _is_id(text, "W")] if isinstance(ids, list) else []


def _is_id(text: Any, letter: str) -> bool:
    return isinstance(text, str) and text[:1] == letter and text[1:].isascii() and text[1:].isdigit()


def _lines(works: Sequence[int], subject: int | None) -> dict[int, WorkLine]:
    return {int(line.public_id[1:]): line for line in work_lines(list(works)[:WORKS_SHOWN], subject=subject)}


def _found(lines: Mapping[int, WorkLine], works: Sequence[int]) -> list[WorkLine]:
    return [lines[work] for work in works if work in lines]


def standing(request: CorrectionRequest) -> Standing:
    """As of when it was filed, whatever became of the claim since."""
    relation, at = Relation(request.relation), request.filed_at
    if request.filed_by_id is None or request.record_id is None:
        return Standing(relation, None, [], asks_for_it=False)
    claims = Claim.objects.filter(author=request.record_id, user=request.filed_by_id, opened_at__lte=at)
    held = claims.filter(active_since__lte=at).filter(Q(holds=True) | Q(state_since__gt=at)).order_by("-pk").first()
    if held is None:
        return Standing(relation, None, [], asks_for_it=claims.filter(submitted_at__lte=at).exists())
    last = AuditEvent.objects.filter(claim_id=held.pk, at__lte=at, level__isnull=False).order_by("-id").first()
    valid = Evidence.objects.filter(claim=held, given_at__lte=at, expires_at__gt=at).exclude(bearing=Bearing.NONE)
    kinds = set(valid.filter(Q(ended_at=None) | Q(ended_at__gt=at)).values_list("kind", flat=True))
    level = last.level if last is not None else held.level
    return Standing(relation, level, [kind for kind in EvidenceKind if kind.value in kinds], asks_for_it=False)


def later_parts(corrections: Iterable[int]) -> list[RequestPart]:
    """The parts whose acts these are: what has to be undone first."""
    rows = RequestPart.objects.filter(correction__in=list(corrections)).select_related("request__record", "other")
    return list(rows.order_by("-correction"))


def past_corrections(records: Iterable[int], *, before: datetime, but: int) -> list[RequestPart]:
    """What was asked for and decided about these records earlier, the newest first."""
    wanted = list(records)
    rows = RequestPart.objects.filter(
        Q(request__record__in=wanted) | Q(other__in=wanted), decided_at__isnull=False, request__filed_at__lte=before
    )
    found = rows.exclude(request=but).select_related("request__record", "other").order_by("-decided_at", "-pk")
    return list(found[:20])
