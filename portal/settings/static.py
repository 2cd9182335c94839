"""Static files: what the asset build made and what packages ship, hashed and compressed."""

from portal.embedded.places import Places
from portal.settings.environment import BASE_DIR, DEBUG

__all__ = ["STATICFILES_DIRS", "STATIC_ROOT", "STATIC_URL", "STORAGES", "WHITENOISE_USE_FINDERS"]

STATIC_URL = "/static/"
# Beside the other data of this portal, so that two portals of one checkout do not exchange each other's files.
STATIC_ROOT = Places.of_settings().root / "static"
STATICFILES_DIRS = [BASE_DIR / "portal" / "assets" / "build"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
