"""The practice carrier sites on bad days: maintenance, errors, held requests, killed processes."""

import asyncio
import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pyotp
import pytest

from demo.sites.app import create_app
from demo.sites.books import SITES, SiteUser, open_books, set_up_site
from demo.sites.doors import password_is_right
from tests.demo.street import PASSWORD, SEEDS, Street, a_file, open_street, send, set_up

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


def test_two_at_once_take_one(bad_day: Street) -> None:
    bad_day.tell("POST", "faults/harbor_mutual", hold_at="before_taking")
    visitors = [bad_day.at_harbor(), bad_day.at_harbor()]

    with ThreadPoolExecutor() as pool:
        answers = [pool.submit(send, visitor, "/harbor-mutual/submit", a_file("HM-5")) for visitor in visitors]
        bad_day.wait_held("harbor_mutual", 2)
        bad_day.tell("POST", "release/harbor_mutual")

    assert sorted("was received." in answer.result().text for answer in answers) == [False, True]
    assert bad_day.taken("harbor_mutual").count("HM-5") == 1


def test_maintenance_closes_one_site(bad_day: Street) -> None:
    bad_day.tell("POST", "faults/harbor_mutual", maintenance=True)

    closed, open_ = (bad_day.visitor().get(path) for path in ("/harbor-mutual/login", "/prairie-indemnity/"))

    assert closed.status_code == 503 and "The site is down for maintenance" in closed.text
    assert open_.status_code == 200


@pytest.mark.parametrize(("fault", "taken"), [("fail_500_before_taking", 0), ("fail_500_after_taking", 1)])
def test_broken_answer_tells_nothing(bad_day: Street, fault: str, taken: int) -> None:
    bad_day.tell("POST", "faults/harbor_mutual", **{fault: True})

    answer = send(bad_day.at_harbor(), "/harbor-mutual/submit", a_file(fault[:20]))

    assert answer.status_code == 500 and "Something went wrong on our side" in answer.text
    assert bad_day.taken("harbor_mutual").count(fault[:20]) == taken


def test_misspelt_fault_is_refused(bad_day: Street) -> None:
    answer = httpx.post(f"{bad_day.address}/_practice/faults/harbor_mutual", json={"hold_at": "lunch", "rain": True})

    assert answer.status_code == 422
    assert "hold_at" in answer.json()["error"] and "rain" in answer.json()["error"]


def test_firm_gone_site_takes_anyway(bad_day: Street) -> None:
    bad_day.tell("POST", "faults/harbor_mutual", hold_at="before_taking")
    impatient = bad_day.at_harbor()
    impatient.timeout = httpx.Timeout(0.5)
    with pytest.raises(httpx.ReadTimeout):
        send(impatient, "/harbor-mutual/submit", a_file("HM-6"))

    bad_day.tell("POST", "release/harbor_mutual")
    found = bad_day.at_harbor().get("/harbor-mutual/invoices", params={"number": "HM-6"})

    assert ">HM-6</td>" in found.text


@pytest.mark.parametrize(
    ("point", "path"),
    [
        ("upload_page", "/harbor-mutual/submit"),
        ("find", "/harbor-mutual/invoices?number=HM-7"),
        ("upload_page", "/prairie-indemnity/new"),
        ("find", "/prairie-indemnity/desk?number=PI-7"),
    ],
)
def test_held_page_goes_on(bad_day: Street, point: str, path: str) -> None:
    slug = path.split("/")[1].replace("-", "_")
    bad_day.tell("POST", f"faults/{slug}", hold_at=point)
    visitor = bad_day.at_harbor() if slug == "harbor_mutual" else bad_day.at_prairie()

    with ThreadPoolExecutor() as pool:
        page = pool.submit(visitor.get, path)
        bad_day.wait_held(slug, 1)
        released = bad_day.tell("POST", f"release/{slug}")

    assert released == {"released": 1}
    assert page.result().status_code == 200


def test_hold_ends_by_itself(bad_day: Street) -> None:
    bad_day.tell("POST", "faults/harbor_mutual", hold_at="sign_in", hold_seconds=0.1)

    assert "Signed in as ada" in bad_day.at_harbor().get("/harbor-mutual/home").text
    assert bad_day.tell("GET", "held/harbor_mutual") == {"held": 0}


def test_controls_answer_only_here(tmp_path: Path) -> None:
    async def ask_from_elsewhere() -> httpx.Response:
        elsewhere = httpx.ASGITransport(create_app(set_up(tmp_path)), client=("192.0.2.7", 4711))
        async with httpx.AsyncClient(transport=elsewhere, base_url="http://sites.example") as client:
            return await client.get("/_practice/books/harbor_mutual")

    answer = asyncio.run(ask_from_elsewhere())

    assert answer.status_code == 403 and "this machine" in answer.json()["error"]


def test_killed_site_keeps_invoice_once(tmp_path: Path) -> None:
    with open_street(set_up(tmp_path)) as street, ThreadPoolExecutor() as pool:
        visitor = street.at_harbor()
        street.tell("POST", "faults/harbor_mutual", hold_at="after_taking")
        unanswered = pool.submit(send, visitor, "/harbor-mutual/submit", a_file("HM-9"))
        street.wait_held("harbor_mutual", 1)
        os.kill(street.process.pid, signal.SIGKILL)
        assert isinstance(unanswered.exception(20), httpx.TransportError)

    with open_street(tmp_path) as street:
        visitor.base_url = httpx.URL(street.address)
        found = visitor.get("/harbor-mutual/invoices", params={"number": "HM-9"})

        assert ">HM-9</td>" in found.text, "neither the session nor the invoice is lost"
        assert street.taken("harbor_mutual") == ["HM-9"]


def test_site_killed_before_taking_has_nothing(tmp_path: Path) -> None:
    with open_street(set_up(tmp_path)) as street, ThreadPoolExecutor() as pool:
        visitor = street.at_prairie()
        street.tell("POST", "faults/prairie_indemnity", hold_at="before_taking")
        unanswered = pool.submit(send, visitor, "/prairie-indemnity/new", a_file("PI-9"))
        street.wait_held("prairie_indemnity", 1)
        os.kill(street.process.pid, signal.SIGKILL)
        assert isinstance(unanswered.exception(20), httpx.TransportError)

    with open_street(tmp_path) as street:
        visitor.base_url = httpx.URL(street.address)
        again = send(visitor, "/prairie-indemnity/new", a_file("PI-9"))

        assert "Draft created for invoice PI-9" in again.text
        assert street.taken("prairie_indemnity") == ["PI-9"]


def test_used_code_outlives_restart(tmp_path: Path) -> None:
    code = pyotp.TOTP(SEEDS["bo@firm.example"]).now()
    with open_street(set_up(tmp_path)) as street:
        street.before_code("bo@firm.example").post("/summit-casualty/signin/code", data={"code": code})

    with open_street(set_up(tmp_path)) as street:
        answer = street.before_code("bo@firm.example").post("/summit-casualty/signin/code", data={"code": code})

    assert "That code is not valid." in answer.text


def test_set_up_replaces_users(tmp_path: Path) -> None:
    set_up_site(tmp_path, "harbor_mutual", users=[SiteUser("old", PASSWORD)], claims=[])
    set_up(set_up(tmp_path))

    book = open_books(tmp_path, "harbor_mutual")

    assert password_is_right(book, "ADA", PASSWORD) and not password_is_right(book, "ada", "wrong")
    assert not password_is_right(book, "old", PASSWORD)
