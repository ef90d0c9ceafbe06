"""The formats beside LEDES 1998B that practice sites read: 98BI V2, LSS and LITADV, and what they refuse in them."""

import pytest

from demo.sites.filing import Filing, Reader
from demo.sites.intake import read_many, read_one_98bi
from demo.sites.intake_text import read_litadv, read_lss
from demo.sites.ledes import FIELDS_98BI
from tests.demo.street import a_file

LSS = """\
H|LSS 2.0|84-2917365|FN-2207|FN-000423|M-0528|2610-0042|20261102|20261001|20261031|For professional services, October 2026
F|1|20261014|TK1|Whitcombe, Ada|PARTNR|L330|A103|1.5|200.00|0.00|300.00|Prepare outline for deposition.
IF|3|20261031||||||1|0.00|-30.50|-30.50|Discount on fees
E|2|20261015|E101|34|0.125|0.00|4.25|Copies of medical records
T|2|1|1.5|269.50|4.25|273.75
"""
LITADV = """\
FORMAT: LITADV 1.0
FIRM ID: 84-2917365
CLIENT ID: CW-118
FIRM MATTER: M-0528
MATTER ID: CW-000423
INVOICE NUMBER: 2610-0042
INVOICE DATE: 20261102
SEQUENCE: INTERIM
PERIOD FROM: 20261001
PERIOD TO: 20261031
DESCRIPTION: For professional services, October 2026
FEES TOTAL: 300.00
EXPENSES TOTAL: 4.25
INVOICE TOTAL: 304.25
FEES
F|1|20261014|TK1|Whitcombe, Ada|PARTNR|L330|A103|1.5|200.00|0.00|300.00|Prepare outline for deposition.
EXPENSES
E|2|20261015|E101|34|0.125|0.00|4.25|Copies of medical records
END
"""


def a_taxed_file(old: str = "", new: str = "") -> bytes:
    """Two hours at 100.00 with a tax of a fifth, as LEDES 98BI V2, with one text replaced."""
    told = {
        "INVOICE_DATE": "20261102", "INVOICE_NUMBER": "B-1", "CLIENT_ID": "SS-1", "LAW_FIRM_MATTER_ID": "M-7", "INVOICE_TOTAL": "240.00",
        "BILLING_START_DATE": "20261001", "BILLING_END_DATE": "20261031", "LINE_ITEM_NUMBER": "1", "EXP/FEE/INV_ADJ_TYPE": "F",
        "LINE_ITEM_NUMBER_OF_UNITS": "2", "LINE_ITEM_TOTAL": "240.00", "LINE_ITEM_DATE": "20261014", "TIMEKEEPER_ID": "TK1",
        "LINE_ITEM_DESCRIPTION": "Draft motion", "LAW_FIRM_ID": "84-2917365", "LINE_ITEM_UNIT_COST": "100.00",
        "TIMEKEEPER_NAME": "Whitcombe, Ada", "TIMEKEEPER_CLASSIFICATION": "PARTNR", "CLIENT_MATTER_ID": "SS-77", "CLIENT_TAX_ID": "99-1",
        "MATTER_NAME": "Doe", "INVOICE_TAX_TOTAL": "40.00", "INVOICE_NET_TOTAL": "200.00", "INVOICE_CURRENCY": "USD",
        "TIMEKEEPER_LAST_NAME": "Whitcombe", "TIMEKEEPER_FIRST_NAME": "Ada", "LINE_ITEM_TAX_RATE": "0.2", "LINE_ITEM_TAX_TOTAL": "40.00",
    }  # fmt: skip
    line = "|".join(told.get(name, "") for name in FIELDS_98BI).replace(old, new, 1 if old else 0)
    return "\r\n".join(["LEDES98BI V2[]", "|".join(FIELDS_98BI) + "[]", f"{line}[]", ""]).encode()


def said(reader: Reader, content: bytes) -> list[str]:
    """What the reader finds wrong, in sentences."""
    return [problem.sentence for filing in reader(content) for problem in filing.problems]


def told(filing: Filing) -> tuple[str, str, str, int]:
    """What the filing is about."""
    return filing.number, filing.claim, str(filing.total), filing.lines


@pytest.mark.parametrize(
    ("reader", "content", "expected"),
    [
        (read_lss, LSS, ("2610-0042", "FN-000423", "273.75", 3)),
        (read_litadv, LITADV, ("2610-0042", "CW-000423", "304.25", 2)),
        (read_one_98bi, a_taxed_file().decode(), ("B-1", "SS-77", "240.00", 1)),
    ],
)
def test_sound_files_are_read(reader: Reader, content: str, expected: tuple[str, str, str, int]) -> None:
    (filing,) = reader(content.encode())

    assert filing.problems == ()
    assert told(filing) == expected


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("H|LSS 2.0", "H|LSS 1.0", "Line 1: this is not an LSS file; it must begin with H|LSS 2.0|"),
        ("|M-0528|", "|", "Line 1: the header has 10 values; LSS 2.0 has 11."),
        ("T|2|1|", "T|2|", "Line 5: the file does not end with a trailer of 7 values."),
        ("|FN-000423|", "||", "Line 1, CLIENT_MATTER_ID: this required field is blank."),
        ("|TK1|", "||", "Line 2, TIMEKEEPER_ID: this required field is blank."),
        ("|300.00|", "|301.00|", "Line 2, LINE_ITEM_TOTAL: 301.00 is not units x price + adjustment, which is 300.00."),
        ("E|2|", "E|1|", "Line 4, LINE_ITEM_NUMBER: line number 1 occurs twice."),
        ("T|2|1|", "T|3|1|", "Line 5, fee records: the control total for fee records is 3; the records make 2."),
        ("|1.5|269.50|", "|2.5|269.50|", "Line 5, hours: the control total for hours is 2.5; the records make 1.5."),
        ("|273.75", "|273.74", "Line 5, total: the control total for total is 273.74; the records make 273.75."),
        ("IF|3", "X|3", "Line 3: a record of type F or IF or E or IE must stand here, not X."),
        ("E|2|20261015|E101|34", "E|2|20261015|34", "Line 4: the record has 8 values; type E has 9."),
        ("|20261102|", "|11022026|", "Line 1, INVOICE_DATE: 11022026 is not a date written YYYYMMDD."),
    ],
)
def test_lss_mistake_is_named(old: str, new: str, sentence: str) -> None:
    assert said(read_lss, LSS.replace(old, new, 1).encode()) == [sentence]


def test_lss_fees_come_first() -> None:
    lines = LSS.splitlines()

    swapped = "\n".join([lines[0], lines[3], lines[1], lines[2], lines[4]])

    assert said(read_lss, swapped.encode()) == ["Line 3: a record of type E or IE must stand here, not F."]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("LITADV 1.0", "LITADV 9", "Line 1: this is not a LITADV file; it must begin with FORMAT: LITADV 1.0."),
        ("FIRM MATTER: M-0528\n", "", "Line 4: the header line FIRM MATTER: must stand here."),
        ("MATTER ID: CW-000423", "MATTER ID:", "Line 5, CLIENT_MATTER_ID: this required field is blank."),
        ("INTERIM", "SECOND", "Line 8, SEQUENCE: SECOND is not one of INITIAL, INTERIM, FINAL."),
        ("FEES TOTAL: 300.00", "FEES TOTAL: 300", ""),
        (
            "FEES TOTAL: 300.00",
            "FEES TOTAL: 299.00",
            "Line 12, fees: the control total for fees is 299.00; the records make 300.00.",
        ),
        ("END\n", "", "Line 18: the records must stand between the lines FEES, EXPENSES and END."),
    ],
)
def test_litadv_mistake_is_named(old: str, new: str, sentence: str) -> None:
    assert said(read_litadv, LITADV.replace(old, new, 1).encode()) == ([sentence] if sentence else [])


def test_initial_bill_needs_no_matter() -> None:
    first = LITADV.replace("INTERIM", "INITIAL").replace("MATTER ID: CW-000423", "MATTER ID:")

    (filing,) = read_litadv(first.encode())

    assert filing.problems == () and filing.head["SEQUENCE"] == "INITIAL"


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("|0.2|40.00|", "|0.2|39.00|", "Line 3, LINE_ITEM_TAX_TOTAL: 39.00 is not the line's tax, which is 40.00."),
        ("|40.00|200.00|", "|40.00|201.00|", "Line 3, INVOICE_NET_TOTAL: 201.00 is not the total without tax, which is 200.00."),
        ("|Doe|", "||", "Line 3, MATTER_NAME: this required field is blank."),
        ("|USD|", "|", "Line 3: the line has 51 columns; LEDES 98BI V2 has 52."),
    ],
)
def test_98bi_mistake_is_named(old: str, new: str, sentence: str) -> None:
    assert sentence in said(read_one_98bi, a_taxed_file(old, new))


@pytest.mark.parametrize("reader", [read_lss, read_litadv, read_one_98bi, read_many])
@pytest.mark.parametrize("content", [b"", b" \r\n", b"\xff\xfe", b"|" * 9000, b"H|LSS 2.0|", b"FORMAT: LITADV 1.0"])
def test_rubbish_is_one_problem(reader: Reader, content: bytes) -> None:
    assert len(said(reader, content)) == 1


def test_mixed_claims_are_refused() -> None:
    mixed = a_file("A-1", "CLM-2025-0042[]", "CLM-9[]")

    assert "Line 4, CLIENT_MATTER_ID: CLM-2025-0042 differs from CLM-9 on line 3; all lines of an invoice must agree." in said(
        read_many, mixed
    )
