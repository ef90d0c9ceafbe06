"""The check before a night's uploads: for each matter whether its bills would go out, and if not, why and whose turn it is."""

from billing.preflight.flight import preflight
from billing.preflight.matter import MatterChecked, Verdict
from billing.preflight.point import Light, Point, Whose

__all__ = ["Light", "MatterChecked", "Point", "Verdict", "Whose", "preflight"]
