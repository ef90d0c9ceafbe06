"""What stands between a biller's words and a page: frames, shadow roots, windows, boxes, banners, notices that vanish."""

import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from playwright.async_api import Browser

from jobs.portals.answers import Absent, Accepted, Answer, Reason, Rejected
from jobs.portals.browser import find_chromium, open_browser
from jobs.portals.errors import OutcomeUnknown, SiteChanged, SiteUnavailable
from jobs.portals.screen.sight import look
from tests.jobs.gallery import Gallery, a_bill, never, open_gallery, yes

pytestmark = [pytest.mark.anyio, pytest.mark.browser, pytest.mark.xdist_group("gallery-screens")]

HAND_OVER = {"choose_file": {"field": "Invoice file"}}
UPLOAD = (HAND_OVER, {"send": "Upload"})


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
async def browser(anyio_backend: str) -> AsyncIterator[Browser]:
    async with open_browser(find_chromium(None), sandbox=False) as browser:
        yield browser


@pytest.fixture
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gallery]:
    with open_gallery(tmp_path_factory.mktemp("gallery")) as gallery:
        yield gallery


async def upload(gallery: Gallery, browser: Browser, *steps: dict[str, Any], **more: Any) -> Answer:
    """The answer to an upload by these steps."""
    async with gallery.visit(browser, gallery.carrier([*steps], **more)) as visit:
        return await visit.upload(a_bill(), gallery.papers(), yes)


async def text_of(gallery: Gallery, browser: Browser, page: str) -> str:
    """What a person reads on this page."""
    async with gallery.visit(browser, gallery.carrier()) as visit:
        await visit.page.goto(gallery.address + page)
        return (await look(visit.page)).text


@pytest.mark.parametrize("page", ["/frame", "/nested", "/shadow"])
async def test_form_is_found_wherever_it_is(gallery: Gallery, browser: Browser, page: str):
    answer = await upload(gallery, browser, {"open": page}, *UPLOAD)

    assert answer == Accepted("R-1", "Invoice INV-1 received, receipt R-1") and list(gallery.taken[0]) == ["INV-1.txt"]


async def test_link_of_one_frame_fills_another(gallery: Gallery, browser: Browser):
    answer = await upload(gallery, browser, {"open": "/frameset"}, {"click": "New invoice"}, *UPLOAD)

    assert isinstance(answer, Accepted)


async def test_error_in_a_frame_is_an_error(gallery: Gallery, browser: Browser):
    with pytest.raises(SiteUnavailable, match="the site answered with error 500"):
        await upload(gallery, browser, {"open": "/broken_frame"}, *UPLOAD)


async def test_hidden_parts_are_not_read(gallery: Gallery, browser: Browser):
    assert await text_of(gallery, browser, "/unseen") == "Seen"


async def test_frames_are_read_one_after_another(gallery: Gallery, browser: Browser):
    assert (await text_of(gallery, browser, "/frameset")).split() == ["New", "invoice", "Menu", "Newest", "Nothing", "yet"]


async def test_shadow_roots_are_read_in_place(gallery: Gallery, browser: Browser):
    lines = (await text_of(gallery, browser, "/shadow")).split("\n")

    assert lines[:4] == ["Status: Open", "Newest", "INV-9\tOpen\t9.00", "INV-8\tPaid\t8.00"]


async def test_window_closes_itself(gallery: Gallery, browser: Browser):
    answer = await upload(gallery, browser, {"open": "/launch"}, {"open_window": "Launch"}, {"expect": "Small window"}, *UPLOAD)

    assert answer == Accepted("R-1", "Invoice INV-1 received, receipt R-1"), "read off the main window"


async def test_close_window_goes_back(gallery: Gallery, browser: Browser):
    find = [{"open": "/links"}, {"open_window": "Portal"}, HAND_OVER, {"close_window": "this"}, {"expect": "Main window"}]
    async with gallery.visit(browser, gallery.carrier([*find, {"open": "/plain"}, *UPLOAD])) as visit:
        assert isinstance(await visit.upload(a_bill(), gallery.papers(), yes), Accepted)
        assert len(visit.page.context.pages) == 1


async def test_next_journey_begins_in_first_window(gallery: Gallery, browser: Browser):
    sign_in = [{"open": "/launch"}, {"open_window": "Launch"}, {"expect": "Small window"}]
    async with gallery.visit(browser, gallery.carrier(sign_in=sign_in)) as visit:
        first = visit.page
        await visit.sign_in()
        second = visit.page
        await visit.find(a_bill())

    assert second is not first and visit.page is first and second.is_closed()


async def test_box_is_answered_as_agreed(gallery: Gallery, browser: Browser):
    answer = await upload(gallery, browser, {"open": "/confirm"}, *UPLOAD, confirm="^Really send invoice")

    assert isinstance(answer, Accepted) and "“Really send invoice INV-1?”, we said OK" in gallery.steps_told()


async def test_cancelled_box_is_named_where_no_answer_comes(gallery: Gallery, browser: Browser):
    with pytest.raises(OutcomeUnknown, match=r"asked “Really send invoice INV-1\?” and we said Cancel"):
        await upload(gallery, browser, {"open": "/confirm"}, *UPLOAD, patience={"step": 5, "answer": 2})


async def test_other_boxes_are_cancelled(gallery: Gallery, browser: Browser):
    find = [{"open": "/tidy"}, {"click": "Tidy"}]
    async with gallery.visit(browser, gallery.carrier(find=find, outcome={"absent": "^kept$"})) as visit:
        assert isinstance(await visit.find(a_bill()), Absent)

    assert "“Delete everything?”, we said Cancel" in gallery.steps_told()


async def test_box_may_be_the_answer(gallery: Gallery, browser: Browser):
    assert await upload(gallery, browser, {"open": "/alert"}, *UPLOAD) == Accepted("R-77", "Invoice INV-1 received, receipt R-77")


@pytest.mark.parametrize("page", ["/banner", "/framed-banner"])
async def test_banner_is_taken_away(gallery: Gallery, browser: Browser, page: str):
    banners = [{"shown": "We use cookies", "click": "Accept all"}]
    slowly = [{"open": page}, HAND_OVER, {"reload_until": {"text": "cookies", "every": "1", "at_most": "1"}}]
    answer = await upload(gallery, browser, *slowly, HAND_OVER, {"send": "Upload"}, banners=banners)

    assert isinstance(answer, Accepted)


@pytest.mark.parametrize("page", ["/toast", "/toggled"])
async def test_vanished_notice_is_remembered(gallery: Gallery, browser: Browser, page: str):
    answer = await upload(gallery, browser, {"open": page}, *UPLOAD)

    assert answer == Accepted("R-1", "Invoice INV-1 received, receipt R-1")


async def test_last_word_counts_not_the_first(gallery: Gallery, browser: Browser):
    answer = await upload(gallery, browser, {"open": "/checking"}, *UPLOAD)

    assert answer == Rejected((Reason("no such claim"),), "Refused: no such claim")


async def test_old_notice_is_no_answer(gallery: Gallery, browser: Browser):
    carrier = gallery.carrier([{"open": "/toast"}, *UPLOAD], patience={"step": "2", "answer": "1"}, outcome={"absent": "^x$"})
    async with gallery.visit(browser, carrier) as visit:
        await visit.upload(a_bill("INV-1"), gallery.papers("INV-1"), yes)
        with pytest.raises(OutcomeUnknown, match="gives no answer"):
            await visit.upload(a_bill("INV-1"), gallery.papers("INV-2"), yes)


@pytest.mark.parametrize(("loads", "asked"), [([], []), (["images"], ["/a.png", "/b.jpg"])])
async def test_heavy_things_are_left_out(gallery: Gallery, browser: Browser, loads: list[str], asked: list[str]):
    more = {"loads": loads} if loads else {}
    async with gallery.visit(browser, gallery.carrier(**more)) as visit:
        await visit.page.goto(gallery.address + "/heavy", wait_until="load")

    assert sorted(path for path in gallery.asked if "." in path) == [*asked, "/needed.js"]


async def test_pictures_where_they_tell(gallery: Gallery, browser: Browser):
    await upload(gallery, browser, {"open": "/plain"}, *UPLOAD)
    lines = [json.loads(line) for line in gallery.steps_told().splitlines()]

    assert [bool(line["screenshot"]) for line in lines] == [False, False, True, False, True]
    assert [line["what"] for line in lines][2:] == [
        "ready to send",
        "send Upload",
        "the answer is accepted: Invoice INV-1 received, receipt R-1",
    ]


async def test_picture_of_every_step(gallery: Gallery, browser: Browser):
    told: list[str | None] = []
    async with gallery.visit(
        browser, gallery.carrier(), pictures="every step", tell=lambda line: told.append(line.screenshot)
    ) as visit:
        await visit.upload(a_bill(), gallery.papers(), yes)

    assert len(told) == 5 and all((gallery.evidence / f"{name}").exists() for name in told)


async def test_each_invoice_has_its_evidence(gallery: Gallery, browser: Browser):
    async with gallery.visit(browser, gallery.carrier()) as visit:
        await visit.sign_in()
        await visit.upload(a_bill("INV-1"), gallery.papers("INV-1"), yes)
        await visit.keep_evidence_in(gallery.folder / "second")
        await visit.upload(a_bill("INV-2"), gallery.papers("INV-2"), yes)

    first, second = gallery.evidence, gallery.folder / "second"
    assert "INV-1" in (first / "steps.jsonl").read_text() and "INV-2" not in (first / "steps.jsonl").read_text()
    assert (
        "INV-1" not in (second / "steps.jsonl").read_text() and (first / "trace.zip").exists() and (second / "trace.zip").exists()
    )


async def test_untraced_visit_leaves_no_trace(gallery: Gallery, browser: Browser):
    async with gallery.visit(browser, gallery.carrier(), trace=False) as visit:
        await visit.sign_in()
        await visit.find(a_bill())

    assert not (gallery.evidence / "trace.zip").exists() and (gallery.evidence / "steps.jsonl").exists()


async def test_visits_side_by_side_stay_apart(gallery: Gallery, browser: Browser):
    carrier = gallery.carrier()
    async with gallery.visit(browser, carrier) as one, gallery.visit(browser, carrier) as other:
        await one.page.goto(gallery.address)
        await one.page.context.add_cookies([{"name": "session", "value": "1", "url": gallery.address}])
        assert await other.page.context.cookies() == []
        with pytest.raises(AssertionError, match="before_send was called"):
            await other.upload(a_bill(), gallery.papers(), never)
        assert isinstance(await one.upload(a_bill(), gallery.papers(), yes), Accepted)

    assert len(gallery.taken) == 1


async def test_refusal_before_the_send_is_the_answer(gallery: Gallery, browser: Browser):
    carrier = gallery.carrier([{"open": "/refused"}, *UPLOAD], patience={"step": 1})
    async with gallery.visit(browser, carrier) as visit:
        answer = await visit.upload(a_bill(), gallery.papers(), never)

    assert isinstance(answer, Rejected) and [reason.text for reason in answer.reasons] == ["no such claim"]
    assert gallery.taken == [] and "nothing was sent; the answer is rejected" in gallery.steps_told()


async def test_page_that_says_nothing_before_the_send_has_changed(gallery: Gallery, browser: Browser):
    carrier = gallery.carrier([{"open": "/nothing"}, *UPLOAD], patience={"step": 1})
    async with gallery.visit(browser, carrier) as visit:
        with pytest.raises(SiteChanged):
            await visit.upload(a_bill(), gallery.papers(), never)
