"""LEDES files: strict when writing, tolerant when reading; both walk the same tuple of fields."""

from billing.ledes.problem import Problem
from billing.ledes.reading import Reading, read
from billing.ledes.rendering import Change
from billing.ledes.row import Row
from billing.ledes.writing import CannotWrite, LedesBytes, problems_of, write

__all__ = ["CannotWrite", "Change", "LedesBytes", "Problem", "Reading", "Row", "problems_of", "read", "write"]
