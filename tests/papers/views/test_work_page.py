import pytest

from tests.corpus import a_work, an_author

pytestmark = pytest.mark.django_db


def test_smoke(client):
    ada = an_author()
    work = a_work(authors=[ada, "Nobody Known"], abstract="We study $\\alpha$ <b>.", title="On $x^2$")
    for url in [
        "/",
        "/authors/",
        "/works/",
        "/topics/",
        "/institutions/",
        "/venues/",
        "/about/",
        "/search",
        "/search?q=ada",
        work.get_absolute_url(),
        ada.get_absolute_url(),
        "/robots.txt",
    ]:
        response = client.get(url)
        assert response.status_code == 200, url
    assert client.get("/A1x").status_code == 404
