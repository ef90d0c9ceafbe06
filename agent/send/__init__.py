"""Handing batches over, and hearing what the other end wants: what every way can do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from agent.bills import StatusToWrite
from agent.booked import Outcome, ToWrite
from agent.state import Waiting


class Heard(StrEnum):
    """What the other end said of a batch."""

    TAKEN = "taken"
    WAITS = "waits"
    """It is stored there, and waits for one before it."""
    AGAIN = "again"
    """It did not arrive whole, or not now; the same one again."""
    DAMAGED = "damaged"
    """It arrived changed; the same one again, but not for ever."""
    TOO_LARGE = "too large"
    FORKED = "forked"
    """Another agent speaks for this stream, or the other end lost what it had: a person lets one begin a new epoch."""
    REFUSED = "refused"
    """Nothing that this program does alone will change that."""


@dataclass(frozen=True)
class Answer:
    """What was heard; the sentence is for the log, the seconds are to be waited."""

    heard: Heard
    sentence: str = ""
    wait: float = 0
    waiting_for: int = 0


@dataclass(frozen=True)
class Wish:
    """Something the portal wants read again: `kind` is ranges, rows or whole; `wanted` names ranges or keys, empty for all."""

    id: int
    kind: str
    source: str
    wanted: Mapping[str, Any]


@dataclass(frozen=True)
class NotTaken:
    """The newest batch of a stream that was laid down and could not be taken: of which epoch, and why."""

    epoch: int
    sentence: str


@dataclass(frozen=True)
class Standing:
    """Where the stream stands at the other end, and what is wanted; everything 0 or empty if it never spoke."""

    epoch: int = 0
    received_seq: int = 0
    received_sha: str = ""
    positions: Mapping[str, int] = field(default_factory=dict)
    wishes: Sequence[Wish] = ()
    not_taken: NotTaken | None = None

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> "Standing":
        """From what the portal says as JSON."""
        wishes = tuple(Wish(each["id"], each["kind"], each["source"], each["wanted"]) for each in told["wishes"])
        not_taken = NotTaken(**told["not_taken"]) if told.get("not_taken") else None
        return cls(told["epoch"], told["received_seq"], told["received_sha"], told["positions"], wishes, not_taken)


class Away(Exception):
    """The other end does not answer, or not now: nothing is lost, and it is tried again after `wait` seconds."""

    def __init__(self, sentence: str, wait: float = 0) -> None:
        super().__init__(sentence)
        self.wait = wait


class Refused(Exception):
    """The other end does not let us in, or does not know what we speak of; the text says why and whose turn it is."""


class Sender(Protocol):
    """One way to the portal."""

    def hand_over(self, batch: Waiting) -> Answer:
        """One batch; TAKEN only if it is durable there."""
        ...

    def standing(self) -> Standing | None:
        """Where the stream stands there; None where nobody has said so yet. Raises Away and Refused."""
        ...

    def last_word(self) -> Standing | None:
        """The same, when every batch that was handed over has been looked at there; Away before."""
        ...

    def pieces(self) -> Sequence[ToWrite]:
        """Booked time that waits to be written, the oldest first. Raises Away and Refused."""
        ...

    def report(self, piece: ToWrite, became: Outcome) -> None:
        """What became of a piece of booked time; said twice it does no harm. Raises Away and Refused."""
        ...

    def bills(self) -> Sequence[StatusToWrite]:
        """Where bills stand of which the system here does not know it yet, the oldest word first. Raises Away and Refused."""
        ...

    def report_bill(self, bill: StatusToWrite, became: Outcome) -> None:
        """What became of a word about a bill; said twice it does no harm. Raises Away and Refused."""
        ...

    def close(self) -> None:
        """Give the connections back."""
        ...
