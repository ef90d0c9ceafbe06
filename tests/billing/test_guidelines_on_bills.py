"""Guidelines on stored bills: what is mended, excused, written on the bill, asked of other bills, and held back before the upload."""

import datetime as dt
from decimal import Decimal

import pytest
from sqlalchemy import select

from billing import excusing, review
from billing.actor import Actor
from billing.checking import check_again
from billing.desk import Desk
from billing.errors import BadInput, NoteNeeded, NotNow, NotYours
from billing.papers.paper import read_paper
from billing.submission import queue
from carriers.catalog import Catalog
from carriers.guidelines import Guidelines
from carriers.profile import LedesProfile
from data.models import Approval, Carrier, Excuse, Finding, Invoice, InvoiceEvent, InvoiceLine, LineEdit, Matter, Timekeeper
from data.session import reading, transaction
from data.vocabulary import InvoiceStatus, Role
from tests.builders import a_line, a_matter, a_person, a_rate, a_time_entry, a_timekeeper, an_invoice

DAY = dt.date(2026, 10, 14)
CAPPED = {"rate_cap": {"dollars": {"PARTNR": 180}}}
MENDED = {"rate_cap": {"dollars": {"PARTNR": 180}, "severity": "mend"}}
CONSENT = excusing.Why("She asked for it.", "M. Ortiz", dt.date(2026, 10, 2))


@pytest.fixture
def table(database):
    """Ada's table with one invoice of one line; Bo; their matter."""
    with transaction() as session:
        ada = a_timekeeper(session)
        matter = a_matter(session, responsible=ada)
        invoice = an_invoice(session, attorney=ada, matter=matter)
        people = a_person(session, "Ada", Role.ATTORNEY, timekeeper=ada), a_person(session, "Bo", Role.BILLER)
        return {
            "id": invoice.id, "matter": matter.id, "timekeeper": ada.id, "ada": Actor.of(people[0]), "bo": Actor.of(people[1]),
        }  # fmt: skip


@pytest.fixture
def guided(files, catalog):
    """Makes the desk of somebody for whom Harbor Mutual has these guidelines."""

    def make(by, rules):
        other = catalog["harbor_mutual"].model_copy(update={"guidelines": Guidelines.model_validate(rules)})
        return Desk(by, Catalog({**catalog, "harbor_mutual": other}), files)

    return make


def check(table, desk):
    with transaction() as session:
        check_again(session, desk, [session.get_one(Invoice, table["id"])])


def approve(table, desk):
    with transaction() as session:
        return review.approve(session, desk, table["id"], seen=version(table))


def version(table):
    with reading() as session:
        return session.get_one(Invoice, table["id"]).version


def the_line(table):
    with reading() as session:
        return session.scalars(select(InvoiceLine).where(InvoiceLine.invoice_id == table["id"])).one()


def sentences(table):
    with reading() as session:
        return list(session.scalars(select(Finding.sentence).where(Finding.invoice_id == table["id"])))


def excuse(table, desk, why=CONSENT):
    with transaction() as session:
        finding = session.scalars(select(Finding).where(Finding.invoice_id == table["id"])).one()
        excusing.excuse(session, desk, finding.id, why, seen=version(table))


def test_rule_mends_the_line_and_keeps_what_it_was(table, guided):
    check(table, guided(table["ada"], MENDED))

    line = the_line(table)
    assert (line.unit_cost, line.original_unit_cost, line.total) == (Decimal(180), Decimal(200), Decimal("270.00"))
    with reading() as session:
        edit = session.scalars(select(LineEdit)).one()
        assert (edit.field, Decimal(edit.before), Decimal(edit.after)) == ("unit_cost", Decimal(200), Decimal(180))
        assert (edit.person_id, edit.rule) == (None, "rate_cap") and "pays $180.00 for PARTNR" in edit.why
        assert session.get_one(Invoice, table["id"]).total == Decimal("270.00")
    assert sentences(table) == []


def test_mending_again_changes_nothing(table, guided):
    for _ in range(2):
        check(table, guided(table["ada"], MENDED))

    with reading() as session:
        assert len(session.scalars(select(LineEdit)).all()) == 1


def test_approved_bill_is_not_mended(table, guided):
    approve(table, guided(table["ada"], {}))

    check(table, guided(table["ada"], MENDED))

    assert the_line(table).unit_cost == Decimal(200)
    assert len(sentences(table)) == 1


def test_breach_stops_the_approval(table, guided):
    with pytest.raises(review.FindingsRemain, match=r"pays \$180.00 for PARTNR"):
        approve(table, guided(table["ada"], CAPPED))


def test_warning_does_not_stop_it(table, guided):
    approve(table, guided(table["ada"], {"entry_size": {"hours": 1}}))

    with reading() as session:
        assert session.get_one(Invoice, table["id"]).status == InvoiceStatus.APPROVED


def test_excused_breach_does_not_stop_it_and_the_consent_is_in_the_file(table, guided, files):
    desk = guided(table["ada"], CAPPED)
    check(table, desk)

    excuse(table, desk)
    kept = approve(table, desk)

    assert b"|Prepare outline for deposition. (approved by M. Ortiz, 2026-10-02)|" in files.get(kept.place)


def test_carrier_file_may_leave_the_consent_out(table, guided, files, catalog):
    desk = guided(table["ada"], CAPPED)
    harbor = desk.catalog["harbor_mutual"]
    silent = harbor.model_copy(update={"ledes": harbor.ledes.model_copy(update={"consents": "left_out"})})
    desk = Desk(desk.by, Catalog({**catalog, "harbor_mutual": silent}), files)
    check(table, desk)
    excuse(table, desk)

    assert b"Ortiz" not in files.get(approve(table, desk).place)


def test_consent_is_on_the_paper_unless_left_out(table, guided):
    desk = guided(table["ada"], CAPPED)
    check(table, desk)
    excuse(table, desk)

    with reading() as session:
        profiles = (LedesProfile(law_firm_id="1", consents=consents) for consents in ("written", "left_out"))
        said, silent = (read_paper(session, table["id"], "Hale", profile) for profile in profiles)
    assert said.lines[0].narrative == "Prepare outline for deposition. (approved by M. Ortiz, 2026-10-02)"
    assert silent.lines[0].narrative == "Prepare outline for deposition."


def test_excuse_of_our_own_is_not_written_on_the_bill(table, guided, files):
    desk = guided(table["ada"], CAPPED)
    check(table, desk)
    excuse(table, desk, excusing.Why("The old rate was agreed by telephone."))

    assert b"telephone" not in files.get(approve(table, desk).place)


def test_excuse_says_who_when_and_why_in_the_history(table, guided):
    desk = guided(table["ada"], CAPPED)
    check(table, desk)
    excuse(table, desk)

    with reading() as session:
        event = session.scalars(select(InvoiceEvent).where(InvoiceEvent.move == "excused")).one()
        assert event.actor == "Ada" and event.note.endswith("She asked for it.")
        given = session.scalars(select(Excuse)).one()
        assert session.scalars(select(Finding.excuse_id)).one() == given.id


def test_other_fault_of_the_same_rule_is_not_excused(table, guided):
    desk = guided(table["ada"], {"time_increment": {}})
    edit(table, desk, units="1.25")
    excuse(table, desk)

    edit(table, desk, units="1.35")

    with reading() as session:
        assert session.scalars(select(Finding.excuse_id)).one() is None
    with pytest.raises(review.FindingsRemain, match=r"1\.35 hours"):
        approve(table, desk)


def test_excuse_taken_back_stands_in_the_way_again(table, guided):
    desk = guided(table["ada"], CAPPED)
    check(table, desk)
    excuse(table, desk)
    with transaction() as session:
        excusing.take_back(session, desk, session.scalars(select(Excuse.id)).one(), seen=version(table))

    with pytest.raises(review.FindingsRemain):
        approve(table, desk)


def test_excuse_needs_a_reason(table, guided):
    desk = guided(table["ada"], CAPPED)
    check(table, desk)

    with pytest.raises(NoteNeeded):
        excuse(table, desk, excusing.Why("  ", "M. Ortiz"))


def test_fault_of_the_file_cannot_be_excused(table, guided):
    desk = guided(table["ada"], {})
    with transaction() as session:
        session.get_one(Matter, table["matter"]).claim_number = None
    check(table, desk)

    with pytest.raises(BadInput, match="has to be mended"):
        excuse(table, desk)


def test_biller_cannot_excuse_what_is_on_the_attorneys_table(table, guided):
    check(table, guided(table["ada"], CAPPED))

    with pytest.raises(NotYours):
        excuse(table, guided(table["bo"], CAPPED))


def test_nothing_is_excused_after_the_approval(table, guided):
    approve(table, guided(table["ada"], {}))
    check(table, guided(table["ada"], CAPPED))

    with pytest.raises(NotNow, match="is approved"):
        excuse(table, guided(table["ada"], CAPPED))


def test_hours_of_a_day_are_counted_over_all_matters(table, guided):
    rules = {"hours_per_day": {"hours": 8}}
    with transaction() as session:
        ada = session.get_one(Timekeeper, table["timekeeper"])
        an_invoice(session, attorney=ada, lines=[a_line(ada, units=Decimal(4))])
        a_time_entry(session, a_matter(session), ada, worked_on=DAY, hours=Decimal("2.5"))
    check(table, guided(table["ada"], rules))
    assert sentences(table) == []

    with transaction() as session:
        a_time_entry(
            session, a_matter(session), session.get_one(Timekeeper, table["timekeeper"]), worked_on=DAY, hours=Decimal("0.1")
        )
    check(table, guided(table["ada"], rules))

    (found,) = sentences(table)
    assert "has 8.1 hours on 2026-10-14 over all matters" in found


def test_same_work_on_another_bill_of_the_matter_is_found(table, guided):
    with transaction() as session:
        ada, matter = session.get_one(Timekeeper, table["timekeeper"]), session.get_one(Matter, table["matter"])
        other = an_invoice(session, attorney=ada, matter=matter).number
    check(table, guided(table["ada"], {"duplicate_lines": {}}))

    (found,) = sentences(table)
    assert f"Invoice {other} has the same work already" in found


def test_number_that_carriers_read_as_the_same_is_found(table, guided):
    with transaction() as session:
        other = an_invoice(session, attorney=session.get_one(Timekeeper, table["timekeeper"]))
        other.number = session.get_one(Invoice, table["id"]).number.replace("-", " ")
    check(table, guided(table["ada"], {"duplicate_number": {}}))

    (found,) = sentences(table)
    assert "has a number that carriers read as the same" in found


def test_people_and_money_of_earlier_bills_count(table, guided):
    rules = {"staffing": {"people": 1}, "budget": {}}
    with transaction() as session:
        ben, matter = a_timekeeper(session, "Ben"), session.get_one(Matter, table["matter"])
        an_invoice(session, attorney=ben, matter=matter)
        matter.budget, matter.billed_before = Decimal("699.99"), Decimal(100)
    check(table, guided(table["ada"], rules))

    assert sentences(table)[0].startswith("2 people worked on this matter; new on this bill: Ada Whitcombe")
    assert sentences(table)[1].startswith("With this bill $700.00 are billed on the matter; the budget allows $699.99.")


def test_carriers_list_decides_who_may_work_and_for_how_much(table, guided):
    rules = {"approved_timekeepers": {}, "approved_rate": {"severity": "mend"}}
    check(table, guided(table["ada"], {"approved_timekeepers": {}}))
    assert "is not on the carrier's list" in sentences(table)[0]

    with transaction() as session:
        carrier = session.scalars(select(Carrier)).one()
        session.add(Approval(carrier_id=carrier.id, timekeeper_id=table["timekeeper"], rate=Decimal(190)))
    check(table, guided(table["ada"], rules))

    assert sentences(table) == [] and the_line(table).unit_cost == Decimal(190)


def test_firms_rates_count_where_the_list_says_none(table, guided):
    with transaction() as session:
        a_rate(session, session.get_one(Timekeeper, table["timekeeper"]), amount=Decimal(175))
    check(table, guided(table["ada"], {"approved_rate": {"severity": "mend"}}))

    assert the_line(table).unit_cost == Decimal(175)


def test_what_changed_since_the_approval_is_said_before_the_upload(table, guided):
    approve(table, guided(table["ada"], CAPPED | {"rate_cap": {"dollars": {"PARTNR": 200}}}))

    with (
        pytest.raises(NotNow, match=r"is not sent as it is: Line 1: .*pays \$180.00 for PARTNR.* Reopen it"),
        transaction() as session,
    ):
        queue.ask(session, guided(table["bo"], CAPPED), table["id"], seen=version(table))

    with transaction() as session:
        queue.ask(session, guided(table["bo"], {}), table["id"], seen=version(table))


def edit(table, desk, **changes):
    with transaction() as session:
        review.edit_line(session, desk, the_line(table).id, seen=version(table), **changes)
