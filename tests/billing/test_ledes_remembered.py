"""What is written again and again is worked out once; and a line that was not loaded whole is asked, not taken as empty."""

from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.exc import InvalidRequestError

from billing.ledes.line import WORDS, MadeLine, said_of
from billing.ledes.remembered import LONGEST, Remembered, RememberedTexts
from data.models import InvoiceLine
from data.session import reading, transaction
from tests.billing.bills import a_bill_line
from tests.builders import a_timekeeper, an_invoice


class Work:
    def __init__(self):
        self.asked = []

    def __call__(self, text):
        self.asked.append(text)
        return text.upper()


def test_what_was_worked_out_is_not_worked_out_again():
    work = Work()
    known = Remembered(work, most=2)

    assert list(map(known.__getitem__, ["a", "b", "a"])) == ["A", "B", "A"]
    assert work.asked == ["a", "b"]


def test_too_much_begins_anew():
    work = Work()
    known = Remembered(work, most=2)

    assert [known[text] for text in ("a", "b", "c", "a")] == ["A", "B", "C", "A"]
    assert (work.asked, dict(known)) == (["a", "b", "c", "a"], {"c": "C", "a": "A"})


def test_long_texts_are_not_kept():
    known = RememberedTexts(str.upper)

    assert known["x" * (LONGEST + 1)] == "X" * (LONGEST + 1)
    assert not known


def test_line_says_what_was_never_set():
    said = said_of([InvoiceLine(position=1, narrative="Attend hearing."), a_bill_line(position=2)])

    assert (said["position"], said["units"], said["task_code"]) == ([1, 2], [None, Decimal("1.5")], ["", "L330"])


def test_timekeeper_who_was_not_loaded_is_no_empty_one(database):
    with transaction() as session:
        invoice = an_invoice(session, attorney=a_timekeeper(session)).id
    with reading() as session, pytest.raises(InvalidRequestError, match="lazy='raise'"):
        said_of(session.scalars(select(InvoiceLine).where(InvoiceLine.invoice_id == invoice)).all())


def test_made_lines_say_the_words_of_stored_ones():
    line = a_bill_line()

    assert said_of([MadeLine(**{word: getattr(line, word) for word in WORDS})]) == said_of([line])
