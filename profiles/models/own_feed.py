"""The feed of what one person hears: there is one while there is a row, at an address that is made of it."""

import uuid

from django.db import models

from profiles.models.user import User


class OwnFeed(models.Model):
    """`number` is not the secret: the address is `number` signed with the portal's key (`profiles.feeds.own_link`).
    Another number is another address, and the one before leads nowhere."""

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="+")
    number = models.UUIDField(default=uuid.uuid4)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["number"], name="profiles_ownfeed_number_unique")]

    def __str__(self) -> str:
        return f"the feed of {self.user_id}"
