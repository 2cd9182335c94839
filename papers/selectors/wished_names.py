"""What people want of their names, for works that are about to be shown, exported or searched: which former names must
not stand in their texts, and how a name is taken apart where its person has said so.

What author lists show needs nothing of this: `Authorship.raw_name` is what is to be shown
(`papers.storage.shown_names`).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from django.db import connection

from papers.exports.person_names import PersonName, alike
from papers.former_names import NONE, FormerNames, gives_away, says_former_name
from papers.models import NameForm, PrintedName, ShownName


@dataclass(slots=True)
class WishedNames:
    """Of one work: the names that must not stand in its texts, and people by the name that its list shows."""

    former: FormerNames = NONE
    people: Mapping[str, PersonName] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Wish:
    """What one record wants, with the records that were joined to it. `private` are former names."""

    forms: list[tuple[str, PersonName]]
    private: list[str]

    def person(self, name: str) -> PersonName | None:
        exact = dict(self.forms).get(name)
        return exact or next((found for _, form in self.forms if (found := alike(name, form)) is not None), None)


# A work may print the former name of somebody whose work it cites, so these are asked for too.
_CONCERNED: Final = """
    WITH wished AS (
        SELECT coalesce(p.merged_into_id, p.id) AS author_id, s.scope
        FROM papers_shownname s JOIN papers_author p ON p.id = s.author_id
    )
    SELECT a.work_id, w.author_id, a.raw_name, true
    FROM wished w JOIN papers_authorship a ON a.author_id = w.author_id WHERE a.work_id = ANY(%(works)s)
    UNION
    SELECT c.citing_id, w.author_id, '', false
    FROM wished w JOIN papers_authorship a ON a.author_id = w.author_id JOIN papers_citation c ON c.cited_id = a.work_id
    WHERE EXISTS (SELECT FROM papers_shownname WHERE scope = 'rename') AND w.scope = 'rename'
        AND c.citing_id = ANY(%(works)s)
"""


def wished_names(works: Collection[int]) -> Mapping[int, WishedNames]:
    """By work; a work that concerns nobody who wants anything is told so too. One query where that is all of them."""
    found: dict[int, WishedNames] = defaultdict(WishedNames)
    if not works:
        return found
    with connection.cursor() as cursor:
        cursor.execute(_CONCERNED, {"works": list(works)})
        rows = cursor.fetchall()
    if not rows:
        return found
    wishes = _wishes({author for _, author, _, _ in rows})
    private: dict[int, dict[tuple[str, str], None]] = defaultdict(dict)
    people: dict[int, dict[str, PersonName]] = defaultdict(dict)
    for work, author, shown, is_author in sorted(rows):
        wish = wishes[author]
        private[work] |= dict.fromkeys((name, wish.forms[0][0]) for name in wish.private)
        if is_author and (person := wish.person(shown)) is not None:
            people[work].setdefault(shown, person)
    for work in {*private, *people}:
        found[work] = WishedNames(FormerNames(private[work]) if private[work] else NONE, people[work])
    return found


def former_names(work: int) -> FormerNames:
    """What must not stand in the texts of one work."""
    return wished_names([work])[work].former


def titles_shown(titles: Mapping[int, str]) -> dict[int, str]:
    """By work: its title as it may be shown, where nothing else of the work is."""
    wished = wished_names(titles)
    return {work: wished[work].former.without(title) for work, title in titles.items()}


@dataclass(frozen=True, slots=True)
class PrivateNames:
    """The former names of one record, and its public ones."""

    former: tuple[str, ...] = ()
    public: tuple[str, ...] = ()

    def in_texts(self) -> FormerNames:
        return FormerNames((name, self.public[0]) for name in self.former) if self.former else NONE

    def are_said_by(self, identifier: str) -> bool:
        return bool(self.former) and says_former_name(identifier, former=self.former, public=self.public)


def private_names(author: int) -> PrivateNames:
    wish = _wishes({author}).get(author)
    if wish is None or not wish.private:
        return PrivateNames()
    return PrivateNames(tuple(wish.private), tuple(name for name, _ in wish.forms))


def _wishes(authors: Collection[int]) -> dict[int, _Wish]:
    """By record. Of several records that were joined, the one that was renamed last gives the name."""
    wanted = ShownName.objects.filter(author__in=authors) | ShownName.objects.filter(author__merged_into__in=authors)
    of: dict[int, list[ShownName]] = defaultdict(list)
    for one in wanted.select_related("author"):
        of[one.author.merged_into_id or one.author_id].append(one)
    forms: dict[int, list[NameForm]] = defaultdict(list)
    if of:
        said = [one.author_id for several in of.values() for one in several]
        for form in NameForm.objects.filter(author__in=said).order_by("place"):
            forms[form.author_id].append(form)
    renamed = {author for author, several in of.items() if any(_is_rename(one) for one in several)}
    printed: dict[int, list[str]] = defaultdict(list)
    for author, name in PrintedName.objects.filter(author__in=renamed).order_by("name").values_list("author", "name"):
        printed[author].append(name)
    return {
        author: _wish(
            [form for one in sorted(several, key=lambda one: _rank(one, author)) for form in forms[one.author_id]],
            [name for one in several for name in one.former] + printed[author] if author in renamed else [],
        )
        for author, several in of.items()
    }


def _is_rename(wanted: ShownName) -> bool:
    return wanted.scope == ShownName.Scope.RENAME


def _rank(wanted: ShownName, author: int) -> tuple[bool, bool, float]:
    """As `papers.storage.shown_names` has it."""
    return not _is_rename(wanted), not _is_rename(wanted) and wanted.author_id != author, -wanted.at.timestamp()


def _wish(forms: Iterable[NameForm], private: Iterable[str]) -> _Wish:
    public = {form.name: _person(form) for form in forms}
    return _Wish(
        list(public.items()), [name for name in dict.fromkeys(private) if gives_away(name, public=list(public))]
    )


def _person(form: NameForm) -> PersonName:
    if not form.family:
        return PersonName(literal=form.name)
    return PersonName(given=form.given, particle=form.particle, family=form.family, suffix=form.suffix)
