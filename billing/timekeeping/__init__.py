"""Timekeepers book their own time, and hear what the carrier will say of it while they do."""

from billing.timekeeping.booking import book, change, withdraw
from billing.timekeeping.foresight import foresee
from billing.timekeeping.work import Typed, Work, worked

__all__ = ["Typed", "Work", "book", "change", "foresee", "withdraw", "worked"]
