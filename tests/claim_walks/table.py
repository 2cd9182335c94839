"""What may happen to a claim, written down a second time and by hand, so that the portal's own table has a witness.

One line an act: from where, to where, at whose hand. Guards are not here: `invariants` looks at what they are for.
"""

_LINES = """
open        -                          draft       claimant
submit      draft                      pending     claimant
accept      pending,cooling            active      moderator,portal
cool        pending                    cooling     moderator,portal
cool-again  cooling                    cooling     portal
cool-again  disputed                   disputed    portal
divide      pending                    withdrawn   moderator,portal
take-over   cooling                    active      moderator,moderators,portal
object      cooling                    disputed    owner
dispute     cooling                    disputed    claimant
contest     active                     disputed    portal
uphold      disputed                   active      moderators
keep        disputed                   active      moderators,portal
reject      pending,cooling            rejected    moderator
reject      disputed                   rejected    moderators
withdraw    draft,pending,cooling      withdrawn   claimant
withdraw    disputed                   withdrawn   claimant
release     active,disputed,suspended  withdrawn   claimant
suspend     active,disputed            suspended   moderator,portal
reinstate   suspended                  active      moderator
revoke      active,disputed,suspended  revoked     moderators
supersede   active,disputed,suspended  superseded  portal
expire      active                     expired     portal
renew       expired                    pending     claimant
reopen      rejected,revoked,superseded pending    moderator
"""

STATES = (
    "draft", "pending", "cooling", "active", "disputed", "suspended", "rejected", "withdrawn", "expired", "revoked",
    "superseded",
)  # fmt: skip


def _expanded() -> frozenset[tuple[str, str, str, str]]:
    rows = set()
    for line in _LINES.strip().splitlines():
        act, befores, after, parts = line.split()
        rows |= {
            (act, "" if before == "-" else before, after, part)
            for before in befores.split(",")
            for part in parts.split(",")
        }
    # A level is the portal's to set, whatever the state of whoever has the record.
    rows |= {("level", state, state, "portal") for state in ("active", "disputed", "suspended")}
    return frozenset(rows)


# Each row: an act, the state before, the state after, the part of whoever does it.
ALLOWED = _expanded()
PAIRS = frozenset((before, after) for act, before, after, _ in ALLOWED if before and before != after)
