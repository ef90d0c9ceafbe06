"""A folder, or a bucket of S3: batches are laid into `inbox`, and what the portal says lies in `outbox`.

inbox/main-1-000000000042-<id>.jsonl.gz      a batch
inbox/time/main/<booked_id>-<revision>.json  what became of a piece of booked time
inbox/bills/main/<number>-<revision>.json    what became of a word about where a bill stands
portal.json                                  the portal has come by, and of streams it knows it says so in `outbox`
outbox/main/state.json                       where the stream stands, and wishes: as GET /api/sync/v1/streams/main says
outbox/main/time.json                        booked time that waits: as GET /api/sync/v1/streams/main/time says
outbox/main/bills.json                       where bills stand: as GET /api/sync/v1/streams/main/bills says
refused/...                                  what the portal could not take, by its place in `inbox`, and beside it why (.txt)
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from agent.bills import StatusToWrite
from agent.booked import Outcome, ToWrite
from agent.named import Named, named
from agent.send import Answer, Away, Heard, Refused, Standing
from agent.send.box import Box
from agent.state import Waiting

SOON = 5.0


class Files:
    """Hands batches over as files. Whether somebody takes them, the stream's standing tells."""

    def __init__(self, box: Box, stream: str) -> None:
        self._box, self._stream = box, stream

    def close(self) -> None:
        """Nothing is held."""

    def hand_over(self, batch: Waiting) -> Answer:
        """One file; the same batch twice is the same file."""
        name = Named(self._stream, batch.epoch, batch.seq).file(batch.id)
        try:
            self._box.put(f"inbox/{name}", batch.packed)
        except OSError as error:
            return Answer(Heard.AGAIN, _unreachable(error), SOON)
        return Answer(Heard.TAKEN)

    def standing(self) -> Standing | None:
        """What the portal laid into the outbox."""
        told = self._told("state.json")
        return None if told is None else Standing.of(told)

    def last_word(self) -> Standing | None:
        """The portal says where the stream stands before it takes a file away: where none lies, it has said so of all of them."""
        if self._lies_there():
            raise Away(f"Batches of “{self._stream}” lie there that the portal has not taken yet; that is waited for.", SOON)
        standing = self.standing()
        if standing is None and self._read("portal.json") is None:
            raise Away("The portal has not come by yet to say whether it knows this stream; that is waited for.", SOON)
        return standing

    def pieces(self) -> Sequence[ToWrite]:
        """What the portal laid into the outbox; what was reported lies there until it looks."""
        told = self._told("time.json") or {"pieces": []}
        return [ToWrite.of(each) for each in told["pieces"] if not self._is_told(_of_time(each))]

    def report(self, piece: ToWrite, became: Outcome) -> None:
        """A file of its own."""
        self._tell(_of_time(vars(piece)), {"booked_id": piece.booked_id, "revision": piece.revision} | vars(became))

    def bills(self) -> Sequence[StatusToWrite]:
        """What the portal laid into the outbox; what was reported lies there until it looks."""
        told = self._told("bills.json") or {"bills": []}
        return [StatusToWrite.of(each) for each in told["bills"] if not self._is_told(_of_bill(each))]

    def report_bill(self, bill: StatusToWrite, became: Outcome) -> None:
        """A file of its own."""
        told = {"number": bill.number, "revision": bill.revision, "outcome": became.outcome, "sentence": became.sentence}
        self._tell(_of_bill(vars(bill)), told)

    def _lies_there(self) -> bool:
        try:
            found = (named(each.place.removeprefix("inbox/")) for each in self._box.below("inbox"))
            return any(each is not None and each.stream == self._stream for each in found)
        except OSError as error:
            raise Away(_unreachable(error), SOON) from error

    def _is_told(self, report: tuple[str, str]) -> bool:
        """Whether it waits to be heard, or was not understood: said again it would be no better."""
        what, name = report
        places = (f"{top}/{what}/{self._stream}/{name}" for top in ("inbox", "refused"))
        return any(self._read(place) is not None for place in places)

    def _tell(self, report: tuple[str, str], told: Mapping[str, Any]) -> None:
        what, name = report
        try:
            self._box.put(f"inbox/{what}/{self._stream}/{name}", json.dumps(told).encode())
        except OSError as error:
            raise Away(_unreachable(error), SOON) from error

    def _told(self, name: str) -> Any:
        content = self._read(f"outbox/{self._stream}/{name}")
        try:
            return None if content is None else json.loads(content)
        except ValueError:
            raise Refused(f"outbox/{self._stream}/{name} is no JSON. An admin of the portal looks who wrote it.") from None

    def _read(self, place: str) -> bytes | None:
        try:
            return self._box.get(place)
        except OSError as error:
            raise Away(_unreachable(error), SOON) from error


def _of_time(piece: Mapping[str, Any]) -> tuple[str, str]:
    return "time", f"{piece['booked_id']}-{piece['revision']}.json"


def _of_bill(bill: Mapping[str, Any]) -> tuple[str, str]:
    return "bills", f"{quote(bill['number'], safe='')}-{bill['revision']}.json"


def _unreachable(error: OSError) -> str:
    return f"The place for batches cannot be reached ({error}). Nothing is lost; it is tried again."
