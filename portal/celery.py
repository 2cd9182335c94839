"""The Celery application. Tasks live in the apps; when they run is in `portal.schedule`."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
# A task whose worker was lost under it is given back in silence otherwise.
app.Task.Request = "portal.operations.watched_requests:WatchedRequest"
app.autodiscover_tasks()
