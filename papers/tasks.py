"""What the literature's background jobs do: each delegates to one service and may run any number of times."""

from celery import shared_task

from papers.services.recount import recount_everything


@shared_task(soft_time_limit=40 * 60, time_limit=45 * 60)
def recount_everything_task() -> None:
    recount_everything()
