"""A Playwright trace without the session in it: whoever may look at evidence must not be able to go on as the firm."""

import asyncio
import json
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from playwright.async_api import BrowserContext

SESSION_HEADERS = frozenset({"cookie", "set-cookie", "authorization", "proxy-authorization"})


async def save_trace(context: BrowserContext, place: Path) -> None:
    """Stop tracing and write the trace; the raw one, with its cookies, never lies in the evidence folder."""
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder) / "raw.zip"
        await context.tracing.stop(path=raw)
        await asyncio.to_thread(copy_without_session, raw, place)


def copy_without_session(raw: Path, place: Path) -> None:
    """The same trace, but headers and cookies that carry the session are emptied."""
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            new.writestr(entry.filename, _clean(content) if entry.filename.endswith((".network", ".trace")) else content)


def _clean(lines: bytes) -> bytes:
    return b"\n".join(json.dumps(_without_session(json.loads(line))).encode() for line in lines.splitlines() if line)


def _without_session(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_session(each) for each in value]
    if not isinstance(value, dict):
        return value
    if str(value.get("name")).lower() in SESSION_HEADERS and "value" in value:
        return value | {"value": "(left out)"}
    return {key: [] if key == "cookies" else _without_session(each) for key, each in value.items()}
