from django.apps import AppConfig


class ProfilesConfig(AppConfig):
    name = "profiles"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from profiles import receivers  # noqa: F401, PLC0415 - connects them, and needs the apps
        from profiles.mail import checks  # noqa: F401, PLC0415 - registers them
