from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "papers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from papers.trending import own_signals, signals  # noqa: PLC0415 - needs the apps

        signals.register(own_signals.Views())
        signals.register(own_signals.Citations())
