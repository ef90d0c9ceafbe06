"""A biller's file becomes invoices under review: all of it or nothing, and every reason at once."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from billing import ledes
from billing.actor import Actor
from billing.errors import BadInput, NotFound, NotYours
from billing.importing import CannotImport, import_file, look_into
from billing.ledes.formats import FORMATS, format_of
from carriers.profile import LedesProfile
from data.models import Base, Client, Finding, Invoice, InvoiceEvent, InvoiceLine, Matter, Timekeeper
from data.session import reading, transaction
from data.vocabulary import InvoiceSource, InvoiceStatus, LineKind, Role, Severity
from tests.billing.bills import PROFILE, a_bill, a_bill_line, a_case, a_file, a_named_case, a_row, a_sample
from tests.builders import a_carrier, a_matter, a_person, a_timekeeper

VALID = a_sample("valid_six_lines_1998b.txt")


@pytest.fixture
def bo(database, desk_of):
    """Bo's desk, in a firm that knows one carrier and Ada."""
    with transaction() as session:
        a_carrier(session)
        a_timekeeper(session, code="TK1")
        return desk_of(Actor.of(a_person(session, "Bo", Role.BILLER)))


@pytest.fixture
def matter(database, desk_of):
    """Bo's desk, in a firm that knows the file's matter and timekeeper."""
    with transaction() as session:
        ada = a_timekeeper(session, code="TK1")
        known = a_matter(session, responsible=ada, number="0528", claim_number="423-987")
        return desk_of(Actor.of(a_person(session, "Bo", Role.BILLER))), known.id


def ada_id():
    with reading() as session:
        return session.scalars(select(Timekeeper.id).where(Timekeeper.code == "TK1")).one()


def bring(desk, content, **choices: object):
    with transaction() as session:
        return import_file(session, desk, content, **choices)


def bring_under_ada(desk, content):
    return bring(desk, content, attorney_id=ada_id(), carrier_slug="harbor_mutual")


def seen_in(content):
    with reading() as session:
        return look_into(session, content)


def rows_in_database():
    with reading() as session:
        return {table.name: session.scalar(select(func.count()).select_from(table)) for table in Base.metadata.sorted_tables}


def test_file_for_known_matter_goes_to_review(matter):
    desk, matter_id = matter

    bring(desk, a_file())

    with reading() as session:
        invoice = session.scalars(select(Invoice).options(selectinload(Invoice.lines))).one()
        assert (invoice.number, invoice.matter_id, invoice.attorney_id) == ("96542", matter_id, ada_id())
        assert (invoice.status, invoice.source, invoice.total) == (InvoiceStatus.IN_REVIEW, InvoiceSource.IMPORTED, Decimal(300))
        assert [(line.units, line.original_units, line.narrative) for line in invoice.lines] == [
            (Decimal("1.5"), Decimal("1.5"), "Prepare outline for deposition.")
        ]


def test_every_move_of_import_leaves_events(matter):
    bring(matter[0], a_file())

    with reading() as session:
        events = session.scalars(select(InvoiceEvent).order_by(InvoiceEvent.id)).all()
        assert [(event.move, event.actor, event.note) for event in events] == [
            ("made", "Bo", "imported from a LEDES file"),
            ("send_for_review", "Bo", "imported from a LEDES file"),
        ]


def test_published_file_is_imported_whole(bo):
    bring_under_ada(bo, VALID)

    with reading() as session:
        invoices = session.scalars(select(Invoice).options(joinedload(Invoice.matter), selectinload(Invoice.lines))).all()
        assert [
            (each.number, each.total, each.matter.number, each.matter.claim_number, len(each.lines)) for each in invoices
        ] == [
            ("96542", Decimal("1684.45"), "0528", "423-987", 5),
            ("96543", Decimal("1250.00"), "1326", "425-936", 1),
        ]
        assert {each.attorney_id for each in invoices} == {ada_id()}


def test_unknown_people_and_matters_are_made(bo):
    bring_under_ada(bo, VALID.replace(b"|PARTNR|", b"|PT|").replace(b"Beaster, John", b"Beaster John"))

    with reading() as session:
        made = session.scalars(select(Timekeeper).where(Timekeeper.legacy_version == 0).order_by(Timekeeper.code)).all()
        assert [(one.code, one.last_name, one.first_name, one.classification, one.legacy_key) for one in made] == [
            ("22547", "Arnsley", "Robert", "PARTNR", "ledes:22547"),
            ("45875", "Beaster", "John", "ASSOC", "ledes:45875"),
        ]
        client = session.scalars(select(Client)).one()
        assert (client.number, client.name, client.legacy_key) == ("00711", "Harbor Mutual (00711)", "ledes:00711")


def test_imported_invoice_is_written_again(bo):
    numbers = [invoice.id for invoice in bring_under_ada(bo, VALID)]

    with reading() as session:
        case = joinedload(Invoice.matter).joinedload(Matter.client)
        lines = selectinload(Invoice.lines).joinedload(InvoiceLine.timekeeper)
        first = session.scalars(select(Invoice).where(Invoice.id == numbers[0]).options(case, lines)).one()
        again = ledes.read(ledes.write(first, PROFILE).content)
    before = ledes.read(VALID).rows[:5]
    kept = ("INVOICE_NUMBER", "LINE_ITEM_DESCRIPTION", "TIMEKEEPER_NAME", "CLIENT_MATTER_ID", "LINE_ITEM_TASK_CODE")
    assert [[row.says(name) for name in kept] for row in again.rows] == [[row.says(name) for name in kept] for row in before]
    assert [row.number("LINE_ITEM_TOTAL") for row in again.rows] == [row.number("LINE_ITEM_TOTAL") for row in before]


def test_missing_code_stands_as_finding(matter):
    bring(matter[0], a_file(a_row({"LINE_ITEM_TASK_CODE": ""})))

    with reading() as session:
        finding, line_id = session.scalars(select(Finding)).one(), session.scalars(select(InvoiceLine.id)).one()
        assert (finding.rule, finding.severity, finding.line_id) == ("LINE_ITEM_TASK_CODE", Severity.REFUSE, line_id)
        assert finding.sentence == "The task code is missing. Add it on the line here."


def test_unknown_matter_needs_carrier_and_attorney(bo):
    before = rows_in_database()

    with pytest.raises(BadInput, match=r"Not known here: matter 0528, 1326\. Choose the carrier and the responsible attorney"):
        bring(bo, VALID, attorney_id=ada_id())

    assert rows_in_database() == before


@pytest.mark.parametrize(
    ("choices", "sentence"),
    [
        ({"carrier_slug": "nobody", "attorney_id": None}, "There is no carrier “nobody” here"),
        ({"carrier_slug": "harbor_mutual", "attorney_id": 999_999}, "The attorney who was chosen is not here"),
    ],
)
def test_wrong_choice_is_refused(bo, choices, sentence):
    with pytest.raises(NotFound, match=sentence):
        bring(bo, VALID, **choices)


def test_client_of_other_carrier_is_refused(bo):
    bring_under_ada(bo, VALID)
    with transaction() as session:
        a_carrier(session, "summit_casualty")
    other = a_file(a_row({"INVOICE_NUMBER": "96600", "LAW_FIRM_MATTER_ID": "0600"}))

    with pytest.raises(BadInput, match="who belongs to Harbor Mutual here, not to Summit Casualty"):
        bring(bo, other, attorney_id=ada_id(), carrier_slug="summit_casualty")


def test_second_import_is_refused_and_changes_nothing(bo):
    bring_under_ada(bo, VALID)
    before = rows_in_database()

    with pytest.raises(CannotImport) as refusal:
        bring_under_ada(bo, VALID)

    today = f"{dt.datetime.now(dt.UTC):%b} {dt.datetime.now(dt.UTC).day}"
    assert f"Line 3: Invoice 96542 is already here (in review since {today}" in str(refusal.value)
    assert ([problem.line for problem in refusal.value.problems], rows_in_database()) == ([3, 8], before)


def test_number_in_other_case_is_already_here(matter):
    bring(matter[0], a_file(a_row({"INVOICE_NUMBER": "inv-1"})))

    with pytest.raises(CannotImport, match="Invoice inv-1 is already here"):
        bring(matter[0], a_file(a_row({"INVOICE_NUMBER": "INV-1"})))


def test_twins_in_one_file_are_refused(matter):
    with pytest.raises(CannotImport, match="differ only in capital letters"):
        bring(matter[0], a_file(a_row({"INVOICE_NUMBER": "inv-1"}), a_row({"INVOICE_NUMBER": "INV-1"})))


def test_several_matters_in_one_invoice_are_refused(bo):
    with pytest.raises(CannotImport) as refusal:
        bring_under_ada(bo, a_sample("two_totals_crlf_1998b.txt"))

    assert [(problem.line, problem.field) for problem in refusal.value.problems] == [
        (8, "LAW_FIRM_MATTER_ID"),
        (8, "INVOICE_TOTAL"),
    ]


def test_fraction_of_cent_is_refused(matter):
    values = {"LINE_ITEM_NUMBER_OF_UNITS": "0.1", "LINE_ITEM_UNIT_COST": "350.25"}
    content = a_file(a_row(values | {"LINE_ITEM_TOTAL": "35.025", "INVOICE_TOTAL": "35.025"}))

    with pytest.raises(CannotImport, match=r"LINE_ITEM_TOTAL 35\.025 cannot be kept here: at most 2 decimals"):
        bring(matter[0], content)


def test_one_bad_line_keeps_everything_out(bo):
    before = rows_in_database()

    with pytest.raises(CannotImport, match=r"^Nothing was imported\. Line 8: LINE_ITEM_DATE “19990132” is not a day"):
        bring_under_ada(bo, VALID.replace(b"|19990131|||||Monthly", b"|19990132|||||Monthly"))

    assert rows_in_database() == before


@pytest.mark.parametrize("name", ["many_errors_1998b.txt", "wrong_taxes_98bi_v2.txt"])
def test_wrong_published_files_are_refused(bo, name):
    content = a_sample(name)
    refused = [one for one in ledes.read(content, format_of(content)).problems if one.severity is Severity.REFUSE]

    with pytest.raises(CannotImport) as refusal:
        bring_under_ada(bo, a_sample(name))

    assert set(refused) <= set(refusal.value.problems)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_imported(matter, name):
    line, copies = a_bill_line(), a_bill_line(LineKind.EXPENSE, position=2, units=Decimal(34), unit_cost=Decimal("0.125"))
    bill = a_bill(line, copies, matter=a_named_case(number="0528", claim_number="423-987"))

    bring(matter[0], ledes.write(bill, PROFILE.model_copy(update={"format": name})).content)

    with reading() as session:
        invoice = session.scalars(select(Invoice).options(selectinload(Invoice.lines))).one()
        assert (invoice.number, invoice.matter_id, invoice.total) == ("2610-0042", matter[1], Decimal("304.25"))
        assert [(one.kind, one.units, one.total) for one in invoice.lines] == [
            ("F", Decimal("1.5"), Decimal(300)), ("E", Decimal(34), Decimal("4.25")),
        ]  # fmt: skip


def in_98bi(**more):
    bill = a_bill(matter=a_named_case(number="0528", claim_number="423-987"))
    return ledes.write(bill, LedesProfile(format="LEDES1998BI", law_firm_id="24-6437381", **more)).content


def test_taxed_file_is_not_imported(matter):
    with pytest.raises(CannotImport, match=r"Line 3: The line carries a tax of 60\.00; invoices are kept without tax here"):
        bring(matter[0], in_98bi(tax={"type": "VAT", "rate": "0.2"}))


def test_file_in_other_money_is_not_imported(matter):
    before = rows_in_database()

    with pytest.raises(BadInput, match="Invoice 2610-0042 is in EUR, and Harbor Mutual is billed in USD; nothing"):
        bring(matter[0], in_98bi(currency="EUR"))

    assert rows_in_database() == before


def test_invoice_in_two_currencies_is_refused(matter):
    first = in_98bi().splitlines(keepends=True)
    second = first[2].replace(b"|USD|", b"|EUR|").replace(b"|1|F|", b"|2|F|")
    together = b"".join([*first, second]).replace(b"|M-0528|300.00|", b"|M-0528|600.00|")

    assert "Invoice 2610-0042 is in USD and in EUR" in " ".join(one.sentence for one in seen_in(together).problems)


def test_problem_of_a_record_stands_where_the_file_says_it(matter):
    line = a_bill_line(narrative="Draft answer.")
    content = ledes.write(
        a_bill(line, matter=a_case(number="0528", claim_number="1")), PROFILE.model_copy(update={"format": "LSS"})
    ).content

    (problem,) = seen_in(content).problems

    assert (problem.line, problem.field) == (1, "CLIENT_MATTER_ID")


def test_endless_classification_is_refused(matter):
    chief = {"TIMEKEEPER_ID": "TK9", "TIMEKEEPER_CLASSIFICATION": "SENIOR PARTNER"}

    with pytest.raises(
        CannotImport, match="TIMEKEEPER_CLASSIFICATION “SENIOR PARTNER” has 14 characters; at most 10 are allowed"
    ):
        bring(matter[0], a_file(a_row(chief)))


def test_nameless_timekeeper_on_expense_is_refused(matter):
    expense = {"EXP/FEE/INV_ADJ_TYPE": "E", "LINE_ITEM_EXPENSE_CODE": "E110", "TIMEKEEPER_ID": "TK9", "TIMEKEEPER_NAME": ""}

    with pytest.raises(CannotImport, match="Timekeeper TK9 is not known here, and the file does not give the name"):
        bring(matter[0], a_file(a_row(expense)))


def test_bill_without_attorney_stays_a_draft(matter):
    with transaction() as session:
        session.get_one(Matter, matter[1]).responsible_id = None

    bring(matter[0], a_file())

    with reading() as session:
        assert session.scalars(select(Invoice.status)).one() == InvoiceStatus.DRAFT


def test_only_billers_import(matter, desk_of):
    with transaction() as session:
        dee = Actor.of(a_person(session, "Dee"))

    with pytest.raises(NotYours, match="Importing invoices is for a biller, not for Dee"):
        bring(desk_of(dee), a_file())


def test_preview_tells_what_would_happen(bo):
    before = rows_in_database()

    preview = seen_in(VALID)

    assert [(one.number, one.matter_number, one.client_number, one.lines, one.total) for one in preview.invoices] == [
        ("96542", "0528", "00711", 5, Decimal("1684.45")),
        ("96543", "1326", "00711", 1, Decimal(1250)),
    ]
    assert [(one.number, one.claim_number) for one in preview.unknown_matters] == [("0528", "423-987"), ("1326", "425-936")]
    assert [(one.code, one.name) for one in preview.unknown_timekeepers] == [
        ("22547", "Arnsley, Robert"),
        ("45875", "Beaster, John"),
    ]
    assert (preview.problems, preview.is_refused, rows_in_database()) == ((), False, before)


def test_preview_shows_problems_of_file_and_firm(matter):
    bring(matter[0], a_file())

    preview = seen_in(a_file(a_row({"LINE_ITEM_TOTAL": "1,000", "INVOICE_TOTAL": "many"})))

    assert [problem.field for problem in preview.problems] == ["INVOICE_NUMBER", "INVOICE_TOTAL", "LINE_ITEM_TOTAL"]
    assert (preview.is_refused, preview.invoices[0].total) == (True, None)


def test_differences_from_what_is_here_are_only_seen(matter):
    content = a_file(a_row({"CLIENT_MATTER_ID": "423-988", "TIMEKEEPER_NAME": "Hale, Eve"}))

    preview = seen_in(content)

    assert [problem.sentence for problem in preview.problems] == [
        "Timekeeper TK1 is Ada Whitcombe here; the file says Hale, Eve. The invoice will say what is here.",
        "Matter 0528 has 423-987 here; the file says 423-988. The invoice will say what is here.",
    ]
    assert not preview.is_refused


CELL = st.one_of(
    st.sampled_from(["", "F", "E", "IF", "20261102", "1", "0528", "TK1", "9" * 30, "Ⅷ", "\x00"]), st.text(max_size=8)
)


@given(st.lists(st.lists(CELL, min_size=24, max_size=24), max_size=3))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_values_can_be_looked_into(matter, rows):
    preview = seen_in(a_file(a_row(), *("|".join(cells) for cells in rows)))

    assert preview.is_refused is bool(rows)
    assert preview.invoices[0].number == "96542"
