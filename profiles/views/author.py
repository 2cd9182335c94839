"""The page of one author: who, how many, about what, with whom, and the work itself."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from graph.selectors.ego import EgoNetwork, ego_network
from papers.models import Author
from papers.models.work import WORK_TYPE_LABELS
from papers.records import WorkType
from papers.selectors.wished_names import private_names
from papers.views.exports import also_as_data
from papers.views.records import moved, record
from portal.common.public_ids import parse_public_id
from profiles.selectors import author_facts
from profiles.selectors.author_facts import Output, TopicShares
from profiles.selectors.author_works import WorkFilter, count_works, page_of_works
from profiles.selectors.leftovers import others_of_name, works_elsewhere
from profiles.selectors.new_works import new_works
from profiles.selectors.owner import owner_of
from profiles.views.person_data import person_data, wants_person_data
from profiles.views.profile.shown import shown_on_record
from profiles.views.standing import standing
from profiles.views.trust.snapshot import shown_trust

TOPICS_SHOWN = 12
TOPICS_OFFERED = 40
COAUTHORS_SHOWN = 10
COAUTHORS_OFFERED = 40
STAYS_SHOWN = 12
_YEARS = range(1400, 2201)


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter in force, and the parameter that ends it."""

    parameter: str
    label: str


@dataclass(frozen=True, slots=True)
class FilterField:
    """One select of the filter form: what it offers, with the number of works each choice leaves."""

    name: str
    label: str
    any: str
    choices: list[tuple[object, str]]
    chosen: object


@require_safe
@also_as_data("A")
def author(request: HttpRequest, public_id: str) -> HttpResponse:
    found = record(Author.objects.select_related("institution"), public_id)
    if redirect := moved(request, found, public_id):
        return redirect
    if wants_person_data(request):
        return person_data(request, found, author_facts.person(found))
    private = private_names(found.pk)
    wanted = work_filter(request.GET)
    output = author_facts.output(found.pk)
    topics = author_facts.topics(found.pk, limit=TOPICS_OFFERED)
    ego = ego_network(found.pk, limit=COAUTHORS_OFFERED)
    owner = owner_of(found.pk, now=timezone.now())
    is_mine = owner is not None and request.user.pk == owner.user
    return render(
        request,
        "profiles/author.html",
        {
            "author": found,
            "person": author_facts.person(found, private=private),
            "standing": standing(owner),
            "trust": shown_trust(found.pk, owner),
            "is_mine": is_mine,
            "elsewhere": works_elsewhere(found.pk) if is_mine else 0,
            "new_works": new_works(owner.user, found.pk, now=timezone.now()) if is_mine and owner else None,
            "namesakes": others_of_name(found),
            "shown": shown_on_record(owner.words, author=found.pk) if owner and owner.words else None,
            "stays": author_facts.stays(found.pk, limit=STAYS_SHOWN, private=private),
            "output": output,
            "filters": filter_fields(wanted, output=output, topics=topics, ego=ego),
            "topics": topics,
            "topics_shown": topics.most[:TOPICS_SHOWN],
            "ego": ego,
            "coauthors_shown": ego.strongest[:COAUTHORS_SHOWN],
            "wanted": wanted,
            "chips": chips(wanted, topics=topics, ego=ego),
            "works": page_of_works(found.pk, wanted, after=request.GET.get("after", "")),
            "matching": count_works(found.pk, wanted) if wanted.is_active else output.works,
        },
    )


def work_filter(query: QueryDict) -> WorkFilter:
    """The filter of an address. What cannot be understood filters nothing."""
    year = query.get("year", "")
    kind = query.get("type", "")
    return WorkFilter(
        year=int(year) if year.isascii() and year.isdigit() and len(year) == 4 and int(year) in _YEARS else None,  # noqa: PLR2004
        type=kind if kind in set(WorkType) else "",
        topic=_pk(query.get("topic", ""), "T"),
        coauthor=_pk(query.get("coauthor", ""), "A"),
    )


def filter_fields(wanted: WorkFilter, *, output: Output, topics: TopicShares, ego: EgoNetwork) -> list[FilterField]:
    years: list[tuple[object, str]] = [(year, f"{year} ({works})") for year, works in output.by_year.items()]
    types: list[tuple[object, str]] = [
        (kind, f"{WORK_TYPE_LABELS[WorkType(kind)]} ({works})") for kind, works in output.by_type.items()
    ]
    about: list[tuple[object, str]] = [(f"T{topic.pk}", f"{topic.name} ({topic.works})") for topic in topics.most]
    people: list[tuple[object, str]] = [
        (f"A{person.pk}", f"{person.name} ({person.works})") for person in ego.strongest
    ]
    return [
        FilterField("year", "Year", "Any year", years[::-1], wanted.year),
        FilterField("type", "Type", "Any type", types, wanted.type),
        FilterField("topic", "Topic", "Any topic", about, f"T{wanted.topic}"),
        FilterField("coauthor", "Co-author", "Anybody", people, f"A{wanted.coauthor}"),
    ]


def chips(wanted: WorkFilter, *, topics: TopicShares, ego: EgoNetwork) -> list[Chip]:
    found = []
    if wanted.year is not None:
        found.append(Chip("year", str(wanted.year)))
    if wanted.type:
        found.append(Chip("type", WORK_TYPE_LABELS[WorkType(wanted.type)]))
    if wanted.topic is not None:
        names = {topic.pk: topic.name for topic in topics.most}
        found.append(Chip("topic", f"About {names.get(wanted.topic, f'T{wanted.topic}')}"))
    if wanted.coauthor is not None:
        people = {person.pk: person.name for person in ego.strongest}
        found.append(Chip("coauthor", f"With {people.get(wanted.coauthor, f'A{wanted.coauthor}')}"))
    return found


def _pk(text: str, letter: str) -> int | None:
    found = parse_public_id(text)
    return found.pk if found and found.letter == letter else None
