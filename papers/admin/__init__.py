"""The literature in the admin: everything can be read, nothing can be edited.

What the portal knows comes from its sources. A correction made here would be gone with the next import, or would
contradict it; corrections are acts of their own, with an author and a reason.
"""

from papers.admin import imports, literature

__all__ = ["imports", "literature"]
