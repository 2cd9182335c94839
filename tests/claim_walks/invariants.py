"""What holds of claims, evidence, the record of acts and accounts at any moment, seen in SQL and in arithmetic that
share nothing with the portal's code. Numbers in brackets are those of docs/claims.md's list.

`Watch` is asked after every step. What is about one moment (a level, an owner) is looked at as it is; what is about a
change (who did it, who was told) is looked at beside the state before the step.
"""

import hashlib
import itertools
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import connection

from tests.claim_walks.table import ALLOWED

DAYS_14, DAYS_30 = timedelta(days=14), timedelta(days=30)


def rows(query: str, *parameters: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return cursor.fetchall()


@dataclass
class Before:
    """The world as it was when the step began."""

    owners: dict[int, tuple[int, int, str]]  # record -> claim, account, state
    moderators: set[int]
    involved: set[tuple[int, int]]  # account, record
    verified: dict[int, set[str]]
    levels: dict[int, int]
    cooling_until: dict[int, datetime | None]


@dataclass
class Watch:
    """Remembers the ends of the chains, so that a row once seen is seen again by nobody's leave."""

    heads: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    seen: int = 0
    told: dict[int, int] = field(default_factory=dict)  # event of cooling -> account of the owner that was told

    def before(self) -> Before:
        return Before(
            owners={
                a: (c, u, s)
                for a, c, u, s in rows("SELECT author_id, id, user_id, state FROM profiles_claim WHERE holds")
            },
            moderators={u for (u,) in rows("SELECT id FROM profiles_user WHERE is_moderator AND is_active")},
            involved=set(
                rows(
                    "SELECT user_id, author_id FROM profiles_claim WHERE state <> 'withdrawn' OR submitted_at IS NOT NULL"
                    " UNION SELECT v.voucher_id, c.author_id FROM profiles_vouch v JOIN profiles_claim c ON c.id = v.claim_id"
                )
            ),
            verified=_verified(),
            levels=dict(rows("SELECT id, level FROM profiles_claim")),
            cooling_until=dict(rows("SELECT id, cooling_until FROM profiles_claim")),
        )

    def check(self, before: Before, now: datetime, last_job: datetime) -> None:
        one_owner_each()
        levels_are_supported(now, last_job)
        fresh = self.new_rows()
        for row in fresh:
            self._act_was_allowed(row, before)
        stands_where_its_last_row_says()
        self._seats_moved_after_cooling(before, now)
        addresses_and_ids_are_of_one_account()
        vouches_are_bounded(before, now)
        suspended_accounts_have_no_session()
        disputes_fit()
        literature_knows_the_owners()
        nothing_private_is_written_down(fresh)

    def new_rows(self) -> list[dict[str, Any]]:
        """(3) The rows added since the last step, each sealed with the one before; computed here, not by the portal."""
        found = _events(f"id > {self.seen}")
        for row in found:
            sequence, head = self.heads.get(row["subject"], (0, bytes(32)))
            assert row["sequence"] == sequence + 1, row
            assert row["previous_hash"] == head, row
            assert row["hash"] == _seal(head, row), row
            self.heads[row["subject"]] = (row["sequence"], row["hash"])
            self.seen = max(self.seen, row["id"])
        return found

    def nothing_was_lost(self) -> None:
        """(3) All that was ever seen is there still, and as it was."""
        assert chains_hold() == self.heads

    def _act_was_allowed(self, row: dict[str, Any], before: Before) -> None:
        """(6, 10, 12) At the hand of somebody who had that part when the step began."""
        if row["claim_id"] is None:
            return
        assert (row["act"], row["from_state"], row["to_state"], row["actor"]) in ALLOWED, row
        author, claimant = rows("SELECT author_id, user_id FROM profiles_claim WHERE id = %s", row["claim_id"])[0]
        actors = {row["actor_id"], row["second_id"]} - {None}
        match row["actor"]:
            case "portal":
                assert not actors, row
            case "claimant":
                assert actors == {claimant}, row
                assert row["act"] != "open" or before.verified.get(claimant), f"no verified address: {row}"
            case "owner":
                _, owner, state = before.owners[author]
                assert actors == {owner}, row
                assert owner != claimant, row
                assert state != "suspended", row
            case "moderator" | "moderators":
                assert len(actors) == (2 if row["actor"] == "moderators" else 1), row
                assert actors <= before.moderators, f"no moderator: {row}"
                assert not any((actor, author) in before.involved for actor in actors), f"own case: {row}"
        if row["act"] in {"cool", "cool-again"}:
            self._owner_was_told(row, author)

    def _owner_was_told(self, row: dict[str, Any], author: int) -> None:
        """(7) At every verified address of whoever has the record now."""
        holder = rows("SELECT user_id FROM profiles_claim WHERE author_id = %s AND holds", author)
        if not holder:
            return  # left again within the same step
        owner = holder[0][0]
        mails = rows(
            'SELECT "to" FROM profiles_outgoingmail WHERE dedupe_key LIKE %s', f"claim-event-{row['id']}-owner-%"
        )
        assert {to for (to,) in mails} == _verified().get(owner, set()), f"the owner was not told everywhere: {row}"
        self.told[row["id"]] = owner

    def _seats_moved_after_cooling(self, before: Before, now: datetime) -> None:
        """(7) From one person to another only if that person was told at least 14 days before, of this very claim."""
        for author, claim, account, _ in rows("SELECT author_id, id, user_id, state FROM profiles_claim WHERE holds"):
            old = before.owners.get(author)
            if old is None or old[1] == account:
                continue
            left = rows("SELECT state FROM profiles_claim WHERE id = %s", old[0])[0][0]
            if left != "superseded":
                continue  # it was given up, and taken by somebody else in one step
            notices = rows(
                "SELECT id, at FROM profiles_auditevent WHERE claim_id = %s AND act IN ('cool', 'cool-again')", claim
            )
            assert any(at <= now - DAYS_14 and self.told.get(event) == old[1] for event, at in notices), (
                f"A{author} moved from claim {old[0]} to {claim} without cooling"
            )


def _events(condition: str) -> list[dict[str, Any]]:
    names = (
        "id", "subject", "sequence", "at", "act", "claim_id", "from_state", "to_state", "level", "actor", "actor_id",
        "second_id", "reason", "facts", "previous_hash", "hash",
    )  # fmt: skip
    found = []
    for values in rows(f"SELECT {', '.join(names)} FROM profiles_auditevent WHERE {condition} ORDER BY id"):
        row = dict(zip(names, values, strict=True))
        row["facts"] = json.loads(row["facts"]) if isinstance(row["facts"], str) else row["facts"]
        row["previous_hash"], row["hash"] = bytes(row["previous_hash"]), bytes(row["hash"])
        found.append(row)
    return found


def _seal(previous: bytes, row: dict[str, Any]) -> bytes:
    kept = {name: row[name] for name in row if name not in {"id", "previous_hash", "hash"}}
    kept["at"] = kept["at"].astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f+00:00")
    text = json.dumps(kept, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(previous + text.encode()).digest()


def chains_hold() -> dict[str, tuple[int, bytes]]:
    """(3) Every chain from its beginning. Gives their ends."""
    heads: dict[str, tuple[int, bytes]] = {}
    for row in sorted(_events("true"), key=lambda row: (row["subject"], row["sequence"])):
        sequence, head = heads.get(row["subject"], (0, bytes(32)))
        assert (row["sequence"], row["previous_hash"], row["hash"]) == (sequence + 1, head, _seal(head, row)), row
        heads[row["subject"]] = (row["sequence"], row["hash"])
    return heads


def one_owner_each() -> None:
    """(1)"""
    assert not rows(
        "SELECT author_id FROM profiles_claim WHERE holds OR state = 'active' GROUP BY 1 HAVING count(*) > 1"
    )
    assert not rows("SELECT id FROM profiles_claim WHERE (state = 'active') AND NOT holds")
    assert not rows(
        "SELECT id FROM profiles_claim WHERE holds AND (user_id IS NULL OR state NOT IN ('active','disputed','suspended'))"
    )


def levels_are_supported(now: datetime, last_job: datetime) -> None:
    """(2, 4) Exactly what valid evidence supports, by trying every way to give classes channels of their own. What the
    clock alone changes is the next job's."""
    then, at_last_job = _valid_evidence(now), _valid_evidence(last_job)
    for claim, state, holds, level, clean in rows(
        "SELECT c.id, c.state, c.holds, c.level, greatest(c.active_since, (SELECT max(d.closed_at) FROM profiles_dispute d"
        " WHERE d.owner_claim_id = c.id)) FROM profiles_claim c"
    ):
        supported = {_supported(then.get(claim, []), state, clean, now)}
        supported.add(_supported(at_last_job.get(claim, []), state, clean, last_job))
        assert level in (supported if holds else {1}), f"level {level} of claim {claim}, where {supported} is supported"


def _valid_evidence(now: datetime) -> dict[int, list[tuple[str, str, bool]]]:
    found: dict[int, list[tuple[str, str, bool]]] = {}
    for claim, kind, channel, anchored in rows(
        "SELECT claim_id, kind, channel, anchored FROM profiles_evidence"
        " WHERE ended_at IS NULL AND expires_at > %s AND bearing <> 'none'",
        now,
    ):
        found.setdefault(claim, []).append((kind, channel, anchored))
    return found


def _supported(pieces: list[tuple[str, str, bool]], state: str, clean: datetime, now: datetime) -> int:
    pairs = {(kind, channel) for kind, channel, _ in pieces}
    independent = any(one[0] != two[0] and one[1] != two[1] for one, two in itertools.combinations(pairs, 2))
    level = 3 if independent else 2 if pairs else 1
    if state != "active":
        return min(level, 2)
    return 4 if independent and any(anchored for *_, anchored in pieces) and now - clean >= DAYS_30 else level


def stands_where_its_last_row_says() -> None:
    """(3)"""
    assert not rows(
        "SELECT c.id FROM profiles_claim c JOIN LATERAL (SELECT * FROM profiles_auditevent e WHERE e.claim_id = c.id"
        " ORDER BY e.id DESC LIMIT 1) e ON true WHERE (e.to_state, e.level, e.id) <> (c.state, c.level, c.last_event_id)"
    )


def _verified() -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for user, email in rows("SELECT user_id, email FROM account_emailaddress WHERE verified"):
        found.setdefault(user, set()).add(email)
    return found


def addresses_and_ids_are_of_one_account() -> None:
    """(5)"""
    assert not rows("SELECT lower(email) FROM account_emailaddress WHERE verified GROUP BY 1 HAVING count(*) > 1")
    assert not rows(
        "SELECT provider, uid FROM socialaccount_socialaccount GROUP BY 1, 2 HAVING count(DISTINCT user_id) > 1"
    )


def vouches_are_bounded(before: Before, now: datetime) -> None:
    """(9)"""
    given = rows(
        "SELECT id, voucher_id, claimant_id, voucher_claim_id, claim_id, given_at, state FROM profiles_vouch WHERE given_at IS NOT NULL"
    )
    valid: dict[int, set[int]] = {}
    times: dict[int, list[datetime]] = {}
    for vouch, voucher, claimant, voucher_claim, claim, at, state in given:
        times.setdefault(voucher, []).append(at)
        if state == "given":
            valid.setdefault(voucher, set()).add(claimant)
        if at == now and state == "given":
            assert before.levels.get(voucher_claim, 0) >= 3, f"vouch {vouch} from below level 3"
            own = {
                (kind, channel)
                for kind, channel in rows(
                    "SELECT kind, channel FROM profiles_evidence WHERE claim_id = %s AND kind <> 'vouch' AND bearing <> 'none'"
                    " AND given_at <= %s AND expires_at > %s AND (ended_at IS NULL OR ended_at >= %s)",
                    voucher_claim, now, now, now,
                )
            }  # fmt: skip
            assert any(a[0] != b[0] and a[1] != b[1] for a, b in itertools.combinations(own, 2)), (
                f"vouch {vouch} rests on vouches"
            )
            assert rows(
                "SELECT 1 FROM papers_authorship a JOIN papers_authorship b USING (work_id), profiles_claim c, profiles_claim v"
                " WHERE c.id = %s AND v.id = %s AND a.author_id = c.author_id AND b.author_id = v.author_id AND a.id <> b.id",
                claim, voucher_claim,
            ), f"vouch {vouch} without a shared work"  # fmt: skip
    for voucher, moments in times.items():
        for start in moments:
            assert sum(start <= at < start + DAYS_30 for at in moments) <= 3, f"account {voucher} vouched too often"
    for person in valid:
        reached, todo = set(), [person]
        while todo:
            for other in valid.get(todo.pop(), ()):
                assert other != person, f"account {person} is in a circle of vouches"
                if other not in reached:
                    reached.add(other)
                    todo.append(other)


def suspended_accounts_have_no_session() -> None:
    """(11)"""
    suspended = {str(user) for (user,) in rows("SELECT id FROM profiles_user WHERE suspended_at IS NOT NULL")}
    if suspended:
        assert not rows(
            "SELECT s.id FROM usersessions_usersession s JOIN profiles_user u ON u.id = s.user_id WHERE u.suspended_at IS NOT NULL"
        )
        assert not [s for s in Session.objects.all() if s.get_decoded().get(SESSION_KEY) in suspended]
    assert not rows("SELECT id FROM profiles_user WHERE suspended_at IS NOT NULL AND is_active")


def disputes_fit() -> None:
    """A dispute is open against whoever has the record, who is at level 2 at most meanwhile."""
    assert not rows(
        "SELECT d.id FROM profiles_dispute d JOIN profiles_claim o ON o.id = d.owner_claim_id"
        " JOIN profiles_claim c ON c.id = d.challenger_claim_id WHERE d.closed_at IS NULL"
        " AND (NOT o.holds OR o.level > 2 OR o.state = 'active' OR c.state <> 'disputed' OR c.holds OR c.author_id <> o.author_id)"
    )
    assert not rows(
        "SELECT c.id FROM profiles_claim c WHERE c.state = 'disputed' AND c.holds"
        " AND NOT EXISTS (SELECT FROM profiles_dispute d WHERE d.owner_claim_id = c.id AND d.closed_at IS NULL)"
    )


def literature_knows_the_owners() -> None:
    """(14)"""
    held = {author for (author,) in rows("SELECT author_id FROM papers_heldrecord WHERE owned")}
    assert held == {author for (author,) in rows("SELECT author_id FROM profiles_claim WHERE holds")}


def nothing_private_is_written_down(fresh: list[dict[str, Any]]) -> None:
    """(13)"""
    for row in fresh:
        text = json.dumps([row["facts"], row["reason"]])
        assert "@" not in text, row
        assert "secret" not in text, row
