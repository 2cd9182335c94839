"""The page of a work says whether its full text is searched, and never shows it."""

import pytest

from papers.models import WorkText
from tests.corpus import a_work

pytestmark = pytest.mark.django_db


def test_how_long_the_text_is_and_nothing_of_it(client):
    work = a_work()
    WorkText.objects.create(work=work, text="Secret words.", word_count=8412, scheme="acl", file="P19-1001.txt")
    page = client.get(work.get_absolute_url()).content.decode()
    assert "Searchable here, 8,412 words" in page
    assert "Secret" not in page


def test_a_work_without_text_says_nothing(client):
    assert "Searchable here" not in client.get(a_work().get_absolute_url()).content.decode()
