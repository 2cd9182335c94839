"""Evidence that a person is who a record is about: one module a class, each real from end to end."""
