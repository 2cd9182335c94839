"""What one is mailed is part of one's data, and nobody else's is."""

import pytest
from django.utils import timezone

from profiles.digests.sending import send_due_digests
from profiles.models import BouncedAddress
from profiles.selectors.mail_wanted import own_mail_wanted
from tests.cast import a_person
from tests.profiles.digests.rows import a_reader, news_of

pytestmark = pytest.mark.django_db


def test_choices_digests_and_what_came_back():
    user, other = a_reader(time_zone="Asia/Tokyo"), a_reader("other")
    for one in (user, other):
        news_of(one)
    send_due_digests()
    for name in ("reader", "other"):
        BouncedAddress.objects.create(
            address=f"{name}@people.example", permanent=False, said=f"full of {name}", last_at=timezone.now()
        )
    found = own_mail_wanted(user)
    assert found["chosen"]["time_zone"] == "Asia/Tokyo"
    assert [digest["kind"] for digest in found["digests"]] == ["daily"]
    assert [back["said"] for back in found["came_back"]] == ["full of reader"]
    assert own_mail_wanted(a_person("bare")) == {"chosen": None, "digests": [], "came_back": []}
