"""Recordings made by Playwright's recorder on practice sites, converted into draft carrier files."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from carriers.catalog import FOLDER, read
from carriers.recording.deeds import RecordingRefused
from carriers.recording.draft import draft
from carriers.refusals import CarrierRefused
from carriers.word_laws import UNWRITTEN

RECORDINGS = Path(__file__).parent / "recordings"
NAMES = sorted(file.stem for file in RECORDINGS.glob("*.jsonl"))


def drafted(name: str) -> Any:
    """The draft's values, all as texts."""
    return yaml.load(draft((RECORDINGS / f"{name}.jsonl").read_text(), "Draft"), Loader=yaml.BaseLoader)


def of_lines(*lines: dict[str, Any]) -> Any:
    """The draft of deeds written as the recorder writes them."""
    whole = [{"signals": [], "pageGuid": "page@1", **line} for line in lines]
    return yaml.load(draft("\n".join(map(json.dumps, whole)), "Draft"), Loader=yaml.BaseLoader)


def done_to(name: str, role: str, words: str, **more: Any) -> dict[str, Any]:
    """One deed on something with a role and a name."""
    selector = f'internal:role={role}[name="{words}"i]'
    return {"name": name, "selector": selector, "locator": {"kind": "role", "body": role, "options": {"name": words}}, **more}


HERE = {"name": "navigate", "url": "https://acme.example/login"}
SIGNED_IN = (
    HERE,
    done_to("fill", "textbox", "User", text="ada"),
    done_to("fill", "textbox", "Password", text="brass lamp 88"),
    done_to("click", "button", "Go"),
)
FILE = done_to("setInputFiles", "button", "LEDES file", files=["INV-7.txt"])
SUBMIT = done_to("click", "button", "Submit")


def test_harbor_draft_has_the_journeys_of_its_file():
    made, real = drafted("harbor_mutual"), yaml.load((FOLDER / "harbor_mutual.yaml").read_text(), Loader=yaml.BaseLoader)

    assert made["address"] == real["address"]
    assert made["journeys"]["sign_in"][:3] == real["journeys"]["sign_in"][:3]
    assert made["journeys"]["find"] == [{"click": "Invoices"}, *real["journeys"]["find"][1:]]
    assert made["journeys"]["upload"] == [{"click": "Submit an invoice"}, *real["journeys"]["upload"][1:]]


def test_receipt_is_guessed_from_what_was_pointed_at():
    made = drafted("harbor_mutual")

    assert re.search(made["outcome"]["accepted"], "Receipt number: HM-40260001")["receipt"] == "HM-40260001"
    assert made["journeys"]["sign_in"][-1] == {"expect": "Signed in as {username}"}


def test_prairie_draft_hands_file_over_by_its_button():
    made = drafted("prairie_indemnity")["journeys"]

    assert made["upload"] == [{"click": "New invoice"}, {"choose_file": {"button": "Choose LEDES file..."}}, {"send": "Import"}]
    assert made["sign_in"][-2] == {"click": f"{UNWRITTEN} the button that does what Enter did here"}
    assert {"click": "{invoice_number}"} in made["find"]


def test_summit_draft_types_its_code():
    made = drafted("summit_casualty")

    assert {"type_code": {"field": "Verification code", "button": "Verify"}} in made["journeys"]["sign_in"]
    assert made["journeys"]["upload"][-2:] == [{"send": "Upload and validate"}, {"click": "Refresh"}]
    assert made["outcome"]["wrong_code"].startswith(UNWRITTEN)


def test_odd_pages_are_told_in_our_words():
    made = drafted("odd_pages")

    assert made["journeys"]["sign_in"][1:3] == [
        {"open_window": "Sign in"},
        {"fill": {"Firm number": "4410", "User ID": "{username}", "Password": "{password}"}},
    ]
    assert made["journeys"]["upload"] == [
        {"tick": "I accept the terms"},
        {"click": "Continue"},
        {"click": {"row": "Doe v. Roe C-2 Open"}},
        {"fill": {"Claim number": "{claim_number}", "Invoice date": "{invoice_date:%m/%d/%Y}"}},
        {"pick": {"Matter": "{matter_number}"}},
        {"choose": {"Stage": "{stage}"}},
        {"tick": "Paper copy"},
        {"choose_file": {"field": "Files", "files": ["ledes", "pdf"]}},
        {"send": "Send invoice"},
        {"download": "Results"},
    ]
    assert made["confirm"].startswith(UNWRITTEN) and made["pdf"] == {"file_name": "{invoice_number}.pdf"}


@pytest.mark.parametrize("name", NAMES)
def test_no_typed_secret_is_in_a_draft(name: str):
    recording = (RECORDINGS / f"{name}.jsonl").read_text()
    typed = [json.loads(line) for line in recording.splitlines()]
    codes = [deed["text"] for deed in typed if re.fullmatch(r"\d{6}", deed.get("text", ""))]

    made = draft(recording, "Draft")

    assert "brass lamp 88" in recording and "brass lamp 88" not in made
    assert not any(code in made for code in codes)


@pytest.mark.parametrize("name", NAMES)
def test_check_asks_for_what_is_unwritten_only(tmp_path: Path, name: str):
    made = draft((RECORDINGS / f"{name}.jsonl").read_text(), "Draft")
    (tmp_path / "draft.yaml").write_text(made)

    with pytest.raises(CarrierRefused) as refused:
        read(tmp_path / "draft.yaml")

    marked = [number for number, line in enumerate(made.splitlines(), 1) if UNWRITTEN in line and not line.startswith("#")]
    assert [problem.line for problem in refused.value.problems] == marked
    assert all("is not written yet: " in problem.sentence for problem in refused.value.problems)


def test_draft_with_its_lines_written_is_a_carrier(tmp_path: Path):
    made = draft((RECORDINGS / "harbor_mutual.jsonl").read_text(), "Harbor Mutual")
    for word, right in {
        "law_firm_id": "84-2917365",
        "rejected": "Reason",
        "absent": "No invoice",
        "wrong_password": "wrong",
    }.items():
        made = re.sub(rf"  {word}: .+", f"  {word}: {right}", made)
    (tmp_path / "harbor.yaml").write_text(made)

    assert read(tmp_path / "harbor.yaml").journeys.upload[-1].verb == "send"


def test_password_without_a_label_is_kept_out():
    css = {"kind": "default", "body": "#two", "options": {}}
    made = of_lines(
        HERE,
        {"name": "fill", "selector": "#one", "text": "ada", "locator": {"kind": "default", "body": "#one", "options": {}}},
        {"name": "fill", "selector": "#two", "text": "brass lamp 88", "locator": css},
        done_to("click", "button", "Go"),
    )

    assert made["journeys"]["sign_in"][1] == {"fill": {"css=#one": "{username}", "css=#two": "{password}"}}


def test_person_comes_back_from_a_window():
    opened = done_to("click", "link", "Terms", signals=[{"name": "popup", "popupPageGuid": "page@2"}])
    inside = done_to("click", "button", "Agree", pageGuid="page@2")
    closed = {"name": "closePage", "pageGuid": "page@2"}

    made = of_lines(*SIGNED_IN, opened, inside, closed, FILE, SUBMIT)["journeys"]["upload"]

    assert made[:3] == [{"open_window": "Terms"}, {"click": "Agree"}, {"close_window": "this"}]
    assert made[3:] == [{"choose_file": {"field": "LEDES file"}}, {"send": "Submit"}]


def test_enter_hands_in_a_code():
    code = done_to("fill", "textbox", "One-time code", text="123456")
    enter = done_to("press", "textbox", "One-time code", key="Enter")

    made = of_lines(*SIGNED_IN, code, enter, FILE, SUBMIT)["journeys"]["sign_in"]

    assert made[3]["type_code"] == {"field": "One-time code", "button": f"{UNWRITTEN} the button that does what Enter did here"}


def test_wizard_is_one_upload():
    onward = done_to("click", "button", "Next")
    total = done_to("fill", "textbox", "Total amount", text="1,234.50")

    made = of_lines(*SIGNED_IN, FILE, onward, total, SUBMIT)["journeys"]["upload"]

    assert made[1:] == [{"click": "Next"}, {"fill": {"Total amount": "{total:,.2f}"}}, {"send": "Submit"}]


def test_cursor_and_tab_keys_are_no_steps():
    made = of_lines(*SIGNED_IN, done_to("click", "textbox", "Note"), done_to("press", "textbox", "Note", key="Tab"), FILE, SUBMIT)

    assert made["journeys"]["upload"] == [{"choose_file": {"field": "LEDES file"}}, {"send": "Submit"}]


@pytest.mark.parametrize(
    ("locator", "words"),
    [
        ({"kind": "text", "body": "New bill", "options": {}}, "text=New bill"),
        ({"kind": "role", "body": "heading", "options": {"name": "Bills"}}, "text=Bills"),
        ({"kind": "role", "body": "tab", "options": {"name": "Bills"}}, "Bills"),
        ({"kind": "test-id", "body": "go", "options": {}}, 'css=[data-testid="go"]'),
        ({"kind": "default", "body": ".tile", "next": {"kind": "nth", "body": "2"}}, "css=:nth-match(.tile, 3)"),
        ({"kind": "role", "body": "button", "options": {"name": {}}}, f"{UNWRITTEN} the words of this button"),
        ({"kind": "any-frame", "body": "", "options": {}, "next": {"kind": "label", "body": "Go", "options": {}}}, "Go"),
    ],
)  # fmt: skip
def test_locators_become_words(locator: dict[str, Any], words: str):
    made = of_lines(*SIGNED_IN, {"name": "click", "selector": "x", "locator": locator}, FILE, SUBMIT)

    assert made["journeys"]["upload"][0] == {"click": words}


@pytest.mark.parametrize(
    "recording", ["", "no json", "[1]", '{"browserName": "chromium"}\n{"name": "openPage", "url": "about:blank"}']
)
def test_what_is_no_recording_is_refused(recording: str):
    with pytest.raises(RecordingRefused, match=r"line 1 is no|holds no deed"):
        draft(recording, "Draft")


def run_record(*words: str | Path) -> subprocess.CompletedProcess[str]:
    """`python -m carriers record` as somebody types it."""
    return subprocess.run([sys.executable, "-m", "carriers", "record", *words], cwd=FOLDER.parent, capture_output=True, text=True)


def test_saved_recording_becomes_a_file(tmp_path: Path):
    told = run_record("--from", RECORDINGS / "harbor_mutual.jsonl", "--out", tmp_path / "acme_mutual.yaml")

    assert told.returncode == 0 and "acme_mutual.yaml is a draft." in told.stderr and "delete it" in told.stderr
    assert "name: Acme Mutual\n" in (tmp_path / "acme_mutual.yaml").read_text()


def test_draft_never_replaces_a_file(tmp_path: Path):
    (tmp_path / "acme.yaml").write_text("name: Acme\n")

    told = run_record("--from", RECORDINGS / "harbor_mutual.jsonl", "--out", tmp_path / "acme.yaml")

    assert told.returncode == 1 and "a draft never replaces a file" in told.stderr
    assert (tmp_path / "acme.yaml").read_text() == "name: Acme\n"


def test_missing_recording_is_told(tmp_path: Path):
    told = run_record("--from", tmp_path / "gone.jsonl")

    assert told.returncode == 1 and "No such file" in told.stderr and "Traceback" not in told.stderr
