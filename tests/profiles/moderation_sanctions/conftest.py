"""A person with a record, what they did to others, and moderators who look at it."""

from dataclasses import dataclass
from datetime import datetime

import pytest

from papers.models import Author
from profiles.models import Claim, Sanction, User
from profiles.moderation.sanctions.deciding import confirm_sanction
from profiles.moderation.sanctions.proposing import propose_sanction
from tests.cast import TWO, a_claim, a_person
from tests.corpus import an_author
from tests.profiles.moderation_sanctions.moment import NOW


@dataclass
class Stage:
    person: User
    record: Author
    claim: Claim
    one: User
    two: User
    three: User
    four: User

    def proposed(self, **more) -> Sanction:
        said = {
            "reason": "made-up-evidence", "found": "The letter is a forgery.", "claim": self.claim.pk, "by": self.one,
            "now": NOW,
        }  # fmt: skip
        return propose_sanction(person=self.person.pk, **(said | more))

    def in_force(self, now: datetime = NOW, **more) -> Sanction:
        return confirm_sanction(sanction=self.proposed(now=now, **more).pk, by=self.two, now=now)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def stage(db) -> Stage:
    return a_stage()


def a_stage() -> Stage:
    person, record = a_person("person", display_name="Ada Byron"), an_author("Ada Byron")
    moderators = [
        a_person(name, display_name=f"Moderator {name}", is_moderator=True) for name in ("one", "two", "three", "four")
    ]
    return Stage(person, record, a_claim(record, person, *TWO, now=NOW), *moderators)
