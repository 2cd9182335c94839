"""Staff can look at everything that an import left behind, quickly, and change nothing."""

import pytest
from django.contrib import admin
from django.urls import reverse

from papers.admin.browsing import EstimatingPaginator, ReadOnlyAdmin
from papers.models import ImportNote, ImportReject, ImportRun, SourceRecord, Work
from tests.corpus import a_topic, a_venue, a_work, affiliate, an_author, an_institution, describe

pytestmark = pytest.mark.django_db

OURS = {model: model_admin for model, model_admin in admin.site._registry.items() if model._meta.app_label == "papers"}


@pytest.fixture
def corpus():
    """Something in every table, and an import with two kinds of damage."""
    institution = an_institution()
    work = a_work(authors=[an_author(), "Nobody Known"], topics=[a_topic()], venue=a_venue(), ids=[("doi", "10.1/x")])
    affiliate(work, 1, "University of Tests", institution)
    run = describe(work, "acl")
    run.inputs, run.read, run.quarantined, run.loaded = ["/data/acl"], 4, 3, 1
    run.save()
    run.files.create(name="N19.xml", records_done=4, finished=True)
    for locator, reason in (("paper 1", "no title"), ("paper 2", "no title"), ("paper 3", "malformed xml")):
        ImportReject.objects.create(
            run=run, file="N19.xml", locator=locator, reason=reason, detail="As it says.", excerpt=f"<paper {locator}>"
        )
    ImportNote.objects.create(run=run, work=work, key="N19-1001", field="year", reason="20199 is not a plausible year")
    return work


def changelist(model) -> str:
    return reverse(f"admin:papers_{model._meta.model_name}_changelist")


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_every_list_and_every_record_can_be_read_and_not_changed(admin_client, corpus, model):
    assert isinstance(OURS[model], ReadOnlyAdmin)
    assert admin_client.get(changelist(model)).status_code == 200
    row = model.objects.first()
    page = reverse(f"admin:papers_{model._meta.model_name}_change", args=[row.pk])
    shown = admin_client.get(page)
    assert shown.status_code == 200
    assert 'name="_save"' not in shown.content.decode()
    assert admin_client.post(page, {}).status_code == 403
    assert admin_client.post(reverse(f"admin:papers_{model._meta.model_name}_delete", args=[row.pk])).status_code == 403
    assert admin_client.get(reverse(f"admin:papers_{model._meta.model_name}_add")).status_code == 403


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_staff_without_rights_sees_nothing(client, django_user_model, corpus, model):
    client.force_login(django_user_model.objects.create_user("visitor", is_staff=True))
    assert client.get(changelist(model)).status_code == 403


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_lists_neither_count_whole_tables_nor_sort_by_what_has_no_index(
    admin_client, corpus, model, django_assert_max_num_queries
):
    admin_client.get("/about/")  # with its first request a session is noted
    with django_assert_max_num_queries(9) as queries:  # session, user, count, rows, filters
        admin_client.get(changelist(model))
    counts = [query["sql"] for query in queries.captured_queries if "COUNT(" in query["sql"].upper()]
    assert counts
    assert all("LIMIT" in sql.upper() for sql in counts)
    assert OURS[model].sortable_by == ()


def test_a_run_shows_what_became_of_it_and_leads_to_its_quarantine(admin_client, corpus):
    run = ImportRun.objects.get()
    page = admin_client.get(reverse("admin:papers_importrun_change", args=[run.pk])).content.decode()
    for said in ("/data/acl", "no title", "malformed xml", "year", "read to the end"):
        assert said in page
    address = f"{changelist(ImportReject)}?run__id__exact={run.pk}&reason=no+title"
    assert address.replace("&", "&amp;") in page
    found = admin_client.get(address).context["cl"].result_list
    assert [reject.locator for reject in found] == ["paper 2", "paper 1"]


@pytest.mark.parametrize(
    ("words", "locators"), [("paper 3", {"paper 3"}), ("N19", {"paper 1", "paper 2", "paper 3"}), ("nothing", set())]
)
def test_the_quarantine_can_be_searched(admin_client, corpus, words, locators):
    found = admin_client.get(changelist(ImportReject), {"q": words}).context["cl"].result_list
    assert {reject.locator for reject in found} == locators


def test_what_a_damaged_record_holds_is_shown_and_never_run(admin_client, corpus):
    reject = ImportReject.objects.create(
        run=ImportRun.objects.get(),
        file="x",
        locator="y",
        reason="bad",
        detail="z",
        excerpt="<script>alert(1)</script>",
    )
    page = admin_client.get(reverse("admin:papers_importreject_change", args=[reject.pk])).content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert(1)" not in page


@pytest.mark.parametrize("by", ["key", "work"])
def test_source_records_are_found_by_key_and_by_work(admin_client, corpus, by):
    record = SourceRecord.objects.get()
    term = record.key if by == "key" else corpus.public_id
    assert list(admin_client.get(changelist(SourceRecord), {"q": term}).context["cl"].result_list) == [record]
    assert not admin_client.get(changelist(SourceRecord), {"q": term + "0"}).context["cl"].result_list


@pytest.mark.parametrize(
    "filters", [{"run__id__exact": "x"}, {"run__id__exact": "9" * 30}, {"reason": "no such"}, {"p": "99"}]
)
def test_odd_addresses_are_no_errors(admin_client, corpus, filters):
    assert admin_client.get(changelist(ImportReject), filters).status_code in (200, 302)


def test_records_are_found_by_public_id_and_by_words(admin_client, corpus):
    for term in (corpus.public_id, corpus.public_id.lower(), "analytical eng"):
        found = admin_client.get(changelist(Work), {"q": term}).context["cl"].result_list
        assert list(found) == [corpus]
    assert not admin_client.get(changelist(Work), {"q": "W0 nothing"}).context["cl"].result_list


def test_a_merged_record_is_found_by_its_id(admin_client, corpus):
    merged = a_work("An old copy", merged_into=corpus)
    found = admin_client.get(changelist(Work), {"q": merged.public_id}).context["cl"].result_list
    assert list(found) == [merged]


def test_small_counts_are_exact_and_large_ones_are_estimates(monkeypatch):
    run = ImportRun.objects.create(source="acl", inputs=[])
    ImportReject.objects.bulk_create(
        ImportReject(run=run, file="f", locator=str(n), reason="no title", detail="d") for n in range(60)
    )
    rows = ImportReject.objects.order_by("-pk")
    assert EstimatingPaginator(rows, 50).count == 60
    monkeypatch.setattr(EstimatingPaginator, "COUNTED_UP_TO", 40)
    assert EstimatingPaginator(rows, 50).count >= 41
