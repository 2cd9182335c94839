"""The account. It exists before the first migration so that nothing ever has to be moved onto it."""

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q


class User(AbstractUser):
    """One person who signs in. What the person says of themselves is on `Profile`, what they own in `Claim`.

    `username` is a random token nobody sees; people sign in by an e-mail address. A suspended account is not active,
    so no session of it is good for anything.
    """

    display_name = models.TextField("name", blank=True, default="", db_default="")
    is_moderator = models.BooleanField("moderator", default=False, db_default=False)
    suspended_at = models.DateTimeField(null=True, blank=True)
    deletion_due_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "profiles_user"
        verbose_name: ClassVar[str] = "user"
        verbose_name_plural: ClassVar[str] = "users"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(suspended_at__isnull=True) | Q(is_active=False), name="profiles_user_suspended_is_inactive"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["deletion_due_at"],
                condition=Q(deletion_due_at__isnull=False),
                name="profiles_user_deletion_due_idx",
            ),
        ]

    def __str__(self) -> str:
        return self.shown_name

    @property
    def shown_name(self) -> str:
        """What others may read. Never the address."""
        return self.display_name or "Unnamed account"
