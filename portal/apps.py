"""The portal as a Django app: it owns templates and commands, and makes tasks known to every process."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """No models: the portal puts together, it stores nothing."""

    name = "portal"

    def ready(self) -> None:
        """Load the Celery app, so that a task published anywhere goes to our broker."""
        import portal.celery  # noqa: F401, PLC0415
