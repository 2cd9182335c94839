"""How everything stands at one moment: asked of the areas and of the queue, for people and machines alike."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from papers.ingest.lock import INGEST_LOCK
from papers.models import ImportRun
from portal.common.locks import is_held
from portal.operations.broker import queue_length
from portal.operations.heartbeats import STEP_OF_COURIER, WORKER
from portal.operations.models import DeadLetter, Heartbeat
from portal.operations.steps import STEPS
from profiles.digests.breaker import current_break
from profiles.models import MailBreak
from profiles.selectors.mail import MailFigures, mail_figures
from profiles.selectors.news_figures import NewsFigures, news_figures
from profiles.selectors.webhook_figures import WebhookFigures, webhook_figures

HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)
_RUNS_SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class Sign:
    """The last sign of life of a part; `silent` is how long ago that was, None where there never was one. `busy` is how
    long a worker has been at the task that it is `doing`."""

    part: str
    says: str
    silent: timedelta | None
    doing: str = ""
    busy: timedelta | None = None

    @property
    def task(self) -> str:
        """What the worker is doing, in a word or two."""
        return self.doing.rpartition(".")[2].removesuffix("_task").replace("_", " ")


@dataclass(frozen=True, slots=True)
class Lately:
    """What the areas say of the last hour, or of the last day."""

    news: NewsFigures
    mail: MailFigures
    webhooks: WebhookFigures


@dataclass(frozen=True, slots=True)
class Figures:
    """`queue` is how many tasks wait, None where the queue does not answer."""

    at: datetime
    worker: Sign
    courier: tuple[Sign, ...]
    queue: int | None
    hour: Lately
    day: Lately
    letters: int
    mail_break: MailBreak | None
    imports: tuple[ImportRun, ...]
    importing: bool


def figures(*, now: datetime) -> Figures:
    """Some twenty short queries, and one question to the queue."""
    beats = {beat.part: beat for beat in Heartbeat.objects.all()}
    return Figures(
        at=now,
        worker=_sign(beats.get(WORKER), WORKER, "clock, queue and worker", now),
        courier=tuple(
            _sign(beats.get(f"{STEP_OF_COURIER}{step.name}"), f"{STEP_OF_COURIER}{step.name}", step.says, now)
            for step in STEPS
        ),
        queue=queue_length(),
        hour=_lately(HOUR, now),
        day=_lately(DAY, now),
        letters=DeadLetter.objects.filter(state="open").count(),
        mail_break=current_break(),
        imports=tuple(ImportRun.objects.order_by("-started_at", "-pk")[:_RUNS_SHOWN]),
        importing=is_held(INGEST_LOCK),
    )


def _lately(within: timedelta, now: datetime) -> Lately:
    return Lately(
        news=news_figures(now=now, within=within),
        mail=mail_figures(now=now, within=within),
        webhooks=webhook_figures(now=now, within=within),
    )


def _sign(beat: Heartbeat | None, part: str, says: str, now: datetime) -> Sign:
    if beat is None:
        return Sign(part, says, None)
    # A worker that has begun with something and never beaten has the beginning of all time written beside it.
    silent = max(now - beat.at, timedelta(0)) if beat.at.year > 2000 else None  # noqa: PLR2004
    busy = now - beat.doing_since if beat.doing_since is not None else None
    return Sign(part, says, silent, doing=beat.doing, busy=busy)
