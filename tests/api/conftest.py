"""The portal's doors for machines, before an empty database of each kind."""

import datetime as dt
import hashlib
from ipaddress import ip_network

import bcrypt
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from agent.batch import MEDIA_TYPE, Change, Header, Kind, name_of, pack
from api.gate import SyncRules
from api.guard import Guard, Orders
from api.intake import Intake
from api.metrics import Metrics
from billing.door.machines import Machine
from billing.door.rules import DoorRules

LISTED, UNLISTED = "10.2.0.7", "203.0.113.9"
AGENT = ("agent", "harbor lantern quarry")
DOOR = DoorRules.at(
    "https://portal", idle=dt.timedelta(1), longest=dt.timedelta(1), wrong_passwords=3, lock=dt.timedelta(minutes=15)
)
RULES = SyncRules(
    Machine("agent", bcrypt.hashpw(AGENT[1].encode(), bcrypt.gensalt(4)).decode()), (ip_network("10.2.0.0/24"),), DOOR, depth=3
)  # fmt: skip
TOKEN = "a token for numbers"


def portal(rules: SyncRules = RULES, token: str = TOKEN, *, offers_bills: bool = False) -> Starlette:
    """The guard, and behind it what machines call; nothing here needs Streamlit."""
    orders = Orders(frozenset({"https://portal"}), "ledgerline", [(b"x-frame-options", b"DENY")], lambda _: False, lambda _: True)
    routes = [*Intake(rules, offers_bills).routes, *Metrics(rules, token, dt.timedelta(minutes=10)).routes]
    return Starlette(routes=routes, middleware=[Middleware(Guard, orders)])


def client_from(address: str = LISTED, app=None, *, scheme: str = "https", auth=AGENT, faults_raised: bool = True) -> TestClient:
    """Somebody at an address."""
    client = TestClient(app or portal(), f"{scheme}://portal", faults_raised, client=(address, 5))
    client.auth = auth
    return client


@pytest.fixture
def agent(database) -> TestClient:
    """An agent at a listed address, with its password, over TLS."""
    return client_from()


class Journal:
    """What an agent numbers its batches by."""

    def __init__(self, stream: str = "main") -> None:
        self.stream, self.seq, self.previous = stream, 0, ""

    def next(self, *changes: Change, kind: Kind = Kind.CHANGES, positions=None) -> tuple[Header, bytes]:
        """Another batch, which follows the one before."""
        self.seq += 1
        at = dt.datetime(2026, 11, 30, 12, tzinfo=dt.UTC).isoformat()
        header = Header(self.stream, 1, self.seq, f"batch-{self.seq}", self.previous, kind, positions or {}, at)
        packed = pack(header, changes)
        self.previous = name_of(packed)
        return header, packed


def put(client: TestClient, header: Header, packed, **headers: str):
    """Bring a batch as an agent does; a header with an empty value is left out."""
    said = {
        "Content-Type": MEDIA_TYPE,
        "Idempotency-Key": header.id,
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    url = f"/api/sync/v1/streams/{header.stream}/batches/{header.epoch}/{header.seq}"
    return client.put(url, content=packed, headers={name: value for name, value in said.items() if value})


def problem(answer) -> tuple[int, str]:
    """A refusal: its status, and its code."""
    assert answer.headers["content-type"] == "application/problem+json"
    assert {"type", "title", "detail"} <= answer.json().keys()
    return answer.status_code, answer.json()["type"]


def sha256(packed: bytes) -> str:
    """In hexadecimal."""
    return hashlib.sha256(packed).hexdigest()
