"""Mail: queued beside the act that it tells of, sent by a task. Nothing else in the portal sends mail."""
