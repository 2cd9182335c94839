"""The account. It exists before the first migration so that nothing ever has to be moved onto it."""

from typing import ClassVar

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    class Meta:
        db_table = "profiles_user"
        verbose_name: ClassVar[str] = "user"
        verbose_name_plural: ClassVar[str] = "users"

    def __str__(self) -> str:
        return self.get_username()
