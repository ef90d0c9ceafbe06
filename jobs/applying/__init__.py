"""Batches of the inbox become rows of ours, whatever way they came: the one apply. One transaction holds all of a batch."""

from jobs.applying.batch import LEFT, apply_next, try_ready
from jobs.applying.brake import Brake, brake_of
from jobs.applying.refusing import wake_carriers

__all__ = ["LEFT", "Brake", "apply_next", "brake_of", "try_ready", "wake_carriers"]
