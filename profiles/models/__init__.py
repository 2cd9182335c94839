"""The tables of people and of what they assert."""

from profiles.models.addition import AdditionState, AdditionWay, WorkAddition
from profiles.models.audit import AuditEvent, AuditSeal
from profiles.models.claim import MAY_HOLD, OPEN_STATES, Claim, ClaimedWork, ClaimState, Dispute, HeldAct
from profiles.models.correction import CorrectionRequest, Decider, PartState, Relation, RequestPart
from profiles.models.digests import BouncedAddress, Digest, DigestKind, MailBreak, MailPreference
from profiles.models.domains import InstitutionDomain, RefusedDomain
from profiles.models.evidence import (
    Bearing,
    Challenge,
    Evidence,
    EvidenceDetail,
    EvidenceDocument,
    EvidenceKind,
    Vouch,
)
from profiles.models.following import Follow, FollowKind, Frequency, SavedSearch, SetAsideSuggestion
from profiles.models.library import LastRemoval, ReadingList, SavedWork
from profiles.models.mail import OutgoingMail
from profiles.models.moderation import Appeal, DecisionNote, Proposal
from profiles.models.new_works import NewWorksMail, NewWorksSeen, PutOffWork
from profiles.models.news import Event, EventKind, EventSubject, FeedPlace, Notification
from profiles.models.own_feed import OwnFeed
from profiles.models.profile import FeaturedWork, Profile, ProfileLink, ProfilePhoto
from profiles.models.receipts import Receipt, ReceiptKey, ReceiptStatus
from profiles.models.sanction import Sanction, SanctionAppeal, SanctionState
from profiles.models.trust import TrustBuild, TrustDue, TrustScore
from profiles.models.user import User
from profiles.models.webhooks import WebhookAttempt, WebhookDelivery, WebhookEndpoint

__all__ = [
    "MAY_HOLD",
    "OPEN_STATES",
    "AdditionState",
    "AdditionWay",
    "Appeal",
    "AuditEvent",
    "AuditSeal",
    "Bearing",
    "BouncedAddress",
    "Challenge",
    "Claim",
    "ClaimState",
    "ClaimedWork",
    "CorrectionRequest",
    "Decider",
    "DecisionNote",
    "Digest",
    "DigestKind",
    "Dispute",
    "Event",
    "EventKind",
    "EventSubject",
    "Evidence",
    "EvidenceDetail",
    "EvidenceDocument",
    "EvidenceKind",
    "FeaturedWork",
    "FeedPlace",
    "Follow",
    "FollowKind",
    "Frequency",
    "HeldAct",
    "InstitutionDomain",
    "LastRemoval",
    "MailBreak",
    "MailPreference",
    "NewWorksMail",
    "NewWorksSeen",
    "Notification",
    "OutgoingMail",
    "OwnFeed",
    "PartState",
    "Profile",
    "ProfileLink",
    "ProfilePhoto",
    "Proposal",
    "PutOffWork",
    "ReadingList",
    "Receipt",
    "ReceiptKey",
    "ReceiptStatus",
    "RefusedDomain",
    "Relation",
    "RequestPart",
    "Sanction",
    "SanctionAppeal",
    "SanctionState",
    "SavedSearch",
    "SavedWork",
    "SetAsideSuggestion",
    "TrustBuild",
    "TrustDue",
    "TrustScore",
    "User",
    "Vouch",
    "WebhookAttempt",
    "WebhookDelivery",
    "WebhookEndpoint",
    "WorkAddition",
]
