"""A batch of changes as it travels: JSON lines under gzip. A header, one line for each change, and an end that proves it arrived whole.

    {"format": "ledgerline-batch/1", "stream": "main", "epoch": 1, "seq": 42, "id": "…", "previous": "…", "kind": "changes", …}
    {"t": "TIMETRX", "op": "put", "key": "73001", "v": 88390, "row": {"TRX_NO": 73001, "HRS": "1.50", …}}
    {"t": "TIMETRX", "op": "gone", "key": "72990", "v": 88391}
    {"rows": 2, "sha256": "…"}

Numbers with decimals travel as text, because JSON's numbers are floats to most readers; days and moments as ISO text, bytes as hexadecimal.
A batch is named by its stream, its epoch and its gapless number in it; `previous` is the SHA-256 of the batch before, so that two
agents, or one that was restored from a backup, cannot go unnoticed.
"""

import gzip
import hashlib
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import msgspec

from agent.cells import Row as Row
from agent.cells import checksum as checksum
from agent.cells import plain as plain
from agent.cells import travelling as travelling
from agent.lines import Booked as Booked
from agent.lines import Change as Change
from agent.lines import read_lines, write_lines
from agent.named import STREAM

FORMAT = "ledgerline-batch/1"
MEDIA_TYPE = "application/vnd.ledgerline-batch+jsonl"
LARGEST_PACKED = 8 * 2**20
"""Bytes of a batch as it travels: with its escapes it fits the largest statement MariaDB takes by default (16 MiB)."""
LARGEST = 256 * 2**20
"""Bytes of a batch unpacked; counted while it is unpacked."""
MOST_ROWS = 20_000
EFFORT = 1
"""Of gzip, 1 to 9."""
LONGEST_HEADER = 2**20
"""Bytes of a batch's first line, unpacked."""

Positions = Mapping[str, int]
"""For each table there, the row version up to which everything was read."""


class Kind(StrEnum):
    """What a batch is for: `whole` rows are read key by key beside the changes, `ranges` are checksums to compare both ends by."""

    CHANGES = "changes"
    WHOLE = "whole"
    HEARTBEAT = "heartbeat"
    RANGES = "ranges"


class Damaged(Exception):
    """A batch that did not arrive as it was sent, or never was one; `code` is a short name of why, for machines."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


@dataclass(frozen=True)
class Header:
    """Which batch this is, and how far its source was read with it."""

    stream: str
    epoch: int
    seq: int
    id: str
    previous: str
    """SHA-256 of the batch before as it travelled; empty for the first of an epoch."""
    kind: Kind = Kind.CHANGES
    positions: Positions = field(default_factory=dict)
    """After this batch."""
    at: str = ""
    """When it was read, UTC, ISO text."""
    columns: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """The columns of each table in it, as its source has them now."""
    notes: Mapping[str, Any] = field(default_factory=dict)
    """Of `whole`: {"table", "version", "is_last", "rows", "answers"}: `version` is the one the reading began at; each row carries it,
    or its own if that is newer; `rows` is how many came up to the end of this batch, `answers` the wish. Of rows that were wished for
    also `wanted`: {"keys"} or {"ranges"}; what was wanted and is not among all parts of the answer is not there at `version`.
    Of `ranges`: {"table", "version", "answers", "ranges": {name: [rows, sum of checksums]}} (agent/ranges.py). Else nothing."""


@dataclass(frozen=True)
class Batch:
    """A header and its changes; `sha256` is of the bytes that travelled."""

    header: Header
    changes: Sequence[Change]
    sha256: str = ""


def pack(header: Header, changes: Sequence[Change]) -> bytes:
    """The bytes that travel."""
    body = _WRITER.encode({"format": FORMAT, **vars(header)}) + b"\n" + write_lines(changes)
    end = _WRITER.encode({"rows": len(changes), "sha256": hashlib.sha256(body).hexdigest()})
    return gzip.compress(body + end + b"\n", compresslevel=EFFORT, mtime=0)


def name_of(packed: bytes) -> str:
    """SHA-256 of a batch as it travels: what the next one calls `previous`."""
    return hashlib.sha256(packed).hexdigest()


def unpack(packed: bytes) -> Batch:
    """Everything in a batch. Damaged if a single bit is not as it was sent."""
    whole = _unzipped(packed)
    first, last = whole.find(b"\n") + 1, whole.rfind(b"\n", 0, -1) + 1
    if not last or not whole.endswith(b"\n"):
        raise Damaged("truncated", "The batch is cut off; send it again.")
    end = _parsed(whole[last:], "its last line")
    if set(end) != {"rows", "sha256"}:
        raise Damaged("truncated", "The batch has no end; send it again.")
    body = memoryview(whole)
    if end["sha256"] != hashlib.sha256(body[:last]).hexdigest():
        raise Damaged("checksum-mismatch", "The batch was changed on its way; send it again.")
    header, changes = _header(_parsed(whole[:first], "its header")), _changes(body[first:last])
    if end["rows"] != len(changes) or len(changes) > MOST_ROWS:
        raise Damaged("row-count-mismatch", f"The batch says {end['rows']} rows and has {len(changes)}; at most {MOST_ROWS} fit.")
    return Batch(header, changes, name_of(packed))


def header_of(packed: bytes) -> Header:
    """Which batch it says it is; whether the rest came whole tells `unpack` alone. Damaged if there is no header."""
    try:
        opened = zlib.decompressobj(wbits=31).decompress(packed, LONGEST_HEADER)
    except zlib.error:
        raise Damaged("corrupt-gzip", "The batch is no gzip, or was damaged on its way; send it again.") from None
    line, end, _ = opened.partition(b"\n")
    if not end:
        raise Damaged("truncated", "The batch is cut off; send it again.")
    return _header(_parsed(line, "its header"))


_WRITER = msgspec.json.Encoder()
_READER = msgspec.json.Decoder(float_hook=str)


def _unzipped(packed: bytes) -> bytes:
    stream, whole = zlib.decompressobj(wbits=31), bytearray()
    try:
        for start in range(0, len(packed), 2**16):
            whole += stream.decompress(packed[start : start + 2**16], LARGEST + 1 - len(whole))
            if len(whole) > LARGEST:
                raise Damaged("too-large", f"Unpacked the batch has more than {LARGEST // 2**20} MiB; send smaller ones.")
    except zlib.error:
        raise Damaged("corrupt-gzip", "The batch is no gzip, or was damaged on its way; send it again.") from None
    if not stream.eof or stream.unused_data:
        raise Damaged("truncated", "The batch is cut off, or something hangs on its end; send it again.")
    return bytes(whole)


def _parsed(line: bytes, where: str) -> dict[str, Any]:
    try:
        told = _READER.decode(line)
    except ValueError:
        told = None
    if not isinstance(told, dict):
        raise Damaged("not-a-batch", f"{where} is no JSON object.".capitalize())
    return told


def _header(told: dict[str, Any]) -> Header:
    if told.pop("format", None) != FORMAT:
        raise Damaged("unknown-format", f"The batch is not in the format {FORMAT}; agent and portal are of different versions.")
    try:
        header = Header(**{**told, "kind": Kind(told["kind"]), "epoch": int(told["epoch"]), "seq": int(told["seq"])})
    except (TypeError, ValueError, KeyError) as error:
        raise Damaged("not-a-batch", f"The header of the batch is not one: {error}.") from None
    if not _is_sound(header):
        raise Damaged("not-a-batch", "The header of the batch has a field that is empty, too long, or of another kind.")
    return header


def _is_sound(header: Header) -> bool:
    texts = all(isinstance(text, str) and len(text) <= 60 for text in (header.stream, header.id, header.at))
    named = texts and STREAM.fullmatch(header.stream) is not None
    follows = isinstance(header.previous, str) and len(header.previous) <= 64
    maps = all(isinstance(told, dict) for told in (header.positions, header.columns, header.notes))
    numbered = 0 < header.epoch < 2**31 and header.seq > 0
    return named and follows and maps and numbered and all(map(_is_version, header.positions.values()))


def _is_version(number: object) -> bool:
    return isinstance(number, int) and 0 <= number < 2**63


def _changes(lines: memoryview) -> list[Change]:
    try:
        return read_lines(lines)
    except ValueError as error:
        raise Damaged("not-a-batch", str(error)) from None
