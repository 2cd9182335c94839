"""One corpus with every awkward record a page may have to show."""

from graph.services.build_graph import build_graph
from papers.models import Author, ImportNote, Institution, Topic, WorkText
from papers.search.indexing import rebuild_search
from papers.search.names.building import rebuild_names
from tests.corpus import a_topic, a_venue, a_work, affiliate, an_author, an_institution, cite, describe

ABSTRACT = (
    "We bound the cost by $O(\\sqrt{n \\log p})$ where $\\widehat{xyz} = \\overbrace{a+b}^{\\text{sum}}$ and "
    "$\\left(\\frac{\\begin{matrix}a & b \\\\ c & d\\end{matrix}}{\\sqrt[3]{x}}\\right)$, at $5 a run and not $6.\n\n"
    "A formula that is none, $\\undefinedcommand{x$, stays as it is."
)
SCRIPT = '<script>alert(1)</script><img src=x onerror="alert(2)">'
CROWD = 3000


def make_rows() -> dict[str, str]:
    """Rows for every kind of page; gives the address of each by a name."""
    parent = an_institution(
        "University of Tests",
        ror="01tgyzw49",
        kind="education",
        city="Bern",
        country_code="CH",
        established=1834,
        homepage="https://tests.example",
        domains=["tests.example"],
    )
    part = an_institution("Institute of Very Long Names for the Advancement of Typography and Layout", parent=parent)
    venue = a_venue("Proceedings of the Annual Meeting on Testing", "TEST", kind="conference", issn="1234-5678")
    field = a_topic("Computer Science", "field")
    topics = [a_topic("machine learning"), a_topic("Machine Learning (cs.LG)", "field", parent=field)]
    ada = an_author(
        "Ada Byron",
        other_names=["A. Byron", "Ada King"],
        institution=parent,
        ids=[("orcid", "0000-0001-6843-0064"), ("openreview", "~Ada_Byron1"), ("dblp", "12/345")],
    )
    others = [an_author(name, works_count=10) for name in (
        "王伟", "محمد بن سلمان الأحمد", "Łukasz Żółć", "Jose Maria García-Fernández de la Torre y Villanueva-Schmidt", "X",
    )]  # fmt: skip
    works = [
        a_work(
            f"On $x^{number}$: bounds for the analytical engine, part {number}",
            authors=[ada, *others[: number % 6], *([f"Unknown {number}"] if number % 4 == 0 else [])],
            year=2000 + number % 17,
            topics=topics[: 1 + number % 2],
            venue=venue,
            type=("conference-paper", "article", "preprint")[number % 3],
            abstract=ABSTRACT if number % 6 == 1 else "",
            tldr="Engines can be bounded by $x^2$." if number % 3 == 0 else "",
            comments="12 pages, 3 figures" if number % 5 == 0 else "",
            journal_ref="J. Tests 12(3)" if number % 7 == 0 else "",
            ids=[("arxiv", f"2101.{number:05}")] if number % 2 else [("acl", f"2020.test-1.{number}")],
            described_by="arxiv" if number % 2 else "acl",
            url="https://aclanthology.org/2020.test-1.1/",
            role="Analyst",
        )
        for number in range(60)
    ]
    first = works[1]
    for work in works[2:30]:
        cite(work, first)
    for work in works[30:50]:
        cite(first, work)
    affiliate(first, 1, "Dept. of Engines, University of Tests", parent)
    affiliate(first, 2, "A place nobody knows")
    run = describe(first, "arxiv", "openalex")
    ImportNote.objects.create(run=run, work=first, key="k", field="num_authors", reason="says 5, the list has 2")
    crowd = a_work(
        "Observation by a large collaboration",
        year=2012,
        type="article",
        authors=[*(f"Member {number}" for number in range(20)), ada, *(f"M. {n}" for n in range(CROWD - 21))],
    )
    bare = a_work("Nothing but a title", authors=[], year=None, type="other", described_by="bibtex")
    hostile = a_work(
        f"{SCRIPT} $\\href{{javascript:alert(3)}}{{x}}$",
        authors=[f"{SCRIPT} Name"],
        abstract=SCRIPT,
        tldr=SCRIPT,
        comments=SCRIPT,
        url="javascript:alert(4)",
    )
    retracted = a_work("A withdrawn result", authors=[others[0]], retracted=True)
    nobody = an_author("Nobody Now")
    merged = an_author("Ada K.", merged_into=ada)
    text = "Engines compute. We compare the analytical engine with a loom, and find that both follow cards. The end."
    WorkText.objects.create(work=works[1], text=text, word_count=20)
    Author.objects.filter(pk=ada.pk).update(works_count=61, first_year=2000, last_year=2016)
    Institution.objects.filter(pk=part.pk).update(works_count=1)
    Topic.objects.filter(pk__in=[topic.pk for topic in topics]).update(works_count=30)
    rebuild_search()
    rebuild_names()
    build_graph()
    return {
        "home": "/", "about": "/about/", "api-docs": "/api/docs/", "search-empty": "/search", "search": "/search?q=byron",
        "search-works": "/search?q=analytical", "search-nothing": "/search?q=zzzz",
        "search-phrase": "/search?q=%22analytical+engine+with+a+loom", "search-narrowed": "/search?q=analytical&year=2003&year=2004",
        "search-authors": "/search?q=villanueva&type=authors", "search-hostile": "/search?q=script+alert",
        "search-parts": "/search?q=analytical+(zzzz", "work-from-search": f"{first.get_absolute_url()}?q=analytical",
        "authors": "/authors/", "authors-by-name": "/authors/?sort=name", "authors-none": "/authors/?q=zzzz",
        "trending": "/trending/", "trending-explained": "/trending/explained/",
        "works": "/works/", "topics": "/topics/", "institutions": "/institutions/", "venues": "/venues/",
        "author": ada.get_absolute_url(), "author-filtered": f"{ada.get_absolute_url()}?year=2003&type=preprint",
        "author-without-works": nobody.get_absolute_url(), "author-cjk": others[0].get_absolute_url(),
        "author-long-name": others[3].get_absolute_url(), "author-merged": merged.get_absolute_url(),
        "work": first.get_absolute_url(), "work-crowd": crowd.get_absolute_url(), "work-bare": bare.get_absolute_url(),
        "work-hostile": hostile.get_absolute_url(), "work-retracted": retracted.get_absolute_url(),
        "topic": topics[1].get_absolute_url(), "topic-field": field.get_absolute_url(),
        "institution": parent.get_absolute_url(), "institution-part": part.get_absolute_url(),
        "venue": venue.get_absolute_url(),
        "graph": f"/graph/?center={ada.public_id}", "graph-wide": f"/graph/?center={crowd.public_id}&depth=2&limit=300",
        "graph-alone": f"/graph/?center={nobody.public_id}", "graph-hostile": f"/graph/?center={hostile.public_id}",
        "graph-start": "/graph/", "graph-found": "/graph/?q=byron", "graph-nothing": "/graph/?q=zzzz",
        "graph-refused": f"/graph/?center={ada.public_id}&year_from=then",
        "path-start": "/graph/path/", "path-people": f"/graph/path/?from={ada.public_id}&to={others[0].public_id}",
        "path-asked": f"/graph/path/?from=byron&to={nobody.public_id}",
        "path-nothing": f"/graph/path/?from={ada.public_id}&to={nobody.public_id}",
        "not-found": "/works/W999999/", "bad-request": "/fails/400", "forbidden": "/fails/403", "broken": "/fails/500",
    }  # fmt: skip
