"""The tables about people who use the portal."""

from profiles.models.user import User

__all__ = ["User"]
