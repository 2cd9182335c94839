"""Search kept by PostgreSQL alone: one inverted index over the lexemes of `papers.search.document`."""

from papers.search.postgres.engine import PostgresEngine

__all__ = ["PostgresEngine"]
