"""Where a carrier's bills carry tax, its site is asked for, and compared with, what the file asks for."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

from billing.ledes import write
from carriers.profile import LedesProfile
from data.vocabulary import LineKind
from jobs.errand import Errand
from jobs.papers import as_its_file_asks
from tests.billing.bills import a_bill, a_bill_line, a_named_case
from tests.billing.queued import asked, claim

TAXED = LedesProfile(format="LEDES1998BI", law_firm_id="24-6437381", tax={"type": "VAT", "rate": "0.2"})


def asked_by(profile, desk_of):
    asked(desk_of)
    copies = a_bill_line(LineKind.EXPENSE, position=2, units=Decimal(34), unit_cost=Decimal("0.125"))
    file = write(a_bill(a_bill_line(), copies, matter=a_named_case()), profile)
    held = claim()
    facts = replace(held.facts, invoice_number="2610-0042", total=Decimal("304.25"), fees=Decimal(300), expenses=Decimal("4.25"))
    office = SimpleNamespace(
        desk=SimpleNamespace(carrier=lambda _: SimpleNamespace(ledes=profile)), files=SimpleNamespace(get=lambda _: file.content)
    )
    facts = as_its_file_asks(office, Errand(replace(held, facts=facts), 1, Path())).claim.facts
    return facts.total, facts.fees, facts.expenses


def test_site_is_asked_for_the_total_with_tax(sqlite_url, desk_of):
    assert asked_by(TAXED, desk_of) == (Decimal("365.10"), Decimal("360.00"), Decimal("5.10"))


def test_bill_without_tax_stays_as_it_is(sqlite_url, desk_of):
    assert asked_by(TAXED.model_copy(update={"tax": None}), desk_of) == (Decimal("304.25"), Decimal(300), Decimal("4.25"))
