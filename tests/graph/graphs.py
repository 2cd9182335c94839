"""A built graph for tests: the rows of one generation, said directly, and what a reader with a pencil makes of them."""

from django.db import connection
from django.utils import timezone

from graph.models import About, Affiliated, Authored, Cites, Coauthor, GraphBuild, Ground, Interest, Person
from graph.storage.generations import make_generation


def a_graph(*, coauthors=(), authored=(), about=(), interests=(), affiliated=(), cites=()) -> GraphBuild:
    """The current build, of rows as tuples.

    coauthors: a, b, strength, works, first, last (either direction once); authored: author, work, weight, year; about:
    work, topic, weight, year; interests and affiliated: author, the other, works, first, last; cites: citing, cited,
    their weights, their years.
    """
    GraphBuild.objects.filter(status="current").update(status="retired")
    generation = GraphBuild.objects.count() + 1
    with connection.cursor() as cursor:
        make_generation(cursor, generation)
    both = [*coauthors, *((b, a, *rest) for a, b, *rest in coauthors)]
    _fill(Coauthor, generation, ("a", "b", "strength", "works", "first_year", "last_year"), both)
    on_a_ground = [(*row, Ground.MATCHED) for row in authored]
    _fill(Authored, generation, ("author", "work", "weight", "year", "ground"), on_a_ground)
    _fill(About, generation, ("work", "topic", "weight", "year"), about)
    _fill(Interest, generation, ("author", "topic", "works", "first_year", "last_year"), interests)
    _fill(Affiliated, generation, ("author", "institution", "works", "first_year", "last_year"), affiliated)
    columns = ("citing", "cited", "citing_weight", "cited_weight", "citing_year", "cited_year")
    _fill(Cites, generation, columns, cites)
    people = {pk for row in both for pk in row[:2]} | {row[0] for row in (*authored, *interests, *affiliated)}
    _fill(
        Person, generation, ("author", "works", "coauthors", "close", "left_out", "community"),
        [(pk, 1, 0, 0, 0, min(people)) for pk in sorted(people)],
    )  # fmt: skip
    return GraphBuild.objects.create(
        generation=generation, kind="full", status="current", built_at=timezone.now(), counts={}, checks={}
    )


def _fill(model, generation, columns, rows) -> None:
    model.objects.bulk_create(model(generation=generation, **dict(zip(columns, row, strict=True))) for row in rows)
