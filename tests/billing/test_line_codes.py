"""Codes of a line, picked by people: kept step by step, of the carrier's set, and only where they belong."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from billing import review
from billing.actor import Actor
from billing.errors import BadInput, ChangedMeanwhile
from data.models import Finding, Invoice, InvoiceLine, LineEdit
from data.session import reading, transaction
from data.vocabulary import LineKind, Role
from tests.builders import a_line, a_person, a_timekeeper, an_invoice

COPIES = {"kind": LineKind.EXPENSE, "position": 2, "task_code": None, "activity_code": None, "expense_code": "E101"}


@pytest.fixture
def table(database, desk_of):
    """Ada's table with an invoice of one hour's work and one cost; her desk, where the carrier's code set can be chosen."""
    with transaction() as session:
        ada = a_timekeeper(session)
        invoice = an_invoice(session, attorney=ada, lines=[a_line(ada), a_line(ada, **COPIES)])
        actor = Actor.of(a_person(session, "Ada", Role.ATTORNEY, timekeeper=ada))
        shown = {"work": invoice.lines[0].id, "cost": invoice.lines[1].id, "id": invoice.id}
    return shown | {"desk": desk_of(actor), "seen": version_of(shown["id"])}


@pytest.fixture
def defence(table):
    """The same table; its carrier takes insurance defence codes."""
    return table | {"desk": with_set(table["desk"], "insurance_defence")}


def edit(table, line, **codes):
    with transaction() as session:
        review.edit_line(session, table["desk"], table[line], seen=table["seen"], **codes)


def version_of(invoice_id):
    with reading() as session:
        return session.get_one(Invoice, invoice_id).version


def with_set(desk, name):
    carrier = desk.catalog["harbor_mutual"]
    chosen = carrier.model_copy(update={"ledes": carrier.ledes.model_copy(update={"code_set": name})})
    desk.catalog._carriers["harbor_mutual"] = chosen
    return desk


def steps():
    with reading() as session:
        return [(edit.field, edit.before, edit.after) for edit in session.scalars(select(LineEdit).order_by(LineEdit.id))]


def codes_of(line_id):
    with reading() as session:
        line = session.get_one(InvoiceLine, line_id)
        return line.task_code, line.activity_code, line.expense_code


def test_picked_codes_are_kept_with_what_was_there(defence):
    edit(defence, "work", task_code="L310", activity_code="A101", narrative="Prepare outline for deposition.")

    assert codes_of(defence["work"]) == ("L310", "A101", None)
    assert steps() == [("task_code", "L330", "L310")]
    assert version_of(defence["id"]) == defence["seen"] + 1


def test_expense_code_of_a_cost_can_be_picked(defence):
    edit(defence, "cost", expense_code="E107")

    assert (codes_of(defence["cost"]), steps()) == ((None, None, "E107"), [("expense_code", "E101", "E107")])


def test_small_letters_become_the_sets(defence):
    edit(defence, "work", task_code=" l360 ")

    assert codes_of(defence["work"])[0] == "L360"


def test_code_outside_the_set_is_refused(defence):
    with pytest.raises(
        BadInput, match="Task code L390 is not in the carrier's code set “Insurance defence”, which knows L300, L310"
    ):
        edit(defence, "work", task_code="L390")

    assert (codes_of(defence["work"])[0], steps()) == ("L330", [])


def test_carrier_without_a_set_takes_its_own_codes(table):
    edit(table, "work", task_code="X-17")

    assert codes_of(table["work"])[0] == "X-17"


@pytest.mark.parametrize(("code", "sentence"), [("X" * 21, "has 21 characters; at most 20"), ("L3|30", "cannot carry")])
def test_what_no_file_can_carry_is_refused(table, code, sentence):
    with pytest.raises(BadInput, match=f"Task code “.*” .*{sentence}"):
        edit(table, "work", task_code=code)


@pytest.mark.parametrize(
    ("line", "codes", "sentence"),
    [
        ("work", {"expense_code": "E101"}, "Line 1 is somebody's work and has a task and an activity code; expense codes do not"),
        ("cost", {"task_code": "L330"}, "Line 2 is a cost and has an expense code; task codes do not belong there."),
        ("cost", {"activity_code": "A101"}, "Line 2 is a cost and has an expense code; activity codes do not belong there."),
    ],
)
def test_misplaced_code_is_refused(table, line, codes, sentence):
    with pytest.raises(BadInput, match=sentence):
        edit(table, line, **codes)

    assert steps() == []


def test_foreign_code_may_stay_while_hours_change(defence):
    with transaction() as session:
        session.get_one(InvoiceLine, defence["work"]).task_code = "L390"

    edit(defence, "work", task_code="L390", units="1.2")

    assert [field for field, _, _ in steps()] == ["units"]


def test_misplaced_code_can_be_taken_away(table):
    with transaction() as session:
        session.get_one(InvoiceLine, table["cost"]).task_code = "L330"

    edit(table, "cost", task_code="", expense_code="E101")

    assert (codes_of(table["cost"]), steps()) == ((None, None, "E101"), [("task_code", "L330", "")])


def test_picking_a_missing_code_mends_the_finding(table):
    with transaction() as session:
        session.get_one(InvoiceLine, table["work"]).task_code = None
        review.edit_line(session, table["desk"], table["work"], seen=table["seen"], units="1.2")
    with reading() as session:
        before = [finding.sentence for finding in session.scalars(select(Finding))]

    edit(table | {"seen": version_of(table["id"])}, "work", task_code="L330")

    assert before == ["The task code is missing. Add it on the line here."]
    assert steps()[-1] == ("task_code", "", "L330")
    with reading() as session:
        assert session.scalars(select(Finding)).all() == []


def test_code_alone_changes_no_amount(table):
    edit(table, "work", task_code="L310")

    with reading() as session:
        lines = session.scalars(select(InvoiceLine.total).where(InvoiceLine.invoice_id == table["id"])).all()
        assert session.get_one(Invoice, table["id"]).total == sum(lines) == Decimal(600)


def test_stale_page_cannot_pick(table):
    edit(table, "work", task_code="L310")

    with pytest.raises(ChangedMeanwhile, match="already edited by Ada"):
        edit(table, "work", task_code="L320")
