"""Every kind of request that researchers file, and every trap that trackers know, as scenes of invented people.

A scene is a page that is wrong, somebody who asks, what they mark, who has to agree, and how it has to be afterwards.
The same scenes go through the services (`test_requests_of_each_kind`) and through a browser (`tests/browser`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.utils import timezone

from papers.models import Author, Authorship, AuthorshipDenial, Provenance
from profiles.models import CorrectionRequest, User
from tests.cast import ONE, TWO, a_claim, a_person
from tests.corpus import a_work, an_author

Then = Callable[[CorrectionRequest], None]


@dataclass
class Scene:
    """`also` is another name to search for. Of the parts, those of `states` are waiting when it is filed and answered
    by `answers`, in order; `states` are how all of them end."""

    filer: User
    record: Author
    mine: Sequence[int] = ()
    not_mine: Sequence[int] = ()
    apart: bool = False
    also: str = ""
    relation: str = "self"
    answers: Sequence[tuple[User, bool]] = ()
    states: Sequence[str] = ("done",)
    then: Then = lambda _: None
    undo: bool = False


@dataclass
class Stage:
    """Where the people of one scene are made. Their family name is the scene's own, so that no scene meets another."""

    code: str
    family: str
    people: int = 0
    works: int = 0
    made: list[Author] = field(default_factory=list)

    def page(self, given: str, works: int, *beside: str, name: str = "") -> Author:
        """A record with works, each signed with these people."""
        author = an_author(name or f"{given} {self.family}")
        self.sign(author, works, *beside)
        self.made.append(author)
        return author

    def sign(self, author: Author | str, works: int, *beside: Author | str) -> list[int]:
        """More works of the record, or of nobody where the name is given; their places in author lists."""
        places = []
        for _ in range(works):
            self.works += 1
            company = beside or (f"Colleague of {self.family} {len(self.made)}",)
            work = a_work(
                f"{self.family} on subject {self.works}", authors=[author, *company], year=2001 + self.works % 20
            )
            place = Authorship.objects.get(work=work, position=1)
            if isinstance(author, str):
                Authorship.objects.filter(pk=place.pk).update(provenance=Provenance.DENIED, needs_settling=False)
            places.append(place.pk)
        return places

    def person(self, name: str, **fields) -> User:
        self.people += 1
        return a_person(f"{self.code}-{self.people}", display_name=name, **fields)

    def owner(self, record: Author, *, level: tuple = TWO) -> User:
        user = self.person(record.name)
        a_claim(record, user, *level, now=timezone.now())
        return user

    def moderator(self) -> User:
        return self.person("Moderator", is_moderator=True)


def places(author: Author) -> list[int]:
    return sorted(Authorship.objects.filter(author=author).values_list("pk", flat=True))


def stand_on(record: Author | None, names: Sequence[int]) -> bool:
    found = set(Authorship.objects.filter(pk__in=names).values_list("author", flat=True))
    return found == ({None} if record is None else {record.pk})


def leads_to(author: Author, record: Author | None) -> bool:
    author.refresh_from_db()
    return author.merged_into_id == (None if record is None else record.pk)


def ends(*facts: Callable[[], bool]) -> Then:
    def check(_request: CorrectionRequest) -> None:
        for number, fact in enumerate(facts, start=1):
            assert fact(), f"fact {number} of the scene does not hold"

    return check


def verified_page(stage: Stage) -> Scene:
    """Nothing of one's own carries an identifier, and one work stands on a stub: it comes along by a tick."""
    own = stage.page("Ada", 3)
    stub = stage.page("Ada", 1, name=own.name)
    mine = places(stub)
    return Scene(stage.owner(own), own, mine=mine, then=ends(lambda: stand_on(own, mine), lambda: leads_to(stub, own)))


def nobodys_leftovers(stage: Stage) -> Scene:
    own = stage.page("Ada", 2)
    left = stage.sign(own.name, 2)
    return Scene(stage.owner(own), own, mine=left, then=ends(lambda: stand_on(own, left)))


def umlaut_elsewhere(stage: Stage) -> Scene:
    own = stage.page("Jörg", 2)
    other = stage.page("Jorg", 2)
    mine = places(other)
    return Scene(stage.owner(own), own, mine=mine, then=ends(lambda: stand_on(own, mine), lambda: leads_to(other, own)))


def very_many_works(stage: Stage) -> Scene:
    own = stage.page("Ada", 40)
    other = stage.page("Ada", 25, name=own.name)
    mine = places(other)
    return Scene(stage.owner(own), own, mine=mine, then=ends(lambda: stand_on(own, mine)))


def namesakes_on_the_page(stage: Stage) -> Scene:
    own = stage.page("Wei", 2)
    theirs = stage.sign(own, 3, "Somebody Else")
    return Scene(
        stage.owner(own), own, not_mine=theirs,
        then=ends(lambda: stand_on(None, theirs), lambda: AuthorshipDenial.objects.filter(author=own).count() == 3),
    )  # fmt: skip


def two_works_two_people(stage: Stage) -> Scene:
    own = stage.page("Wei", 1)
    theirs = stage.sign(own, 1, "Somebody Else")
    return Scene(stage.owner(own), own, not_mine=theirs, then=ends(lambda: stand_on(None, theirs)))


def some_of_a_mixed_page(stage: Stage) -> Scene:
    """ "Merge my two pages", and the other one is several people's: some works come, the page stays."""
    own = stage.page("Wei", 2)
    mixed = stage.page("Wei", 2, name=own.name)
    theirs = stage.sign(mixed, 3, "Somebody Else")
    mine = [name for name in places(mixed) if name not in theirs]
    return Scene(
        stage.owner(own), own, mine=mine,
        then=ends(lambda: stand_on(own, mine), lambda: stand_on(mixed, theirs), lambda: leads_to(mixed, None)),
    )  # fmt: skip


def join_and_take_out_at_once(stage: Stage) -> Scene:
    own = stage.page("Wei", 2)
    wrong = stage.sign(own, 1, "Somebody Else")
    other = stage.page("Wei", 2, name=own.name)
    mine = places(other)
    return Scene(
        stage.owner(own), own, mine=mine, not_mine=wrong, states=("done", "done"),
        then=ends(lambda: stand_on(own, mine), lambda: stand_on(None, wrong), lambda: leads_to(other, own)),
    )  # fmt: skip


def a_page_for_the_other(stage: Stage) -> Scene:
    own = stage.page("Wei", 2)
    theirs = stage.sign(own, 3, "Somebody Else")

    def together() -> bool:
        found = set(Authorship.objects.filter(pk__in=theirs).values_list("author", flat=True))
        return len(found) == 1 and found.isdisjoint({None, own.pk})

    return Scene(stage.owner(own), own, not_mine=theirs, apart=True, then=ends(together))


def negative_list_only(stage: Stage) -> Scene:
    """What is elsewhere under the name is not mine either: nobody's page changes, and it never comes."""
    own = stage.page("Wei", 2)
    other = stage.page("Wei", 2, name=own.name)
    theirs = places(other)
    return Scene(
        stage.owner(own), own, not_mine=theirs,
        then=ends(lambda: stand_on(other, theirs), lambda: AuthorshipDenial.objects.filter(author=own).count() == 2),
    )  # fmt: skip


def all_but_a_few_are_others(stage: Stage) -> Scene:
    own = stage.page("Wei", 1)
    theirs = stage.sign(own, 8, "Somebody Else")
    return Scene(stage.owner(own), own, not_mine=theirs, then=ends(lambda: stand_on(None, theirs)))


def older_namesake(stage: Stage) -> Scene:
    own = stage.page("Lei", 1)
    older = stage.sign(own, 4, "Somebody Long Ago")
    return Scene(
        stage.owner(own), own, not_mine=older, apart=True, undo=True, states=("undone",),
        then=ends(lambda: stand_on(own, older)),
    )  # fmt: skip


def a_namesake_holds_the_page(stage: Stage) -> Scene:
    """The page with my work is somebody else's: they are asked, and their other works stay."""
    own = stage.page("Yao", 2)
    theirs = stage.page("Yao", 3, name=own.name)
    mine = places(theirs)[:1]
    rest = places(theirs)[1:]
    return Scene(
        stage.owner(own), own, mine=mine, answers=[(stage.owner(theirs), True)],
        then=ends(lambda: stand_on(own, mine), lambda: stand_on(theirs, rest)),
    )  # fmt: skip


def the_namesake_declines(stage: Stage) -> Scene:
    own = stage.page("Yao", 2)
    theirs = stage.page("Yao", 3, name=own.name)
    mine = places(theirs)[:1]
    return Scene(
        stage.owner(own), own, mine=mine, answers=[(stage.owner(theirs), False)], states=("declined",),
        then=ends(lambda: stand_on(theirs, mine)),
    )  # fmt: skip


def one_contested_part_holds_up_no_other(stage: Stage) -> Scene:
    own = stage.page("Yao", 2)
    theirs = stage.page("Yao", 3, name=own.name)
    free = stage.page("Yao", 1, name=own.name)
    contested, mine = places(theirs)[:1], places(free)
    return Scene(
        stage.owner(own), own, mine=[*contested, *mine], answers=[(stage.owner(theirs), False)],
        states=("declined", "done"),
        then=ends(lambda: stand_on(theirs, contested), lambda: stand_on(own, mine)),
    )  # fmt: skip


def with_one_class_of_evidence(stage: Stage) -> Scene:
    """At level 2 taking works of others' pages needs a moderator."""
    own = stage.page("Yao", 2)
    free = stage.page("Yao", 2, name=own.name)
    mine = places(free)
    return Scene(
        stage.owner(own, level=ONE), own, mine=mine, answers=[(stage.moderator(), True)],
        then=ends(lambda: stand_on(own, mine)),
    )  # fmt: skip


def _joined(given: str, other: str, *, also: str = "") -> Callable[[Stage], Scene]:
    def build(stage: Stage) -> Scene:
        own = stage.page("", 3, name=given.format(family=stage.family))
        twin = stage.page("", 2, name=other.format(family=stage.family))
        mine = places(twin)
        return Scene(
            stage.owner(own), own, mine=mine, also=also and twin.name,
            then=ends(lambda: stand_on(own, mine), lambda: leads_to(twin, own)),
        )  # fmt: skip

    return build


def three_pages(stage: Stage) -> Scene:
    own = stage.page("Jann Railey", 2)
    twins = [stage.page("Jann", 1), stage.page("J. R.", 1)]
    mine = [name for twin in twins for name in places(twin)]
    return Scene(
        stage.owner(own), own, mine=mine, states=("done", "done"),
        then=ends(lambda: stand_on(own, mine), *(lambda twin=twin: leads_to(twin, own) for twin in twins)),
    )  # fmt: skip


def undone_again(stage: Stage) -> Scene:
    own = stage.page("Ada", 3)
    twin = stage.page("A.", 2)
    mine = places(twin)
    return Scene(
        stage.owner(own), own, mine=mine, undo=True, states=("undone",),
        then=ends(lambda: stand_on(twin, mine), lambda: leads_to(twin, None)),
    )  # fmt: skip


def signed_together(stage: Stage) -> Scene:
    """Two names in one author list are two people, whoever says otherwise; nothing else waits for that."""
    own = stage.page("Ada", 2)
    twin = stage.page("A.", 1)
    free = stage.page("Ada", 1, name=own.name)
    work = a_work(f"{stage.family} and {stage.family}", authors=[own, twin])
    both = Authorship.objects.get(work=work, author=twin).pk
    comes = places(free)
    return Scene(
        stage.owner(own), own, mine=[*places(twin), *comes], states=("done", "impossible"),
        then=ends(lambda: stand_on(twin, [both]), lambda: leads_to(twin, None), lambda: stand_on(own, comes)),
    )  # fmt: skip


def two_owners(stage: Stage) -> Scene:
    """The whole of another owner's page is said to be mine: they are asked, and keep it if they say so."""
    own = stage.page("Ada", 2)
    theirs = stage.page("A.", 2)
    mine = places(theirs)
    return Scene(
        stage.owner(own), own, mine=mine, answers=[(stage.owner(theirs), False)], states=("declined",),
        then=ends(lambda: stand_on(theirs, mine), lambda: leads_to(theirs, None)),
    )  # fmt: skip


def by_a_co_author(stage: Stage) -> Scene:
    page = stage.page("Miruna", 2)
    twin = stage.page("Miruna Adriana", 2)
    mine = places(twin)
    return Scene(
        stage.person("Some Colleague"), page, mine=mine, relation="coauthor", answers=[(stage.moderator(), True)],
        then=ends(lambda: stand_on(page, mine), lambda: leads_to(twin, page)),
    )  # fmt: skip


def by_an_advisor_of_an_owner(stage: Stage) -> Scene:
    page = stage.page("Miruna", 2)
    twin = stage.page("Miruna Adriana", 2)
    mine = places(twin)
    return Scene(
        stage.person("Some Advisor"), page, mine=mine, relation="advisor", answers=[(stage.owner(page), True)],
        then=ends(lambda: stand_on(page, mine), lambda: leads_to(twin, page)),
    )  # fmt: skip


def by_a_maintainer_without_ground(stage: Stage) -> Scene:
    page = stage.page("Wei", 3)
    some = places(page)[:1]
    return Scene(
        stage.person("Some Maintainer"), page, not_mine=some, relation="maintainer",
        answers=[(stage.moderator(), False)], states=("declined",), then=ends(lambda: stand_on(page, some)),
    )  # fmt: skip


def denied_by_mistake(stage: Stage) -> Scene:
    """What was said not to be mine can be said to be mine again, by the same person."""
    own = stage.page("Ada", 2)
    denied = stage.sign(own.name, 1)
    user = stage.owner(own)
    place = Authorship.objects.get(pk=denied[0])
    AuthorshipDenial.objects.create(
        work=place.work, name_key=place.name_key, author=own, by=user.pk, at=timezone.now(), nth=1
    )
    return Scene(
        user, own, mine=denied,
        then=ends(
            lambda: stand_on(own, denied),
            lambda: not AuthorshipDenial.objects.filter(author=own, ended_at__isnull=True).exists(),
        ),
    )  # fmt: skip


def an_accent_between_two(stage: Stage) -> Scene:
    """The page holds works under two accents, of two people."""
    own = stage.page("Péter", 2)
    theirs = stage.sign(own, 2, "Somebody Else")
    Authorship.objects.filter(pk__in=theirs).update(raw_name=f"Pèter {stage.family}")
    return Scene(stage.owner(own), own, not_mine=theirs, apart=True, then=ends(lambda: not stand_on(own, theirs)))


def listed_twice(stage: Stage) -> Scene:
    own = stage.page("Özlem", 2)
    double = stage.page("Ozlem", 1)
    work = a_work(f"{stage.family} twice", authors=[own, double])
    second = Authorship.objects.get(work=work, author=double).pk
    return Scene(stage.owner(double), double, not_mine=[second], then=ends(lambda: stand_on(None, [second])))


def a_foreign_alias(stage: Stage) -> Scene:
    """ "Also published as" a namesake's name in another script: it goes with the namesake's works."""
    own = stage.page("Dong", 2)
    theirs = stage.sign(own, 1, "Somebody Else")
    Authorship.objects.filter(pk__in=theirs).update(raw_name="董玉")
    return Scene(
        stage.owner(own), own, not_mine=theirs,
        then=ends(lambda: stand_on(None, theirs), lambda: not own.names.filter(name="董玉").exists()),
    )  # fmt: skip


def a_stub_of_a_namesake(stage: Stage) -> Scene:
    """A newcomer claimed a page of which nothing is theirs: all of it is let go, and the page is there still."""
    stub = stage.page("Ada", 2)
    all_of_it = places(stub)
    return Scene(stage.owner(stub, level=ONE), stub, not_mine=all_of_it, then=ends(lambda: stand_on(None, all_of_it)))


def a_mixed_page_of_another_name(stage: Stage) -> Scene:
    """A former, very common name form: some works of that page, which is not the person's, come over."""
    own = stage.page("Xiang Lorraine", 2)
    common = stage.page("Xiang", 2)
    theirs = stage.sign(common, 4, "Somebody Else")
    mine = [name for name in places(common) if name not in theirs]
    return Scene(
        stage.owner(own), own, mine=mine, also=common.name,
        then=ends(lambda: stand_on(own, mine), lambda: stand_on(common, theirs)),
    )  # fmt: skip


def a_new_volume(stage: Stage) -> Scene:
    """The next volume put a work on the plain page again."""
    own = stage.page("Zhihao", 2)
    plain = stage.page("Zhihao", 3, name=own.name)
    mine = stage.sign(plain, 1, "Colleague of mine")
    return Scene(stage.owner(own), own, mine=mine, then=ends(lambda: stand_on(own, mine)))


SCENES: dict[str, Callable[[Stage], Scene]] = {
    "verify": verified_page,
    "verify-leftovers": nobodys_leftovers,
    "verify-umlaut": umlaut_elsewhere,
    "verify-prolific": very_many_works,
    "split-namesakes-on-the-page": namesakes_on_the_page,
    "split-two-works": two_works_two_people,
    "split-mixed-page-not-merged": some_of_a_mixed_page,
    "split-and-merge-at-once": join_and_take_out_at_once,
    "split-page-for-the-other": a_page_for_the_other,
    "split-older-namesake-undone": older_namesake,
    "split-accent-between-two": an_accent_between_two,
    "not-mine-negative-list": negative_list_only,
    "not-mine-nearly-all": all_but_a_few_are_others,
    "not-mine-stub-of-a-namesake": a_stub_of_a_namesake,
    "not-mine-by-mistake": denied_by_mistake,
    "not-mine-listed-twice": listed_twice,
    "not-mine-foreign-alias": a_foreign_alias,
    "blocked-page-of-a-namesake": a_namesake_holds_the_page,
    "blocked-namesake-declines": the_namesake_declines,
    "blocked-one-part-only": one_contested_part_holds_up_no_other,
    "blocked-level-two": with_one_class_of_evidence,
    "merge-middle-initial": _joined("Viviane {family}", "Viviane P. {family}"),
    "merge-added-name": _joined("Yang Janet {family}", "Yang {family}"),
    "merge-one-or-two-parts": _joined("Deuksin {family}", "Deuk Sin {family}"),
    "merge-hyphen": _joined("Miruna-Adriana {family}", "Miruna Adriana {family}"),
    "merge-initials": _joined("Helga Ana {family}", "H. A. {family}"),
    "merge-order": _joined("Kranti {family}", "{family} Kranti", also="yes"),
    "merge-house-names": _joined("L. D. M. S. Sai Teja {family}", "Sai Teja {family}", also="yes"),
    "merge-mononym": _joined("N. {family}", "{family} N.", also="yes"),
    "merge-three-pages": three_pages,
    "merge-undone": undone_again,
    "merge-signed-together": signed_together,
    "merge-two-owners": two_owners,
    "other-by-a-co-author": by_a_co_author,
    "other-by-an-advisor": by_an_advisor_of_an_owner,
    "other-by-a-maintainer": by_a_maintainer_without_ground,
    "missing-on-a-common-name": a_mixed_page_of_another_name,
    "missing-new-volume": a_new_volume,
}

_SYLLABLES = ("bra", "dol", "fen", "gri", "hav", "kes", "lum")


def build(code: str) -> Scene:
    """The scene, with people whose family name no other scene has."""
    number = list(SCENES).index(code)
    family = "".join(_SYLLABLES[number // 7**power % 7] for power in range(3)).capitalize() + "sk"
    return SCENES[code](Stage(code, family))
