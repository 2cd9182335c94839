"""`/mail/hooks/<provider>/`: where the provider that sends our mail says what came back. It is there only where the
operator has set a secret, which the provider shows with each call; django-anymail checks it and reads the call."""

from importlib import import_module
from typing import Any, Final

from django.urls import URLPattern, path

_ENDS: Final = ("TrackingWebhookView", "CombinedWebhookView")


def hook_urls(provider: str) -> list[URLPattern]:
    """Nothing without a provider."""
    if not provider:
        return []
    module = import_module(f"anymail.webhooks.{provider}")
    views: list[Any] = [
        view for name, view in vars(module).items() if name.endswith(_ENDS) and view.__module__ == module.__name__
    ]
    return [path(f"mail/hooks/{provider}/", views[0].as_view(), name="mail-hooks")]
