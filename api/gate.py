"""Before everything a machine asks of replication: from an address on the list, over TLS, with the right password."""

import asyncio
import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from api.problem import DATABASE_AWAY, Problem, database_away
from billing.door.machines import Machine, is_worn_out, leave_wrong_knock
from billing.door.rules import DoorRules
from data.session import reading, transaction

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address
HINTLESS = "not-for-you", "This is not for you. Who should be let in asks IT, whose settings say who is."
"""The same whatever was wrong, so that nothing can be learned from it."""


@dataclass(frozen=True)
class SyncRules:
    """Who may bring and fetch changes. Without a machine nobody; from addresses on no list nobody."""

    machine: Machine | None
    allow: Sequence[Network]
    door: DoorRules
    depth: int = 500
    """Batches of a stream that may wait to be applied before its agent is asked to wait."""


@dataclass
class Gate:
    """ASGI middleware."""

    app: ASGIApp
    rules: SyncRules
    _secret: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)
    _known: dict[str, bytes] = field(default_factory=dict, repr=False)
    """By address: a fingerprint of what was right, so that an agent at work costs no bcrypt for each batch."""
    _one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let through, or say why not."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        try:
            await self._admit(Request(scope))
        except Problem as problem:
            await problem.answer(scope, receive, send)
        except DATABASE_AWAY:
            await database_away().answer(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _admit(self, request: Request) -> None:
        if self.rules.machine is None:
            raise Problem(404, "not-here", "This portal takes no batches: IT sets LEDGERLINE_SYNC_USER and its password's hash.")
        peer = peer_of(request)
        if peer is None or not is_listed(peer, self.rules.allow) or not is_safe(request, peer):
            raise Problem(403, *HINTLESS)
        await self._recognise(str(peer), _given(request), self.rules.machine)

    async def _recognise(self, address: str, given: tuple[str, str] | None, machine: Machine) -> None:
        if given is None:
            raise _unknown()
        await run_in_threadpool(self._refuse_if_worn_out, address)
        if hmac.compare_digest(self._known.get(address, b""), self._fingerprint(address, *given)):
            return
        async with self._one_at_a_time:  # a hundred guesses at once get no further than a few in a row
            await run_in_threadpool(self._compare, address, given, machine)

    def _compare(self, address: str, given: tuple[str, str], machine: Machine) -> None:
        self._refuse_if_worn_out(address)
        if not machine.is_right(*given):
            with transaction() as session:
                leave_wrong_knock(session, address)
            raise _unknown()
        self._known[address] = self._fingerprint(address, *given)

    def _refuse_if_worn_out(self, address: str) -> None:
        with reading() as session:
            if is_worn_out(session, address, self.rules.door):
                wait = {"Retry-After": str(int(self.rules.door.lock.total_seconds()))}
                raise Problem(429, "too-many-tries", "Too many wrong passwords came from this address. Try again later.", wait)

    def _fingerprint(self, *said: str) -> bytes:
        return hmac.digest(self._secret, "\0".join(said).encode(), hashlib.sha256)


def peer_of(request: Request) -> Address | None:
    """Who is on the other end; a proxy's word for it was believed by uvicorn if it is the trusted one."""
    try:
        peer = ip_address(request.client.host if request.client else "")
    except ValueError:
        return None
    return peer.ipv4_mapped or peer if isinstance(peer, IPv6Address) else peer


def is_listed(peer: Address, allow: Sequence[Network]) -> bool:
    """Whether the address is in one of the networks."""
    return any(peer in network for network in allow)


def is_safe(request: Request, peer: Address) -> bool:
    """Whether nobody on the way can read along: TLS, or the same machine."""
    return request.url.scheme == "https" or peer.is_loopback


def _given(request: Request) -> tuple[str, str] | None:
    """User name and password of basic authentication (RFC 7617)."""
    scheme, _, packed = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        user, colon, password = base64.b64decode(packed, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return (user, password) if colon else None


def _unknown() -> Problem:
    return Problem(401, *HINTLESS, headers={"WWW-Authenticate": 'Basic realm="Ledgerline", charset="UTF-8"'})
