"""The same figures for machines, in the text format of Prometheus (version 0.0.4). Pure, and small enough by hand.

Names end in their unit. A figure that is not known is left out, so that an alarm on its absence can be set.
"""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Final, NamedTuple

from portal.operations.figures import Figures, Lately, Sign

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"


class Sample(NamedTuple):
    value: float
    labels: tuple[tuple[str, str], ...] = ()


class Metric(NamedTuple):
    """All of these are gauges: what has been counted falls again as time passes."""

    name: str
    help: str
    samples: tuple[Sample, ...]


def metrics(stands: Figures) -> str:
    """The whole answer. Its last line ends, too."""
    return "".join(_lines(metric) for metric in _metrics(stands) if metric.samples)


def _metrics(stands: Figures) -> Iterator[Metric]:
    news, mail, hooks = stands.hour.news, stands.hour.mail, stands.hour.webhooks
    signs = (stands.worker, *stands.courier)
    yield Metric(
        "peergraph_heartbeat_age_seconds",
        "Since the last sign of life of a part.",
        tuple(Sample(_seconds(one.silent), (("part", one.part),)) for one in signs if one.silent is not None),
    )
    yield _one("peergraph_worker_task_seconds", "How long the worker has been at its task.", _busy(stands.worker))
    yield _one("peergraph_queue_up", "Whether the queue answers.", int(stands.queue is not None))
    yield _one("peergraph_queue_waiting_tasks", "Tasks in the queue that no worker has.", stands.queue)
    yield _one("peergraph_arrivals_waiting_works", "Works that came in and were not looked at.", news.arrivals)
    yield _one("peergraph_events_waiting", "Events that nobody was told of yet.", news.waiting)
    yield _one("peergraph_events_oldest_waiting_seconds", "The longest that one has waited.", _seconds(news.oldest))
    yield _one("peergraph_mail_waiting", "Mails that wait to be sent.", mail.waiting)
    yield _one("peergraph_mail_sending", "Mails that are being sent.", mail.sending)
    yield _one("peergraph_mail_oldest_waiting_seconds", "The longest that one has waited.", _seconds(mail.oldest))
    yield _one("peergraph_webhooks_waiting", "Webhook deliveries that wait.", hooks.waiting)
    yield _one("peergraph_webhooks_sending", "Webhook deliveries under way.", hooks.sending)
    yield _one("peergraph_webhooks_oldest_waiting_seconds", "The longest that one is overdue.", _seconds(hooks.oldest))
    yield _one("peergraph_webhook_endpoints_disabled", "Endpoints stopped after failures.", hooks.disabled)
    yield Metric(
        "peergraph_outcomes",
        "What became of what happened within the last hour or day.",
        tuple(_outcomes((("hour", stands.hour), ("day", stands.day)))),
    )
    yield _one("peergraph_dead_letters_open", "Tasks and steps that failed for good.", stands.letters)
    yield _one("peergraph_mail_break_open", "Whether digests are held.", int(stands.mail_break is not None))
    yield _one("peergraph_import_running", "Whether an import runs.", int(stands.importing))
    ended = [run.finished_at.timestamp() for run in stands.imports if run.finished_at is not None]
    yield _one("peergraph_import_last_finished_timestamp_seconds", "When one ended last.", max(ended, default=None))


def _outcomes(times: Iterable[tuple[str, Lately]]) -> Iterator[Sample]:
    for within, lately in times:
        counts = {
            ("event", "told"): lately.news.told,
            ("notice", "told"): lately.news.notices,
            ("digest", "queued"): lately.news.digests,
            ("mail", "sent"): lately.mail.sent,
            ("mail", "failed"): lately.mail.failed,
            ("mail", "unknown"): lately.mail.unknown,
            ("webhook", "delivered"): lately.webhooks.delivered,
            ("webhook", "failed"): lately.webhooks.failed,
        }
        for (what, outcome), count in counts.items():
            yield Sample(count, (("what", what), ("outcome", outcome), ("within", within)))


def _one(name: str, says: str, value: float | None) -> Metric:
    return Metric(name, says, () if value is None else (Sample(value),))


def _busy(worker: Sign) -> float | None:
    return None if worker.busy is None else _seconds(worker.busy)


def _seconds(span: timedelta | None) -> float:
    return 0.0 if span is None else round(span.total_seconds(), 3)


def _lines(metric: Metric) -> str:
    lines = [f"# HELP {metric.name} {metric.help}", f"# TYPE {metric.name} gauge"]
    lines += [f"{metric.name}{_labels(sample)} {sample.value!r}" for sample in metric.samples]
    return "".join(f"{line}\n" for line in lines)


def _labels(sample: Sample) -> str:
    if not sample.labels:
        return ""
    quoted = {ord("\\"): r"\\", ord('"'): r"\"", ord("\n"): r"\n"}
    return "{" + ",".join(f'{name}="{value.translate(quoted)}"' for name, value in sample.labels) + "}"
