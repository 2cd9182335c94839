"""Faults that somebody could make in the core of claims, one at a time: where, what is written there instead, and the
tests that have to notice. Each is a mistake that reads well: a condition dropped, a lock moved, a bound off by one.
"""

from dataclasses import dataclass

ACTING, GUARDS, CASE = "profiles/claims/acting.py", "profiles/claims/guards.py", "profiles/claims/case.py"
LEVELS, TABLE, AFTER = "profiles/claims/levels.py", "profiles/claims/transitions.py", "profiles/claims/consequences.py"
DECIDING, NOTICES = "profiles/claims/deciding.py", "profiles/claims/notices.py"
ADDING, CODES = "profiles/evidence/adding.py", "profiles/evidence/challenges.py"
CHAIN, VERIFYING, WRITING = "profiles/audit/chain.py", "profiles/audit/verifying.py", "profiles/audit/writing.py"
LOCKS, SQL = "papers/storage/record_locks.py", "profiles/migrations/0002_claims.py"

_CLAIMS = "tests/profiles/claims/"
ACTS, LEVEL_TESTS = _CLAIMS + "test_acting.py", _CLAIMS + "test_levels.py"
TABLE_TESTS, RACE_TESTS = _CLAIMS + "test_transition_table.py", _CLAIMS + "test_races.py"
VERIFY_TESTS, CHAIN_TESTS = "tests/profiles/audit/test_verifying.py", "tests/profiles/audit/test_chain.py"


@dataclass(frozen=True)
class Fault:
    name: str
    path: str
    right: str
    wrong: str
    tests: str  # the file that has to fail
    only: str = ""  # pytest's -k, where the file is long


FAULTS = (
    Fault("the time for objections is never looked at", GUARDS, "until is not None and until <= asked.case.now", "True", ACTS, "before_the_time or uphold"),
    Fault("a claim without evidence is accepted", GUARDS, "independent_classes(asked.case.own_pieces(), asked.case.now) > 0", "True", ACTS, "says_only_who"),
    Fault("any name fits", GUARDS, "fit_names([user.display_name], asked.case.record_names()) is not NameFit.INCOMPATIBLE", "True", ACTS, "another_name"),
    Fault("whoever is first gets a contested record", GUARDS, "lambda asked: not asked.case.rivals", "lambda asked: True", ACTS, "whoever_else"),
    Fault("one moderator moves a record from level 3", GUARDS, "clean_since=None) < _LEVEL_3", "clean_since=None) <= _LEVEL_3", ACTS, "level_3"),
    Fault("as strong counts as stronger", GUARDS, "asked.case.strength().is_stronger_than(", "asked.case.strength().is_at_least(", ACTS, "not_stronger"),
    Fault("a closed account gets a record", GUARDS, "user is not None and user.is_active and user.suspended_at is None and user.deletion_due_at is None", "user is not None", ACTS, "closed_account"),
    Fault("whoever rejected reopens", GUARDS, "not any(moderator.pk in before for moderator in asked.moderators)", "True", ACTS, "does_not_reopen"),
    Fault("moderators decide their own cases", CASE, "if user.is_moderator and not case.involves(user.pk):", "if user.is_moderator:", ACTS, "own_case or voucher"),
    Fault("a draft of the moderator's own does not count", CASE, "given_up = Q(state=ClaimState.WITHDRAWN, submitted_at__isnull=True)", "given_up = Q(submitted_at__isnull=True)", ACTS, "own_case"),
    Fault("a suspended owner objects", CASE, "owner.user_id == user.pk and owner.state != ClaimState.SUSPENDED", "owner.user_id == user.pk", ACTS, "only_the_owner"),
    Fault("a suspended moderator is a moderator", CASE, "if not user.is_active or user.suspended_at is not None:", "if False:", ACTS, "suspended_moderator"),
    Fault("one moderator is two", ACTING, "by is not None and by.pk != proposed_by.pk", "by is not None", ACTS, "one_is_not_two"),
    Fault("a role is used as it was when the request began", ACTING, "return [rows[user.pk] if user is not None else None for user in users]", "return list(users)", ACTS, "role_lost"),
    Fault("an account that is gone acts as the portal", ACTING, "if len(rows) != len(numbers):", "if False:\n        pass\n    rows.update({number: None for number in numbers if number not in rows})\n    if False:", ACTS, "gone"),
    Fault("claims are opened without a verified address", ACTING, "if not verified_addresses(user.pk):", "if not user.email and not user.username:", ACTS, "TestOpening"),
    Fault("an owner is at level 4 in the moment the dispute ends", ACTING, "if len(known) == len(ends) else None", "", ACTS, "clean_days_anew"),
    Fault("13 days to object", ACTING, "timedelta(days=14)", "timedelta(days=13)", ACTS, "begins_to_cool"),
    Fault("records are not locked", LOCKS, "SELECT pg_advisory_xact_lock(", "SELECT hashtext('x') WHERE 0 = length('x' ||", RACE_TESTS, "one_gets_the_record or test_transition"),
    Fault("a level stays when its evidence is taken back", ADDING, "            refresh_level(claim=touched, now=now, why=why)\n", "", ACTS, "up_and_down or taken_back"),
    Fault("a proof done again counts twice", ADDING, 'end_evidence(same.values_list("pk", flat=True), why=EndedWhy.REPLACED, now=now)', 'same.update(channel="old")', ACTS, "newer_proof"),
    Fault("ended evidence counts", LEVELS, "self.ended_at is None and self.expires_at > now", "self.expires_at > now", LEVEL_TESTS),
    Fault("evidence counts a moment too long", LEVELS, "self.expires_at > now", "self.expires_at >= now", LEVEL_TESTS),
    Fault("one mailbox makes two classes", LEVELS, "return sum(place(kind, set()) for kind in sorted(channels))", "return len(channels)", LEVEL_TESTS),
    Fault("words of co-authors add up without bound", LEVELS, "min(VOUCHES_AT_MOST, classes.get(piece.kind, 0.0) + worth)", "classes.get(piece.kind, 0.0) + worth", LEVEL_TESTS),
    Fault("a disputed owner keeps level 3", LEVELS, "return min(level, _DISPUTED_AT_MOST) if disputed else level", "return level", LEVEL_TESTS),
    Fault("moderators alone may begin the cooling", TABLE, 'Act.COOL, "pending", State.COOLING, (Part.PORTAL, Part.MODERATOR)', 'Act.COOL, "pending", State.COOLING, (Part.MODERATOR,)', TABLE_TESTS),
    Fault("one moderator upholds a dispute", TABLE, 'Act.REJECT, "disputed", State.REJECTED, _MODERATORS', 'Act.REJECT, "disputed", State.REJECTED, _MODERATOR', TABLE_TESTS),
    Fault("the former owner is not superseded", AFTER, "if row.act in _TAKES_SEAT and owner is not None:", "if False and owner is not None:", ACTS, "takes_over or uphold"),
    Fault("a new owner never hears of whoever waits", AFTER, "    if row.act in _GETS_SEAT:\n        _face_the_others(case, changed)\n", "", ACTS, "new_owner or next_one"),
    Fault("a decision for the owner leaves the challengers waiting", AFTER, "    for challenger in challengers:\n", "    for challenger in ():\n", ACTS, "ends_every"),
    Fault("a reinstated owner is out of the dispute", AFTER, "if row.act is Act.REINSTATE and _open_disputes(changed).exists():", "if False:", ACTS, "reinstated"),
    Fault("proposals outlive what they were about", AFTER, "    _overtake_proposals(case, row, by_moderators=second is not None)\n", "", ACTS, "overtaken"),
    Fault("words of somebody who was revoked still count", AFTER, "    if row.act in _LOSES_TRUST:\n        _end_vouches_given(case, changed)\n", "", ACTS, "Vouches"),
    Fault("owners without evidence stay for ever", DECIDING, "for rows in (cooled, expired, anchored, bare, fallen):", "for rows in (cooled, expired, anchored, fallen):", ACTS, "taken_back_expires"),
    Fault("claims that wait for moderators keep the clock from the others", DECIDING, 'rows.order_by("?").values_list', 'rows.order_by("pk").values_list', ACTS, "stand_in_the_way"),
    Fault("only the first address is told", NOTICES, "for address in verified_addresses(user):", "for address in verified_addresses(user)[:1]:", ACTS, "every_verified"),
    Fault("notices go out after the act, if they do", AFTER, "    notices.queue_notices(row, case, changed)\n", "    from django.db import transaction\n    transaction.on_commit(lambda: notices.queue_notices(row, case, changed))\n", ACTS, "together"),
    Fault("a right code works twice", CODES, "if found.used_at is not None:", "if False:", RACE_TESTS, "guessed"),
    Fault("tries are counted after the guess is looked at", CODES, "        mine.tries_left -= 1\n", "", RACE_TESTS, "guessed"),
    Fault("guesses at once are not counted one by one", CODES, 'Challenge.objects.select_for_update(of=["self"]).filter(pk=challenge, claim__user=by)', "Challenge.objects.filter(pk=challenge, claim__user=by)", RACE_TESTS, "guessed"),
    Fault("the second moderator is not sealed", CHAIN, '"actor", "actor_id", "second_id", "reason", "facts",', '"actor", "actor_id", "reason", "facts",', CHAIN_TESTS),
    Fault("a chain may lack its links", CHAIN, "        if bytes(before) != previous:\n", "        if False:\n", CHAIN_TESTS),
    Fault("what was sealed before is not looked for", VERIFYING, "            found += _against_last_seal()\n", "", VERIFY_TESTS),
    Fault("moved seats are not seen", VERIFYING, "   OR c.holds <> (", "   OR false AND c.holds <> (", VERIFY_TESTS),
    Fault("facts are sealed otherwise than they are stored", WRITING, '"facts": _as_stored(entry.facts or {}),', '"facts": dict(entry.facts or {}),', VERIFY_TESTS, "facts"),
    Fault("SQL: a state changes without an audit row", SQL, "    IF NOT FOUND THEN\n        RAISE EXCEPTION 'claim %: no audit row", "    IF false THEN\n        RAISE EXCEPTION 'claim %: no audit row", TABLE_TESTS, "Refuses"),
    Fault("SQL: an audit row of another day will do", SQL, "          AND e.transaction = pg_current_xact_id()::text::bigint\n", "", TABLE_TESTS, "earlier"),
    Fault("SQL: any state leads to any other", SQL, "IF NEW.state <> OLD.state AND (OLD.state || ' ' || NEW.state) <> ALL (ARRAY[", "IF false AND (OLD.state || ' ' || NEW.state) <> ALL (ARRAY[", TABLE_TESTS, "pairs"),
    Fault("SQL: a record moves before the time is over", SQL, "AND (OLD.cooling_until IS NULL OR done.at < OLD.cooling_until) THEN", "AND false THEN", TABLE_TESTS, "Refuses"),
    Fault("SQL: a level above the evidence", SQL, "IF found.level > 1 + least(classes, 2)", "IF found.level > 3 + least(classes, 2)", TABLE_TESTS, "without_evidence"),
    Fault("SQL: rows of the record of acts are changed", SQL, "BEFORE UPDATE OR DELETE ON profiles_auditevent", "BEFORE DELETE ON profiles_auditevent", VERIFY_TESTS, "only_added"),
    Fault("SQL: four vouches in 30 days", SQL, "interval '30 days') >= 3 THEN", "interval '30 days') >= 4 THEN", RACE_TESTS, "three_times"),
    Fault("SQL: a circle of vouches", SQL, "SELECT FROM reached WHERE person = NEW.voucher_id", "SELECT FROM reached WHERE person = -1", RACE_TESTS, "ring"),
    Fault("SQL: vouches are counted without waiting for each other", SQL, "    PERFORM pg_advisory_xact_lock(hashtextextended('vouches', 0));\n", "", RACE_TESTS, "three_times or ring"),
)  # fmt: skip
