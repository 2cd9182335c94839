"""Pages of what somebody was told: the feed, the notification centre, and the bell."""
