"""Atom feeds of everything that can be followed, and of what one person hears.

`atom` writes XML and knows nothing else, `arrivals` says which works came last, `entries` makes entries of works and
notifications, `own_link` is the address of one's own feed. Nothing here is kept up by anybody: a feed is read from the
literature when it is asked for.
"""
