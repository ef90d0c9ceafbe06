"""What a page or a mail says about many invoices, read line by line, under its headings, in any order."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from carriers.habits import Reading
from carriers.sayings import Saying, sayings

PASSED = Reading(means="accepted", under="Passed invoices", row=r"^\W*(?P<invoice_number>INV-\d+)\b.*?(?P<amount>\$[\d,.]+)?$")
FAILED = Reading(
    means="rejected",
    under="Failed invoices",
    row=r"^\W*(?P<invoice_number>INV-\d+)(?:, line (?P<line>\d+))?: (?P<reason>.+)$",
)
DIGEST = (PASSED, FAILED)

MAIL = """\
Nightly test of your invoices

Passed invoices (2):
  * INV-1   Boyd v. Harbor   $1,234.50
  * INV-2   Coe v. Harbor    $99.00

=== FAILED INVOICES ===
  INV-3, line 2: timekeeper  RB4 is unknown
  INV-4: total differs
"""


def told(readings: tuple[Reading, ...], text: str) -> list[tuple[str, str]]:
    """Number and meaning of each saying."""
    return [(saying.invoice_number, saying.means) for saying in sayings(readings, text)]


def test_digest_with_both_lists():
    said = sayings(DIGEST, MAIL)

    assert told(DIGEST, MAIL) == [("INV-1", "accepted"), ("INV-2", "accepted"), ("INV-3", "rejected"), ("INV-4", "rejected")]
    assert said[0] == Saying("INV-1", "accepted", "* INV-1 Boyd v. Harbor $1,234.50", amount=Decimal("1234.50"))
    assert said[2] == Saying(
        "INV-3", "rejected", "INV-3, line 2: timekeeper RB4 is unknown", reason="timekeeper RB4 is unknown", line=2
    )


def test_failed_list_may_come_first():
    failed, passed = MAIL[MAIL.index("===") :], MAIL[MAIL.index("Passed") : MAIL.index("===")]

    assert told(DIGEST, failed + passed) == [
        ("INV-3", "rejected"), ("INV-4", "rejected"), ("INV-1", "accepted"), ("INV-2", "accepted"),
    ]  # fmt: skip


def test_heading_may_come_twice():
    text = "Passed invoices\nINV-1\nFailed invoices\nINV-2: late\nPassed invoices\nINV-3\n"

    assert told(DIGEST, text) == [("INV-1", "accepted"), ("INV-2", "rejected"), ("INV-3", "accepted")]


def test_lines_above_any_heading_say_nothing():
    assert told(DIGEST, "Re: INV-1\nYou sent INV-2: thanks\n") == []


def test_sentence_with_heading_is_none():
    assert told(DIGEST, "Passed invoices are listed in the portal\nINV-1\n") == []


def test_number_below_heading_is_no_count():
    plain = Reading(means="paid", under="Paid", row=r"^(?P<invoice_number>\d+)$")

    assert told((plain,), "Paid\n1042\n") == [("1042", "paid")]


def test_first_reading_wins_a_line():
    reduced = Reading(means="reduced", row=r"(?P<invoice_number>INV-\d+): approved for (?P<amount>\S+) instead")
    approved = Reading(means="accepted", row=r"(?P<invoice_number>INV-\d+): approved")
    text = "INV-1: approved\nINV-2: approved for $80.00 instead of $90.00\n"

    assert told((reduced, approved), text) == [("INV-1", "accepted"), ("INV-2", "reduced")]
    assert told((approved, reduced), text) == [("INV-1", "accepted"), ("INV-2", "accepted")]


def test_table_rows_are_read():
    row = Reading(means="on_hold", row=r"^(?P<invoice_number>\S+)\t[^\t]*\tOn hold\t(?P<receipt>R-\d+)\t(?P<reason>[^\t\n]*)$")

    (saying,) = sayings(
        (row,), "Number\tClaim\tState\tReceipt\tWhy\nINV-1\tC-7\tOn hold\tR-9\tno budget\nINV-2\tC-8\tPaid\tR-8\t\n"
    )

    assert (saying.receipt, saying.reason, saying.words) == ("R-9", "no budget", "INV-1 C-7 On hold R-9 no budget")


AMOUNTS = [
    ("$1,234.50", "1234.50"), ("1234.5 USD", "1234.5"), ("USD 7", "7"), ("-$12.00", "-12.00"), ("$ -12.00", "-12.00"),
    ("1,234,567.00", "1234567.00"), ("1.234,50", None), ("12,34", None), ("see letter", None), ("", None),
]  # fmt: skip


@pytest.mark.parametrize(("written", "amount"), AMOUNTS, ids=[written for written, _ in AMOUNTS])
def test_amount_is_read_or_none(written: str, amount: str | None):
    row = Reading(means="paid", row=r"^(?P<invoice_number>INV-\d+)\t(?P<amount>.*)$")

    (saying,) = sayings((row,), f"INV-1\t{written}")

    assert saying.amount == (Decimal(amount) if amount else None)


cents = some.decimals(min_value=0, max_value=9_999_999, places=2)


@given(cents)
def test_any_amount_survives_dollars_and_commas(amount: Decimal):
    row = Reading(means="paid", row=r"^(?P<invoice_number>INV-\d+) (?P<amount>.+)$")

    (saying,) = sayings((row,), f"INV-1 ${amount:,.2f}")

    assert saying.amount == amount


@given(some.lists(some.tuples(some.booleans(), some.lists(some.integers(1, 99_999), max_size=4)), max_size=6))
def test_any_mix_of_sections_is_read(sections: list[tuple[bool, list[int]]]):
    text, expected = "Good morning\n", []
    for passed, numbers in sections:
        text += "Passed invoices\n" if passed else "Failed invoices:\n"
        text += "".join(f"INV-{number}\n" if passed else f"INV-{number}: wrong\n" for number in numbers)
        expected += [(f"INV-{number}", "accepted" if passed else "rejected") for number in numbers]

    assert told(DIGEST, text) == expected


@given(some.text())
def test_no_text_is_too_odd(text: str):
    for saying in sayings(DIGEST, f"Failed invoices\n{text}\n"):
        assert saying.invoice_number and saying.words and "\n" not in saying.words
