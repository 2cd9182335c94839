"""What runs when. Each entry names a task of an app; the tasks themselves are idempotent."""

from datetime import timedelta

from celery.schedules import crontab

BEAT_SCHEDULE = {
    # Mail, events, digests and webhooks have no entry: the courier sweeps for them (`portal.operations.steps`).
    #
    # The sign of life of clock, queue and worker at once. One that is late proves nothing any more.
    "heartbeat": {
        "task": "portal.operations.tasks.heartbeat_task",
        "schedule": timedelta(minutes=1),
        "options": {"expires": 60},
    },
    "forget-dead-letters": {
        "task": "portal.operations.tasks.forget_dead_letters_task",
        "schedule": crontab(hour="2", minute="35"),
    },
    "forget-mail-texts": {
        "task": "profiles.tasks.mail.forget_mail_texts_task",
        "schedule": crontab(hour="2", minute="10"),
    },
    "forget-deliveries": {
        "task": "profiles.tasks.webhooks.forget_deliveries_task",
        "schedule": crontab(hour="2", minute="25"),
    },
    "forget-news": {"task": "profiles.tasks.news.forget_news_task", "schedule": crontab(hour="2", minute="30")},
    "purge-accounts": {"task": "profiles.tasks.accounts.purge_accounts_task", "schedule": crontab(minute="35")},
    "tidy-accounts": {
        "task": "profiles.tasks.accounts.tidy_accounts_task",
        "schedule": crontab(hour="2", minute="20"),
    },
    # Time that has run out: to object, of evidence, of a level. Each claim is decided once, whoever comes first.
    "sweep-claims": {
        "task": "profiles.tasks.claims.sweep_claims_task",
        "schedule": crontab(minute="*/5"),
        "options": {"expires": 300},
    },
    # Receipts that state what is no longer so; next to nothing where all is so.
    "revoke-lapsed-receipts": {
        "task": "profiles.tasks.receipts.revoke_lapsed_receipts_task",
        "schedule": timedelta(minutes=1),
        "options": {"expires": 60},
    },
    # Works that people named are added at once; this finds what waited for an import to end.
    "put-in-works": {
        "task": "profiles.tasks.additions.put_in_works_task",
        "schedule": timedelta(minutes=1),
        "options": {"expires": 60},
    },
    "sweep-requests": {
        "task": "profiles.tasks.corrections.sweep_requests_task",
        "schedule": crontab(minute="25"),
        "options": {"expires": 3600},
    },
    "remind-asked-owners": {
        "task": "profiles.tasks.corrections.remind_asked_task",
        "schedule": crontab(hour="7", minute="20"),
    },
    # Owners are asked after each import; this finds those whom nobody asked.
    "tell-of-new-works": {"task": "profiles.tasks.new_works.tell_of_new_works_task", "schedule": crontab(minute="35")},
    "prove-record-of-acts": {
        "task": "profiles.tasks.claims.prove_record_of_acts_task",
        "schedule": crontab(hour="2", minute="40"),
    },
    # What rests on addresses and iDs that accounts no longer have ends at once; this finds what nobody heard of.
    "end-groundless-evidence": {
        "task": "profiles.tasks.evidence.end_groundless_evidence_task",
        "schedule": crontab(minute="10"),
    },
    # Slices of what is due once a month, spread over the day.
    "recheck-homepages": {"task": "profiles.tasks.evidence.recheck_homepages_task", "schedule": crontab(minute="30")},
    "recheck-orcid": {"task": "profiles.tasks.evidence.recheck_orcid_task", "schedule": crontab(minute="50")},
    "recheck-domains": {
        "task": "profiles.tasks.evidence.recheck_domains_task",
        "schedule": crontab(hour="1", minute="40"),
    },
    "remind-of-expiry": {
        "task": "profiles.tasks.evidence.remind_of_expiry_task",
        "schedule": crontab(hour="7", minute="15"),
    },
    "forget-documents": {
        "task": "profiles.tasks.evidence.forget_documents_task",
        "schedule": crontab(hour="1", minute="50"),
    },
    # An import keeps its own counts; the nightly pass proves that nothing drifted.
    "recount": {"task": "papers.tasks.recount_everything_task", "schedule": crontab(hour="3", minute="10")},
    # Names that an act of people, taken back, has left to the resolver; next to nothing where none wait.
    "settle-waiting": {"task": "papers.tasks.settle_waiting_task", "schedule": crontab(minute="*/10")},
    # Finds what an import that was killed has left; next to nothing where all is indexed.
    "sweep-search": {"task": "papers.tasks.sweep_search_task", "schedule": crontab()},
    # After the counts that it weighs names and words by.
    "note-suggestions": {"task": "papers.tasks.note_suggestions_task", "schedule": crontab(hour="5", minute="10")},
    # Words are counted, and works of one year less fresh, as of today.
    "renew-search": {"task": "papers.tasks.renew_search_task", "schedule": crontab(hour="4", minute="10")},
    # Takes in what has changed where nobody was told: next to nothing where all is.
    "update-graph": {"task": "graph.tasks.update_graph_task", "schedule": crontab()},
    # Built anew from everything: the proof that what was taken in bit by bit has not drifted.
    "prove-graph": {"task": "graph.tasks.prove_graph_task", "schedule": crontab(hour="4", minute="40")},
    # Takes in what has changed where nobody was told, and what time alone has changed; next to nothing where all is.
    "update-trust": {
        "task": "profiles.tasks.trust.recompute_affected_trust_task",
        "schedule": crontab(),
        "options": {"expires": 60},
    },
    # After the graph was built anew, which asks for it as well: evidence has aged by a day.
    "recompute-trust": {
        "task": "profiles.tasks.trust.recompute_trust_task",
        "schedule": crontab(hour="5", minute="40"),
    },
    "thin-trust-history": {
        "task": "profiles.tasks.trust.thin_trust_history_task",
        "schedule": crontab(hour="6", minute="10", day_of_week="sunday"),
    },
    "trending": {"task": "papers.tasks.compute_trending_task", "schedule": crontab(minute="20")},
    # Soon after the day whose key and tokens it takes away.
    "forget-readers": {"task": "papers.tasks.forget_readers_task", "schedule": crontab(hour="0", minute="5")},
}
