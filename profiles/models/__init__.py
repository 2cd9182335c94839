"""The tables of people and of what they assert."""

from profiles.models.addition import AdditionState, AdditionWay, WorkAddition
from profiles.models.audit import AuditEvent, AuditSeal
from profiles.models.claim import MAY_HOLD, OPEN_STATES, Claim, ClaimedWork, ClaimState, Dispute, HeldAct
from profiles.models.correction import CorrectionRequest, Decider, PartState, Relation, RequestPart
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
from profiles.models.mail import OutgoingMail
from profiles.models.moderation import Appeal, DecisionNote, Proposal
from profiles.models.new_works import NewWorksMail, NewWorksSeen, PutOffWork
from profiles.models.profile import FeaturedWork, Profile, ProfileLink, ProfilePhoto
from profiles.models.receipts import Receipt, ReceiptKey, ReceiptStatus
from profiles.models.sanction import Sanction, SanctionAppeal, SanctionState
from profiles.models.trust import TrustBuild, TrustDue, TrustScore
from profiles.models.user import User

__all__ = [
    "MAY_HOLD",
    "OPEN_STATES",
    "AdditionState",
    "AdditionWay",
    "Appeal",
    "AuditEvent",
    "AuditSeal",
    "Bearing",
    "Challenge",
    "Claim",
    "ClaimState",
    "ClaimedWork",
    "CorrectionRequest",
    "Decider",
    "DecisionNote",
    "Dispute",
    "Evidence",
    "EvidenceDetail",
    "EvidenceDocument",
    "EvidenceKind",
    "FeaturedWork",
    "HeldAct",
    "InstitutionDomain",
    "NewWorksMail",
    "NewWorksSeen",
    "OutgoingMail",
    "PartState",
    "Profile",
    "ProfileLink",
    "ProfilePhoto",
    "Proposal",
    "PutOffWork",
    "Receipt",
    "ReceiptKey",
    "ReceiptStatus",
    "RefusedDomain",
    "Relation",
    "RequestPart",
    "Sanction",
    "SanctionAppeal",
    "SanctionState",
    "TrustBuild",
    "TrustDue",
    "TrustScore",
    "User",
    "Vouch",
    "WorkAddition",
]
