"""The carriers' guidelines: one small function for each rule, yielding every breach; limits stand in the carrier's file."""

from billing.guidelines.asking import problems_in
from billing.guidelines.case import Case
from billing.guidelines.mending import mend
from billing.guidelines.surroundings import Surroundings

__all__ = ["Case", "Surroundings", "mend", "problems_in"]
