"""`python -m jobs.portals play`: what it prints, and how it ends."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from jobs.portals.__main__ import main
from tests.jobs.gallery import Gallery, open_gallery

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("gallery-verbs")]

SIGN_IN = [
    {"open": "/in"},
    {"fill": {"User name": "{username}", "Password": "{password}"}},
    {"click": "Sign in"},
    {"expect": "Welcome"},
]


def upload_on(page: str, button: str = "Upload") -> list[dict[str, Any]]:
    """An upload with the form of this page."""
    return [{"open": page}, {"choose_file": {"field": "Invoice file"}}, {"send": button}]


@pytest.fixture
def gallery(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Gallery]:
    monkeypatch.setenv("LAMP", "brass lamp 88")
    monkeypatch.setenv("TIN", "tin lamp")
    with open_gallery(tmp_path) as gallery:
        yield gallery


def play(gallery: Gallery, *more: str, password: str = "LAMP", **carrier: Any) -> int:
    """The exit code of playing this carrier file."""
    gallery.carrier(carrier.pop("upload", None), sign_in=SIGN_IN, **carrier)
    gallery.evidence = gallery.folder / "evidence"
    file = gallery.papers("INV-1").ledes
    always = ["--ledes", str(file), "--user", "ada", "--password-env", password, "--evidence", str(gallery.evidence)]
    return main(["play", str(gallery.folder / "gallery.yaml"), *always, *more])


@pytest.mark.parametrize(
    ("journey", "how", "code"),
    [
        ("sign_in", {}, 0),
        ("find", {}, 0),
        ("find", {"find": [{"open": "/refused"}]}, 3),
        ("sign_in", {"password": "TIN"}, 4),
        ("finish", {"finish": [{"open": "/refused"}], "outcome": {"unfinished": "Draft"}}, 3),
        ("upload", {"upload": upload_on("/silent")}, 5),
        ("upload", {"upload": upload_on("/plain", "Transmit")}, 6),
        ("find", {"find": [{"open": "/too-many"}]}, 7),
    ],
)
def test_ending_tells_what_happened(gallery: Gallery, journey: str, how: dict[str, Any], code: int):
    assert play(gallery, "--journey", journey, **how) == code


def test_upload_is_told_step_by_step(gallery: Gallery, capsys: pytest.CaptureFixture[str]):
    code = play(gallery, "--journey", "upload")
    told = capsys.readouterr().out

    assert code == 0 and len(gallery.taken) == 1 and list(gallery.evidence.glob("*.jpg"))
    assert "invoice INV-1 over $339.95" in told and "upload 2" in told and "receipt R-1" in told and "brass lamp" not in told


def test_played_rehearsal_sends_nothing(gallery: Gallery, capsys: pytest.CaptureFixture[str]):
    assert play(gallery, "--journey", "upload", "--rehearse") == 0
    assert gallery.taken == [] and "Played to the end." in capsys.readouterr().out


def test_status_is_told_as_a_table(gallery: Gallery, capsys: pytest.CaptureFixture[str]):
    statuses = [{"means": "paid", "row": r"^(?P<invoice_number>INV-\d+)\tPaid$"}]
    code = play(gallery, "--journey", "status", status=[{"open": "/pages"}, {"read_pages": {"click": "Next"}}], statuses=statuses)

    assert code == 0 and "INV-2" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--password-env", "NOWHERE"], "There is no environment variable NOWHERE."),
        (["--journey", "find", "--ledes", "nowhere.txt"], "nowhere.txt cannot be read: No such file or directory."),
        (["--journey", "find", "--invoice", "INV-9"], "There is no invoice INV-9 in the file: the invoices in it are INV-1"),
        (["--journey", "find", "--value", "color=red"], "the names are client_name, office, stage"),
        (["--journey", "status"], "has no journey `status`"),
        (["--journey", "finish"], "has no journey `finish`"),
        (["--rehearse"], "it goes with `--journey upload`"),
    ],
)
def test_wrong_argument_is_a_sentence(gallery: Gallery, capsys: pytest.CaptureFixture[str], more: list[str], said: str):
    assert play(gallery, *more) == 2
    assert said in capsys.readouterr().err


def test_bad_carrier_file_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setenv("LAMP", "brass lamp 88")
    (tmp_path / "bad.yaml").write_text("name: Bad\njourneys: {sign_in: [{clik: Go}]}\n")

    assert main(["play", str(tmp_path / "bad.yaml"), "--user", "ada", "--password-env", "LAMP"]) == 2
    assert "did you mean `click`?" in capsys.readouterr().err
