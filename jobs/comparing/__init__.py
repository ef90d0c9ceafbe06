"""Both ends of replication, compared: checksums of ranges of keys, then the rows of those ranges that are not equal."""

from jobs.comparing.asking import BY_ITSELF, ask
from jobs.comparing.looking import forget_old, look, waiting

__all__ = ["BY_ITSELF", "ask", "forget_old", "look", "waiting"]
