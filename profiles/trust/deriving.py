"""The whole derivation of one score, for whoever runs the portal: each number that went in, what was done with it, and
which computations it is of.

Says what pages say (`profiles.trust.explaining`), and more: exact dates of evidence, seeds nearby, and what would raise
the score of somebody else's record. Never an address, and never what evidence rests on, which is not recorded here.
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from graph.models import Coauthor
from graph.selectors.builds import reading
from papers.models import Author
from portal.common.public_ids import parse_public_id
from profiles.claims.levels import Piece
from profiles.models import Claim, TrustBuild
from profiles.trust.explaining import NAMES, Explanation, explain
from profiles.trust.formula import ACTS_AT_REST, ATTRIBUTED, WORKS_AT_REST, Attribution, Component, Inputs
from profiles.trust.reading import Snapshot, last_whole_build, trust_of
from profiles.trust.steps import NextSteps, next_steps


class NoSuchRecordError(LookupError):
    """No record has this id. The message says what was asked for."""


@dataclass(frozen=True, slots=True)
class Seeds:
    """From how many people network evidence starts, and how many of them are co-authors of the record, or co-authors of
    co-authors, in the graph as it is now; `own` says that the record is among them."""

    known: int
    own: bool
    one_step: int
    two_steps: int


@dataclass(frozen=True, slots=True)
class Derivation:
    """`asked` led to `record`, where it was joined to it. Without a `snapshot` there is no score at that moment, and
    `missing` says why. `whole` is the computation of everybody that found the network evidence."""

    asked: str
    record: str
    name: str
    missing: str = ""
    snapshot: Snapshot | None = None
    explanation: Explanation | None = None
    whole: TrustBuild | None = None
    seeds: Seeds | None = None
    steps: NextSteps | None = None


def derive(*, record: str, as_of: datetime | None, now: datetime) -> Derivation:
    """Of the record with this public id, as it is or as it was. Raises NoSuchRecordError."""
    asked = parse_public_id(record)
    found = Author.objects.filter(pk=asked.pk).first() if asked and asked.letter == "A" else None
    if asked is None or found is None:
        raise NoSuchRecordError(f"{record}: no record has this id.")
    author = Author.objects.get(pk=found.merged_into_id) if found.merged_into_id else found
    named = (f"{asked.letter}{asked.pk}", author.public_id, author.name)
    snapshot = trust_of(author.pk, as_of)
    if snapshot is None:
        return Derivation(*named, missing=_missing(author, as_of))
    whole = last_whole_build(snapshot.build.as_of)
    claim = Claim.objects.filter(author=author, holds=True).select_related("user").first()
    owner = claim.user if claim else None
    return Derivation(
        *named,
        snapshot=snapshot,
        explanation=explain(
            snapshot.inputs, snapshot.score, claimed=snapshot.claimed, known=len(whole.seeds) if whole else 0
        ),
        whole=whole,
        seeds=_seeds(author.pk, whole) if whole else None,
        steps=next_steps(author=author.pk, user=owner, now=now) if owner and as_of is None else None,
    )


def _missing(author: Author, as_of: datetime | None) -> str:
    if author.hidden:
        return "The record is hidden, and has no score."
    if not TrustBuild.objects.exists():
        return "No scores have been computed yet: manage.py recompute_trust does it."
    if as_of is not None:
        return f"It had no score at {as_of:%Y-%m-%d %H:%M} UTC."
    return "It has no score: no work is on it and nobody holds it, or it came after the last computation."


def _seeds(author: int, whole: TrustBuild) -> Seeds:
    known = set(whole.seeds)
    with reading() as graph:
        if graph is None:
            return Seeds(len(known), author in known, 0, 0)
        ties = Coauthor.objects.filter(generation=graph.generation)
        near = set(ties.filter(a=author).values_list("b", flat=True))
        further = ties.filter(a__in=near - known, b__in=known).values_list("b", flat=True).distinct()
        beyond = set(further) - near - {author}
    return Seeds(len(known), author in known, len(near & known), len(beyond))


# --- as text --------------------------------------------------------------------------------------------------------


def as_text(found: Derivation) -> str:
    """For people, in plain words."""
    led = f" ({found.asked} was joined to it)" if found.asked != found.record else ""
    lines = [f"{found.record}, {found.name}{led}"]
    snapshot, explanation = found.snapshot, found.explanation
    if snapshot is None or explanation is None:
        return "\n".join([*lines, found.missing])
    until = f" until {_when(snapshot.until)}" if snapshot.until else ""
    claimed = "claimed" if snapshot.claimed else "not claimed"
    level = f"level {snapshot.level} ({explanation.level})"
    lines.append(f"Trust {snapshot.value} of 100: {snapshot.band}, {level}, {claimed}")
    lines.append(f"since {_when(snapshot.since)}{until}")
    lines += [explanation.why, "", _sum(snapshot), ""]
    for part in explanation.parts:
        lines.append(f"{part.name}: {part.value} of 100, which gives {part.points:.2f} of {part.most:.2f} points")
        lines += [f"  {line}" for line in _of_part(part.component, part.words, found)]
    if snapshot.inputs.network is None:
        lines += [f"{NAMES[Component.NETWORK]}: no value", f"  {explanation.network}"]
        lines += [f"  {line}" for line in _near(found.seeds)]
    lines += [f"Taken off: {explanation.penalty}" if explanation.penalty else "Taken off: nothing", ""]
    return "\n".join([*lines, *_limits(explanation), *_next(found), "", *_made_by(found)])


def _sum(snapshot: Snapshot) -> str:
    score = snapshot.score
    terms = " + ".join(f"{part.weight} x {part.value}" for part in score.parts)
    off = f" x {100 - score.penalty} / 100" if score.penalty else ""
    exact = sum(part.points for part in score.parts) * (100 - score.penalty) / 100
    rounded = f"rounded {score.uncapped}, at most {score.cap}: {score.value}"
    return f"({terms}) / {score.parts[0].of}{off} = {exact:.2f}; {rounded}"


def _of_part(component: Component, words: str, found: Derivation) -> list[str]:
    if found.snapshot is None:
        return [words]
    given = found.snapshot.inputs
    if component is Component.IDENTITY:
        return [words, *(_piece(piece, given.as_of) for piece in given.pieces)]
    if component is Component.RECORD:
        return [words, _attribution(given)]
    if component is Component.NETWORK:
        return [words, *_near(found.seeds)]
    return [words, f"{given.good} / ({given.good} + {given.bad} + {ACTS_AT_REST})"]


def _piece(piece: Piece, as_of: datetime) -> str:
    anchored = ", confirmed by somebody else" if piece.anchored else ""
    return (
        f"{piece.kind.label}{anchored}: {piece.strength:.2f} when it was given on {piece.given_at:%Y-%m-%d},"
        f" {(as_of - piece.given_at).days} days before; {piece.worth(as_of):.4f} is left;"
        f" good until {piece.expires_at:%Y-%m-%d}"
    )


def _attribution(given: Inputs) -> str:
    works = {ground: number for ground in Attribution if (number := (given.works or {}).get(ground, 0))}
    total = " + ".join(f"{number} x {ATTRIBUTED[ground]}" for ground, number in works.items())
    return f"({total or 0}) / ({sum(works.values())} works + {WORKS_AT_REST})"


def _near(seeds: Seeds | None) -> list[str]:
    if seeds is None:
        return []
    own = " The record is itself among them, which is left out." if seeds.own else ""
    further = f"{seeds.two_steps:,} co-authors of co-authors.{own}"
    return [f"Of {seeds.known:,} known people {seeds.one_step:,} are co-authors in the graph of today, and {further}"]


def _limits(explanation: Explanation) -> list[str]:
    return [explanation.limit.words + (" It is held back by that." if explanation.limit.holds_back else "")]


def _next(found: Derivation) -> list[str]:
    if found.snapshot is None or not found.snapshot.claimed:
        return ["What would raise it: whoever it is about claims it."]
    if found.steps is None:
        return []
    lines = []
    for step in found.steps.steps:
        best = f", or {step.at_best} {step.best_if}" if step.at_best > step.gain else ""
        lines.append(f"  {step.title}: {step.gain:+d}{best}")
    if found.steps.network is not None:
        lines.append(f"  {found.steps.network.title}")
    return ["What would raise it:", *lines] if lines else ["What would raise it: nothing that its owner can do now."]


def _made_by(found: Derivation) -> list[str]:
    if found.snapshot is None:
        return []
    build = found.snapshot.build
    said = [_built(build), f"It went by version {build.formula} of the formula."]
    if found.whole is not None and found.whole.pk != build.pk:
        said.append(f"Network evidence is kept from before. {_built(found.whole)}")
    return said


def _built(build: TrustBuild) -> str:
    whom = f"Computation {build.pk} of {build.get_kind_display()}"
    return f"{whom}, as of {_when(build.as_of)}, from build {build.graph_build} of the graph."


def _when(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"


# --- for programs ---------------------------------------------------------------------------------------------------


def as_data(found: Derivation) -> dict[str, Any]:
    """All of it, to be written as JSON."""
    told: dict[str, Any] = {"asked": found.asked, "record": found.record, "name": found.name}
    snapshot = found.snapshot
    if snapshot is None or found.explanation is None:
        return {**told, "missing": found.missing}
    given = snapshot.inputs
    return {
        **told,
        "value": snapshot.value,
        "band": str(snapshot.band),
        "level": snapshot.level,
        "claimed": snapshot.claimed,
        "since": snapshot.since.isoformat(),
        "until": snapshot.until.isoformat() if snapshot.until else None,
        "inputs": {
            "as_of": given.as_of.isoformat(),
            "level": given.level,
            "works": {str(ground): (given.works or {}).get(ground, 0) for ground in Attribution},
            "network": given.network,
            "good": given.good,
            "bad": given.bad,
            "penalty": given.penalty,
            "evidence": [_piece_data(piece, given.as_of) for piece in given.pieces],
        },
        "parts": [
            {"component": str(part.component), "value": part.value, "weight": part.weight, "of": part.of}
            for part in snapshot.score.parts
        ],
        "uncapped": snapshot.score.uncapped,
        "cap": snapshot.score.cap,
        "limited_by": snapshot.score.limited_by,
        "why": found.explanation.why,
        "seeds": asdict(found.seeds) if found.seeds else None,
        "steps": [
            {"title": step.title, "gain": step.gain, "at_best": step.at_best, "best_if": step.best_if}
            for step in (found.steps.steps if found.steps else ())
        ],
        "computation": _build_data(snapshot.build),
        "network_of": _build_data(found.whole) if found.whole else None,
    }


def _piece_data(piece: Piece, as_of: datetime) -> dict[str, Any]:
    return {
        "kind": str(piece.kind),
        "strength": piece.strength,
        "left": piece.worth(as_of),
        "anchored": piece.anchored,
        "given_at": piece.given_at.isoformat(),
        "expires_at": piece.expires_at.isoformat(),
    }


def _build_data(build: TrustBuild) -> dict[str, Any]:
    return {
        "id": build.pk,
        "kind": build.kind,
        "formula": build.formula,
        "as_of": build.as_of.isoformat(),
        "graph_build": build.graph_build,
    }
