"""The journeys on the three practice sites, in a real browser: what goes well, and what the carrier says when it does not."""

import hashlib
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from demo.sites.books import SITES
from jobs.portals.answers import Absent, Accepted, Pending, Rejected
from jobs.portals.bill import Credential
from jobs.portals.browser import find_chromium
from jobs.portals.errors import BrowserMissing, Place, SignInRefused
from jobs.portals.evidence import Evidence
from jobs.portals.visit import Visit
from tests.demo.street import open_street, send
from tests.jobs.visiting import PASSWORD, SEEDS, UNKNOWN, Firm, a_bill, set_up

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("practice-sites")]

FORMS = {"harbor_mutual": "/harbor-mutual/submit", "prairie_indemnity": "/prairie-indemnity/new"}
RECEIPTS = {"harbor_mutual": "HM-", "summit_casualty": "SC-", "prairie_indemnity": "PI/"}


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firm]:
    folder = tmp_path_factory.mktemp("firm")
    with open_street(set_up(folder / "books")) as street:
        yield Firm(street, folder)


@pytest.mark.parametrize("slug", SITES)
def test_sound_invoice_brings_receipt(firm: Firm, slug: str):
    asked, bill, file = [], a_bill("INV-101"), firm.file("INV-101")
    with firm.visit(slug) as visit:
        visit.sign_in()
        before = visit.find(bill)
        answer = visit.upload(bill, file, lambda: asked.append(firm.street.taken(slug)))
        after = visit.find(bill)

    assert isinstance(before, Absent) and isinstance(answer, Accepted) and isinstance(after, Accepted)
    assert answer.receipt == after.receipt and answer.receipt.startswith(RECEIPTS[slug])
    assert asked == [[]], "before_send is called once, while the site has nothing yet"
    (taken,) = firm.street.tell("GET", f"books/{slug}")["invoices"]
    assert taken["file_sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()


@pytest.mark.parametrize("slug", SITES)
def test_refusals_bring_their_reasons(firm: Firm, slug: str):
    with firm.visit(slug) as visit:
        visit.sign_in()
        first = visit.upload(a_bill("INV-201"), firm.file("INV-201"), lambda: None)
        again = visit.upload(a_bill("INV-201"), firm.file("INV-201"), lambda: None)
        unknown = visit.upload(a_bill("INV-202", UNKNOWN), firm.file("INV-202", UNKNOWN), lambda: None)

    assert isinstance(first, Accepted) and isinstance(again, Rejected) and isinstance(unknown, Rejected)
    assert len(again.reasons) == 1 and "INV-201 was already received on" in again.reasons[0]
    assert len(unknown.reasons) == 1 and f"claim number {UNKNOWN} is not known to us." in unknown.reasons[0]


def test_failed_validation_is_found_with_reasons(firm: Firm):
    with firm.visit("summit_casualty") as visit:
        visit.sign_in()
        visit.upload(a_bill("INV-203", UNKNOWN), firm.file("INV-203", UNKNOWN), lambda: None)
        found = visit.find(a_bill("INV-203", UNKNOWN))

    assert isinstance(found, Rejected) and found.reasons == (f"claim number {UNKNOWN} is not known to us.",)


def test_similar_number_is_still_absent(firm: Firm):
    send(firm.street.at_prairie(), FORMS["prairie_indemnity"], firm.file("INV-3011").read_bytes())
    with firm.visit("prairie_indemnity") as visit:
        visit.sign_in()
        found = visit.find(a_bill("INV-301"))

    assert firm.street.taken("prairie_indemnity").count("INV-3011") == 1
    assert isinstance(found, Absent)


def test_slow_validation_stays_pending(firm: Firm):
    firm.street.tell("POST", "faults/summit_casualty", validation_seconds=8)
    with firm.visit("summit_casualty", changes={"at_most: 20": "at_most: 2"}) as visit:
        visit.sign_in()
        answer = visit.upload(a_bill("INV-401"), firm.file("INV-401"), lambda: None)
        soon = visit.find(a_bill("INV-401"))
        visit.page.wait_for_timeout(8_000)
        later = visit.find(a_bill("INV-401"))
    firm.street.tell("DELETE", "faults/summit_casualty")

    assert isinstance(answer, Pending) and isinstance(soon, Pending)
    assert isinstance(later, Accepted)


@pytest.mark.parametrize("slug", SITES)
def test_wrong_password_is_typed_once(firm: Firm, slug: str):
    key, posted = firm.key(slug), []
    with firm.visit(slug, Credential(key.username, "brass lamp 89", key.totp_seed)) as visit:
        visit.page.on("request", lambda request: posted.append(request.post_data or ""))
        with pytest.raises(SignInRefused, match="the site refused the name or the password: “"):
            visit.sign_in()

    assert sum("brass+lamp+89" in post for post in posted) == 1


def begin_of_a_code() -> None:
    """Two sign-ins fit into the thirty seconds of one code only if there are enough of them left."""
    if time.time() % 30 > 12:
        time.sleep(30 - time.time() % 30)


def test_used_code_waits_for_the_next(firm: Firm):
    key = firm.key("summit_casualty")
    begin_of_a_code()
    for _ in range(2):
        with firm.visit("summit_casualty", key) as visit:
            visit.sign_in()

    lines = (firm.evidence() / "steps.jsonl").read_text()
    assert "the first code was refused" in lines and "expect Welcome back" in lines


def test_wrong_seed_is_tried_twice_only(firm: Firm):
    key, other = firm.key("summit_casualty"), firm.key("summit_casualty")
    with firm.visit("summit_casualty", Credential(key.username, key.password, other.totp_seed)) as visit:
        posted = []
        visit.page.on("request", lambda request: posted.append(request.url) if request.method == "POST" else None)
        with pytest.raises(SignInRefused, match="refused two codes"):
            visit.sign_in()

    assert sum(url.endswith("/signin/code") for url in posted) == 2


@pytest.mark.parametrize(("seed", "said"), [(None, "no authenticator seed is kept"), ("not base 32!", "not base32 text")])
def test_missing_seed_is_the_admins_turn(firm: Firm, seed: str | None, said: str):
    name = firm.key("summit_casualty").username
    with (
        firm.visit("summit_casualty", Credential(name, PASSWORD, seed)) as visit,
        pytest.raises(SignInRefused, match=said) as refused,
    ):
        visit.sign_in()

    assert refused.value.turn == "admin" and "not base 32!" not in str(refused.value)


def test_evidence_holds_no_secret(firm: Firm):
    key = firm.key("summit_casualty")
    with firm.visit("summit_casualty", key) as visit:
        visit.sign_in()
        visit.find(a_bill("INV-501"))
        (cookie,) = visit.page.context.cookies()

    kept = contents(firm.evidence())
    assert {"steps.jsonl", "trace.zip/trace.trace", "trace.zip/trace.network"} < kept.keys() and len(kept) > 15
    for secret in (PASSWORD, "brass+lamp+88", SEEDS[key.username], cookie["value"]):
        assert not [name for name, content in kept.items() if secret.encode() in content], f"{secret} lies in the evidence"


def test_secret_fields_are_painted_over(firm: Firm, tmp_path: Path):
    with firm.visit("harbor_mutual") as visit:
        visit.page.goto(f"{firm.street.address}/harbor-mutual/login")
        secret = [visit.page.get_by_label(label) for label in ("Password", "User name")]
        for field in secret:
            field.fill("brass lamp 88")
        evidence = Evidence(tmp_path)
        evidence.hide(secret[1])
        evidence.record(Place("Harbor Mutual", "sign_in", 2), "fill", visit.page)
        boxes = [field.bounding_box() for field in secret]

    with Image.open(tmp_path / "01-sign_in-2.jpg") as picture:
        for box in boxes:
            inside = picture.crop((box["x"] + 12, box["y"] + 12, box["x"] + box["width"] - 12, box["y"] + box["height"] - 12))
            assert all(high - low < 20 for low, high in inside.getextrema()), "one flat colour where the secret was typed"


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of the folder, and every file in an archive of it."""
    kept = {file.name: file.read_bytes() for file in folder.iterdir()}
    for archive in folder.glob("*.zip"):
        with zipfile.ZipFile(archive) as inside:
            kept |= {f"{archive.name}/{entry}": inside.read(entry) for entry in inside.namelist()}
    return kept


def test_wrong_browser_setting_is_refused(firm: Firm, tmp_path: Path):
    with pytest.raises(BrowserMissing, match="the setting names /nowhere/chromium"):
        find_chromium("/nowhere/chromium")
    key, carrier = firm.key("harbor_mutual"), firm.carrier("harbor_mutual", {})
    with (
        pytest.raises(BrowserMissing, match="does not start"),
        Visit(carrier, key, evidence_dir=tmp_path, chromium=Path("/bin/false")),
    ):
        pass
