"""People put right who wrote what: their acts on the literature, each of which can be taken back.

Nothing here asks who may. What people said are facts of their own (`papers.models.holding`), and resolvers and imports
respect them (`papers.identity.settling`, `papers.curation.respecting`).
"""
