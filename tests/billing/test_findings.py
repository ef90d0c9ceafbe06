"""Findings say how an invoice stands now."""

import datetime as dt

from sqlalchemy import select

from billing import findings
from billing.ledes import Problem
from data.models import Finding, InvoiceLine
from data.session import reading, transaction
from data.vocabulary import Severity, Turn
from tests.builders import a_timekeeper, an_invoice

NOW = dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)


def test_new_findings_replace_the_old(database):
    old = [
        Problem("The task code is missing.", 1, "LINE_ITEM_TASK_CODE"),
        Problem("The claim number is missing.", None, "CLIENT_MATTER_ID"),
    ]
    new = [Problem("The hours are odd.", 1, "LINE_ITEM_NUMBER_OF_UNITS", severity=Severity.WARN, turn=Turn.ADMIN)]

    with transaction() as session:
        invoice = an_invoice(session, attorney=a_timekeeper(session))
        findings.record(session, invoice, old, {}, at=NOW)
        findings.record(session, invoice, new, {}, at=NOW)

    with reading() as session:
        kept, line_id = session.scalars(select(Finding)).one(), session.scalars(select(InvoiceLine.id)).one()
        assert (kept.rule, kept.line_id, kept.invoice_id) == ("LINE_ITEM_NUMBER_OF_UNITS", line_id, invoice.id)
        assert (kept.severity, kept.turn, kept.found_at) == (Severity.WARN, Turn.ADMIN, NOW)


def test_finding_of_whole_bill_has_no_line(database):
    with transaction() as session:
        invoice = an_invoice(session, attorney=a_timekeeper(session))
        claim = Problem("The claim number is missing.", None, "CLIENT_MATTER_ID", mend="Add it.")
        findings.record(session, invoice, [claim], {}, at=NOW)

    with reading() as session:
        found = session.scalars(select(Finding)).one()
        assert (found.line_id, found.sentence) == (None, "The claim number is missing. Add it.")
