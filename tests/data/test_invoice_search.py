"""Searching invoices by what stands on their lines: narratives, codes and what codes are called. On both databases."""

from decimal import Decimal

import pytest
from sqlalchemy import event

from billing.actor import Actor
from carriers.utbms import codes_meant
from data.queries.invoices import Wanted, invoice_rows, standings
from data.session import engine, reading, transaction
from data.vocabulary import InvoiceStatus, LineKind, Role
from tests.builders import a_carrier, a_line, a_matter, a_person, a_timekeeper, an_invoice

COURIER = {
    "position": 2, "kind": LineKind.EXPENSE, "task_code": None, "activity_code": None, "expense_code": "E107",
    "narrative": "Parcel to 100% Ortega_Bros.",
}  # fmt: skip


@pytest.fixture
def firm(database):
    """Ada bills a deposition and a parcel, Ben written discovery; Bo sees both. The invoices' numbers and the three."""
    with transaction() as session:
        ada, ben, carrier = a_timekeeper(session), a_timekeeper(session, "Ben", "Ortiz"), a_carrier(session)
        hers, his = (a_matter(session, carrier=carrier, responsible=who, caption="Kimball v. Foxglove") for who in (ada, ben))
        work = a_line(ada, task_code="L330", activity_code="A109", narrative="Attend examination of Dr. Quill.")
        written = a_line(ben, task_code="l310", activity_code="X77", narrative="Answer interrogatories.")
        made = [
            an_invoice(session, attorney=ada, matter=hers, lines=[work, a_line(ada, **COURIER)]),
            an_invoice(session, attorney=ben, matter=his, lines=[written]),
        ]
        ada_herself = a_person(session, "Ada", Role.ATTORNEY, timekeeper=ada)
        return [each.number for each in made], Actor.of(ada_herself), Actor.of(a_person(session, "Bo", Role.BILLER))


def searched(text, **more):
    return Wanted(text=text, codes=codes_meant(text), **more)


def numbers(viewer, wanted):
    with reading() as session:
        return [row.number for row in invoice_rows(session, viewer, wanted)]


def asked(viewer, wanted):
    """How many statements it takes."""
    count = []
    with reading() as session:
        event.listen(engine(), "before_cursor_execute", note := lambda *_: count.append(1))
        invoice_rows(session, viewer, wanted)
        event.remove(engine(), "before_cursor_execute", note)
    return len(count)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("L330", [0]), ("l330", [0]), ("L310", [1]), ("L3", [0, 1]), ("E107", [0]), ("X77", [1]), ("L240", []),
        ("deposition", [0]), ("Written discovery", [1]), ("messengers", [0]),
        ("dr. quill", [0]), ("interrogatories", [1]), ("100% ortega_", [0]), ("ortega%", []), ("kimball", [0, 1]), ("nobody", []),
        ("a search much longer than any code or number can be", []),
    ],
)  # fmt: skip
def test_lines_are_searched_by_code_name_and_narrative(firm, text, found):
    made, _, bo = firm

    assert numbers(bo, searched(text)) == [made[each] for each in found]


def test_invoice_stands_once_however_many_lines_fit(firm):
    (hers, _), _, bo = firm

    with reading() as session:
        standing = standings(session, bo, searched("e"))[InvoiceStatus.IN_REVIEW]
        rows = invoice_rows(session, bo, searched("a", attorney_id=None))

    assert (standing.count, standing.total) == (2, Decimal(900))
    assert [row.number for row in rows].count(hers) == 1


def test_search_shows_nobody_elses_invoices(firm):
    (hers, _), ada, _ = firm

    assert numbers(ada, searched("L3")) == [hers]
    assert numbers(ada, searched("interrogatories")) == []


def test_other_filters_hold_beside_the_search(firm):
    made, _, bo = firm

    assert numbers(bo, searched("L3", statuses=(InvoiceStatus.APPROVED,))) == []
    assert numbers(bo, searched("L3", carrier="harbor_mutual")) == made


def test_search_is_one_question(firm):
    _, _, bo = firm

    assert asked(bo, searched("deposition")) == asked(bo, Wanted())
