"""What runs beside the pages or by the clock: each task takes ids, calls one service, and may run any number of times.

One module a concern; a module is listed here so that the worker knows its tasks.
"""

from profiles.tasks.accounts import purge_accounts_task, tidy_accounts_task
from profiles.tasks.additions import put_in_works_task
from profiles.tasks.claims import prove_record_of_acts_task, sweep_claims_task
from profiles.tasks.corrections import sweep_requests_task
from profiles.tasks.evidence import (
    end_groundless_evidence_task,
    forget_documents_task,
    recheck_domains_task,
    recheck_homepages_task,
    recheck_orcid_task,
    remind_of_expiry_task,
)
from profiles.tasks.mail import forget_mail_texts_task, send_mail_task
from profiles.tasks.new_works import tell_of_new_works_task
from profiles.tasks.news import forget_news_task, note_arrivals_task, relay_events_task
from profiles.tasks.receipts import revoke_lapsed_receipts_task
from profiles.tasks.trust import recompute_affected_trust_task, recompute_trust_task, thin_trust_history_task
from profiles.tasks.webhooks import deliver_webhooks_task, forget_deliveries_task

__all__ = [
    "deliver_webhooks_task",
    "end_groundless_evidence_task",
    "forget_deliveries_task",
    "forget_documents_task",
    "forget_mail_texts_task",
    "forget_news_task",
    "note_arrivals_task",
    "prove_record_of_acts_task",
    "purge_accounts_task",
    "put_in_works_task",
    "recheck_domains_task",
    "recheck_homepages_task",
    "recheck_orcid_task",
    "recompute_affected_trust_task",
    "recompute_trust_task",
    "relay_events_task",
    "remind_of_expiry_task",
    "revoke_lapsed_receipts_task",
    "send_mail_task",
    "sweep_claims_task",
    "sweep_requests_task",
    "tell_of_new_works_task",
    "thin_trust_history_task",
    "tidy_accounts_task",
]
