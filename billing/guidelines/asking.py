"""What a carrier's guidelines say of a bill."""

from collections.abc import Iterator
from typing import Any

from billing.guidelines.book import BOOK
from billing.guidelines.case import Breach, Case
from billing.ledes.problem import Problem
from carriers.guidelines import RULES, Guideline
from data.vocabulary import Severity


def problems_in(case: Case) -> Iterator[Problem]:
    """Every breach of every rule that is switched on, in the order of the rules."""
    for name, rule in switched_on(case):
        severity = Severity.WARN if rule.severity == "warn" else Severity.REFUSE
        for breach in BOOK[name](case, rule):
            yield Problem(breach.sentence, breach.line.position if breach.line else None, name, severity=severity)


def mends_for(case: Case, name: str, rule: Guideline) -> Iterator[Breach]:
    """The breaches of a rule that it mends by itself."""
    return (breach for breach in BOOK[name](case, rule) if breach.mend)


def switched_on(case: Case) -> Iterator[tuple[str, Any]]:
    """The rules of the bill's carrier, by name, with their limits."""
    return ((name, rule) for name in RULES if (rule := getattr(case.guidelines, name)) is not None)
