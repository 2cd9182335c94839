"""The ACL Anthology's XML, with its authority files for people and venues."""

from papers.importers.acl.source import SOURCE

__all__ = ["SOURCE"]
