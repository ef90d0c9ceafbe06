"""A small real web application with a page for every oddity that carriers' sites have; it remembers what it was given."""

import base64
import threading
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import uvicorn
import yaml
from jinja2 import Environment, FileSystemLoader
from playwright.async_api import Browser
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from carriers.catalog import Catalog, read
from carriers.definition import Carrier
from jobs.portals.bill import Bill, Credential, Papers
from jobs.portals.visit import Visit
from tests.demo.street import a_file

PAGES = Environment(loader=FileSystemLoader(Path(__file__).with_name("gallery_pages")), autoescape=False)
KEY = Credential("ada", "brass lamp 88")
OUTCOME = {
    "accepted": r"Invoice {invoice_number} received, receipt (?P<receipt>R-\d+)",
    "rejected": r"^Refused: (?P<reason>.+)$",
    "absent": r"^No invoice {invoice_number}$",
    "pending": "^Checking",
    "wrong_password": "Wrong password",
    "wrong_code": "Wrong code",
    "signed_out": "Your session is over",
    "locked": "account is locked",
    "busy": "Too many visitors",
    "password_expiring": r"password expires in (?P<days>\d+) days",
}


class PlainDumper(yaml.SafeDumper):
    """Carrier files borrow nothing from elsewhere."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


async def never() -> None:
    """For what must not come as far as the send."""
    raise AssertionError("before_send was called")


async def yes() -> None:
    """Nobody objects."""


@dataclass
class Gallery:
    """What the application was given, and the switches of its bad days."""

    address: str = ""
    folder: Path = Path()
    taken: list[dict[str, bytes]] = field(default_factory=list)
    typed: dict[str, str] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)
    signed_in: bool = False
    sign_ins: int = 0
    keeps_sessions: bool = True
    after_sign_in: str = "/home"
    code: str = "246810"
    codes: list[str] = field(default_factory=list)

    def carrier(self, upload: list[Any] | None = None, **more: Any) -> Carrier:
        """A carrier file for this site; `sign_in`, `find`, `status` and `finish` are steps, all else stands at the file's top."""
        steps = {
            "sign_in": more.pop("sign_in", [{"open": "/"}]),
            "find": more.pop("find", [{"open": "/nothing"}]),
            "upload": upload or [{"open": "/plain"}, {"choose_file": {"field": "Invoice file"}}, {"send": "Upload"}],
        }
        steps |= {name: more.pop(name) for name in ("status", "finish") if name in more}
        text = {
            "name": "Gallery",
            "address": self.address,
            "ledes": {"law_firm_id": "84-1"},
            "patience": {"step": "2", "answer": "2"},
        }
        text |= {"journeys": steps, "outcome": OUTCOME | more.pop("outcome", {})} | more
        file = self.folder / "gallery.yaml"
        if "'pdf'" in str(steps):
            text["pdf"] = {"file_name": "{invoice_number}.pdf"}
        file.write_text(yaml.dump(text, Dumper=PlainDumper, sort_keys=False))
        return Catalog({"gallery": read(file)})["gallery"]

    def visit(self, browser: Browser, carrier: Carrier, key: Credential = KEY, **more: Any) -> Visit:
        """A visit before its sign-in; its evidence lies in `evidence`."""
        self.evidence = self.folder / f"evidence-{time.monotonic_ns()}"
        return Visit(carrier, key, browser=browser, evidence=self.evidence, **more)

    def papers(self, number: str = "INV-1", *, pdf: bool = False) -> Papers:
        """A sound file, and something that begins like a PDF."""
        ledes, paper = self.folder / f"{number}.txt", self.folder / f"{number}.pdf"
        ledes.write_bytes(a_file(number))
        paper.write_bytes(b"%PDF-1.4 " + number.encode())
        return Papers(ledes, paper if pdf else None)

    def steps_told(self) -> str:
        """What the newest visit wrote down."""
        return (self.evidence / "steps.jsonl").read_text()


def a_bill(number: str = "INV-1") -> Bill:
    """The bill of the sound file."""
    return Bill(number, "M-7", "CLM-2025-0042", total=Decimal("339.95"), office="Chicago")


def page(name: str, **values: Any) -> Response:
    """One of the gallery's pages."""
    shown = PAGES.get_template(f"{name.strip('/') or 'welcome'}.html").render(**values)
    return HTMLResponse(f"<!doctype html><html><head><meta charset=utf-8><title>Gallery</title></head>{shown}</html>")


def application(gallery: Gallery) -> Starlette:
    """The site: most pages only show something, a few do."""

    async def show(request: Request) -> Response:
        path = request.url.path
        gallery.asked[path] += 1
        gallery.typed |= dict(request.query_params)
        return PlainTextResponse("") if "." in path else page(path, visits=gallery.asked[path])

    async def take(request: Request) -> Response:
        form = await request.form()
        gallery.taken.append({part.filename: await part.read() for _, part in form.multi_items() if not isinstance(part, str)})
        number = next(iter(gallery.taken[-1])).partition(".")[0]
        return page("taken", number=number, receipt=f"R-{len(gallery.taken)}", close="close" in request.query_params)

    async def sign_in(request: Request) -> Response:
        form = await request.form()
        gallery.sign_ins += 1
        right = form["password"] == KEY.password
        gallery.signed_in = right and gallery.keeps_sessions
        return RedirectResponse(gallery.after_sign_in if right else "/wrong", 303)

    async def inside(request: Request) -> Response:
        return page("/inside") if gallery.signed_in else RedirectResponse("/over", 303)

    async def code(request: Request) -> Response:
        given = str((await request.form())["code"])
        gallery.codes.append(given)
        return RedirectResponse("/home" if given == gallery.code else "/wrong-code", 303)

    async def question(request: Request) -> Response:
        gallery.typed |= {"answer": str((await request.form())["answer"])}
        return RedirectResponse("/home", 303)

    async def basic(request: Request) -> Response:
        right = "Basic " + base64.b64encode(f"{KEY.username}:{KEY.password}".encode()).decode()
        if request.headers.get("authorization") == right:
            return page("/home")
        return PlainTextResponse("Who are you?", 401, {"WWW-Authenticate": 'Basic realm="gallery"'})

    async def too_many(_request: Request) -> Response:
        return PlainTextResponse("Slow down", 429, {"Retry-After": "7"})

    async def broken(_request: Request) -> Response:
        return PlainTextResponse("Oh no", 500)

    async def results(_request: Request) -> Response:
        text = 'Number,Result\r\nINV-1,"Invoice INV-1 received, receipt R-5"\r\n'
        return Response(text, media_type="text/csv", headers={"Content-Disposition": 'attachment; filename="../results.csv"'})

    posted = {"/take": take, "/in": sign_in, "/code": code, "/question": question}
    asked = {"/inside": inside, "/basic": basic, "/too-many": too_many, "/broken": broken, "/results.csv": results}
    routes = [Route(path, act, methods=["POST"]) for path, act in posted.items()]
    return Starlette(
        routes=[*routes, *(Route(path, act) for path, act in asked.items()), Route("/{path:path}", show, methods=["GET", "POST"])]
    )


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of the folder, and every file in an archive of it."""
    kept = {file.name: file.read_bytes() for file in folder.iterdir()}
    for archive in folder.glob("*.zip"):
        with zipfile.ZipFile(archive) as inside:
            kept |= {f"{archive.name}/{entry}": inside.read(entry) for entry in inside.namelist()}
    return kept


@contextmanager
def open_gallery(folder: Path, **tls: Any) -> Iterator[Gallery]:
    """The site on a free port, in a thread of its own; `tls` are uvicorn's settings for HTTPS."""
    gallery = Gallery(folder=folder)
    server = uvicorn.Server(uvicorn.Config(application(gallery), port=0, log_level="error", lifespan="off", **tls))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "The gallery did not open."
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    gallery.address = f"http{'s' if tls else ''}://{'localhost' if tls else '127.0.0.1'}:{port}"
    try:
        yield gallery
    finally:
        server.should_exit = server.force_exit = True
        thread.join(10)
