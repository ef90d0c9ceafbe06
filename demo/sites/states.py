"""An invoice's states: the one it begins in, those planned for later, and what somebody decides in between."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from sqlite3 import Connection

from demo.sites.clock import moment_of, stamp
from demo.sites.company import Site
from demo.sites.ledger import WORKING, Invoice, invoice_in
from demo.sites.mail import withdraw
from demo.sites.terms import Later, Terms


def begin(rows: Connection, invoice_id: int, state: str, now: datetime, ready_at: datetime) -> None:
    """Give a new invoice its first state, which is Validating until it is ready."""
    _add(rows, invoice_id, "", Later(timedelta(0), WORKING if ready_at > now else state))
    if ready_at > now:
        _add(rows, invoice_id, stamp(ready_at), Later(ready_at - now, state))


def plan(site: Site, rows: Connection, invoice: Invoice, then: Iterable[Later], now: datetime) -> None:
    """Write the states that follow by themselves, each with the letter the company sends at it."""
    for later in then:
        at = moment_of(later.after, now)
        _add(rows, invoice.id, stamp(at), later)
        _announce(site, rows, invoice, replace(later, after=at - now), now)


def change_states(site: Site, numbers: Iterable[str], terms: Terms) -> list[Invoice]:
    """Submit drafts: each that has no receipt yet gets the new state and receipt; one that has a receipt keeps both.

    Returns the invoices that changed. The letters of the terms are not written: they belong to a file.
    """
    now, changed = site.clock.now(), []
    with site.book.writing() as rows:
        for number in numbers:
            invoice = invoice_in(rows, number, now)
            if invoice is None or invoice.receipt is not None:
                continue
            receipt = terms.receipt(invoice.id, now) if terms.receipt else None
            rows.execute("UPDATE invoices SET receipt = ? WHERE id = ?", [receipt, invoice.id])
            _decide(rows, invoice, Later(timedelta(0), terms.state), now)
            plan(site, rows, replace(invoice, receipt=receipt), terms.then, now)
            changed.append(replace(invoice, receipt=receipt, state=terms.state))
    return changed


def decide(site: Site, number: str, state: str, *, reason: str = "", amount: Decimal | None = None) -> Invoice | None:
    """Let the carrier decide now, whatever was planned, and tell the firm as the company does; None for an unknown number."""
    now = site.clock.now()
    with site.book.writing() as rows:
        invoice = invoice_in(rows, number, now)
        if invoice is None:
            return None
        decision = Later(timedelta(0), state, reason, amount)
        _decide(rows, invoice, decision, now)
        _announce(site, rows, invoice, decision, now)
        return invoice_in(rows, number, now)


def _decide(rows: Connection, invoice: Invoice, decision: Later, now: datetime) -> None:
    """The decision holds from now on: what was planned is forgotten, with the letters that would have told it."""
    rows.execute("DELETE FROM states WHERE invoice = ? AND at > ?", [invoice.id, stamp(now)])
    withdraw(rows, invoice.number)
    _add(rows, invoice.id, stamp(now), decision)


def _announce(site: Site, rows: Connection, invoice: Invoice, decision: Later, now: datetime) -> None:
    """Write the company's letter about a decision, if it sends any."""
    at = moment_of(decision.after, now)
    decided = replace(invoice, state=decision.state, reason=decision.reason, amount=decision.amount, decided_at=at)
    letter = site.company.announce(decided) if site.company.announce else None
    if letter:
        site.post.write(rows, replace(letter, after=decision.after, about=invoice.number), invoice.user, now)


def _add(rows: Connection, invoice_id: int, at: str, later: Later) -> None:
    amount = None if later.amount is None else str(later.amount)
    rows.execute("INSERT INTO states VALUES (NULL, ?, ?, ?, ?, ?)", [invoice_id, at, later.state, later.reason, amount])
