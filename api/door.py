"""The cookie: given for a ticket, taken back at sign-out. Only pages of our own origin may ask."""

from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from billing.door.rules import DoorRules
from billing.door.sign_ins import redeem_ticket, sign_out, who_holds
from data.session import reading, transaction

LONGEST_TICKET = 100
"""Bytes."""


@dataclass(frozen=True)
class Door:
    """The routes under /door, for pages that come from one of `origins`."""

    rules: DoorRules
    origins: frozenset[str]

    @property
    def routes(self) -> list[Route]:
        """For the portal's application."""
        return [Route("/door/open", self.open, methods=["POST"]), Route("/door/close", self.close, methods=["POST"])]

    async def open(self, request: Request) -> Response:
        """A ticket becomes a cookie that no script can read."""
        ticket = await self._ticket(request)
        token = await run_in_threadpool(_redeem, ticket) if ticket else None
        if token is None:
            return JSONResponse({"problem": "This ticket is not good (any more); sign in again."}, 403)
        answer = Response(status_code=204)
        answer.set_cookie(self.rules.cookie, token, path="/", secure=self.rules.secure, httponly=True, samesite="lax")
        return answer

    async def close(self, request: Request) -> Response:
        """The sign-in ends, in every tab, and the browser forgets its cookie."""
        if request.headers.get("origin") not in self.origins:
            return JSONResponse({"problem": "Only the portal's own pages may ask this."}, 403)
        await run_in_threadpool(_sign_out, request.cookies.get(self.rules.cookie, ""))
        answer = Response(status_code=204)
        answer.delete_cookie(self.rules.cookie, path="/", secure=self.rules.secure, httponly=True, samesite="lax")
        return answer

    def knows(self, token: str) -> bool:
        """Whether somebody is signed in with this token."""
        if not token:
            return False
        with reading() as session:
            return who_holds(session, token, self.rules) is not None

    async def _ticket(self, request: Request) -> str:
        if request.headers.get("origin") not in self.origins:
            return ""
        body = b""
        async for piece in request.stream():
            body += piece
            if len(body) > LONGEST_TICKET:
                return ""
        return body.decode("ascii", "replace")


def _redeem(ticket: str) -> str | None:
    with transaction() as session:
        return redeem_ticket(session, ticket)


def _sign_out(token: str) -> None:
    with transaction() as session:
        sign_out(session, token)
