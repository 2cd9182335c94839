"""What watches the portal from outside may read its figures, where a token for it is set."""

from portal.settings.environment import env

__all__ = ["METRICS_TOKEN"]

METRICS_TOKEN: str = env.str("METRICS_TOKEN", default="")
