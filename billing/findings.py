"""What is wrong with an invoice, written down: always as it stands now, never a history."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from billing.excuses import Key, keyed
from billing.ledes import Problem
from data.models import Excuse, Finding, Invoice


def record(
    session: Session, invoice: Invoice, problems: Iterable[Problem], excused: Mapping[Key, Excuse], *, at: dt.datetime,
    only: str | None = None,
) -> None:  # fmt: skip
    """Replace the invoice's findings (`only` those of one rule) by these, where they differ; a problem's line is a position on it.

    Needs lines loaded."""
    session.flush()  # a line made in this transaction has no number before
    found = [_finding(invoice, key, problem, excused.get(key), at) for key, problem in keyed(invoice, problems)]
    of_these = (Finding.invoice_id == invoice.id, *([] if only is None else [Finding.rule == only]))
    standing = session.scalars(select(Finding).where(*of_these)).all()
    if Counter(map(_said, standing)) != Counter(map(_said, found)):
        session.execute(delete(Finding).where(*of_these))
        session.add_all(found)


def _finding(invoice: Invoice, key: Key, problem: Problem, excuse: Excuse | None, at: dt.datetime) -> Finding:
    line_id, rule, sentence = key
    return Finding(
        invoice_id=invoice.id, line_id=line_id, rule=rule, severity=problem.severity, sentence=sentence, turn=problem.turn,
        found_at=at, excuse_id=excuse.id if excuse else None,
    )  # fmt: skip


def _said(finding: Finding) -> tuple[object, ...]:
    return finding.line_id, finding.rule, finding.severity, finding.sentence, finding.turn, finding.excuse_id
