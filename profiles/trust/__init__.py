"""How far a record can be trusted to be one real person and correctly attributed, and why. Never how good they are."""
