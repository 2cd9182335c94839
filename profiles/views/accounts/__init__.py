"""Pages of one's own account that allauth does not have."""
