"""Every verb of a carrier file on the gallery's pages, in a real browser."""

import io
import zipfile
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from playwright.async_api import Browser

from jobs.portals.answers import Absent, Accepted
from jobs.portals.browser import find_chromium, open_browser
from jobs.portals.errors import PersonNeeded, SiteChanged, SiteUnavailable
from tests.jobs.gallery import Gallery, a_bill, open_gallery, yes

pytestmark = [pytest.mark.anyio, pytest.mark.browser, pytest.mark.xdist_group("gallery-verbs")]

SAVED = {"absent": "^Saved$"}
WHOLE_TABLE = [
    {"means": "accepted", "row": r"^(?P<invoice_number>INV-\d+)\tAccepted$"},
    {"means": "paid", "row": r"^(?P<invoice_number>INV-\d+)\tPaid$"},
]


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


async def saved(gallery: Gallery, browser: Browser, *steps: dict[str, Any]) -> dict[str, str]:
    """What a form was given by these steps before `Save`."""
    find = [{"open": "/fields"}, *steps, {"click": "Save"}]
    async with gallery.visit(browser, gallery.carrier(find=find, outcome=SAVED)) as visit:
        assert isinstance(await visit.find(a_bill()), Absent)
    return gallery.typed


async def uploaded(gallery: Gallery, browser: Browser, *steps: dict[str, Any], pdf: bool = False, **more: Any) -> Any:
    """The answer to an upload by these steps."""
    async with gallery.visit(browser, gallery.carrier([*steps], **more)) as visit:
        return await visit.upload(a_bill(), gallery.papers(pdf=pdf), yes)


async def test_fields_are_found_by_words(gallery: Gallery, browser: Browser):
    typed = await saved(gallery, browser, {"fill": {"Claim number": "{claim_number}", "your reference": "{invoice_number}"}})

    assert typed["claim"] == "CLM-2025-0042" and typed["hint"] == "INV-1"


async def test_amount_is_written_as_asked(gallery: Gallery, browser: Browser):
    assert (await saved(gallery, browser, {"fill": {"Total": "${total:,.2f}"}}))["total"] == "$339.95"


async def test_missing_value_wants_a_person(gallery: Gallery, browser: Browser):
    with pytest.raises(PersonNeeded, match=r"asks for \{invoice_date\}, which this invoice does not have"):
        await saved(gallery, browser, {"fill": {"Total": "{invoice_date}"}})


async def test_late_options_are_waited_for(gallery: Gallery, browser: Browser):
    typed = await saved(gallery, browser, {"choose": {"Office": "{office}", "Bill from": "Desk B"}})

    assert (typed["office"], typed["desk"]) == ("7", "b")


async def test_boxes_and_rounds_are_ticked(gallery: Gallery, browser: Browser):
    ticks = [{"tick": label} for label in ("I agree", "I agree", "Interim", "Send a copy", "Send a copy")]
    typed = await saved(gallery, browser, *ticks)

    assert (typed["terms"], typed["stage"], typed["nice"]) == ("on", "INTERIM", "on")


async def test_entry_of_growing_list_is_picked(gallery: Gallery, browser: Browser):
    find = [{"open": "/typeahead"}, {"pick": {"Client": "Coastal 1"}}, {"click": "Save"}]
    async with gallery.visit(browser, gallery.carrier(find=find, outcome=SAVED)) as visit:
        await visit.find(a_bill())

    assert gallery.typed == {"client": "Coastal 1", "chosen": "Coastal 1 Iowa"}


@pytest.mark.parametrize("entry, typed", [("Coastal 1", "C-1"), ("Prairie 1", "Prairie 1")])
async def test_suggestion_of_the_browser_is_taken(gallery: Gallery, browser: Browser, entry: str, typed: str):
    find = [{"open": "/datalist"}, {"pick": {"Client": entry}}, {"click": "Save"}]
    async with gallery.visit(browser, gallery.carrier(find=find, outcome=SAVED)) as visit:
        await visit.find(a_bill())

    assert gallery.typed == {"client": typed}


async def test_row_is_no_part_of_another(gallery: Gallery, browser: Browser):
    row = {"row": "{invoice_number}"}
    find = [{"open": "/rows"}, {"click": {"text": "Open"} | row}, {"tick": row}]
    async with gallery.visit(browser, gallery.carrier(find=find, outcome={"absent": "^Opened 1, ticked 1$"})) as visit:
        assert isinstance(await visit.find(a_bill()), Absent)


async def test_missing_row_is_named(gallery: Gallery, browser: Browser):
    find = [{"open": "/rows"}, {"click": {"text": "Open", "row": "INV-3"}}]
    async with gallery.visit(browser, gallery.carrier(find=find)) as visit:
        with pytest.raises(SiteChanged, match="no button or link “Open” in the row of “INV-3”"):
            await visit.find(a_bill())


async def test_late_button_is_waited_for(gallery: Gallery, browser: Browser):
    answer = await uploaded(gallery, browser, {"open": "/late"}, {"choose_file": {"field": "Invoice file"}}, {"send": "Upload"})

    assert answer == Accepted("R-1", "Invoice INV-1 received, receipt R-1")


async def test_button_that_never_wakes_up(gallery: Gallery, browser: Browser):
    with pytest.raises(SiteChanged, match="“Upload”, but it cannot be used"):
        await uploaded(gallery, browser, {"open": "/asleep"}, {"choose_file": {"field": "Invoice file"}}, {"send": "Upload"})

    assert gallery.taken == []


@pytest.mark.parametrize(("page", "place"), [("/hidden", {"field": "Invoice file"}), ("/chooser", {"button": "Browse"})])
async def test_several_files_are_handed_over(gallery: Gallery, browser: Browser, page: str, place: dict[str, str]):
    steps = {"open": page}, {"choose_file": place | {"files": ["ledes", "pdf"]}}, {"send": "Upload"}
    await uploaded(gallery, browser, *steps, pdf=True)

    assert gallery.taken == [{"INV-1.txt": gallery.papers().ledes.read_bytes(), "INV-1.pdf": b"%PDF-1.4 INV-1"}]


async def test_files_are_dropped_on_a_zone(gallery: Gallery, browser: Browser):
    drop = {"choose_file": {"drop": "Drag your", "files": ["ledes", "pdf"]}}
    answer = await uploaded(
        gallery, browser, {"open": "/drag"}, drop, {"expect": "{file} and INV-1.pdf"}, {"send": "Upload"}, pdf=True
    )

    assert isinstance(answer, Accepted) and list(gallery.taken[0]) == ["INV-1.txt", "INV-1.pdf"]


async def test_place_that_takes_no_drop(gallery: Gallery, browser: Browser):
    with pytest.raises(SiteChanged, match="place to drop files on with “Drag your invoices”, but it cannot be used"):
        await uploaded(
            gallery, browser, {"open": "/undroppable"}, {"choose_file": {"drop": "Drag your invoices"}}, {"send": "Upload"}
        )


async def test_zip_holds_both_papers(gallery: Gallery, browser: Browser):
    parcel = {"choose_file": {"field": "Invoice file", "files": ["ledes", "pdf"], "zip": "{invoice_number}.zip"}}
    await uploaded(gallery, browser, {"open": "/plain"}, parcel, {"send": "Upload"}, pdf=True)

    with zipfile.ZipFile(io.BytesIO(gallery.taken[0]["INV-1.zip"])) as inside:
        assert inside.namelist() == ["INV-1.txt", "INV-1.pdf"] and inside.read("INV-1.txt") == gallery.papers().ledes.read_bytes()


async def test_missing_pdf_wants_a_person(gallery: Gallery, browser: Browser):
    choose = {"choose_file": {"field": "Invoice file", "files": ["ledes", "pdf"]}}
    with pytest.raises(PersonNeeded, match=r"asks for \{pdf\}"):
        await uploaded(gallery, browser, {"open": "/plain"}, choose, {"send": "Upload"})


async def test_rehearsal_sends_nothing(gallery: Gallery, browser: Browser):
    async with gallery.visit(browser, gallery.carrier()) as visit:
        await visit.rehearse(a_bill(), gallery.papers())

    assert gallery.taken == [] and "this is a rehearsal, nothing was sent" in gallery.steps_told()


async def test_pages_are_turned_until_text(gallery: Gallery, browser: Browser):
    find = [{"open": "/pages"}, {"next_page_until": {"click": "Next", "text": "{invoice_number}"}}]
    carrier = gallery.carrier(find=find, outcome={"accepted": r"^{invoice_number}\t(?P<receipt>\w+)$", "absent": "Page 3"})
    async with gallery.visit(browser, carrier) as visit:
        second, none = await visit.find(a_bill("INV-2")), await visit.find(a_bill("INV-9"))

    assert second == Accepted("Paid", "INV-2\tPaid") and isinstance(none, Absent)


async def test_long_table_proves_nothing(gallery: Gallery, browser: Browser):
    find = [{"open": "/pages"}, {"next_page_until": {"click": "Next", "text": "INV-9", "at_most": "2"}}]
    async with gallery.visit(browser, gallery.carrier(find=find)) as visit:
        with pytest.raises(SiteChanged, match="the table has more than 2 pages"):
            await visit.find(a_bill())


async def test_all_pages_are_read_as_one(gallery: Gallery, browser: Browser):
    status = [{"open": "/pages"}, {"read_pages": {"click": "Next"}}]
    async with gallery.visit(browser, gallery.carrier(status=status, statuses=WHOLE_TABLE)) as visit:
        said = await visit.status()

    assert [(each.invoice_number, each.means) for each in said] == [("INV-1", "accepted"), ("INV-2", "paid")]


async def test_pages_that_a_script_turns(gallery: Gallery, browser: Browser):
    find = [{"open": "/turning"}, {"next_page_until": {"click": "Next", "text": "Page 3"}}]
    async with gallery.visit(browser, gallery.carrier(find=find, outcome={"absent": "^Page 3$"})) as visit:
        assert isinstance(await visit.find(a_bill()), Absent)


async def test_page_that_does_not_turn(gallery: Gallery, browser: Browser):
    find = [{"open": "/stuck"}, {"next_page_until": {"click": "Next", "text": "Page 3"}}]
    async with gallery.visit(browser, gallery.carrier(find=find)) as visit:
        with pytest.raises(SiteUnavailable, match="the next page of the table did not come within 2 seconds"):
            await visit.find(a_bill())


@pytest.mark.parametrize("link", ["Results", "Results in a new window"])
async def test_downloaded_file_is_the_page(gallery: Gallery, browser: Browser, link: str):
    carrier = gallery.carrier(
        find=[{"open": "/files"}, {"download": link}], outcome={"accepted": r"^{invoice_number}\t.*receipt (?P<receipt>R-\d)$"}
    )
    async with gallery.visit(browser, carrier) as visit:
        answer = await visit.find(a_bill())

    assert answer == Accepted("R-5", "INV-1\tInvoice INV-1 received, receipt R-5")
    (kept,) = gallery.evidence.glob("02-*results.csv")
    assert kept.read_bytes().startswith(b"Number,Result")


async def test_next_step_leaves_the_download(gallery: Gallery, browser: Browser):
    carrier = gallery.carrier(find=[{"open": "/files"}, {"download": "Results"}, {"open": "/nothing"}])
    async with gallery.visit(browser, carrier) as visit:
        assert isinstance(await visit.find(a_bill()), Absent)


@pytest.mark.parametrize(("page", "told"), [("/terms", "it is shown"), ("/home", "it is not shown")])
async def test_steps_for_what_may_come(gallery: Gallery, browser: Browser, page: str, told: str):
    accept = {"when": {"shown": "Terms of use", "do": [{"tick": "I agree"}, {"click": "Continue"}]}}
    async with gallery.visit(browser, gallery.carrier(sign_in=[{"open": page}, accept, {"expect": "Welcome"}])) as visit:
        await visit.sign_in()

    assert told in gallery.steps_told() and ("tick I agree" in gallery.steps_told()) == (page == "/terms")


async def test_either_page_is_waited_for(gallery: Gallery, browser: Browser):
    close = {"when": {"shown": "News", "instead_of": "Welcome", "do": [{"click": "Close"}]}}
    async with gallery.visit(browser, gallery.carrier(sign_in=[{"open": "/news"}, close, {"expect": "Welcome"}])) as visit:
        await visit.sign_in()


async def test_button_words_are_a_text_too(gallery: Gallery, browser: Browser):
    find = [{"open": "/unseen"}, {"expect": "Go"}, {"expect": "css=input"}, {"click": "text=Seen"}]
    async with gallery.visit(browser, gallery.carrier(find=find, outcome={"absent": "^Seen$"})) as visit:
        assert isinstance(await visit.find(a_bill()), Absent)


@pytest.mark.parametrize(("page", "loads"), [("/count", 3), ("/frameset", 1)])
async def test_only_what_turned_is_loaded_anew(gallery: Gallery, browser: Browser, page: str, loads: int):
    go = [{"click": "Newest"}] if page == "/frameset" else []
    find = [{"open": page}, *go, {"reload_until": {"text": "Ready", "every": "1"}}]
    async with gallery.visit(browser, gallery.carrier(find=find, outcome={"absent": "^Ready$"})) as visit:
        assert isinstance(await visit.find(a_bill()), Absent)

    assert (gallery.asked["/count"], gallery.asked[page]) == (3, loads)
