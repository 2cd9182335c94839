"""The explorer of the graph: by mouse, by keyboard alone, without a script, shared, saved, by year, and on a phone."""

import itertools
import re
import xml.etree.ElementTree as ET
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from graph.services.build_graph import build_graph
from profiles.trust.recomputing import recompute_whole
from tests.browser.accessibility import violations
from tests.browser.conftest import SCREENS
from tests.corpus import a_topic, a_work, affiliate, an_author, an_institution

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

READY = "[data-part=loading]"


@pytest.fixture(scope="module")
def ids(server):
    """A chain of people, each with a team of their own: Ada, Grace three steps away."""
    topic = a_topic("analytical engines")
    place = an_institution("University of Tests")
    chain = [an_author(name) for name in ("Ada Byron", "Mary Somerville", "Emmy Noether", "Grace Hopper")]
    for number, (one, other) in enumerate(itertools.pairwise(chain)):
        for year in (2010 + number, 2012 + number):
            a_work(f"Part {number} of {year}", authors=[one, other], year=year, topics=[topic])
    for number, leader in enumerate(chain):
        team = [an_author(f"{'QRSTUV'[place]}{'abcd'[number]}na Teammate") for place in range(5)]
        for mate in team:
            a_work(f"{leader.name} with {mate.name}", authors=[leader, mate], year=2000 + number)
    named = a_work("The place where it began", authors=[chain[0]], year=2009)
    affiliate(named, 1, "University of Tests", place)
    build_graph()
    recompute_whole()
    return {"start": f"/graph/?center={chain[0].public_id}", **{one.name.split()[0]: one.public_id for one in chain},
            "topic": topic.public_id, "page": chain[0].get_absolute_url()}  # fmt: skip


def ready(page):
    page.locator(READY).wait_for(state="hidden")
    expect(page.locator("[role=treeitem]").first).to_be_visible()


def item(page, public_id):
    return page.locator(f'[role=treeitem][data-id="{public_id}"]')


def spot(page, public_id):
    """Where a node is on the screen: its picture cannot be asked like text."""
    at = page.evaluate("id => document.querySelector('[data-part=stage]').picture.spot(id)", public_id)
    box = page.locator("[data-part=stage]").bounding_box()
    return box["x"] + at["x"], box["y"] + at["y"]


def seen(page):
    """What is in view: ids in order, and where each lies in the picture, whatever the screen."""
    return page.evaluate(
        """() => [...document.querySelectorAll('[role=treeitem]')].map(one => one.dataset.id)
           .map(id => [id, ...document.querySelector('[data-part=stage]').picture.place(id)])"""
    )


def query(page):
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def test_three_hops_by_mouse(browse, ids):
    def explore(visit):
        page = visit.page
        ready(page)
        for name, following in (("Mary", "Emmy"), ("Emmy", "Grace")):
            page.mouse.dblclick(*spot(page, ids[name]))
            expect(item(page, ids[following])).to_be_attached()
            expect(page.locator("[data-part=stage].is-loading")).to_have_count(0)
            page.locator("[data-act=fit]").click()
        page.mouse.click(*spot(page, ids["Grace"]))
        panel = page.get_by_role("complementary", name="The selected node")
        expect(panel.get_by_role("link", name="Grace Hopper")).to_be_visible()
        return query(page), panel.get_by_role("link", name="Its page").get_attribute("href"), visit.complaints

    found, page_of_grace, complaints = browse(ids["start"], explore)
    assert found == {"center": ids["Ada"], "expand": f"{ids['Mary']},{ids['Emmy']}", "node": ids["Grace"]}
    assert page_of_grace == f"/authors/{ids['Grace']}/"
    assert complaints == []


def test_it_says_how_far_people_can_be_trusted(browse, ids):
    def explore(visit):
        page = visit.page
        ready(page)
        item(page, ids["Mary"]).locator("> .tree-row").click()
        panel = page.get_by_role("complementary", name="The selected node")
        said = panel.locator("dt", has_text="Trust").locator("xpath=following-sibling::dd[1]")
        expect(said).to_have_text(re.compile(r"^\d+ of 100, (Unknown|Emerging)$"))
        told = item(page, ids["Mary"]).get_attribute("aria-label")
        work = page.locator('[role=treeitem][data-id^="W"]').first.get_attribute("aria-label")
        return said.inner_text(), told, work, visit.complaints

    said, told, work, complaints = browse(ids["start"], explore)
    value, band = said.split(" of 100, ")
    assert f", trust {value}, {band}" in told
    assert "trust" not in work
    assert complaints == []


def test_three_hops_by_keyboard_alone_and_back(browse, ids):
    def explore(visit):
        page = visit.page
        ready(page)
        press = page.keyboard.press
        for _ in range(60):
            press("Tab")
            if page.evaluate("document.activeElement.getAttribute('role')") == "treeitem":
                break
        said = page.locator("[data-part=status]")
        press("m")
        expect(item(page, ids["Mary"])).to_be_focused()
        press("Enter")
        expect(item(page, ids["Emmy"])).to_be_attached()
        press("e")
        expect(item(page, ids["Emmy"])).to_be_focused()
        press("Enter")
        expect(item(page, ids["Grace"])).to_be_attached()
        press("g")
        press("Space")
        expect(said).to_contain_text("Grace Hopper, author, selected.")
        selected = item(page, ids["Grace"]).get_attribute("aria-selected")
        press("p")
        expect(said).to_contain_text("Grace Hopper is pinned.")
        there = query(page)
        press("Delete")
        expect(item(page, ids["Grace"])).to_have_count(0)
        expect(said).to_contain_text("is left out")
        expect(page.locator("[role=treeitem]:focus")).to_have_count(1)
        press("Control+z")
        expect(item(page, ids["Grace"])).to_be_attached()
        press("Home")
        expect(item(page, ids["Ada"])).to_be_focused()
        press("ArrowDown")
        at = page.evaluate("document.activeElement.dataset.id")
        press("Delete")
        expect(item(page, ids["Emmy"])).to_have_count(0)
        press("/")
        expect(page.locator("[data-part=search]")).to_be_focused()
        page.keyboard.type("somer")
        expect(said).to_contain_text("1 node found.")
        press("Enter")
        expect(said).to_contain_text("Mary Somerville, author, selected.")
        return selected, there, at, visit.complaints

    selected, there, at, complaints = browse(ids["start"], explore)
    assert selected == "true"
    assert there["expand"] == f"{ids['Mary']},{ids['Emmy']}"
    assert there["pins"].startswith(f"{ids['Grace']}:")
    assert at == ids["Mary"], "the strongest tie comes first"
    assert complaints == []


def test_the_year_shows_who_was_there(browse, ids):
    def change(visit):
        page = visit.page
        ready(page)
        slider = page.get_by_role("slider", name="Year")
        slider.focus()
        page.keyboard.press("Home")
        first = slider.get_attribute("aria-valuetext")
        then = item(page, ids["Mary"]).count()
        page.get_by_role("button", name="Next year").click()
        for _ in range(10):
            page.keyboard.press("Enter")
        expect(item(page, ids["Mary"])).to_be_attached()
        later = slider.get_attribute("aria-valuetext")
        now = query(page)["year"]
        page.get_by_role("button", name="All years").click()
        return first, then, later, now, "year" in query(page), visit.complaints

    first, then, later, now, still, complaints = browse(ids["start"], change)
    assert first.startswith("2000: ")
    assert then == 0
    assert later.startswith("2011: ")
    assert (now, still, complaints) == ("2011", False, [])


def test_a_shared_address_gives_the_same_view(browse, ids):
    shared = (
        f"{ids['start']}&expand={ids['Mary']},{ids['Emmy']}&pins={ids['Grace']}:-120:260&year=2012&node={ids['Emmy']}"
        f"&path={ids['Ada']}-{ids['Grace']}&ties=half"
    )

    def look(visit):
        ready(visit.page)
        expect(visit.page.locator("[data-part=way]")).to_contain_text("from Ada Byron to Grace Hopper")
        return seen(visit.page), query(visit.page), visit.complaints

    here, address, complaints = browse(shared, look)
    there, _, _ = browse(shared, look, screen="phone", theme="dark")
    assert here == there
    assert [ids["Grace"], -120, 260] in here
    assert address == {name: values[0] for name, values in parse_qs(urlsplit(shared).query).items()}
    assert complaints == []


def test_what_is_done_step_by_step_is_what_its_address_gives(browse, ids):
    def step_by_step(visit):
        page = visit.page
        ready(page)
        for name, following in (("Mary", "Emmy"), ("Emmy", "Grace")):
            item(page, ids[name]).focus()
            page.keyboard.press("Enter")
            expect(item(page, ids[following])).to_be_attached()
        return seen(page), page.url

    def at_once(visit):
        ready(visit.page)
        return seen(visit.page)

    done, address = browse(ids["start"], step_by_step)
    assert browse(address, at_once) == done


def test_the_drawing_is_saved_as_svg_and_as_a_picture(browse, ids, tmp_path):
    def save(visit):
        page = visit.page
        ready(page)
        names = []
        for act in ("svg", "png"):
            if not page.locator(".export[open]").count():
                page.locator(".export > summary").click()
            with page.expect_download() as download:
                page.locator(f"[data-act={act}]").click()
            download.value.save_as(tmp_path / act)
            names.append(download.value.suggested_filename)
        return names, [row[0] for row in seen(page)], visit.complaints

    names, shown, complaints = browse(ids["start"], save)
    assert names == [f"graph-{ids['Ada']}.svg", f"graph-{ids['Ada']}.png"]
    drawing = ET.parse(tmp_path / "svg").getroot()  # noqa: S314 - our own file
    form = "{http://www.w3.org/2000/svg}"
    titles = [title.text for title in drawing.iter(f"{form}title")]
    assert titles[0] == "The graph around Ada Byron"
    assert len(titles) - 1 == len(shown)
    assert "Mary Somerville" in [text.text for text in drawing.iter(f"{form}text")]
    assert (tmp_path / "png").read_bytes().startswith(b"\x89PNG")
    assert complaints == []


def test_filters_ask_for_another_slice_and_can_be_undone(browse, ids):
    def narrow(visit):
        page = visit.page
        ready(page)
        before = page.locator("[role=treeitem]").count()
        page.get_by_role("checkbox", name="Works").uncheck()
        expect(page.locator(".graph-tree .kind-mark-work")).to_have_count(0)
        kinds = query(page)["kinds"]
        page.get_by_role("button", name="Undo").click()
        expect(page.locator("[role=treeitem]")).to_have_count(before)
        checked = page.get_by_role("checkbox", name="Works").is_checked()
        page.get_by_label("Years from").fill("2010")
        page.get_by_label("Years to").fill("2012")
        page.keyboard.press("Enter")
        page.wait_for_url("**year_to=2012**")
        expect(item(page, ids["Mary"])).to_be_attached()
        expect(page.get_by_role("treeitem", name="Teammate")).to_have_count(0)
        return kinds, checked, query(page), visit.complaints

    kinds, checked, at_last, complaints = browse(ids["start"], narrow)
    assert kinds == "author,topic,institution"
    assert checked
    assert (at_last["year_from"], at_last["year_to"]) == ("2010", "2012")
    assert complaints == []


def test_without_a_script_the_list_is_the_graph(browse, ids):
    def read(visit):
        page = visit.page
        rows = page.locator(".graph-tree .tree-row")
        names = rows.locator(".tree-label").all_inner_texts()
        mary = rows.filter(has_text="Mary Somerville").inner_text()
        picture = page.locator("[data-part=room]").is_visible()
        for box in ("Works", "Topics", "Institutions"):
            page.get_by_role("checkbox", name=box).uncheck()
        page.get_by_role("button", name="Show").click()
        people = page.locator(".graph-tree .tree-label").all_inner_texts()
        page.locator(".graph-tree").get_by_role("link", name="Mary Somerville").click()
        return names, mary, picture, people, urlsplit(page.url).path

    names, mary, picture, people, path = browse(ids["start"], read, script=False)
    assert names[0] == "Ada Byron"
    assert "2 works, 2010–2012" in mary
    assert not picture
    assert set(people) < set(names)
    assert "analytical engines" in names
    assert "analytical engines" not in people
    assert path == f"/authors/{ids['Mary']}/"


def test_a_failure_is_said_and_can_be_tried_again(browse, ids):
    def fail_then_work(visit):
        page = visit.page
        ready(page)
        page.route("**/api/v1/graph/slice*", lambda route: route.abort())
        item(page, ids["Mary"]).focus()
        page.keyboard.press("Enter")
        expect(page.locator("[data-part=failed]")).to_be_visible()
        expect(page.locator("[data-part=status]")).to_contain_text("cannot be reached")
        page.unroute("**/api/v1/graph/slice*")
        page.get_by_role("button", name="Try again").click()
        expect(item(page, ids["Emmy"])).to_be_attached()
        return page.locator("[data-part=failed]").is_visible()

    assert browse(ids["start"], fail_then_work) is False


def test_the_panel_of_a_page_comes_when_one_comes_near_and_leads_on(browse, ids):
    def scroll(visit):
        page = visit.page
        page.locator(".graph-part").scroll_into_view_if_needed()
        page.locator(READY).wait_for(state="hidden")
        page.get_by_text("The same as a list").click()
        item(page, ids["Mary"]).locator(".tree-row").first.click()
        expect(page.locator("[data-part=panel]")).to_contain_text("Mary Somerville")
        page.get_by_role("link", name="Explore the graph").click()
        ready(page)
        return query(page), visit.complaints

    found, complaints = browse(ids["page"], scroll)
    assert found["center"] == ids["Ada"]
    assert found["node"] == ids["Mary"]
    assert complaints == []


def test_it_is_accessible_and_narrow_enough_in_use(browse, ids):
    def look(visit):
        page = visit.page
        ready(page)
        item(page, ids["Mary"]).focus()
        page.keyboard.press("Enter")
        page.keyboard.press("Space")
        expect(page.locator("[data-part=panel]")).to_be_visible()
        wide = violations(page)
        page.set_viewport_size(SCREENS["phone"])
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        page.locator(".graph-filters-fold > summary").click()
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        narrow = violations(page)
        page.locator("[data-part=panel]").get_by_role("button", name="Close").click()
        small = page.evaluate(
            """() => [...document.querySelectorAll('.graph-page button, .graph-page summary, .graph-page select')]
               .filter(one => one.checkVisibility()).map(one => [one.textContent.trim() || one.ariaLabel, one.getBoundingClientRect().height])
               .filter(([name, height]) => height < 44 && name !== 'All years')"""
        )
        return wide, narrow, overflow, small, visit.complaints

    assert browse(ids["start"], look) == ([], [], 0, [], [])


def test_the_colours_follow_the_theme(browse, ids):
    def switch(visit):
        page = visit.page
        ready(page)
        ink = "document.querySelector('[data-part=stage]').picture.palette.ink"
        before = page.evaluate(ink)
        page.get_by_role("button", name="Switch to dark theme").click()
        return before, page.evaluate(ink)

    before, after = browse(ids["start"], switch)
    assert before != after
