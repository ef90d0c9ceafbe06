"""What only the database knows reaches the file: the bill's stage; and a file that its site would not take stops the approval."""

import datetime as dt

import pytest
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from billing import review
from billing.actor import Actor
from billing.checking import check_again
from billing.desk import Desk
from billing.stage import Stage, stage_of
from carriers.catalog import Catalog
from data.models import Finding, Invoice, LedesFile, Matter
from data.session import reading, transaction
from data.vocabulary import BillStatus, InvoiceStatus, Role
from tests.builders import a_matter, a_person, a_time_entry, a_timekeeper, an_invoice


@pytest.fixture
def matter(database):
    """Three bills of one matter, from October to December, on Ada's table."""
    with transaction() as session:
        ada = a_timekeeper(session)
        matter = a_matter(session, responsible=ada)
        bills = [an_invoice(session, attorney=ada, matter=matter) for _ in range(3)]
        for month, bill in enumerate(bills, start=10):
            bill.invoice_date = dt.date(2026, month, 28)
        actor = Actor.of(a_person(session, "Ada", Role.ATTORNEY, timekeeper=ada))
        return {"id": matter.id, "bills": [bill.id for bill in bills], "ada": actor, "timekeeper": ada.id}


@pytest.fixture
def desk_with(files, catalog):
    """Ada's desk, with a carrier file of Harbor Mutual that says something else of the file it takes."""

    def make(by, **changes):
        harbor = catalog["harbor_mutual"]
        other = harbor.model_copy(update={"ledes": harbor.ledes.model_copy(update=changes)})
        return Desk(by, Catalog({**catalog, "harbor_mutual": other}), files)

    return make


def stages(matter):
    with reading() as session:
        found = select(Invoice).where(Invoice.matter_id == matter["id"]).order_by(Invoice.id).options(joinedload(Invoice.matter))
        return [stage_of(session, bill) for bill in session.scalars(found)]


def change(kind, row_id, **values):
    with transaction() as session:
        row = session.get_one(kind, row_id)
        for name, value in values.items():
            setattr(row, name, value)


def approve(matter, desk):
    with transaction() as session:
        review.approve(session, desk, matter["bills"][0], seen=session.get_one(Invoice, matter["bills"][0]).version)


def test_first_bill_of_open_matter_is_initial(matter):
    assert stages(matter) == [Stage.INITIAL, Stage.INTERIM, Stage.INTERIM]


def test_last_bill_of_closed_matter_is_final(matter):
    change(Matter, matter["id"], closed_on=dt.date(2026, 12, 20))

    assert stages(matter) == [Stage.INITIAL, Stage.INTERIM, Stage.FINAL]


def test_date_decides_which_bill_is_first(matter):
    change(Invoice, matter["bills"][2], invoice_date=dt.date(2026, 9, 30))

    assert stages(matter) == [Stage.INTERIM, Stage.INTERIM, Stage.INITIAL]


def test_void_bill_does_not_count(matter, desk_of):
    with transaction() as session:
        bo = Actor.of(a_person(session, "Bo", Role.BILLER))
        seen = session.get_one(Invoice, matter["bills"][0]).version
        review.act(session, desk_of(bo), matter["bills"][0], "void", seen=seen, note="Billed elsewhere")

    assert stages(matter)[1:] == [Stage.INITIAL, Stage.INTERIM]


def test_work_billed_before_us_makes_interim(matter, database):
    with transaction() as session:
        billed = {"worked_on": dt.date(2026, 8, 3), "bill_status": BillStatus.BILLED, "bill_number": "2608-0001"}
        a_time_entry(session, session.get_one(Matter, matter["id"]), a_timekeeper(session), **billed)

    assert stages(matter)[0] == Stage.INTERIM


def test_stage_reaches_the_approved_file(matter, desk_with):
    desk = desk_with(matter["ada"], format="LITADV")

    approve(matter, desk)

    with reading() as session:
        kept = session.scalars(select(LedesFile)).one()
        assert kept.format == "LITADV"
        assert b"\r\nSEQUENCE: INITIAL\r\n" in desk.files.get(kept.place)


def test_file_too_large_for_its_site_is_refused(matter, desk_with):
    with pytest.raises(review.FindingsRemain, match=r"The file has \d[\d,]* bytes, and the carrier's site takes 500 at most"):
        approve(matter, desk_with(matter["ada"], largest=500))

    with reading() as session:
        assert session.get_one(Invoice, matter["bills"][0]).status == InvoiceStatus.IN_REVIEW


def test_too_large_file_is_a_finding_before(matter, desk_with):
    with transaction() as session:
        check_again(session, desk_with(matter["ada"], largest=500), [session.get_one(Invoice, matter["bills"][0])])

    with reading() as session:
        found = session.scalars(select(Finding)).one()
        assert (found.rule, found.line_id) == ("file", None)
        assert found.sentence.endswith("Bill some of the lines on another invoice.")


def test_file_just_small_enough_is_taken(matter, desk_with):
    approve(matter, desk_with(matter["ada"], format="LSS", largest=1000))

    with reading() as session:
        assert session.scalars(select(LedesFile)).one().size <= 1000
