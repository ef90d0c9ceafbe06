"""What needs no browser: codes, words, and answers read off a page's text."""

import json
import zipfile
from pathlib import Path

import pytest

from carriers.catalog import load
from carriers.steps import VERBS as WORDS_FOR_VERBS
from carriers.steps import ChooseFile, Fill, ReloadUntil
from jobs.portals.answers import Accepted, Answer, Pending, Rejected, Unfinished, read
from jobs.portals.bill import Credential
from jobs.portals.codes import Codes
from jobs.portals.errors import Place, SiteChanged
from jobs.portals.trace import copy_without_session
from jobs.portals.verbs import VERBS
from jobs.portals.words import Words
from tests.jobs.visiting import a_bill

BILL = Words(a_bill("INV-7").values())


def answers(slug: str, page: str) -> list[Answer]:
    """What the carrier's file reads off this page about INV-7."""
    return read(load()[slug].outcome, page, BILL)


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
    shown = repr(Credential("ada", "brass lamp 88", "JBSWY3DPEHPK3PXP"))

    assert "ada" in shown and "brass" not in shown and "JBSW" not in shown


def test_evidence_line_keeps_placeholder_of_secret():
    words = Words(Credential("ada", "brass lamp 88").values())
    step = Fill.model_validate({"fill": {"User name": "{username}", "Password": "{password}"}})

    assert words.describe(step) == "fill User name: ada, Password: {password}"
    assert words.fill("{username}:{password}") == "ada:brass lamp 88"


def test_number_is_part_of_an_address():
    words = Words({"invoice_number": "2026/7 A&B"})

    assert words.address("/desk/{invoice_number}?x=1") == "/desk/2026%2F7%20A%26B?x=1"


def test_number_is_no_pattern():
    page = "Invoice 2026X7 was received.\nReceipt number: HM-12345678"

    assert read(load()["harbor_mutual"].outcome, page, Words({**a_bill("2026.7").values()})) == []


def test_row_of_another_invoice_is_no_answer():
    row = "INV-71\tCLM-1\t$1.00\t01/02/2026\tReceived\tHM-00000001"

    assert answers("harbor_mutual", row) == []
    assert answers("harbor_mutual", row.replace("INV-71", "INV-7"))[0] == Accepted("HM-00000001", row.replace("INV-71", "INV-7"))


def test_every_reason_is_kept_once():
    page = "Import failed:\n\nLine 3: no claim.\nLine 4:  no date.\nLine 3: no claim.\n\nTry another file"

    (rejected,) = answers("prairie_indemnity", page)
    assert isinstance(rejected, Rejected) and rejected.reasons == ("Line 3: no claim.", "Line 4: no date.")


def test_two_answers_are_both_told():
    page = "Draft created for invoice INV-7\nInvoice INV-7\nStatus: Submitted\nReference PI/2026/507001"

    assert [type(answer) for answer in answers("prairie_indemnity", page)] == [Accepted, Unfinished]


def test_capitals_do_not_matter():
    assert answers("summit_casualty", "INVOICE INV-7\nSTATUS: VALIDATING") == [Pending("INVOICE INV-7\nSTATUS: VALIDATING")]


def test_error_says_where_and_why():
    error = SiteChanged(Place("Harbor Mutual", "upload", 3), "the page shows no button.")

    assert str(error) == "Harbor Mutual, upload, step 3: the page shows no button."
    assert (error.carrier, error.journey, error.step, error.turn) == ("Harbor Mutual", "upload", 3, "keeper")


def test_steps_are_read_as_types():
    upload = load()["summit_casualty"].journeys.upload

    assert isinstance(upload[1], ChooseFile) and upload[1].choose_file.field == "Invoice file (LEDES 1998B)"
    assert isinstance(upload[3], ReloadUntil) and upload[3].reload_until.text == ("Validation passed", "Validation failed")


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
