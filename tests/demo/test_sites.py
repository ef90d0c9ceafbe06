"""The practice carrier sites as a firm meets them: a real process, real books."""

import time
from collections.abc import Iterator

import httpx
import pyotp
import pytest

from demo.sites.books import SITES
from tests.demo.street import CLAIM, PASSWORD, SEEDS, Street, a_file, open_street, send, set_up

pytestmark = pytest.mark.processes


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Street]:
    with open_street(set_up(tmp_path_factory.mktemp("books"))) as running:
        yield running


@pytest.fixture
def bad_day(street: Street) -> Iterator[Street]:
    """The street, for tests that make faults: afterwards they are gone."""
    yield street
    for slug in SITES:
        street.tell("DELETE", f"faults/{slug}")


@pytest.fixture(scope="module")
def summit(street: Street) -> httpx.Client:
    visitor = street.before_code("ada@firm.example")
    visitor.post("/summit-casualty/signin/code", data={"code": pyotp.TOTP(SEEDS["ada@firm.example"]).now()})
    return visitor


def test_empty_upload_is_refused(street: Street) -> None:
    answer = street.at_harbor().post("/harbor-mutual/submit")

    assert "Reason: Line 1: no file was chosen, or it is empty." in answer.text


def test_huge_upload_is_refused(street: Street) -> None:
    answer = send(street.at_harbor(), "/harbor-mutual/submit", b"|" * (20 * 1024 * 1024 + 1))

    assert answer.status_code == 413
    assert "A file may have at most 20 MB." in answer.text


@pytest.mark.parametrize(
    ("path", "door"),
    [
        ("/harbor-mutual/submit", "/harbor-mutual/login"),
        ("/summit-casualty/batches/1", "/summit-casualty/signin"),
        ("/prairie-indemnity/desk", "/prairie-indemnity/"),
    ],
)
def test_stranger_is_sent_to_door(street: Street, path: str, door: str) -> None:
    answer = street.visitor().get(path)

    assert answer.url.path == door


def test_harbor_refuses_wrong_password(street: Street) -> None:
    visitor = street.visitor()

    answer = visitor.post("/harbor-mutual/login", data={"user": "ada", "password": "wrong"})

    assert "The user name or password is not correct." in answer.text
    assert not visitor.cookies


def test_harbor_takes_and_finds(street: Street) -> None:
    visitor = street.at_harbor()

    answer = send(visitor, "/harbor-mutual/submit", a_file("HM-1"))
    found = visitor.get("/harbor-mutual/invoices", params={"number": "HM-1"})

    receipt = answer.text.split("Receipt number: ")[1][:11]
    assert "Invoice HM-1 was received." in answer.text
    assert receipt in found.text and ">Received</td>" in found.text


def test_harbor_refuses_duplicate_invoice(street: Street) -> None:
    visitor = street.at_harbor()
    send(visitor, "/harbor-mutual/submit", a_file("HM-2"))

    answer = send(visitor, "/harbor-mutual/submit", a_file("HM-2"))

    assert "Reason: Invoice HM-2 was already received on" in answer.text
    assert street.taken("harbor_mutual").count("HM-2") == 1


def test_unknown_claim_is_refused(street: Street) -> None:
    unknown = a_file("HM-3").replace(CLAIM.encode(), b"CLM-0000")

    answer = send(street.at_harbor(), "/harbor-mutual/submit", unknown)

    assert "Line 3, CLIENT_MATTER_ID: claim number CLM-0000 is not known to us." in answer.text
    assert street.tell("GET", "books/harbor_mutual")["uploads"][-1]["outcome"] == "refused"


def test_unknown_number_is_not_found(street: Street) -> None:
    answer = street.at_harbor().get("/harbor-mutual/invoices", params={"number": "HM-404"})

    assert "No invoice found with number HM-404." in answer.text


def test_summit_refuses_wrong_password(street: Street) -> None:
    visitor = street.visitor()
    visitor.post("/summit-casualty/signin", data={"email": "nobody@firm.example"})

    answer = visitor.post("/summit-casualty/signin/password", data={"password": PASSWORD})

    assert "Your sign-in details were not recognised." in answer.text


def test_summit_refuses_replayed_code(street: Street) -> None:
    code = pyotp.TOTP(SEEDS["bo@firm.example"]).now()
    first = street.before_code("bo@firm.example").post("/summit-casualty/signin/code", data={"code": code})

    second = street.before_code("bo@firm.example").post("/summit-casualty/signin/code", data={"code": code})

    assert "Welcome back" in first.text
    assert "That code is not valid." in second.text


def test_password_alone_opens_nothing(street: Street) -> None:
    visitor = street.before_code("bo@firm.example")

    assert visitor.get("/summit-casualty/clients/commercial/upload").url.path == "/summit-casualty/signin"


def test_summit_validates_then_confirms(bad_day: Street, summit: httpx.Client) -> None:
    bad_day.tell("POST", "faults/summit_casualty", validation_seconds=0.7)

    working = send(summit, "/summit-casualty/clients/commercial/upload", a_file("SC-1"))
    history = summit.get("/summit-casualty/history", params={"number": "SC-1"})
    time.sleep(0.8)
    done = summit.get(working.url)

    assert "Validating" in working.text and "Status: Validating" in history.text
    assert "Validation passed" in done.text and "Confirmation: SC-" in done.text


def test_summit_lists_what_failed(bad_day: Street, summit: httpx.Client) -> None:
    bad_day.tell("POST", "faults/summit_casualty", validation_seconds=0)

    answer = send(summit, "/summit-casualty/clients/commercial/upload", a_file("SC-2", "|315.00|", "|300.00|"))
    history = summit.get("/summit-casualty/history", params={"number": "SC-2"})

    assert "Validation failed" in answer.text and '<td>3</td><td class="field">LINE_ITEM_TOTAL</td>' in answer.text
    assert "Status: Failed" in history.text


def test_failed_invoice_may_come_again(bad_day: Street, summit: httpx.Client) -> None:
    bad_day.tell("POST", "faults/summit_casualty", validation_seconds=0)
    send(summit, "/summit-casualty/clients/commercial/upload", a_file("SC-3", "|315.00|", "|300.00|"))

    answer = send(summit, "/summit-casualty/clients/commercial/upload", a_file("SC-3"))
    again = send(summit, "/summit-casualty/clients/commercial/upload", a_file("SC-3"))

    assert "Validation passed" in answer.text
    assert "Invoice SC-3 was already received on" in again.text


def test_prairie_draft_must_be_submitted(street: Street) -> None:
    visitor = street.at_prairie()

    made = send(visitor, "/prairie-indemnity/new", a_file("PI/25 1"))
    draft = visitor.get("/prairie-indemnity/desk/PI%2F25%201")
    saved = visitor.post("/prairie-indemnity/desk/PI%2F25%201", data={"status": "Submitted"})

    assert "Draft created for invoice PI/25 1" in made.text and "Status: Draft" in draft.text
    assert "Status: Submitted" in saved.text and "Reference PI/" in saved.text


def test_submitted_invoice_keeps_reference(street: Street) -> None:
    visitor = street.at_prairie()
    send(visitor, "/prairie-indemnity/new", a_file("PI-2"))
    first = visitor.post("/prairie-indemnity/desk/PI-2", data={"status": "Submitted"})

    visitor.post("/prairie-indemnity/desk/PI-2", data={"status": "Draft"})
    again = visitor.post("/prairie-indemnity/desk/PI-2", data={"status": "Submitted"})

    assert first.text == again.text


def test_prairie_refuses_duplicate_invoice(street: Street) -> None:
    visitor = street.at_prairie()
    send(visitor, "/prairie-indemnity/new", a_file("PI-3"))

    answer = send(visitor, "/prairie-indemnity/new", a_file("PI-3"))
    desk = visitor.get("/prairie-indemnity/desk", params={"number": "pi-3"})

    assert "Import failed:" in answer.text and "Invoice PI-3 was already received on" in answer.text
    assert desk.text.count(">PI-3</a>") == 1


def test_prairie_says_nothing_matches(street: Street) -> None:
    visitor = street.at_prairie()

    assert "No invoices match." in visitor.get("/prairie-indemnity/desk", params={"number": "none"}).text
    assert "Log on failed." in visitor.post("/prairie-indemnity/", data={"firm": "F-1042", "password": "x"}).text


def test_sign_out_ends_session(street: Street) -> None:
    visitor = street.at_harbor()
    token = visitor.cookies["harbor_mutual_session"]

    visitor.post("/harbor-mutual/sign-out")
    answer = street.visitor().get("/harbor-mutual/home", headers={"cookie": f"harbor_mutual_session={token}"})

    assert answer.url.path == "/harbor-mutual/login"
