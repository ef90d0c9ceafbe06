"""The floor: the same uploads as plain requests, without a browser, without pictures, and without anything written down."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import httpx

from tests.demo.street import PASSWORD, USERS, send

HEADER_LINES = 2
CLIENT = "Keystone Casualty Lines"
DETAILS = {"due": "12/31/2026", "reference": "M-7"}
DOORS: dict[str, tuple[tuple[str, dict[str, str]], ...]] = {
    "harbor_mutual": (("/login", {"user": "{user}", "password": PASSWORD}),),
    "prairie_indemnity": (("/", {"firm": "{user}", "password": PASSWORD}),),
    "lakeshore_auto": (
        ("/app/login", {"user": "{user}", "password": PASSWORD}),
        ("/app/agreement", {}),
        ("/app/provider", {"number": "LKP-30417"}),
    ),
    "beacon_liability": (("/", {"user": "{user}", "password": PASSWORD}),),
    "stonebridge_risk": (("/sign-in", {"user": "{user}", "password": PASSWORD}),),
    "keystone_fidelity": (
        ("/login", {"name": "{user}"}),
        ("/login/password", {"password": PASSWORD}),
        ("/client", {"client": CLIENT}),
    ),
}
"""What is posted where to get in, one form after the other."""


def upload_over_http(address: str, site: str, files: Sequence[Path]) -> list[str]:
    """The receipts of these files, each named after its invoice: signed in once, then one after the other, or together as ours go."""
    with httpx.Client(base_url=f"{address}/{site.replace('_', '-')}", follow_redirects=True, timeout=30) as visitor:
        for path, form in DOORS[site]:
            typed = {name: entry.format(user=USERS[site][0].user) for name, entry in form.items()}
            visitor.post(path, data=typed).raise_for_status()
        if site == "keystone_fidelity":
            return at_keystone(visitor, files)
        return [JOURNEYS[site](visitor, file) for file in files]


def at_harbor(visitor: httpx.Client, file: Path) -> str:
    """One form, the receipt at once."""
    visitor.get("/submit")
    return _found(r"Receipt number: ([^\s<]+)", send(visitor, "/submit", file.read_bytes()))


def at_prairie(visitor: httpx.Client, file: Path) -> str:
    """A draft, whose status is then changed."""
    visitor.get("/new")
    send(visitor, "/new", file.read_bytes())
    visitor.get(f"/desk/{file.stem}")
    return _found(r"Reference (PI/[^\s<]+)", visitor.post(f"/desk/{file.stem}", data={"status": "Submitted"}))


def at_lakeshore(visitor: httpx.Client, file: Path) -> str:
    """A page, the form in its frame, the ticket in the form that comes back."""
    visitor.get("/app/deliver")
    visitor.get("/app/deliver/form")
    return _found(r"Ticket ([^\s<]+)", send(visitor, "/app/deliver/form", file.read_bytes()))


def at_beacon(visitor: httpx.Client, file: Path) -> str:
    """Into a batch, completed, submitted."""
    visitor.get("/batches")
    batch = _found(rf"{file.stem} was added to batch (\d+)", send(visitor, "/batches", file.read_bytes()))
    visitor.post("/batches/details", data={"number": file.stem, **DETAILS})
    return _found(r"(BCN-\d{5}-\d{6})", visitor.post("/batches/submit", data={"batch": batch}))


def at_stonebridge(visitor: httpx.Client, file: Path) -> str:
    """One form, and a page of its own for the receipt."""
    visitor.get("/transfers")
    return _found(r"entry (SBR\d\d/\d{5})", send(visitor, "/transfers", file.read_bytes()))


def at_keystone(visitor: httpx.Client, files: Sequence[Path]) -> list[str]:
    """All in one file; the answer names each of them."""
    first, *others = (file.read_bytes() for file in files)
    together = first + b"".join(other.split(b"\r\n", HEADER_LINES)[HEADER_LINES] for other in others)
    visitor.get("/invoices/send")
    answer = send(visitor, "/invoices/send", together, client=CLIENT)
    return [_found(rf"<td>{file.stem}</td>.*Registered as (KF-\d\d-\d{{6}})", answer) for file in files]


JOURNEYS: dict[str, Callable[[httpx.Client, Path], str]] = {
    "harbor_mutual": at_harbor,
    "prairie_indemnity": at_prairie,
    "lakeshore_auto": at_lakeshore,
    "beacon_liability": at_beacon,
    "stonebridge_risk": at_stonebridge,
}


def _found(pattern: str, answer: httpx.Response) -> str:
    found = re.search(pattern, answer.text)
    assert found, f"{answer.url} gave nothing like {pattern}"
    return found[1]
