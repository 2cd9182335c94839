"""Three hundred works by five people of one name, as they come: each has written in two to four circles of colleagues,
at some institution, in some years; a few works hang on nothing; and the records mix them all.
"""

import random
from dataclasses import dataclass

from django.db import connection

from papers.models import (
    Affiliation,
    Author,
    AuthorName,
    Authorship,
    AuthorshipAffiliation,
    Work,
    WorkTopic,
)
from papers.names import name_key
from papers.storage.counts import recount_authors
from tests.corpus import a_topic, a_venue

NAME = "Yi Huang"
_GIVEN = [
    "Ada",
    "Bo",
    "Cem",
    "Dana",
    "Emil",
    "Femi",
    "Gita",
    "Hugo",
    "Ines",
    "Jun",
    "Kofi",
    "Lena",
    "Mo",
    "Nia",
    "Oleg",
    "Pia",
    "Quinn",
    "Rosa",
    "Sven",
    "Tara",
]
_FAMILY = [
    "Abel",
    "Brandt",
    "Castro",
    "Demir",
    "Eriksen",
    "Fuentes",
    "Gruber",
    "Hansen",
    "Ito",
    "Jansen",
    "Keller",
    "Lund",
    "Moreau",
    "Novak",
    "Olsen",
]
_SUBJECTS = (
    "parsing",
    "retrieval",
    "vision",
    "proteins",
    "markets",
    "robots",
    "speech",
    "privacy",
    "graphs",
    "weather",
)
_WORDS = ("On the limits of", "Learning", "A survey of", "Robust", "Towards fair", "Fast", "Measuring", "Scaling")


@dataclass
class Namesakes:
    """`pages` are the records, in the order of their works; `of` says whose each name in an author list is, 0 to 4."""

    pages: list[Author]
    of: dict[int, int]

    def works_of(self, person: int) -> set[int]:
        return {name for name, whose in self.of.items() if whose == person}


def make_namesakes(seed: int = 7) -> Namesakes:
    """Three records for five people: two mix two each, and half of the fifth's works are on either of these."""
    chance = random.Random(seed)
    pages = [Author.objects.create(name=NAME, name_key=name_key(NAME)) for _ in range(3)]
    colleagues = [f"{given} {family}" for given in _GIVEN for family in _FAMILY]
    chance.shuffle(colleagues)
    people = {name: Author.objects.create(name=name, name_key=name_key(name), works_count=1) for name in colleagues}
    AuthorName.objects.bulk_create(
        AuthorName(author=a, name=n, key=a.name_key, works_count=1) for n, a in people.items()
    )
    venue = a_venue("Conference on Everything", "EVERY")
    topics = {subject: a_topic(subject) for subject in _SUBJECTS}
    made = Namesakes(pages, {})
    known_to_two = colleagues.pop()
    for person, works in enumerate((90, 75, 60, 45, 30)):
        circles = [[colleagues.pop() for _ in range(chance.randint(5, 9))] for _ in range(chance.randint(2, 4))]
        if person < 2:
            circles[0].append(known_to_two)
        began = 1998 + 3 * person
        for number in range(works):
            loner = number < 3
            circle = circles[number % len(circles)]
            subject = _SUBJECTS[(2 * person + number % 2) % len(_SUBJECTS)]
            year = began + (number % len(circles)) * 4 + chance.randint(0, 4)
            work = Work.objects.create(
                title=f"{chance.choice(_WORDS)} {subject} {person}-{number}", title_key=1000 * person + number, year=year,
                type="conference-paper", described_by="acl", venue=venue,
            )  # fmt: skip
            page = pages[person // 2] if person < 4 else pages[number % 2]
            beside = [colleagues.pop()] if loner else chance.sample(circle, chance.randint(1, 4))
            at = chance.randint(0, len(beside))
            rows = [(people[name], name) for name in beside]
            rows.insert(at, (page, NAME))
            listed = Authorship.objects.bulk_create(
                Authorship(
                    work=work, author=author, position=place, raw_name=name, name_key=name_key(name), year=year,
                    source="acl", needs_settling=False,
                )
                for place, (author, name) in enumerate(rows, start=1)
            )  # fmt: skip
            Work.objects.filter(pk=work.pk).update(author_count=len(rows))
            WorkTopic.objects.create(work=work, topic=topics[subject], year=year)
            if number % 3 == 0 and not loner:
                raw = f"Institute {person}{number % len(circles)}"
                printed, _ = Affiliation.objects.get_or_create(raw=raw, defaults={"key": raw.casefold()})
                AuthorshipAffiliation.objects.create(authorship=listed[at], affiliation=printed)
            made.of[listed[at].pk] = person
    with connection.cursor() as cursor:
        recount_authors(cursor, [page.pk for page in pages])
    for page in pages:
        page.refresh_from_db()
    return made
