"""The portal's own addresses, by HTTPS: the firm's side calls, nothing ever connects to it."""

import base64
import datetime as dt
import hashlib
import random
import ssl
from collections.abc import Sequence
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx

from agent.batch import MEDIA_TYPE
from agent.bills import StatusToWrite
from agent.booked import Outcome, ToWrite
from agent.send import Answer, Away, Heard, Refused, Standing
from agent.state import Waiting

LONGEST_WAIT = 300.0
"""Seconds; whatever Retry-After says."""
SOON = 5.0
AUTHORITY = (
    "The portal does not let the agent in: its name, its password or this machine's address is not on its list. An admin looks."
)


class Https:
    """One stream of the portal at `url`, as somebody with a password."""

    def __init__(
        self, url: str, stream: str, auth: tuple[str, str], authorities: Path | None = None, timeout: float = 60
    ) -> None:
        self._stream = f"/api/sync/v1/streams/{stream}"
        trusted: ssl.SSLContext | bool = ssl.create_default_context(cafile=authorities) if authorities else True
        self._client = httpx.Client(base_url=url, auth=auth, verify=trusted, timeout=timeout)

    def close(self) -> None:
        """Give the connection back."""
        self._client.close()

    def hand_over(self, batch: Waiting) -> Answer:
        """PUT under its own name: the same batch twice is the same batch."""
        digest = base64.b64encode(hashlib.sha256(batch.packed).digest()).decode()
        headers = {
            "Content-Type": MEDIA_TYPE, "Content-Encoding": "gzip", "Idempotency-Key": batch.id, "Content-Digest": f"sha-256=:{digest}:",
        }  # fmt: skip
        try:
            answer = self._client.put(f"{self._stream}/batches/{batch.epoch}/{batch.seq}", content=batch.packed, headers=headers)
        except httpx.TransportError as error:
            return Answer(Heard.AGAIN, _unreachable(error), SOON)
        heard = _understood(answer)
        if heard.heard == Heard.TAKEN and "state" not in _told(answer):
            return Answer(
                Heard.AGAIN, f"Somebody else answers for the portal at {answer.url}. Nothing is lost; it is tried again.", SOON
            )
        return heard

    def standing(self) -> Standing:
        """GET the stream."""
        return Standing.of(self._asked("GET", self._stream))

    def last_word(self) -> Standing:
        """A batch is looked at before it is answered."""
        return self.standing()

    def pieces(self) -> Sequence[ToWrite]:
        """GET what waits."""
        return [ToWrite.of(each) for each in self._asked("GET", f"{self._stream}/time")["pieces"]]

    def report(self, piece: ToWrite, became: Outcome) -> None:
        """POST what became of it."""
        told = {"revision": piece.revision} | {name: value for name, value in vars(became).items() if value is not None}
        self._asked("POST", f"{self._stream}/time/{piece.booked_id}", told)

    def bills(self) -> Sequence[StatusToWrite]:
        """GET what waits."""
        return [StatusToWrite.of(each) for each in self._asked("GET", f"{self._stream}/bills")["bills"]]

    def report_bill(self, bill: StatusToWrite, became: Outcome) -> None:
        """POST what became of it."""
        told = {"revision": bill.revision, "outcome": became.outcome, "sentence": became.sentence}
        self._asked("POST", f"{self._stream}/bills/{quote(bill.number, safe='')}", told)

    def clock(self) -> dt.datetime | None:
        """What time it is at the portal, from its header Date."""
        try:
            said = self._client.get(self._stream).headers.get("Date")
        except httpx.TransportError as error:
            raise Away(_unreachable(error), SOON) from error
        return parsedate_to_datetime(said) if said else None

    def _asked(self, method: str, address: str, told: Any = None) -> Any:
        try:
            answer = self._client.request(method, address, json=told)
        except httpx.TransportError as error:
            raise Away(_unreachable(error), SOON) from error
        heard = _understood(answer)
        if heard.heard == Heard.AGAIN:
            raise Away(heard.sentence, heard.wait)
        if not answer.is_success:
            raise Refused(heard.sentence)
        try:
            return answer.json()
        except ValueError:
            raise Refused(f"What answers at {answer.url} is no portal: it speaks no JSON. {SETTING}") from None


SETTING = "Whoever keeps the agent looks at url in [send]."
PLAIN = {200: Heard.TAKEN, 201: Heard.TAKEN, 400: Heard.DAMAGED, 409: Heard.FORKED, 413: Heard.TOO_LARGE}
LATER = frozenset({408, 425, 429, 500, 502, 503, 504})


def _understood(answer: httpx.Response) -> Answer:
    code = answer.status_code
    if code in LATER:
        return Answer(Heard.AGAIN, _sentence(answer), _wait(answer))
    if code == 202:
        return Answer(Heard.WAITS, "The portal waits for an earlier batch.", waiting_for=int(_told(answer).get("waiting_for", 0)))
    if code in (401, 403):
        return Answer(Heard.REFUSED, AUTHORITY)
    if code in PLAIN:
        return Answer(PLAIN[code], _sentence(answer))
    return Answer(Heard.REFUSED, f"{_sentence(answer)} {SETTING}")


def _wait(answer: httpx.Response) -> float:
    """Seconds as the portal wishes, and some more by chance, so that not all come back at once."""
    said = answer.headers.get("Retry-After", "")
    seconds = float(said) if said.isdecimal() else _until(said)
    return min(seconds, LONGEST_WAIT) * random.uniform(1, 1.25)  # noqa: S311  no secret


def _until(said: str) -> float:
    try:
        moment = parsedate_to_datetime(said)
    except ValueError:
        return SOON
    if moment.tzinfo is None:
        return SOON
    return max((moment - dt.datetime.now(dt.UTC)).total_seconds(), 0)


def _told(answer: httpx.Response) -> dict[str, Any]:
    try:
        told = answer.json()
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _sentence(answer: httpx.Response) -> str:
    said = _told(answer).get("detail")
    return f"The portal answers {answer.status_code}: {said or answer.reason_phrase}"


def _unreachable(error: httpx.TransportError) -> str:
    return f"The portal does not answer ({error or type(error).__name__}). Nothing is lost; it is tried again."
