"""`/moderation/…`."""

from django.urls import path

from profiles.views.moderation import (
    audit,
    bulk,
    case,
    conflicts,
    corrections,
    deciding,
    documents,
    domains,
    hearing,
    people,
    queue,
    suggestions,
)

urlpatterns = [
    path("", queue.moderation, name="moderation"),
    path("bulk/", bulk.bulk, name="moderation-bulk"),
    path("figures/", queue.figures, name="moderation-figures"),
    path("claims/<int:number>/", case.case, name="moderation-claim"),
    path("claims/<int:number>/decide/", deciding.decide, name="moderation-decide"),
    path("claims/<int:number>/review/", deciding.review, name="moderation-review"),
    path("evidence/<int:number>/", deciding.evidence, name="moderation-evidence"),
    path("proposals/<int:number>/", deciding.proposal, name="moderation-proposal"),
    path("documents/<int:number>/", documents.document, name="moderation-document"),
    path("appeals/", hearing.appeals, name="moderation-appeals"),
    path("appeals/<int:number>/", deciding.appeal, name="moderation-appeal"),
    path("corrections/", corrections.corrections, name="moderation-corrections"),
    path("corrections/<int:number>/", corrections.correction_case, name="moderation-correction"),
    path("corrections/<int:number>/decide/", corrections.correction_decide, name="moderation-correction-decide"),
    path("conflicts/", conflicts.conflicts, name="moderation-conflicts"),
    path("conflicts/<int:number>/act/", conflicts.conflict_act, name="moderation-conflict-act"),
    path("suggestions/", suggestions.suggestions, name="moderation-suggestions"),
    path("suggestions/<int:number>/act/", suggestions.suggestion_act, name="moderation-suggestion-act"),
    path("domains/", domains.domains, name="moderation-domains"),
    path("domains/act/", domains.domains_act, name="moderation-domains-act"),
    path("people/", people.people, name="moderation-people"),
    path("people/<int:number>/", people.person, name="moderation-person"),
    path("people/<int:number>/act/", people.person_act, name="moderation-person-act"),
    path("audit/", audit.audit, name="moderation-audit"),
]
