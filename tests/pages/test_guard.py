"""What the guard keeps out before Streamlit sees it, and what every answer tells the browser."""

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.exceptions import InvalidStatus

from agent.batch import MEDIA_TYPE, Header, pack
from api.guard import Guard, Orders
from billing.door.sign_ins import Browser, open_sign_in
from data.queries.people import person_called
from pages.parts.wire import is_wanted
from tests.demo.street import PLAIN
from tests.pages.conftest import PASSWORD
from tests.pages.line import Line

OURS = "http://127.0.0.1:8501"


def ask(portal, method: str, path: str, *, token: str = "", origin: str | None = None, body: str = "") -> httpx.Response:
    headers = ({"Cookie": f"ledgerline={token}"} if token else {}) | ({"Origin": origin} if origin else {})
    return httpx.request(method, portal.url + path, headers=headers, content=body, trust_env=False, verify=PLAIN)


@pytest.mark.parametrize("origin", ["https://evil.example", "http://127.0.0.1:1", "null", None])
def test_foreign_page_gets_no_line(portal, origin):
    with pytest.raises(InvalidStatus) as refusal:
        Line(portal.url, origin=origin)

    assert refusal.value.response.status_code == 403


def test_other_name_of_machine_is_ours(portal):
    with Line(portal.url, origin=portal.url.replace("127.0.0.1", "localhost")) as line:
        assert line.run().asks_to_sign_in


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/agent/openapi.json", "/_stcore/script-health-check"])
def test_inner_routes_are_closed(portal, path):
    assert ask(portal, "GET", path).status_code == 404


@pytest.mark.parametrize(
    "method, path", [("GET", "/media/x.pdf"), ("PUT", "/_stcore/upload_file/a/b"), ("GET", "/%6dedia/x.pdf")]
)
@pytest.mark.parametrize("token", ["", "guessed"])
def test_files_are_for_signed_in(portal, method, path, token):
    assert ask(portal, method, path, token=token).status_code == 401


def test_signed_in_reach_files(portal):
    assert ask(portal, "GET", "/media/x.pdf", token=portal.token_of("ada")).status_code == 404


def test_every_answer_carries_policy(portal):
    for path in ("/", "/health", "/people", "/_stcore/metrics", "/assets/mark.svg"):
        headers = ask(portal, "GET", path).headers
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "unsafe-eval" not in headers["content-security-policy"]


def test_machines_need_no_cookie(portal):
    header = Header("main", 1, 1, "batch-1", "")
    address, said = f"{portal.url}/api/sync/v1/streams/main", {"Content-Type": MEDIA_TYPE, "Idempotency-Key": "batch-1"}
    with httpx.Client(auth=("agent", PASSWORD), trust_env=False, verify=PLAIN) as agent:
        stored = agent.put(f"{address}/batches/1/1", content=pack(header, []), headers=said)
        heard = agent.get(address)
        endless = agent.put(f"{address}/batches/1/2", content=(b"x" * 2**20 for _ in range(20)), headers=said)
        numbers = agent.get(f"{portal.url}/metrics", auth=None)

    assert (stored.status_code, heard.json()["received_seq"], endless.status_code) == (201, 1, 413)
    assert 'ledgerline_replication_received_seq{stream="main"} 1.0' in numbers.text
    assert ask(portal, "GET", "/api/sync/v1/streams/main").status_code == 401


def test_ticket_opens_door_once(portal):
    with portal.session() as session:
        ticket = open_sign_in(session, person_called(session, "ada").id, Browser())

    answers = [ask(portal, "POST", "/door/open", origin=portal.url, body=ticket) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [204, 403]
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(answers[0].headers["set-cookie"].split("; "))


@pytest.mark.parametrize("body", ["", "guessed", "x" * 5000])
def test_guessed_ticket_opens_nothing(portal, body):
    answer = ask(portal, "POST", "/door/open", origin=portal.url, body=body)

    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("path", ["/door/open", "/door/close"])
@pytest.mark.parametrize("origin", [None, "https://evil.example"])
def test_foreign_page_cannot_use_door(portal, path, origin):
    token = portal.token_of("ada")
    with portal.session() as session:
        ticket = open_sign_in(session, person_called(session, "ada").id, Browser())

    answer = ask(portal, "POST", path, origin=origin, token=token, body=ticket)

    assert answer.status_code == 403
    assert ask(portal, "GET", "/media/x", token=token).status_code == 404


@pytest.mark.parametrize("kind", ["clear_cache", "set_run_on_save", "load_git_info", "debug_shutdown_runtime"])
def test_unwanted_message_is_dropped(kind):
    heard = messages_through_guard(BackMsg(**{kind: True}), BackMsg(stop_script=True))

    assert [message.WhichOneof("type") for message in heard] == ["stop_script"]


def test_nobody_installs_files_on_server():
    message = BackMsg()
    message.backend_operation_request.install_skills.SetInParent()

    assert not is_wanted(message.SerializeToString())


def messages_through_guard(*messages: BackMsg) -> list[BackMsg]:
    heard: list[BackMsg] = []

    async def listen(line: WebSocket) -> None:
        await line.accept()
        try:
            while True:
                heard.append(BackMsg.FromString(await line.receive_bytes()))
        except WebSocketDisconnect:
            pass

    orders = Orders(frozenset({OURS}), "ledgerline", [], lambda _: False, is_wanted)
    app = Starlette(routes=[WebSocketRoute("/", listen)], middleware=[Middleware(Guard, orders)])
    with TestClient(app).websocket_connect("/", headers={"Origin": OURS}) as line:
        for message in messages:
            line.send_bytes(message.SerializeToString())
    return heard
