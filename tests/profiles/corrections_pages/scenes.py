"""Two people of one name with a record each, somebody who helps, and moderators: all made through the services."""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from papers.models import Author, Authorship
from profiles.corrections.filing import file_request
from profiles.corrections.planning import plan
from profiles.models import CorrectionRequest, OutgoingMail, User
from tests.cast import TWO, a_claim, a_person
from tests.corpus import a_work, an_author

NOW = timezone.now()


@dataclass
class Scene:
    """`ada` owns `mine` and `eve` owns `theirs`, both at level 3; `free` is a page that nobody owns."""

    mine: Author
    theirs: Author
    free: Author
    ada: User
    eve: User
    helper: User
    moderator: User
    now: datetime = field(default=NOW)

    def filed(self, *, by: User | None = None, record: Author | None = None, now=None, **asked) -> CorrectionRequest:
        record = record or self.mine
        ticks = {key: asked.pop(key) for key in ("mine", "not_mine", "apart") if key in asked}
        parts = plan(record=record.pk, **ticks)
        return file_request(record=record.pk, by=by or self.ada, parts=parts, now=now or self.now, **asked)

    def asks_eve(self, works: int = 2, **more) -> CorrectionRequest:
        """Ada says that works of Eve's page are hers."""
        return self.filed(mine=names(self.theirs)[:works], **more)


def names(author: Author) -> list[int]:
    """The author's places in author lists."""
    return sorted(Authorship.objects.filter(author=author).values_list("pk", flat=True))


def a_record(name: str, works: int) -> Author:
    author = an_author(name)
    for number in range(1, works + 1):
        a_work(f"Work {number} of {author.public_id}", authors=[author, f"Colleague {author.pk}"], year=2010 + number)
    author.refresh_from_db()
    return author


def a_scene() -> Scene:
    ada, eve = (a_person(name, display_name=shown) for name, shown in (("ada", "Ada Byron"), ("eve", "Ada L. Byron")))
    scene = Scene(
        mine=a_record("Ada Byron", 4),
        theirs=a_record("Ada L. Byron", 3),
        free=a_record("A. Byron", 2),
        ada=ada,
        eve=eve,
        helper=a_person("helper", display_name="Charles Babbage"),
        moderator=a_person("mod", display_name="Mary Somerville", is_moderator=True),
    )
    a_claim(scene.mine, ada, *TWO, now=NOW)
    a_claim(scene.theirs, eve, *TWO, now=NOW)
    return scene


def mails(user: User) -> list[str]:
    """The subjects of what a person was told about corrections, in order."""
    rows = OutgoingMail.objects.filter(kind="correction", user=user).order_by("pk")
    return list(rows.values_list("subject", flat=True))
