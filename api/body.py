"""The body of a request, counted while it arrives, and what its headers promise of it."""

import base64
import hashlib
import json
import re
from typing import Any

from starlette.requests import Request

from agent.batch import LARGEST_PACKED, MEDIA_TYPE
from api.problem import Problem

LARGEST_WORD = 2**16
"""Bytes of a body that is no batch."""
DIGEST = re.compile(r"sha-256=:([A-Za-z0-9+/=]+):")


def refuse_other_kinds(request: Request) -> None:
    """Before the body is read: it must be a batch."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != MEDIA_TYPE or request.headers.get("content-encoding", "gzip").lower() not in ("gzip", "identity"):
        raise Problem(415, "wrong-media-type", f"A batch comes as {MEDIA_TYPE}, gzip as it is; this says {kind or 'nothing'}.")


async def packed_batch(request: Request) -> bytes:
    """The batch as it travelled; refused if it is too large, or not what Content-Digest (RFC 9530) says."""
    packed = await _read(request, LARGEST_PACKED)
    said = DIGEST.search(request.headers.get("content-digest", ""))
    if said and said[1] != base64.b64encode(hashlib.sha256(packed).digest()).decode():
        raise Problem(
            400, "checksum-mismatch", "The body is not what its Content-Digest says: it was changed on its way; send it again."
        )
    return packed


async def json_object(request: Request) -> Any:
    """A small body that is JSON."""
    try:
        return json.loads(await _read(request, LARGEST_WORD))
    except ValueError:
        raise Problem(400, "not-json", "The body is no JSON.") from None


async def _read(request: Request, most: int) -> bytes:
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length) > most:
        raise _too_large(most)
    body = bytearray()
    async for piece in request.stream():
        if len(body) + len(piece) > most:
            raise _too_large(most)
        body += piece
    return bytes(body)


def _too_large(most: int) -> Problem:
    # The line stays open: uvicorn throws away what is still sent, and the sender hears this instead of a line that broke.
    return Problem(413, "too-large", f"More than {most:,} bytes; send it in smaller pieces.", most=most)
