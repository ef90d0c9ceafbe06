"""What the invoice pages ask of the database: who sees what, in which order, and in how many questions."""

from decimal import Decimal

import pytest
from sqlalchemy import event

from billing import review
from billing.actor import Actor
from data.models import Timekeeper
from data.queries.bills import bill
from data.queries.invoices import Wanted, attorneys_of_invoices, carriers_of_invoices, invoice_rows, standings
from data.queries.ledes_files import files_of
from data.queries.submissions import uploads_of
from data.queries.timeline import events_of
from data.session import engine, reading, transaction
from data.vocabulary import InvoiceStatus, LineKind, Role
from tests.builders import a_carrier, a_line, a_matter, a_person, a_timekeeper, an_invoice

ALL = Wanted()
DEE = Actor("Dee", 99, None, frozenset())


@pytest.fixture
def firm(database):
    """Ada and Ben with an invoice each, and Bo."""
    with transaction() as session:
        ada, ben = a_timekeeper(session), a_timekeeper(session, "Ben", "Ortiz")
        carrier = a_carrier(session)
        hers = a_matter(session, carrier=carrier, responsible=ada, caption="Delgado v. Northfield 100%")
        his = a_matter(session, carrier=carrier, responsible=ben, caption="Kimball v. Foxglove")
        copies = a_line(
            ada,
            position=2,
            kind=LineKind.EXPENSE,
            units=Decimal(40),
            unit_cost=Decimal("0.12"),
            activity_code=None,
            task_code=None,
        )
        made = [
            an_invoice(session, attorney=ada, matter=hers, lines=[a_line(ada), copies]),
            an_invoice(session, attorney=ben, matter=his),
        ]
        people = a_person(session, "Ada", Role.ATTORNEY, timekeeper=ada), a_person(session, "Bo", Role.BILLER)
        return [invoice.number for invoice in made], *(Actor.of(person) for person in people)


def numbers(viewer, wanted=ALL):
    with reading() as session:
        return [row.number for row in invoice_rows(session, viewer, wanted)]


def asked(question):
    """How many statements a question needs."""
    count = []

    def note(*_):
        count.append(1)

    event.listen(engine(), "before_cursor_execute", note)
    with reading() as session:
        question(session)
    event.remove(engine(), "before_cursor_execute", note)
    return len(count)


def test_everybody_sees_their_own_invoices(firm):
    (hers, his), ada, bo = firm

    assert (numbers(ada), numbers(bo), numbers(DEE)) == ([hers], [hers, his], [])


def test_row_counts_only_hours_of_work(firm):
    _, ada, _ = firm

    with reading() as session:
        row = invoice_rows(session, ada, Wanted())[0]

    assert (row.lines, row.hours, row.total, row.findings) == (2, Decimal("1.5"), Decimal("304.80"), 0)


@pytest.mark.parametrize(("text", "found"), [("kimball", 1), ("100%", 1), ("%", 1), ("_", 0), ("harbor", 2), ("nobody", 0)])
def test_search_reads_signs_as_they_are(firm, text, found):
    _, _, bo = firm

    assert len(numbers(bo, Wanted(text=text))) == found


def test_filters_narrow_rows_and_counts_alike(firm):
    (_, his), _, bo = firm
    with reading() as session:
        ben = next(key for key, name in attorneys_of_invoices(session, bo).items() if name == "Ben Ortiz")
        wanted = Wanted((InvoiceStatus.IN_REVIEW,), "harbor_mutual", ben, None, "v.")
        standing = standings(session, bo, wanted)[InvoiceStatus.IN_REVIEW]

    assert numbers(bo, wanted) == [his]
    assert (standing.count, standing.total) == (1, Decimal("300.00"))


def test_choices_show_only_what_is_visible(firm):
    _, ada, _ = firm
    with reading() as session:
        assert list(attorneys_of_invoices(session, ada).values()) == ["Ada Whitcombe"]
        assert carriers_of_invoices(session, DEE) == {}


def test_bill_of_another_is_not_found(firm):
    (hers, his), ada, bo = firm
    with reading() as session:
        seen = {name: bill(session, ada, name) is not None for name in (hers, his)}
        foreign = bill(session, bo, his).invoice.id

        assert seen == {hers: True, his: False}
        assert (events_of(session, ada, foreign), files_of(session, ada, foreign), uploads_of(session, ada, foreign)) == (
            [],
            [],
            [],
        )


def test_bill_carries_edits_and_findings(firm, desk_of):
    (hers, _), ada, _ = firm
    with transaction() as session:
        before = bill(session, ada, hers)
        review.edit_line(session, desk_of(ada), before.lines[0].id, seen=before.invoice.version, narrative="Attend mediation.")
    with reading() as session:
        work, copies = bill(session, ada, hers).lines

    assert [(edit.field, edit.after, edit.who) for edit in work.edits] == [("narrative", "Attend mediation.", "Ada")]
    assert [fault.sentence for fault in copies.faults] == ["The expense code is missing. Add it on the line here."]


def test_bill_sums_work_and_costs(firm):
    (hers, _), ada, _ = firm
    with reading() as session:
        found = bill(session, ada, hers)

    assert (found.hours, found.fees, found.expenses) == (Decimal("1.5"), Decimal("300.00"), Decimal("4.80"))


def test_questions_do_not_grow_with_rows(firm):
    (hers, _), ada, bo = firm
    few = asked(lambda session: invoice_rows(session, bo, Wanted())), asked(lambda session: bill(session, ada, hers))
    with transaction() as session:
        who = session.get_one(Timekeeper, ada.timekeeper_id)
        matter = a_matter(session, carrier=bill(session, ada, hers).invoice.matter.client.carrier, responsible=who)
        long = an_invoice(session, attorney=who, matter=matter, lines=[a_line(who, position=at) for at in range(1, 40)]).number

    assert (asked(lambda session: invoice_rows(session, bo, Wanted())), asked(lambda session: bill(session, ada, long))) == few
