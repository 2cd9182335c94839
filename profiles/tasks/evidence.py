"""Evidence is looked at again by and by, in slices, so that no hour and no host gets much of it."""

from celery import shared_task
from django.utils import timezone

from profiles.evidence.documents import forget_documents
from profiles.evidence.grounds import end_groundless_evidence, recheck_domains
from profiles.evidence.homepage import recheck_homepages
from profiles.evidence.orcid import recheck_orcid
from profiles.evidence.reminding import remind_of_expiry


@shared_task(soft_time_limit=40 * 60, time_limit=45 * 60)
def recheck_homepages_task() -> None:
    recheck_homepages(now=timezone.now())


@shared_task(soft_time_limit=40 * 60, time_limit=45 * 60)
def recheck_orcid_task() -> None:
    recheck_orcid(now=timezone.now())


@shared_task(soft_time_limit=20 * 60, time_limit=25 * 60)
def recheck_domains_task() -> None:
    recheck_domains(now=timezone.now())


@shared_task(soft_time_limit=20 * 60, time_limit=25 * 60)
def end_groundless_evidence_task() -> None:
    end_groundless_evidence(now=timezone.now())


@shared_task(soft_time_limit=20 * 60, time_limit=25 * 60)
def remind_of_expiry_task() -> None:
    remind_of_expiry(now=timezone.now())


@shared_task(soft_time_limit=20 * 60, time_limit=25 * 60)
def forget_documents_task() -> None:
    forget_documents(now=timezone.now())
