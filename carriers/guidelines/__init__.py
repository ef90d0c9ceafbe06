"""What a carrier wants of a bill beyond its file: rules that its carrier file switches on, each with its limits."""

from carriers.guidelines.book import RULES, Guidelines
from carriers.guidelines.guideline import Guideline

__all__ = ["RULES", "Guideline", "Guidelines"]
