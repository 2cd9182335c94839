"""Operations as a Django app: its tables, its tasks, and ears for what fails."""

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "portal.operations"
    label = "operations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from portal.operations import receivers  # noqa: F401, PLC0415 - connects them, and needs the apps
