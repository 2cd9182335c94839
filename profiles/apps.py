from django.apps import AppConfig


class ProfilesConfig(AppConfig):
    name = "profiles"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from papers.selectors import trust_marks  # noqa: PLC0415 - needs the apps
        from papers.trending import signals  # noqa: PLC0415 - needs the apps
        from profiles import receivers  # noqa: F401, PLC0415 - connects them, and needs the apps
        from profiles.attention import Follows, Saves  # noqa: PLC0415 - needs the apps
        from profiles.mail import checks  # noqa: F401, PLC0415 - registers them
        from profiles.trust.marks import PublishedScores  # noqa: PLC0415 - needs the apps

        trust_marks.register(PublishedScores())
        signals.register(Follows())
        signals.register(Saves())

    def startup_notes(self) -> list[str]:
        """For whoever started the portal on this machine."""
        from profiles.accounts.demo import demo_notes  # noqa: PLC0415 - needs the apps

        return demo_notes()
