"""What an operator should know, in sentences: what is wrong, what it means, and the next step. Pure.

Said only of what somebody should look at: a page that always warns is not read at three in the morning.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from portal.operations.figures import Figures, Sign

WORKER_LATE: Final = timedelta(minutes=3)  # it beats each minute
LONGEST_TASK: Final = timedelta(minutes=55)  # no task may take longer
COURIER_LATE: Final = timedelta(minutes=2)  # it goes round every ten seconds, and a round takes up to half a minute
EVENTS_LATE: Final = timedelta(minutes=2)
MAIL_LATE: Final = timedelta(minutes=10)
WEBHOOKS_LATE: Final = timedelta(minutes=10)
LONG_QUEUE: Final = 100
_MINUTE: Final = timedelta(minutes=1)
_HOUR: Final = timedelta(hours=1)
_TWO_DAYS: Final = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Finding:
    """`grave` where people wait in vain until somebody acts."""

    says: str
    do: str
    grave: bool


def findings(stands: Figures) -> list[Finding]:
    """The gravest first."""
    found = [*_of_worker(stands), *_of_courier(stands), *_of_what_waits(stands), *_of_failures(stands)]
    return sorted(found, key=lambda one: not one.grave)


def age(span: timedelta) -> str:
    """`41 seconds`, `4 minutes`, `3 hours`, `12 days`: as much as one needs to know."""
    seconds = max(int(span.total_seconds()), 0)
    if span < 2 * _MINUTE:
        return _many(seconds, "second")
    if span < 2 * _HOUR:
        return _many(seconds // 60, "minute")
    if span < _TWO_DAYS:
        return _many(seconds // 3600, "hour")
    return _many(seconds // 86400, "day")


def is_late(sign: Sign, after: timedelta) -> bool:
    return sign.silent is None or sign.silent > after


def is_at_long_task(worker: Sign) -> bool:
    """Its silence is explained: it is at one task, and has not been for longer than any task may take."""
    return worker.busy is not None and worker.busy <= LONGEST_TASK


def _of_worker(stands: Figures) -> list[Finding]:
    found = []
    worker = stands.worker
    if stands.queue is None:
        found.append(
            Finding(
                "The queue does not answer.",
                "Pages, mail and deliveries go on. Scores, the graph and checks of evidence wait: start Valkey again.",
                grave=True,
            )
        )
    elif worker.silent is None and not is_at_long_task(worker):
        found.append(
            Finding(
                "No worker has ever said anything.",
                "Start worker and beat. In the first two minutes after a start this is as it should be.",
                grave=True,
            )
        )
    elif worker.silent is not None and is_late(worker, WORKER_LATE) and not is_at_long_task(worker):
        found.append(
            Finding(
                f"The worker has said nothing for {age(worker.silent)}.",
                "Look whether beat and worker run, and start them again. Mail and deliveries go on without them.",
                grave=True,
            )
        )
    if stands.queue is not None and stands.queue > LONG_QUEUE:
        busy = f" The worker is at “{worker.task}”." if worker.doing else ""
        found.append(
            Finding(
                f"{_many(stands.queue, 'task')} wait in the queue.{busy}",
                "They are worked off one after the other. If the number does not fall, start another worker.",
                grave=False,
            )
        )
    return found


def _of_courier(stands: Figures) -> list[Finding]:
    late = [step for step in stands.courier if is_late(step, COURIER_LATE)]
    if not late:
        return []
    if len(late) == len(stands.courier):
        heard = [step.silent for step in late if step.silent is not None]
        since = f"has said nothing for {age(min(heard))}" if heard else "has never said anything"
        return [
            Finding(
                f"The courier {since}.",
                "No notice, digest or webhook goes out, and mail only where the queue works: start manage.py deliver.",
                grave=True,
            )
        ]
    return [
        Finding(
            f"The courier no longer {step.says}: "
            + (f"not for {age(step.silent)}." if step.silent is not None else "it never has."),
            "A failed letter below says why, or its log; start the courier again if it hangs.",
            grave=True,
        )
        for step in late
    ]


def _of_what_waits(stands: Figures) -> list[Finding]:
    found = []
    news, mail, hooks = stands.hour.news, stands.hour.mail, stands.hour.webhooks
    if news.waiting and news.oldest > EVENTS_LATE:
        found.append(
            Finding(
                f"{_many(news.waiting, 'event')} wait to be told, the first for {age(news.oldest)}.",
                "The courier tells them; after a large import this takes some minutes.",
                grave=False,
            )
        )
    if mail.waiting and mail.oldest > MAIL_LATE:
        found.append(
            Finding(
                f"{_many(mail.waiting, 'mail')} wait, the first for {age(mail.oldest)}.",
                "Look at the mail server of EMAIL_URL. What was refused for now is tried for a day.",
                grave=not mail.sent,
            )
        )
    if hooks.waiting and hooks.oldest > WEBHOOKS_LATE:
        found.append(
            Finding(
                f"{_many(hooks.waiting, 'webhook delivery', 'webhook deliveries')} wait, the first for"
                f" {age(hooks.oldest)} longer than it should.",
                "The courier delivers them; look whether the way out to the internet is open.",
                grave=False,
            )
        )
    return found


def _of_failures(stands: Figures) -> list[Finding]:
    found = []
    if stands.mail_break is not None:
        found.append(
            Finding(
                f"No digest goes out since {stands.mail_break.opened_at:%-d %b %Y, %H:%M}: {stands.mail_break.reason}",
                "Look at what would go out, then end the break below. Codes and decisions go out as ever.",
                grave=True,
            )
        )
    if stands.letters:
        found.append(
            Finding(
                f"{_many(stands.letters, 'task')} failed for good.",
                "Each is listed below with what it said; put it in again, or set it aside.",
                grave=False,
            )
        )
    unknown = stands.day.mail.unknown
    if unknown:
        found.append(
            Finding(
                f"Of {_many(unknown, 'mail')} of the last day nobody knows whether it arrived.",
                "The server or the sender died in the middle. They are not sent again; people can ask for codes again.",
                grave=False,
            )
        )
    last = stands.imports[0] if stands.imports else None
    if last is not None and last.status == "failed":
        found.append(
            Finding(
                f"The last import ({last.source}) failed.", f"manage.py import_rejects {last.pk} says why.", grave=False
            )
        )
    elif last is not None and last.status == "running" and not stands.importing:
        found.append(
            Finding(
                f"The last import ({last.source}) was interrupted after {_many(last.read, 'record')}.",
                "Run the same command again: it goes on where it stopped.",
                grave=False,
            )
        )
    return found


def _many(count: int, one: str, more: str = "") -> str:
    return f"{count:,} {one if count == 1 else more or f'{one}s'}"
