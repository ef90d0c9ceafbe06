"""The stages of a lawsuit by the age of its file."""

from demo.firm.lives import Life
from demo.firm.workdays import Month

# Each stage with the ages, in months, between which a file may be in it. They overlap, as they do.
_STAGES = (
    ("opening", 0, 2),
    ("written", 1, 8),
    ("depositions", 4, 24),
    ("experts", 9, 28),
    ("motions", 10, 30),
    ("mediation", 8, 99),
    ("trial", 18, 99),
)


def stages_of(life: Life, month: Month) -> list[str]:
    """The stages the file may be in; in the month it closes it is only closed."""
    if life.closed and month.first <= life.closed <= month.last:
        return ["closing"]
    age = life.age_in(month)
    return [stage for stage, start, end in _STAGES if start <= age <= end]
