"""The box: a folder or a bucket in which agents lay batches and reports, and the portal lays what it says (agent/send/files.py)."""

from jobs.box.collecting import Visit
from jobs.box.looking import Look

__all__ = ["Look", "Visit"]
