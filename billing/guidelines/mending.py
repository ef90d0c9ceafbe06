"""Lines that a rule cuts to what the carrier pays; what they were stays in the line's history and in its `original` columns."""

from sqlalchemy.orm import Session

from billing.guidelines.asking import mends_for, switched_on
from billing.guidelines.case import Breach, Case
from billing.money import invoice_total, line_total
from carriers.profile import Rounding
from data.dialects import clock
from data.models import LineEdit


def mend(session: Session, case: Case, rounding: Rounding) -> bool:
    """Mend everything that a rule with severity `mend` can; True if a line was changed. Again, it changes nothing."""
    changed = [
        _cut(session, name, breach, rounding)
        for name, rule in switched_on(case)
        if rule.severity == "mend"
        for breach in list(mends_for(case, name, rule))
    ]
    if any(changed):
        case.invoice.total = invoice_total(line.total for line in case.invoice.lines)
    return any(changed)


def _cut(session: Session, rule: str, breach: Breach, rounding: Rounding) -> bool:
    line, cut = breach.line, breach.mend
    if line is None or cut is None:
        return False
    before = getattr(line, cut.field)
    session.add(
        LineEdit(
            line=line, rule=rule, at=clock(session), field=cut.field, before=str(before), after=str(cut.value), why=breach.sentence,
        )
    )  # fmt: skip
    setattr(line, cut.field, cut.value)
    line.total = line_total(line.units, line.unit_cost, line.adjustment, rounding=rounding)
    return True
