"""What each kind of event is called in a webhook. Names are a promise to receivers: add, never change."""

from collections.abc import Mapping
from typing import Final

from profiles.models import EventKind

TEST: Final = "endpoint.test"

TYPES: Final[Mapping[EventKind, str]] = {
    EventKind.NEW_WORK: "work.new",
    EventKind.WORKS_ADDED: "works.added",
    EventKind.MORE_WORKS: "works.more",
    EventKind.NEW_CITATION: "work.cited",
    EventKind.RECORD_CLAIMED: "record.claimed",
    EventKind.LEVEL_CHANGED: "record.level_changed",
    EventKind.RECORD_CHANGED: "record.changed",
    EventKind.DECISION: "decision.made",
    EventKind.INVITATION: "invitation.received",
    EventKind.MESSAGE: "message.received",
    EventKind.TRENDING: "trending.listed",
}
