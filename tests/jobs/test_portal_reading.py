"""What needs no browser: codes, words, and answers read off a page's text."""

import datetime as dt
import json
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest

from carriers.definition import Outcome
from carriers.steps import VERBS as WORDS_FOR_VERBS
from carriers.steps import Click, Fill, When
from jobs.portals.answers import Absent, Accepted, AlreadyThere, Answer, Pending, Reason, Rejected, Unfinished
from jobs.portals.bill import Bill, Certificate, Credential
from jobs.portals.codes import Codes
from jobs.portals.errors import Place, SiteChanged
from jobs.portals.ledes_bill import NoBill, bill_in
from jobs.portals.reading import counting_in, read
from jobs.portals.screen.heavy import left_out
from jobs.portals.screen.looks import pause_after
from jobs.portals.trace import copy_without_session
from jobs.portals.verbs import VERBS
from jobs.portals.verbs.tables import as_page
from jobs.portals.words import NoValue, Words
from tests.demo.street import a_file
from tests.jobs.visiting import a_bill

BILL = Words(a_bill("INV-7").values())
ROW = "INV-7\tCLM-1\t$1,339.95\t01/02/2026\tReceived\tHM-00000001"
OUTCOME = Outcome.model_validate(
    {
        "accepted": [
            r"^{invoice_number}\t[^\t]*\t(?P<total>[^\t]*)\t[^\t]*\tReceived\t(?P<receipt>HM-\d{8})$",
            r"^Invoice {invoice_number}\s+Status: Submitted\s+Reference (?P<receipt>\S+)$",
            "^Total {total:,.2f} received(?P<receipt>)$",
        ],
        "rejected": [
            r"^Import failed:\s+(?P<reason>[\s\S]+?)\s+Try another file$",
            r"^Row (?P<file_line>\d+), item (?P<line>\w+): (?P<reason>.+)$",
        ],
        "already_there": "already received",
        "pending": [r"^Invoice {invoice_number}\s+Status: Validating$"],
        "absent": "^Nothing$",
        "unfinished": "^Draft created for invoice {invoice_number}$",
        "wrong_password": "x",
    }
)


def answers(page: str) -> list[Answer]:
    """What is read off this page about INV-7."""
    return read(OUTCOME, page, BILL)


def test_every_verb_can_be_played():
    assert VERBS.keys() == WORDS_FOR_VERBS.keys()


# The test values of RFC 6238, appendix B, for SHA-1, cut to six digits.
@pytest.mark.parametrize(("second", "code"), [(59, "287082"), (1111111109, "081804"), (20000000000, "353130")])
def test_codes_are_those_of_the_standard(second: int, code: str):
    assert Codes("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ").at(second) == code


def test_short_and_spaced_seed_is_taken():
    assert Codes("jbsw y3dp ehpk 3pxp").at(59) == Codes("JBSWY3DPEHPK3PXP").at(59)


@pytest.mark.parametrize("seed", ["not base 32!", "", " "])
def test_seed_that_is_none_is_refused(seed: str):
    with pytest.raises(ValueError, match="the authenticator seed is") as refused:
        Codes(seed)

    assert "base 32!" not in str(refused.value)


def test_credential_shows_no_secret():
    certificate = Certificate(b"oaken", "elmen")
    shown = repr(Credential("ada", "brass lamp 88", "JBSWY3DPEHPK3PXP", {"First pet?": "Biscuit"}, certificate))

    assert "ada" in shown and not [secret for secret in ("brass", "JBSW", "Biscuit", "oaken", "elmen") if secret in shown]


def test_evidence_line_keeps_placeholder_of_secret():
    words = Words(Credential("ada", "brass lamp 88").values())
    step = Fill.model_validate({"fill": {"User name": "{username}", "Password": "{password}"}})

    assert words.describe(step) == "fill User name: ada, Password: {password}"
    assert words.fill("{username}:{password}") == "ada:brass lamp 88"


def test_number_is_part_of_an_address():
    words = Words({"invoice_number": "2026/7 A&B"})

    assert words.address("/desk/{invoice_number}?x=1") == "/desk/2026%2F7%20A%26B?x=1"


def test_number_is_no_pattern():
    words = Words(a_bill("INV.7").values())

    assert read(OUTCOME, ROW, words) == [] and read(OUTCOME, ROW.replace("INV-7", "INV.7"), words) != []


def test_row_of_another_invoice_is_no_answer():
    assert answers(ROW.replace("INV-7", "INV-71")) == []
    assert answers(ROW) == [Accepted("HM-00000001", ROW, Decimal("1339.95"))]


@pytest.mark.parametrize("unreadable", ["see below", "", "1.2.3"])
def test_unreadable_total_is_none(unreadable: str):
    (accepted,) = answers(ROW.replace("$1,339.95", unreadable))

    assert isinstance(accepted, Accepted) and accepted.total is None


def test_pattern_may_hold_a_written_amount():
    assert answers("Total 339.95 received") == [Accepted("", "Total 339.95 received")]


def test_every_reason_is_kept_once():
    page = "Import failed:\n\nLine 3: no claim.\nLine 4:  no date.\nLine 3: no claim.\n\nTry another file"

    (rejected,) = answers(page)
    assert isinstance(rejected, Rejected) and rejected.reasons == (Reason("Line 3: no claim."), Reason("Line 4: no date."))


def test_reasons_know_their_lines():
    (rejected,) = answers("Row 3, item 2: no date.\nRow 4, item All: no sum.")

    assert isinstance(rejected, Rejected) and rejected.reasons == (Reason("no date.", 2, 3), Reason("no sum.", None, 4))


def test_two_answers_are_both_told():
    page = "Draft created for invoice INV-7\nInvoice INV-7\nStatus: Submitted\nReference PI/2026/507001"

    assert [type(answer) for answer in answers(page)] == [Accepted, Unfinished]


def test_known_number_is_more_than_a_refusal():
    found = answers("Import failed:\nINV-7 was already received.\nTry another file\nNothing")

    assert [type(each) for each in counting_in("upload", found)] == [AlreadyThere]
    assert [type(each) for each in counting_in("find", found)] == [Rejected, Absent]


def test_capitals_do_not_matter():
    assert answers("INVOICE INV-7\nSTATUS: VALIDATING") == [Pending("INVOICE INV-7\nSTATUS: VALIDATING")]


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("{total}", "1234.50"),
        ("${total:,.2f}", "$1,234.50"),
        ("{total:.0f}", "1234"),
        ("{invoice_date}", "2026-03-04"),
        ("{invoice_date:%m/%d/%Y}", "03/04/2026"),
        ("{invoice_date:%-m/%-d/%y}", "3/4/26"),
        ("{invoice_number} of {office}", "INV-7 of Chicago"),
    ],
)
def test_values_are_written_as_asked(text: str, typed: str):
    bill = Bill("INV-7", "M-7", "C-7", office="Chicago", total=Decimal("1234.50"), invoice_date=dt.date(2026, 3, 4))

    assert Words(bill.values()).fill(text) == typed


def test_unknown_day_has_no_value():
    words = Words(Bill("INV-7", "M-7", "C-7").values())

    assert words.show("from {period_start}") == "from {period_start}"
    with pytest.raises(NoValue, match="period_start"):
        words.fill("from {period_start}")


def test_error_says_where_and_why():
    error = SiteChanged(Place("Harbor Mutual", "upload", 3), "the page shows no button.")

    assert str(error) == "Harbor Mutual, upload, step 3: the page shows no button."
    assert (error.carrier, error.journey, error.step, error.turn) == ("Harbor Mutual", "upload", 3, "keeper")


def test_lines_of_steps_can_be_read():
    case = When.model_validate({"when": {"shown": ["Terms", "News"], "do": [{"click": "Continue"}]}})
    row = Click.model_validate({"click": {"text": "Open", "row": "{invoice_number}"}})

    assert BILL.describe(case) == "when shown: Terms or News"
    assert BILL.describe(row) == "click text: Open, row: INV-7"


def test_csv_is_read_as_a_table():
    content = 'Number;Total;Reason\r\nINV-7;"1;0";"two\nlines"\r\n'.encode("utf-8-sig")

    assert as_page("results.CSV", content) == "Number\tTotal\tReason\nINV-7\t1;0\ttwo lines"
    assert as_page("results.txt", b"a;b") == "a;b"


def test_carrier_says_what_is_loaded():
    assert "*.png" in left_out([]) and "*.png" not in left_out(["images"]) and "*.woff2?*" in left_out(["images"])


def test_bill_is_read_off_its_file():
    bill = bill_in(a_file("INV-7"), "LEDES1998B", office="Chicago")

    assert (bill.invoice_number, bill.total, bill.fees, bill.office) == ("INV-7", Decimal("339.95"), Decimal("315.00"), "Chicago")
    assert bill.invoice_date == dt.date(2025, 1, 31)


def test_one_of_many_bills_is_chosen():
    second = a_file("INV-8").split(b"\r\n", 2)[2]

    assert bill_in(a_file("INV-7") + second, "LEDES1998B", "INV-8").invoice_number == "INV-8"


def test_missing_bill_is_told():
    with pytest.raises(NoBill, match="no invoice INV-9 in the file: the invoices in it are INV-7"):
        bill_in(a_file("INV-7"), "LEDES1998B", "INV-9")
    with pytest.raises(NoBill, match="There is no invoice in the file"):
        bill_in(b"%PDF", "LEDES1998B")


def test_session_stays_out_of_trace(tmp_path: Path):
    headers = [{"name": "Set-Cookie", "value": "s=31415"}, {"name": "Accept", "value": "*/*"}]
    lines = [{"request": {"headers": headers, "cookies": [{"name": "s", "value": "31415"}]}}, {"type": "action"}]
    with zipfile.ZipFile(tmp_path / "raw.zip", "w") as raw:
        raw.writestr("trace.network", "\n".join(map(json.dumps, lines)))
        raw.writestr("resources/a.css", "p {}")

    copy_without_session(tmp_path / "raw.zip", tmp_path / "trace.zip")

    with zipfile.ZipFile(tmp_path / "trace.zip") as clean:
        assert b"31415" not in clean.read("trace.network") and b"*/*" in clean.read("trace.network")
        assert clean.read("resources/a.css") == b"p {}"


def test_long_wait_takes_few_looks():
    waited, looks = 0.0, 0
    while waited < 60:
        pause = pause_after(waited)
        assert pause <= max(0.1, waited / 20) + 1e-9
        waited, looks = waited + pause, looks + 1

    assert looks < 120
