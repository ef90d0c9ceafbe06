"""The file we send: strict, plain, and the same bytes every time."""

import hashlib
from decimal import Decimal
from typing import get_args

import pytest

from billing.ledes import CannotWrite, Change, write
from billing.ledes.formats import FORMATS
from billing.ledes.values import number_as_text
from carriers.profile import LedesProfile
from data.vocabulary import LineKind
from tests.billing.bills import HEADER, PROFILE, a_bill, a_bill_line, a_case, ada

WHOLE_FILE = f"""LEDES1998B[]
{HEADER}[]
20261102|2610-0042|C-711|M-0528|304.25|20261001|20261031|For professional services, October 2026|1|F|1.5|0.00|300.00|20261014|\
L330||A103|TK1|Prepare outline for deposition.|24-6437381|200.00|Whitcombe, Ada|PARTNR|HM-000423[]
20261102|2610-0042|C-711|M-0528|304.25|20261001|20261031|For professional services, October 2026|2|E|34|0.00|4.25|20261014|\
|E101|||Copies of medical records|24-6437381|0.125|||HM-000423[]
"""


def lines_of(content: bytes) -> list[list[str]]:
    return [line.removesuffix("[]").split("|") for line in content.decode("ascii").split("\r\n")[2:-1]]


def column(content: bytes, name: str) -> list[str]:
    return [cells[HEADER.split("|").index(name)] for cells in lines_of(content)]


def test_whole_file_is_as_expected():
    copies = a_bill_line(
        LineKind.EXPENSE, position=2, units=Decimal(34), unit_cost=Decimal("0.125"), narrative="Copies of medical records"
    )

    made = write(a_bill(a_bill_line(), copies), PROFILE)

    assert made.content == WHOLE_FILE.replace("\n", "\r\n").encode("ascii")
    assert made.sha256 == hashlib.sha256(made.content).hexdigest()


def test_same_invoice_gives_same_bytes():
    assert write(a_bill(), PROFILE) == write(a_bill(), PROFILE)


def test_strange_characters_are_replaced_and_reported():
    narrative = "Draft “answer” – see [Ex. A|B]\r\nand\tcafé…"

    made = write(a_bill(a_bill_line(position=7, narrative=narrative)), PROFILE)

    after = 'Draft "answer" - see (Ex. A/B) and cafe...'
    assert made.changes == (Change(7, "LINE_ITEM_DESCRIPTION", narrative, after),)
    assert column(made.content, "LINE_ITEM_DESCRIPTION") == [after]


def test_change_of_whole_bill_is_reported_once():
    made = write(a_bill(a_bill_line(), a_bill_line(position=2), description="Señor Ortiz"), PROFILE)

    assert [change.as_dict() for change in made.changes] == [
        {"line": None, "field": "INVOICE_DESCRIPTION", "before": "Señor Ortiz", "after": "Senor Ortiz"}
    ]


@pytest.mark.parametrize(
    ("number", "least", "text"),
    [
        ("1.5000", 0, "1.5"),
        ("2.00", 0, "2"),
        ("1E+5", 2, "100000.00"),
        ("0.00000001E+6", 2, "0.01"),
        ("187.1250", 2, "187.125"),
        ("350", 2, "350.00"),
        ("-70", 2, "-70.00"),
        ("-0.00", 2, "0.00"),
        ("0E-4", 0, "0"),
    ],
)
def test_numbers_are_plain_digits(number, least, text):
    assert number_as_text(Decimal(number), least) == text


def test_carrier_names_client_and_file():
    profile = LedesProfile(law_firm_id="None", client_id="DM-4410", file_name="{matter_number}_{invoice_number}.txt")

    made = write(a_bill(matter=a_case(number="05/28 b")), profile)

    assert made.name == "05-28-b_2610-0042.txt"
    assert column(made.content, "CLIENT_ID") == ["DM-4410"]


def test_discount_of_whole_bill_is_written():
    discount = a_bill_line(
        LineKind.FEE_ADJUSTMENT, position=2, units=Decimal(1), unit_cost=Decimal(0), adjustment=Decimal("-30.50")
    )

    made = write(a_bill(a_bill_line(), discount), PROFILE)

    assert column(made.content, "LINE_ITEM_TOTAL") == ["300.00", "-30.50"]
    assert set(column(made.content, "INVOICE_TOTAL")) == {"269.50"}


def test_odd_classification_stays_plain_ascii():
    made = write(a_bill(a_bill_line(timekeeper=ada(classification="Ältste"))), PROFILE)

    assert column(made.content, "TIMEKEEPER_CLASSIFICATION") == ["Altste"]
    assert [change.field for change in made.changes] == ["TIMEKEEPER_CLASSIFICATION"]


def test_every_format_of_carrier_files_exists():
    assert set(get_args(LedesProfile.model_fields["format"].annotation)) == set(FORMATS)


def test_every_fault_is_refused_at_once():
    bad = a_bill(a_bill_line(timekeeper=None, task_code=None, units=Decimal(-1)), matter=a_case(claim_number=None))

    with pytest.raises(CannotWrite) as refusal:
        write(bad, PROFILE)

    assert {problem.field for problem in refusal.value.problems} == {
        "CLIENT_MATTER_ID", "LINE_ITEM_TASK_CODE", "TIMEKEEPER_ID", "TIMEKEEPER_NAME", "TIMEKEEPER_CLASSIFICATION",
        "LINE_ITEM_NUMBER_OF_UNITS",
    }  # fmt: skip
    assert "The claim number is missing. Add it on the matter in the case-management system." in str(refusal.value)
