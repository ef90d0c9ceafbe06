"""A folder, or a bucket of S3: batches are laid into `inbox`, and what the portal says lies in `outbox`.

inbox/main-1-000000000042-<id>.jsonl.gz    a batch
inbox/time/main/<booked_id>-<revision>.json  what became of a piece of booked time
outbox/main/state.json                     where the stream stands, and wishes: as GET /api/sync/v1/streams/main says
outbox/main/time.json                      booked time that waits: as GET /api/sync/v1/streams/main/time says
"""

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from agent.booked import Outcome, ToWrite
from agent.send import Answer, Away, Heard, Refused, Standing
from agent.state import Waiting

SOON = 5.0


class Box(Protocol):
    """Where files lie. Both raise OSError when it cannot be reached."""

    def put(self, place: str, content: bytes) -> None:
        """A whole file at once; nobody sees half of it."""
        ...

    def get(self, place: str) -> bytes | None:
        """A file; None if there is none."""
        ...


class Folder:
    """A folder, on this machine or a share."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, place: str, content: bytes) -> None:
        """Beside its place first, on the disk for certain, and then at its place in one move."""
        target = self._folder / place
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(f"{target.name}.part")
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
        _settle(target.parent)

    def get(self, place: str) -> bytes | None:
        """A file; None if there is none."""
        try:
            return (self._folder / place).read_bytes()
        except FileNotFoundError:
            return None


class Bucket:
    """S3: one PUT is whole or not there."""

    def __init__(self, url: str, options: Mapping[str, Any]) -> None:
        self._store = S3Store.from_url(url, client_options={"allow_http": True}, **options)

    def put(self, place: str, content: bytes) -> None:
        """One PUT."""
        try:
            obstore.put(self._store, place, content)
        except BaseError as error:
            raise OSError(f"{error}") from error

    def get(self, place: str) -> bytes | None:
        """A file; None if there is none."""
        try:
            return bytes(obstore.get(self._store, place).bytes())
        except FileNotFoundError:
            return None
        except BaseError as error:
            raise OSError(f"{error}") from error


class Files:
    """Hands batches over as files. Whether somebody takes them, the stream's standing tells."""

    def __init__(self, box: Box, stream: str) -> None:
        self._box, self._stream = box, stream

    def close(self) -> None:
        """Nothing is held."""

    def hand_over(self, batch: Waiting) -> Answer:
        """One file; the same batch twice is the same file."""
        name = f"{self._stream}-{batch.epoch}-{batch.seq:012d}-{batch.id}.jsonl.gz"
        try:
            self._box.put(f"inbox/{name}", batch.packed)
        except OSError as error:
            return Answer(Heard.AGAIN, _unreachable(error), SOON)
        return Answer(Heard.TAKEN)

    def standing(self) -> Standing | None:
        """What the portal laid into the outbox."""
        told = self._told("state.json")
        return None if told is None else Standing.of(told)

    def pieces(self) -> Sequence[ToWrite]:
        """What the portal laid into the outbox; what was reported lies there until it looks."""
        told = self._told("time.json") or {"pieces": []}
        return [ToWrite.of(each) for each in told["pieces"] if self._box.get(self._report_of(each)) is None]

    def report(self, piece: ToWrite, became: Outcome) -> None:
        """A file of its own."""
        told = {"booked_id": piece.booked_id, "revision": piece.revision} | vars(became)
        try:
            self._box.put(self._report_of(vars(piece)), json.dumps(told).encode())
        except OSError as error:
            raise Away(_unreachable(error), SOON) from error

    def _report_of(self, piece: Mapping[str, Any]) -> str:
        return f"inbox/time/{self._stream}/{piece['booked_id']}-{piece['revision']}.json"

    def _told(self, name: str) -> Any:
        try:
            content = self._box.get(f"outbox/{self._stream}/{name}")
            return None if content is None else json.loads(content)
        except OSError as error:
            raise Away(_unreachable(error), SOON) from error
        except ValueError:
            raise Refused(f"outbox/{self._stream}/{name} is no JSON. An admin of the portal looks who wrote it.") from None


def _settle(folder: Path) -> None:
    """The move itself is on the disk; Windows has no such thing for folders and needs none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _unreachable(error: OSError) -> str:
    return f"The place for batches cannot be reached ({error}). Nothing is lost; it is tried again."
