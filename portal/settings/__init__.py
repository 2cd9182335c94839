"""Settings, read from the environment. Each part holds one concern; this file only puts them together."""

from portal.settings.accounts import *  # noqa: F403
from portal.settings.api import *  # noqa: F403
from portal.settings.base import *  # noqa: F403
from portal.settings.celery import *  # noqa: F403
from portal.settings.logging import *  # noqa: F403
from portal.settings.mail import *  # noqa: F403
from portal.settings.operations import *  # noqa: F403
from portal.settings.outbound import *  # noqa: F403
from portal.settings.security import *  # noqa: F403
from portal.settings.services import *  # noqa: F403
from portal.settings.static import *  # noqa: F403
