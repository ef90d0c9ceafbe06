"""Bad days on the practice sites: what is safe to try again, what is unknown, and whose turn it is."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import psutil
import pytest

from demo.sites.books import SITES
from jobs.portals.answers import Absent, Accepted, Unfinished
from jobs.portals.errors import OutcomeUnknown, PersonNeeded, SiteChanged, SiteUnavailable
from tests.demo.street import Street, open_street
from tests.jobs.visiting import Firm, a_bill, set_up

pytestmark = [pytest.mark.browser, pytest.mark.processes, pytest.mark.xdist_group("practice-sites")]

IMPATIENT = {"step: 15": "step: 2", "answer: 60": "answer: 2"}


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firm]:
    folder = tmp_path_factory.mktemp("firm")
    with open_street(set_up(folder / "books")) as street:
        yield Firm(street, folder)


@pytest.fixture
def firm(standing: Firm) -> Iterator[Firm]:
    """The firm, for tests that make faults: afterwards they are gone."""
    yield standing
    for slug in SITES:
        standing.street.tell("DELETE", f"faults/{slug}")


def never() -> None:
    raise AssertionError("before_send was called")


def test_maintenance_is_for_later(firm: Firm):
    firm.street.tell("POST", "faults/harbor_mutual", maintenance=True)
    with firm.visit("harbor_mutual") as visit, pytest.raises(SiteUnavailable) as told:
        visit.sign_in()

    assert str(told.value) == "Harbor Mutual, sign_in, step 1: the site answered with error 503."
    assert told.value.turn == "worker" and (firm.evidence() / "01-sign_in-1.jpg").stat().st_size > 5_000


@pytest.mark.parametrize("point", ["sign_in", "upload_page"])
def test_slow_page_is_for_later(firm: Firm, point: str):
    firm.street.tell("POST", "faults/harbor_mutual", hold_at=point)
    with (
        firm.visit("harbor_mutual", changes=IMPATIENT) as visit,
        pytest.raises(SiteUnavailable, match="within 2 seconds") as told,
    ):
        visit.sign_in()
        visit.upload(a_bill("INV-601"), firm.file("INV-601"), never)

    assert told.value.journey == {"sign_in": "sign_in", "upload_page": "upload"}[point]


@pytest.mark.parametrize(("fault", "found"), [("fail_500_before_taking", Absent), ("fail_500_after_taking", Accepted)])
def test_error_after_send_is_unknown(firm: Firm, fault: str, found: type):
    bill = a_bill(f"INV-{fault[9:15]}")
    firm.street.tell("POST", "faults/harbor_mutual", **{fault: True})
    with firm.visit("harbor_mutual") as visit:
        visit.sign_in()
        with pytest.raises(OutcomeUnknown, match="error 500") as told:
            visit.upload(bill, firm.file(bill.invoice_number), lambda: None)
        seen = visit.find(bill)

    assert told.value.turn == "biller" and (told.value.journey, told.value.step) == ("upload", 3)
    assert isinstance(seen, found)


def test_slow_answer_is_unknown(firm: Firm):
    firm.street.tell("POST", "faults/harbor_mutual", hold_at="before_taking")
    with firm.visit("harbor_mutual", changes=IMPATIENT) as visit:
        visit.sign_in()
        with pytest.raises(OutcomeUnknown):
            visit.upload(a_bill("INV-602"), firm.file("INV-602"), lambda: None)
        before = firm.street.taken("harbor_mutual").count("INV-602")
        firm.street.tell("POST", "release/harbor_mutual")
        visit.page.wait_for_timeout(1_000)

    assert before == 0
    assert firm.street.taken("harbor_mutual").count("INV-602") == 1, "the site took it after we had stopped waiting"


def while_held(street: Street, slug: str, kill: Callable[[], None], act: Callable[[], object]) -> None:
    """Do something that a site holds up, and meanwhile kill."""

    def wait_and_kill() -> None:
        street.wait_held(slug, 1)
        kill()

    with ThreadPoolExecutor(1) as beside:
        killing = beside.submit(wait_and_kill)
        act()
        killing.result()


def kill_browsers() -> None:
    """The browsers that this process started, and no others."""
    for child in psutil.Process(os.getpid()).children(recursive=True):
        if "headless" in child.name() or "chrom" in child.name():
            child.kill()


@pytest.mark.parametrize(("point", "found"), [("before_taking", Absent), ("after_taking", Accepted)])
def test_site_killed_after_send(tmp_path: Path, point: str, found: type):
    data, bill = set_up(tmp_path / "books", "harbor_mutual"), a_bill("INV-701")
    with open_street(data) as street:
        firm = Firm(street, tmp_path)
        street.tell("POST", "faults/harbor_mutual", hold_at=point)
        with firm.visit("harbor_mutual") as visit:
            visit.sign_in()
            upload = partial(visit.upload, bill, firm.file("INV-701"), lambda: None)
            with pytest.raises(OutcomeUnknown, match="the connection failed"):
                while_held(street, "harbor_mutual", street.process.kill, upload)
    with open_street(data) as again, Firm(again, tmp_path / "later").visit("harbor_mutual") as visit:
        visit.sign_in()
        assert isinstance(visit.find(bill), found)


def test_site_killed_before_finish(tmp_path: Path):
    data, bill = set_up(tmp_path / "books", "prairie_indemnity"), a_bill("INV-702")
    with open_street(data) as street:
        firm = Firm(street, tmp_path)
        street.tell("POST", "faults/prairie_indemnity", hold_at="status_change")
        with firm.visit("prairie_indemnity") as visit:
            visit.sign_in()
            upload = partial(visit.upload, bill, firm.file("INV-702"), lambda: None)
            with pytest.raises(OutcomeUnknown) as told:
                while_held(street, "prairie_indemnity", street.process.kill, upload)
    with open_street(data) as again, Firm(again, tmp_path / "later").visit("prairie_indemnity") as visit:
        visit.sign_in()
        found, finished, after = visit.find(bill), visit.finish(bill), visit.find(bill)

    assert (told.value.journey, told.value.step) == ("finish", 6)
    assert isinstance(found, Unfinished) and isinstance(finished, Accepted) and finished.receipt.startswith("PI/")
    assert isinstance(after, Accepted) and after.receipt == finished.receipt


def test_site_that_is_not_there(tmp_path: Path):
    with open_street(tmp_path / "books") as street:
        firm = Firm(street, tmp_path)
    with firm.visit("summit_casualty") as visit, pytest.raises(SiteUnavailable, match="ERR_CONNECTION_REFUSED"):
        visit.sign_in()


def test_browser_killed_after_send(firm: Firm):
    firm.street.tell("POST", "faults/harbor_mutual", hold_at="after_taking")
    with firm.visit("harbor_mutual") as visit:
        visit.sign_in()
        upload = partial(visit.upload, a_bill("INV-703"), firm.file("INV-703"), lambda: None)
        with pytest.raises(OutcomeUnknown, match="the browser"):
            while_held(firm.street, "harbor_mutual", kill_browsers, upload)

    assert "no trace" in (firm.evidence() / "steps.jsonl").read_text()


def test_changed_label_names_the_step(firm: Firm):
    with firm.visit("harbor_mutual", changes=IMPATIENT | {"send: Submit invoice": "send: Send invoice"}) as visit:
        visit.sign_in()
        with pytest.raises(SiteChanged) as told:
            visit.upload(a_bill("INV-801"), firm.file("INV-801"), never)

    assert str(told.value) == "Harbor Mutual, upload, step 3: the page shows no button or link “Send invoice”."
    assert told.value.turn == "keeper" and "INV-801" not in firm.street.taken("harbor_mutual")


def test_button_that_never_wakes_up(firm: Firm):
    with firm.visit("summit_casualty", changes=IMPATIENT) as visit:
        visit.page.route("**/upload.js", lambda route: route.abort())
        visit.sign_in()
        with pytest.raises(SiteChanged, match="“Upload and validate”, but it cannot be used"):
            visit.upload(a_bill("INV-802"), firm.file("INV-802"), never)


def test_two_things_of_one_name(firm: Firm):
    with firm.visit("harbor_mutual", changes=IMPATIENT | {"click: Search": "click: css=nav a"}) as visit:
        visit.sign_in()
        with pytest.raises(SiteChanged, match="“css=nav a” 3 times"):
            visit.find(a_bill("INV-803"))


def test_missing_text_is_named(firm: Firm):
    changes = IMPATIENT | {"expect: Signed in as": "expect: [Good day, Hello]"}
    with firm.visit("harbor_mutual", changes=changes) as visit, pytest.raises(SiteChanged) as told:
        visit.sign_in()

    assert told.value.sentence == "the page shows no text “Good day” or “Hello”."


def test_missing_option_is_named(firm: Firm):
    with firm.visit("prairie_indemnity", changes=IMPATIENT | {"Submitted to Prairie}": "Sent to Prairie}"}) as visit:
        visit.sign_in()
        with pytest.raises(OutcomeUnknown, match="the page shows no option “Sent to Prairie”"):
            visit.upload(a_bill("INV-806"), firm.file("INV-806"), lambda: None)


def test_page_without_known_answer(firm: Firm):
    with firm.visit("harbor_mutual", changes=IMPATIENT | {"absent: 'No": "absent: 'Not one"}) as visit:
        visit.sign_in()
        with pytest.raises(SiteChanged, match="gives no answer that `outcome` in the carrier file knows"):
            visit.find(a_bill("INV-804"))


def test_notice_wants_a_person(firm: Firm):
    notice = {"  maintenance:": "  person_needed: Notices to counsel\n  maintenance:"}
    with firm.visit("harbor_mutual", changes=notice) as visit, pytest.raises(PersonNeeded, match="“Notices to counsel”") as told:
        visit.sign_in()

    assert told.value.turn == "biller"


def test_lost_hold_stops_the_send(firm: Firm):
    def lose() -> None:
        raise LookupError("another process has it")

    with firm.visit("harbor_mutual") as visit:
        visit.sign_in()
        with pytest.raises(LookupError, match="another process has it"):
            visit.upload(a_bill("INV-805"), firm.file("INV-805"), lose)

    assert "INV-805" not in firm.street.taken("harbor_mutual")
