"""What moderators decide about claims, evidence and domains: one act a function, each checked again under its lock."""
