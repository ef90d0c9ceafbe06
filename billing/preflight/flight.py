"""Every matter with bills on their way out, checked: guidelines anew, because other bills, rates and lists change; what was written
down about the file as it was written down, because it changes with the bill only."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from sqlalchemy.orm import Session

from billing import guidelines
from billing.checking import AT_ONCE, Check, whole
from billing.desk import Desk
from billing.excuses import keyed
from billing.money import invoice_total
from billing.preflight.matter import MatterChecked
from billing.preflight.points import DECIDED_BY_BILLS, percent_billed
from billing.preflight.seen import Breached, MatterSeen, Seen
from billing.preflight.site import sign_in
from carriers.guidelines import Guideline, Guidelines
from carriers.guidelines.of_money import ApprovedRate
from carriers.guidelines.of_people import ApprovedTimekeepers
from data.dialects import clock
from data.models import Invoice
from data.queries.preflight import BillGoingOut, accounts_of, bills_going_out, paused_sites, written_faults
from data.vocabulary import InvoiceStatus


def preflight(session: Session, desk: Desk) -> list[MatterChecked]:
    """One for each matter with a bill that is approved, or in review for the newest month, and that this person may see; by number."""
    today = clock(session).date()
    return [_checked(seen, desk, today) for seen in _look(session, desk, bills_going_out(session, desk.by))]


def _checked(seen: Seen, desk: Desk, today: dt.date) -> MatterChecked:
    matter = seen.matter
    points = {name: decide(seen) for name, decide in DECIDED_BY_BILLS.items()}
    points["sign_in"] = sign_in(seen, desk.by, today)
    return MatterChecked(
        matter.id, matter.number, matter.caption, matter.client, matter.carrier, matter.slug, tuple(bill.number for bill in seen.bills),
        invoice_total(seen.totals.values()), percent_billed(seen), points,
    )  # fmt: skip


def _look(session: Session, desk: Desk, bills: Sequence[BillGoingOut]) -> Iterator[Seen]:
    accounts, paused = accounts_of(session, {bill.matter_id for bill in bills}), paused_sites(session)
    faults = written_faults(session, [bill.id for bill in bills if bill.status is InvoiceStatus.IN_REVIEW])
    for part in _whole_matters(bills):
        for seen in _look_at(session, desk, part):
            slug, matter_id = seen.matter.slug, seen.matter.id
            yield replace(seen, faults=faults, account=accounts.get(matter_id), paused=paused.get(slug))
        session.expunge_all()  # thousands of bills with their lines need not lie in memory together


def _whole_matters(bills: Sequence[BillGoingOut]) -> Iterator[list[BillGoingOut]]:
    """Parts of some hundred bills; those of one matter stay together."""
    part: list[BillGoingOut] = []
    for _, of_matter in groupby(bills, key=lambda bill: bill.matter_id):
        part += of_matter
        if len(part) >= AT_ONCE:
            yield part
            part = []
    if part:
        yield part


def _look_at(session: Session, desk: Desk, bills: Sequence[BillGoingOut]) -> Iterator[Seen]:
    invoices = {invoice.id: invoice for invoice in whole(session, [bill.id for bill in bills])}
    check = Check(session, desk, list(invoices.values()))
    of_matters: dict[int, list[BillGoingOut]] = defaultdict(list)
    for bill in bills:
        of_matters[bill.matter_id].append(bill)
    for of_matter in of_matters.values():
        yield _seen(check, desk, of_matter, [invoices[bill.id] for bill in of_matter])


def _seen(check: Check, desk: Desk, bills: Sequence[BillGoingOut], invoices: Collection[Invoice]) -> Seen:
    file = desk.catalog.get(bills[0].slug)
    rules = file.guidelines if file else Guidelines()
    breaches = [breach for invoice in invoices for breach in _breaches(check, invoice, rules)] if file else []
    totals = {invoice.id: invoice.total for invoice in invoices}
    return Seen(_matter(check, next(iter(invoices))), bills, breaches, {}, totals, file, None, None)


def _matter(check: Check, invoice: Invoice) -> MatterSeen:
    matter, case = invoice.matter, check.case(invoice, Guidelines())
    payer = matter.client.carrier
    return MatterSeen(
        matter.id, matter.number, matter.caption, matter.client.name, payer.name, payer.slug, matter.claim_number, matter.budget,
        case.billed, bool(case.facts.approvals),
    )  # fmt: skip


def _breaches(check: Check, invoice: Invoice, rules: Guidelines) -> Iterator[Breached]:
    """Of the carrier's rules; and of its list and the agreed rates also where its file does not ask for them."""
    case = check.case(invoice, rules)
    more: dict[str, Guideline] = {"approved_rate": ApprovedRate(severity="warn")}
    if case.facts.approvals:
        more["approved_timekeepers"] = ApprovedTimekeepers(severity="warn")
    unasked = {name: rule for name, rule in more.items() if getattr(rules, name) is None}
    looked = replace(case, guidelines=rules.model_copy(update=unasked))
    excused = check.excuses.of(invoice)
    for key, problem in keyed(invoice, guidelines.problems_in(looked)):
        yield Breached(invoice.number, problem, problem.field not in unasked, key in excused)
