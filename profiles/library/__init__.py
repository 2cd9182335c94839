"""Works that people keep: lists, what is on them and in which order, notes and tags, sharing, taking away and undoing.

Each act begins by holding the account (`opening.hold`), so that two windows of one person come one after the other and
what is counted stays counted. Nothing here is an act on a record: none of it is in the record of acts, and nobody but
the owner is told.
"""
