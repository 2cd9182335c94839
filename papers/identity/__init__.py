"""Who wrote what: one resolver that every import uses, replaceable as a whole.

`mentions` is what a resolver sees, `conservative` is the present one, `settling` reads mentions from the database and
stores the outcome. A new resolver implements `mentions.Resolver` and is named in `settling.RESOLVER`; nothing else
changes.
"""
