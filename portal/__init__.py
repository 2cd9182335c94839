"""The composition root: settings, URLs, the home page, the schedule. Owns no domain."""
