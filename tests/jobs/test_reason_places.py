"""A site that names a line of the file means one of our lines, whatever the format; or the whole bill."""

from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from billing.ledes import write as write_file
from billing.ledes.formats import FORMATS
from carriers.profile import LedesProfile
from data.files import FileStore
from data.models import Answer
from data.session import reading
from jobs.errand import Errand
from jobs.outcomes import Outcome, Seen, record_outcome
from jobs.places import on_line_items
from jobs.portals.answers import Reason, Rejected
from tests.billing.bills import a_bill, a_bill_line, a_named_case
from tests.billing.queued import PATIENCE, asked, claim, write


def a_written_bill(name):
    """Its one line, and the row of discounts that was made of it."""
    profile = LedesProfile(format=name, law_firm_id="24-6437381", discounts="invoice")
    return write_file(a_bill(a_bill_line(adjustment=Decimal(-20)), matter=a_named_case()), profile).content


def lines_kept(held, files, *reasons):
    """The line of each answer that is kept of these reasons."""
    work = SimpleNamespace(desk=SimpleNamespace(carrier=lambda _: None), files=files, patience=PATIENCE)
    outcome = Outcome(Rejected(reasons, "No."), Seen.SENT)
    write(record_outcome, Errand(held, None, Path()), outcome, work)
    with reading() as session:
        return {answer.reason: answer.line for answer in session.scalars(select(Answer))}


@pytest.mark.parametrize("name", FORMATS)
def test_line_of_the_file_is_found_on_the_bill(sqlite_url, desk_of, name):
    asked(desk_of)
    content = a_written_bill(name)
    text = content.decode().split("\r\n")
    ours, made = (next(n for n, line in enumerate(text, 1) if words in line) for words in ("Prepare outline", "-20.00"))
    if name == "LEDESXML21":
        made = 1 + text.index("<disc_cred_amount>-20.00</disc_cred_amount>")

    held, files = claim(), SimpleNamespace(get=lambda _: content)
    reasons = [Reason("r", file_line=line) for line in (ours, made, 1, 999)] + [Reason("r", line=1, file_line=made)]
    assert [reason.line for reason in on_line_items(SimpleNamespace(files=files), held, reasons)] == [1, 2, None, None, 1]
    kept = lines_kept(held, files, Reason("narrative", file_line=ours), Reason("discount", file_line=made))
    assert kept == {"narrative": 1, "discount": None}


def test_number_that_is_not_on_the_bill_is_about_the_whole(sqlite_url, desk_of):
    asked(desk_of)

    assert lines_kept(claim(), None, Reason("item", line=1), Reason("no such item", line=7)) == {"item": 1, "no such item": None}


def test_answer_counts_even_where_the_file_is_gone(sqlite_url, desk_of, tmp_path, caplog):
    asked(desk_of)

    kept = lines_kept(claim(), FileStore(tmp_path.as_uri()), Reason("narrative", file_line=3))

    assert kept == {"narrative": None} and "is taken for the whole bill" in caplog.text
