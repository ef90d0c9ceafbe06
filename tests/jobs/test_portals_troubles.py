"""Bad days on the practice sites: what is safe to try again, what is unknown, and whose turn it is."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from playwright.async_api import Browser

from jobs.portals.answers import Absent, Accepted, Unfinished
from jobs.portals.browser import find_chromium, open_browser
from jobs.portals.errors import OutcomeUnknown, PersonNeeded, SiteChanged, SiteUnavailable
from tests.demo.street import Street, open_street
from tests.jobs.gallery import never, yes
from tests.jobs.visiting import THREE, Firm, a_bill, set_up

pytestmark = [pytest.mark.anyio, pytest.mark.browser, pytest.mark.processes, pytest.mark.xdist_group("practice-sites")]

IMPATIENT = {"step: 15": "step: 2", "answer: 60": "answer: 2"}


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
async def browser(anyio_backend: str) -> AsyncIterator[Browser]:
    async with open_browser(find_chromium(None), sandbox=False) as browser:
        yield browser


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Firm]:
    folder = tmp_path_factory.mktemp("firm")
    with open_street(set_up(folder / "books"), *THREE) as street:
        yield Firm(street, folder, browser)


@pytest.fixture
def firm(standing: Firm) -> Iterator[Firm]:
    """The firm, for tests that make faults: afterwards they are gone."""
    yield standing
    for slug in THREE:
        standing.street.tell("DELETE", f"faults/{slug}")


async def test_maintenance_is_for_later(firm: Firm):
    firm.street.tell("POST", "faults/harbor_mutual", maintenance=True)
    async with firm.visit("harbor_mutual") as visit:
        with pytest.raises(SiteUnavailable) as told:
            await visit.sign_in()

    assert str(told.value) == "Harbor Mutual, sign_in, step 1: the site answered with error 503: “down for maintenance”."
    assert told.value.turn == "worker" and (firm.evidence() / "01-sign_in-1.jpg").stat().st_size > 5_000


@pytest.mark.parametrize("point", ["sign_in", "upload_page"])
async def test_slow_page_is_for_later(firm: Firm, point: str):
    firm.street.tell("POST", "faults/harbor_mutual", hold_at=point)
    async with firm.visit("harbor_mutual", changes=IMPATIENT) as visit:
        with pytest.raises(SiteUnavailable, match="within 2 seconds") as told:
            await visit.sign_in()
            await visit.upload(a_bill("INV-601"), firm.papers("INV-601"), never)

    assert told.value.journey == {"sign_in": "sign_in", "upload_page": "upload"}[point]


@pytest.mark.parametrize(("fault", "found"), [("fail_500_before_taking", Absent), ("fail_500_after_taking", Accepted)])
async def test_error_after_send_is_unknown(firm: Firm, fault: str, found: type):
    bill = a_bill(f"INV-{fault[9:15]}")
    firm.street.tell("POST", "faults/harbor_mutual", **{fault: True})
    async with firm.visit("harbor_mutual") as visit:
        await visit.sign_in()
        with pytest.raises(OutcomeUnknown, match="error 500") as told:
            await visit.upload(bill, firm.papers(bill.invoice_number), yes)
        seen = await visit.find(bill)

    assert told.value.turn == "biller" and (told.value.journey, told.value.step) == ("upload", 3)
    assert isinstance(seen, found)


async def test_slow_answer_is_unknown(firm: Firm):
    firm.street.tell("POST", "faults/harbor_mutual", hold_at="before_taking")
    async with firm.visit("harbor_mutual", changes=IMPATIENT) as visit:
        await visit.sign_in()
        with pytest.raises(OutcomeUnknown):
            await visit.upload(a_bill("INV-602"), firm.papers("INV-602"), yes)
        before = firm.street.taken("harbor_mutual").count("INV-602")
        firm.street.tell("POST", "release/harbor_mutual")
        await visit.page.wait_for_timeout(1_000)

    assert before == 0
    assert firm.street.taken("harbor_mutual").count("INV-602") == 1, "the site took it after we had stopped waiting"


async def while_held(street: Street, slug: str, kill: Callable[[], None], act: Coroutine[Any, Any, object]) -> None:
    """Do something that a site holds up, and meanwhile kill."""

    def wait_and_kill() -> None:
        street.wait_held(slug, 1)
        kill()

    killing = asyncio.create_task(asyncio.to_thread(wait_and_kill))
    try:
        await act
    finally:
        await killing


def browsers() -> set[psutil.Process]:
    """Those that this process started."""
    children = psutil.Process(os.getpid()).children(recursive=True)
    return {child for child in children if "headless" in child.name() or "chrom" in child.name()}


@pytest.mark.parametrize(("point", "found"), [("before_taking", Absent), ("after_taking", Accepted)])
async def test_site_killed_after_send(tmp_path: Path, browser: Browser, point: str, found: type):
    data, bill = set_up(tmp_path / "books", "harbor_mutual"), a_bill("INV-701")
    with open_street(data, "harbor_mutual") as street:
        firm = Firm(street, tmp_path, browser)
        street.tell("POST", "faults/harbor_mutual", hold_at=point)
        async with firm.visit("harbor_mutual") as visit:
            await visit.sign_in()
            with pytest.raises(OutcomeUnknown, match="the connection failed"):
                await while_held(street, "harbor_mutual", street.process.kill, visit.upload(bill, firm.papers("INV-701"), yes))
    with open_street(data, "harbor_mutual") as again:
        async with Firm(again, tmp_path / "later", browser).visit("harbor_mutual") as visit:
            await visit.sign_in()
            assert isinstance(await visit.find(bill), found)


async def test_site_killed_before_finish(tmp_path: Path, browser: Browser):
    data, bill = set_up(tmp_path / "books", "prairie_indemnity"), a_bill("INV-702")
    with open_street(data, "prairie_indemnity") as street:
        firm = Firm(street, tmp_path, browser)
        street.tell("POST", "faults/prairie_indemnity", hold_at="status_change")
        async with firm.visit("prairie_indemnity") as visit:
            await visit.sign_in()
            with pytest.raises(OutcomeUnknown) as told:
                await while_held(
                    street, "prairie_indemnity", street.process.kill, visit.upload(bill, firm.papers("INV-702"), yes)
                )
    with open_street(data, "prairie_indemnity") as again:
        async with Firm(again, tmp_path / "later", browser).visit("prairie_indemnity") as visit:
            await visit.sign_in()
            found, finished, after = await visit.find(bill), await visit.finish(bill), await visit.find(bill)

    assert (told.value.journey, told.value.step) == ("finish", 3)
    assert isinstance(found, Unfinished) and isinstance(finished, Accepted) and finished.receipt.startswith("PI/")
    assert isinstance(after, Accepted) and after.receipt == finished.receipt


async def test_site_that_is_not_there(tmp_path: Path, browser: Browser):
    with open_street(tmp_path / "books", "summit_casualty") as street:
        firm = Firm(street, tmp_path, browser)
    async with firm.visit("summit_casualty") as visit:
        with pytest.raises(SiteUnavailable, match="ERR_CONNECTION_REFUSED"):
            await visit.sign_in()


async def test_browser_killed_after_send(firm: Firm):
    others = browsers()
    firm.street.tell("POST", "faults/harbor_mutual", hold_at="after_taking")
    async with open_browser(find_chromium(None), sandbox=False) as doomed:
        firm = Firm(firm.street, firm.folder / "doomed", doomed)
        async with firm.visit("harbor_mutual") as visit:
            await visit.sign_in()
            with pytest.raises(OutcomeUnknown, match="the browser"):
                await while_held(
                    firm.street, "harbor_mutual", lambda: [each.kill() for each in browsers() - others],
                    visit.upload(a_bill("INV-703"), firm.papers("INV-703"), yes),
                )  # fmt: skip

    assert "no trace" in (firm.evidence() / "steps.jsonl").read_text()


async def test_changed_label_names_the_step(firm: Firm):
    async with firm.visit("harbor_mutual", changes=IMPATIENT | {"send: Submit invoice": "send: Send invoice"}) as visit:
        await visit.sign_in()
        with pytest.raises(SiteChanged) as told:
            await visit.upload(a_bill("INV-801"), firm.papers("INV-801"), never)

    assert (
        str(told.value) == "Harbor Mutual, upload, step 3: the page “Submit an invoice” shows no button or link “Send invoice”."
    )
    assert told.value.turn == "keeper" and "INV-801" not in firm.street.taken("harbor_mutual")


async def test_two_things_of_one_name(firm: Firm):
    async with firm.visit("harbor_mutual", changes=IMPATIENT | {"click: Search": "click: css=nav a"}) as visit:
        await visit.sign_in()
        with pytest.raises(SiteChanged, match="“css=nav a” 3 times"):
            await visit.find(a_bill("INV-803"))


async def test_missing_text_is_named(firm: Firm):
    changes = IMPATIENT | {"expect: Signed in as": "expect: [Good day, Hello]"}
    async with firm.visit("harbor_mutual", changes=changes) as visit:
        with pytest.raises(SiteChanged) as told:
            await visit.sign_in()

    assert told.value.sentence == "the page “Home” shows no text “Good day” or “Hello”."


async def test_missing_option_is_named(firm: Firm):
    async with firm.visit("prairie_indemnity", changes=IMPATIENT | {"Submitted to Prairie}": "Sent to Prairie}"}) as visit:
        await visit.sign_in()
        with pytest.raises(OutcomeUnknown, match="the page “Invoice INV-806” shows no option “Sent to Prairie”"):
            await visit.upload(a_bill("INV-806"), firm.papers("INV-806"), yes)


async def test_page_without_known_answer(firm: Firm):
    async with firm.visit("harbor_mutual", changes=IMPATIENT | {"absent: 'No": "absent: 'Not one"}) as visit:
        await visit.sign_in()
        with pytest.raises(SiteChanged, match="gives no answer that `outcome` in the carrier file knows"):
            await visit.find(a_bill("INV-804"))


async def test_notice_wants_a_person(firm: Firm):
    notice = {"person_needed: Please": "person_needed: Notices to counsel #"}
    async with firm.visit("harbor_mutual", changes=notice) as visit:
        with pytest.raises(PersonNeeded, match="“Notices to counsel”") as told:
            await visit.sign_in()

    assert told.value.turn == "biller"


async def test_lost_hold_stops_the_send(firm: Firm):
    async def lose() -> None:
        raise LookupError("another process has it")

    async with firm.visit("harbor_mutual") as visit:
        await visit.sign_in()
        with pytest.raises(LookupError, match="another process has it"):
            await visit.upload(a_bill("INV-805"), firm.papers("INV-805"), lose)

    assert "INV-805" not in firm.street.taken("harbor_mutual")
