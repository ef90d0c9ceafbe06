"""What an attorney and a biller do to an invoice before it is sent."""

import hashlib
from decimal import Decimal

import pytest
from sqlalchemy import select

from billing import review
from billing.actor import Actor
from billing.errors import BadInput, ChangedMeanwhile, NotNow, NotYours
from data.models import Invoice, InvoiceEvent, InvoiceLine, LedesFile, LineEdit, TimeEntry
from data.session import reading, transaction
from data.vocabulary import InvoiceStatus, Role
from tests.builders import a_line, a_matter, a_person, a_time_entry, a_timekeeper, an_invoice


@pytest.fixture
def table(database):
    """Ada's table with one invoice; Bo; and what the page would show."""
    with transaction() as session:
        ada = a_timekeeper(session)
        invoice = an_invoice(session, attorney=ada)
        people = a_person(session, "Ada", Role.ATTORNEY, timekeeper=ada), a_person(session, "Bo", Role.BILLER)
        shown = {"ada": Actor.of(people[0]), "bo": Actor.of(people[1]), "line": invoice.lines[0].id, "id": invoice.id}
    return shown | {"seen": version_of(shown["id"])}


def test_edit_keeps_the_original(table, desk_of):
    with transaction() as session:
        review.edit_line(
            session, desk_of(table["ada"]), table["line"], seen=table["seen"], narrative="Prepare outline.", units="1.2"
        )

    with reading() as session:
        line = session.get_one(InvoiceLine, table["line"])
        assert (line.narrative, line.original_narrative) == ("Prepare outline.", "Prepare outline for deposition.")
        assert (line.units, line.original_units, line.total) == (Decimal("1.2"), Decimal("1.5"), Decimal("240.00"))
        assert session.get_one(Invoice, table["id"]).total == Decimal("240.00")
        assert {edit.field for edit in session.scalars(select(LineEdit))} == {"narrative", "units"}


def test_narrative_alone_counts_as_change(table, desk_of):
    with transaction() as session:
        review.edit_line(session, desk_of(table["ada"]), table["line"], seen=table["seen"], narrative="Prepare outline.")

    assert version_of(table["id"]) == table["seen"] + 1


def test_stale_page_cannot_edit(table, desk_of):
    with transaction() as session:
        review.edit_line(session, desk_of(table["ada"]), table["line"], seen=table["seen"], units="1.2")

    with pytest.raises(ChangedMeanwhile, match="already edited by Ada"), transaction() as session:
        review.edit_line(session, desk_of(table["ada"]), table["line"], seen=table["seen"], units="9")


@pytest.mark.parametrize("typed", ["", "abc", "-1", "0", "25", "1.234", "NaN", "Infinity", "1e99"])
def test_impossible_hours_are_refused(table, desk_of, typed):
    with pytest.raises(BadInput), transaction() as session:
        review.edit_line(session, desk_of(table["ada"]), table["line"], seen=table["seen"], units=typed)


def test_biller_cannot_edit_in_review(table, desk_of):
    with pytest.raises(NotYours), transaction() as session:
        review.edit_line(session, desk_of(table["bo"]), table["line"], seen=table["seen"], units="1")


def test_approval_makes_the_file(table, desk_of):
    desk = desk_of(table["ada"])
    with transaction() as session:
        review.approve(session, desk, table["id"], seen=table["seen"])

    with reading() as session:
        kept = session.scalars(select(LedesFile)).one()
        content = desk.files.get(kept.place)
        assert session.get_one(Invoice, table["id"]).status == InvoiceStatus.APPROVED
        assert (hashlib.sha256(content).hexdigest(), len(content)) == (kept.sha256, kept.size)
        assert content.startswith(b"LEDES1998B[]\r\n")


def test_second_approval_is_refused(table, desk_of):
    with transaction() as session:
        review.approve(session, desk_of(table["ada"]), table["id"], seen=table["seen"])

    with pytest.raises(ChangedMeanwhile, match="already approved by Ada"), transaction() as session:
        review.approve(session, desk_of(table["ada"]), table["id"], seen=table["seen"])
    with reading() as session:
        assert len(session.scalars(select(LedesFile)).all()) == 1
        assert list(session.scalars(select(InvoiceEvent.move))).count("approve") == 1


def test_missing_claim_number_stops_approval(database, desk_of):
    with transaction() as session:
        ada = a_timekeeper(session)
        invoice = an_invoice(session, attorney=ada, matter=a_matter(session, responsible=ada, claim_number=None))
        actor, invoice_id = Actor.of(a_person(session, "Ada", Role.ATTORNEY, timekeeper=ada)), invoice.id

    with pytest.raises(review.FindingsRemain, match="claim number"), transaction() as session:
        review.approve(session, desk_of(actor), invoice_id, seen=version_of(invoice_id))
    with reading() as session:
        assert session.get_one(Invoice, invoice_id).status == InvoiceStatus.IN_REVIEW
        assert session.scalars(select(LedesFile)).first() is None


def test_approved_invoice_cannot_be_edited(table, desk_of):
    with transaction() as session:
        review.approve(session, desk_of(table["ada"]), table["id"], seen=table["seen"])

    with pytest.raises(NotNow, match="is approved"), transaction() as session:
        review.edit_line(session, desk_of(table["ada"]), table["line"], seen=version_of(table["id"]), units="1")


def test_void_frees_the_work(database, desk_of):
    with transaction() as session:
        ada = a_timekeeper(session)
        matter = a_matter(session, responsible=ada)
        entry = a_time_entry(session, matter, ada)
        invoice = an_invoice(session, attorney=ada, matter=matter, lines=[a_line(ada, time_entry_id=entry.id)])
        entry.invoice_id = invoice.id
        bo, invoice_id, entry_id = Actor.of(a_person(session, "Bo", Role.BILLER)), invoice.id, entry.id

    with transaction() as session:
        review.act(session, desk_of(bo), invoice_id, "void", seen=version_of(invoice_id), note="Billed elsewhere")

    with reading() as session:
        assert session.get_one(TimeEntry, entry_id).invoice_id is None


def version_of(invoice_id: int) -> int:
    with reading() as session:
        return session.get_one(Invoice, invoice_id).version
