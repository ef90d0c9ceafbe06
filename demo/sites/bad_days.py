"""What stands before a site's pages on a bad day: closed, slow, crowded, suspicious, forgetful, or with its buttons renamed."""

import asyncio
from html import escape

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from demo.sites import doors
from demo.sites.company import Site
from demo.sites.site import page

NOTICES = {
    404: ("Page not found", "The page you asked for is not here."),
    413: ("The file is too large", "A file may have at most 20 MB."),
    429: ("Too many requests", "You are going faster than we can follow. Please wait a moment and try again."),
    500: ("Something went wrong on our side", "Your request was not finished. Look at your invoices before you try again."),
    503: ("The site is down for maintenance", "We expect to be back shortly."),
}
ODD_REQUEST = ("We could not read that request", "Please go back and try again.")
CAPTCHA = ("Please confirm that you are not a robot", "Tick the box of the picture test to go on.")


class BadDays:
    """Stands before a site's pages, after the faults that are on and the hours it is closed. Stylesheets and scripts stay."""

    def __init__(self, app: ASGIApp, site: Site) -> None:
        self.app = app
        self.site = site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or whatever today makes of it."""
        if scope["type"] != "http" or scope["path"].startswith(f"{self.site.address}/static/"):
            await self.app(scope, receive, self._renaming(send))
            return
        request = Request(scope)
        await asyncio.sleep(self.site.gate.spend("slow_seconds"))
        self._lose_session(request)
        answer = self._refusal(request) or self.app
        await answer(scope, receive, self._renaming(send))

    def _refusal(self, request: Request) -> Response | None:
        """The page that stands in the way today."""
        gate = self.site.gate
        if self.site.is_closed or gate.spend("maintenance"):
            return notice(request, 503)
        if gate.spend("too_many"):
            return notice(request, 429, {"Retry-After": "1"})
        if gate.spend("captcha"):
            return page(request, "notice", {"heading": CAPTCHA[0], "text": CAPTCHA[1]})
        return None

    def _lose_session(self, request: Request) -> None:
        """End all sessions at a request that is signed in; once, unless the fault says how many times."""
        gate, token = self.site.gate, request.cookies.get(self.site.cookie, "")
        if not gate.faults.lose_session or doors.session_user(self.site.book, token) is None:
            return
        doors.end_sessions(self.site.book)
        if "lose_session" not in gate.times_left:
            gate.times_left["lose_session"] = 1
        gate.spend("lose_session")

    def _renaming(self, send: Send) -> Send:
        """The same way out, or one that puts other words on the send button."""
        if not self.site.gate.faults.renamed:
            return send
        return Renaming(self.site, send).send


class Renaming:
    """Collects a page or script and sends it on with the send button's words replaced."""

    def __init__(self, site: Site, send: Send) -> None:
        self._site = site
        self._send = send
        self._start: Message | None = None
        self._body = b""

    async def send(self, message: Message) -> None:
        """Take one part of the answer; what is neither a page nor a script goes on as it is."""
        if message["type"] == "http.response.start" and _has_words(Headers(raw=message["headers"])):
            self._start = message
        elif self._start is None or message["type"] != "http.response.body":
            await self._send(message)
        else:
            self._body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._finish(self._start)

    async def _finish(self, start: Message) -> None:
        company = self._site.company
        if company.send_button.encode() in self._body or escape(company.send_button).encode() in self._body:
            self._site.gate.spend("renamed")
        for words, other in (
            (company.send_button, company.renamed_to),
            (escape(company.send_button), escape(company.renamed_to)),
        ):
            self._body = self._body.replace(words.encode(), other.encode())
        headers = MutableHeaders(raw=start["headers"])
        headers["content-length"] = str(len(self._body))
        await self._send({**start, "headers": headers.raw})
        await self._send({"type": "http.response.body", "body": self._body})


def _has_words(headers: Headers) -> bool:
    return "html" in headers.get("content-type", "") or "javascript" in headers.get("content-type", "")


def notice(request: Request, status: int, headers: dict[str, str] | None = None) -> Response:
    """The site's page for this status."""
    heading, text = NOTICES.get(status, ODD_REQUEST)
    answer = page(request, "notice", {"heading": heading, "text": text}, status=status)
    answer.headers.update(headers or {})
    return answer
