"""Streamlit's own protocol, as far as we must know it: what a browser may send, and how to be a browser for one visit."""

import asyncio
import re
from pathlib import Path

import streamlit
from google.protobuf.message import DecodeError  # type: ignore[import-untyped]
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Origin, Subprotocol

WANTED = {"rerun_script", "stop_script", "file_urls_request", "app_heartbeat", "backend_operation_request"}
WANTED_OPERATIONS = {"deferred_file", "dataframe_chunk"}
STREAM = "/_stcore/stream"


def is_wanted(message: bytes) -> bool:
    """Whether a page needs this message from a browser. `clear_cache`, for one, would empty everybody's caches."""
    said = BackMsg()
    try:
        said.ParseFromString(message)
    except DecodeError:
        return True  # Streamlit itself ends such a connection
    if said.WhichOneof("type") == "backend_operation_request":
        return said.backend_operation_request.WhichOneof("payload") in WANTED_OPERATIONS
    return said.WhichOneof("type") in WANTED


def inline_script() -> str:
    """The one script that stands inside Streamlit's page, for the content security policy."""
    page = (Path(streamlit.__file__).parent / "static" / "index.html").read_text()
    found = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    if len(found) != 1:
        raise RuntimeError(f"Streamlit's page has {len(found)} inline scripts instead of one: look at it before upgrading.")
    return str(found[0])


async def visit(host: str, port: int, origin: str, patience: float = 20) -> None:
    """Open the portal once as a browser does, so that nobody waits for imports later; TimeoutError after `patience` seconds."""
    address, kind = f"ws://{host}:{port}{STREAM}", Subprotocol("streamlit")
    async with asyncio.timeout(patience):
        while True:
            try:
                async with connect(address, subprotocols=[kind], origin=Origin(origin), proxy=None, max_size=None) as line:
                    return await _run_once(line)
            except (OSError, WebSocketException):
                await asyncio.sleep(0.1)  # not listening yet


async def _run_once(line: ClientConnection) -> None:
    ask, heard = BackMsg(), ForwardMsg()
    ask.rerun_script.query_string = ""
    await line.send(ask.SerializeToString())
    while heard.WhichOneof("type") != "script_finished":
        heard.ParseFromString(await line.recv(decode=False))
