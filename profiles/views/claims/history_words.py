"""Each published act in a sentence: what was done and in what part. Pure; a name of a person cannot get in here."""

from typing import Final

from profiles.claims.transitions import Act
from profiles.moderation.reasons import DOCUMENTS_REVIEWED, EVIDENCE_ACCEPTED, EVIDENCE_ENDS, public_sentence
from profiles.selectors.history import HistoryLine

_WHO: Final = {
    "moderator": "A moderator",
    "moderators": "Two moderators",
    "portal": "The portal's rules",
    "admin": "Whoever runs the portal",
    "person": "The person",
    "voucher": "A co-author",
}
# `{who}` begins the sentence, `{level}` is the level afterwards.
_SENTENCES: Final[dict[str, str]] = {
    Act.ACCEPT: "{who} accepted a claim. The record has an owner, at level {level}.",
    Act.TAKE_OVER: "{who} gave the record to somebody with stronger evidence, after 14 days to object. Level {level}.",
    Act.DIVIDE: "{who} found that some works here are another person's of this name. They have a record of their own.",
    Act.CONTEST: "The ownership is disputed. Two moderators compare the evidence.",
    Act.UPHOLD: "{who} decided the dispute for the person who had asked for the record. Level {level}.",
    Act.KEEP: "The dispute is over. The owner stays, at level {level}.",
    Act.REJECT: "{who} did not accept a claim.",
    Act.RELEASE: "The owner gave the record up.",
    Act.SUSPEND: "{who} suspended the owner.",
    Act.REINSTATE: "{who} reinstated the owner, at level {level}.",
    Act.REVOKE: "{who} took the record from its owner.",
    Act.SUPERSEDE: "The former owner no longer owns the record.",
    Act.EXPIRE: "The owner's evidence was too old to count. Nobody owns the record.",
    Act.REOPEN: "{who} granted an appeal. A claim is looked at again.",
    EVIDENCE_ACCEPTED: "{who} found that evidence is about this record.",
    EVIDENCE_ENDS: "{who} found that evidence does not count.",
    DOCUMENTS_REVIEWED: "{who} reviewed documents.",
    "appeal-denied": "{who} looked at an appeal. The decision stays.",
    "conflict-set-aside": "{who} saw that a source contradicts what people said here. It stays as people said.",
    "proposed": "{who} proposed a decision that a second one has to confirm.",
    "proposal-declined": "{who} did not confirm a proposed decision.",
    "proposal-withdrawn": "{who} took a proposed decision back.",
}
# Corrections, by kind: what was changed, without a name and without what it was before. `{works}` is "3 works".
_CHANGES: Final[dict[str, str]] = {
    "sort": "{works} put where they belong",
    "merge": "two records of one person joined",
    "split": "{works} given a record of their own",
    "name-form": "the name as it is shown",
    "identifier": "an identifier",
    "add-author": "a missing author",
    "hide": "what is shown of the record",
    "handed-over": "something that belongs to the source",
}
_CORRECTIONS: Final[dict[str, str]] = {
    "correction-done": "Corrected: {what}. {agreed}",
    "correction-undone": "A correction was undone: {what}.",
    "correction-declined": "{who} did not agree to a correction.",
}


def sentence(line: HistoryLine) -> str:
    if line.act == Act.LEVEL:
        return _of_level(line)
    if line.act in _CORRECTIONS:
        return _of_correction(line)
    who = _WHO.get(line.part, "Somebody")
    known = _SENTENCES.get(line.act, "{who} acted on the record: " + line.act.replace("-", " ") + ".")
    said = known.replace("{who}", who).replace("{level}", str(line.level))
    return f"{said} {public_sentence(line.reason)}".rstrip()


def _of_correction(line: HistoryLine) -> str:
    """Who asked is not told, nor whose record it came from or went to."""
    works = "works" if line.works is None else f"{line.works:,} work{'' if line.works == 1 else 's'}"
    what = _CHANGES.get(line.change, "something about the record").replace("{works}", works)
    who = "A moderator" if line.part == "moderator" else "An owner"
    said = _CORRECTIONS[line.act].replace("{what}", what).replace("{who}", who).replace("{agreed}", f"{who} agreed.")
    return f"{said} {public_sentence(line.reason)}".rstrip()


def _of_level(line: HistoryLine) -> str:
    if line.from_level is None or line.level is None:
        return f"The level is {line.level} now."
    how = "More" if line.from_level < line.level else "Less"
    return f"{how} evidence counts than before: level {line.from_level} became level {line.level}."
