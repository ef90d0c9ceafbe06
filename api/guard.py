"""Stands before Streamlit and looks at everything that comes in.

Streamlit takes a websocket from any program that names no origin, asks the outside world about an origin it does not know
(two seconds in which nobody is served), serves /media to anybody, and gives a session that lost its connection to whoever
names its number.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.exc import DBAPIError
from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CLOSED = ("/_stcore/metrics", "/_stcore/agent", "/_stcore/script-health-check")
FOR_SIGNED_IN = ("/media", "/_stcore/upload_file")
BROWSER = b"x-ledgerline-browser"
"""Streamlit is told (server.trustedUserHeaders) that this header says whose a session is."""


@dataclass(frozen=True)
class Orders:
    """What the guard goes by."""

    origins: frozenset[str]
    cookie: str
    headers: list[tuple[bytes, bytes]]
    knows: Callable[[str], bool]
    is_wanted: Callable[[bytes], bool]


class Guard:
    """ASGI middleware; plain, because Starlette's own base class does not see websockets."""

    def __init__(self, app: ASGIApp, orders: Orders) -> None:
        self.app, self.orders = app, orders

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or let through."""
        if scope["type"] == "websocket":
            await self._websocket(scope, receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, self._with_headers(send))
        else:
            await self.app(scope, receive, send)

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        if HTTPConnection(scope).headers.get("origin") not in self.orders.origins:
            await send({"type": "websocket.close", "code": 1008})
            return
        await self.app({**scope, "headers": self._with_browser(scope)}, self._wanted_only(receive), send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        if path.startswith(CLOSED):
            await PlainTextResponse("Not found.", 404)(scope, receive, send)
        elif path.startswith(FOR_SIGNED_IN) and (refusal := await self._refusal(scope)):
            await refusal(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _refusal(self, scope: Scope) -> PlainTextResponse | None:
        try:
            known = await run_in_threadpool(self.orders.knows, self._token(scope))
        except DBAPIError:
            return PlainTextResponse("The database does not answer.", 503)
        return None if known else PlainTextResponse("Sign in first.", 401)

    def _token(self, scope: Scope) -> str:
        return HTTPConnection(scope).cookies.get(self.orders.cookie, "")

    def _with_browser(self, scope: Scope) -> list[tuple[bytes, bytes]]:
        """A session belongs to the cookie it began with: Streamlit gives a fresh one to whoever resumes it with another."""
        owner = hashlib.sha256(self._token(scope).encode()).hexdigest().encode()
        return [*((name, value) for name, value in scope["headers"] if name.lower() != BROWSER), (BROWSER, owner)]

    def _wanted_only(self, receive: Receive) -> Receive:
        async def next_wanted() -> Message:
            while True:
                message = await receive()
                said = message.get("bytes")
                if not said or self.orders.is_wanted(said):
                    return message

        return next_wanted

    def _with_headers(self, send: Send) -> Send:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *self.orders.headers]
            await send(message)

        return send_with_headers
