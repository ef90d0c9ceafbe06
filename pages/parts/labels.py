"""Stored words as people say them, each with a colour and a sign, so that nothing is told by colour alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal

import streamlit as st

from billing import lifecycle
from billing.approving import ListChange
from billing.preflight import Light, Verdict, Whose
from billing.submission import lifecycle as uploads
from data.vocabulary import (
    AnswerSource,
    AttemptOutcome,
    CarrierWord,
    DriftKind,
    InvoiceStatus,
    LineKind,
    MailState,
    RunStatus,
    Severity,
    SubmissionStatus,
    Turn,
)
from pages.parts.account import AccountState
from pages.parts.site_state import SiteState
from pages.parts.table_state import TableState

Colour = Literal["gray", "blue", "green", "orange", "red", "violet"]
INK: Mapping[Colour, str] = {
    "gray": "#6f7672",
    "blue": "#2f6690",
    "green": "#2e7d4f",
    "orange": "#b3631a",
    "red": "#b23a3a",
    "violet": "#6b5b95",
}
"""The palette of .streamlit/config.toml again, for charts and table cells, which do not read the theme's names."""

TINTS: Mapping[Colour, tuple[str, str]] = {
    "gray": ("#e7e6de", "#363d39"),
    "blue": ("#d8e5ef", "#22394c"),
    "green": ("#d5eadc", "#1f4430"),
    "orange": ("#f6e0c9", "#533413"),
    "red": ("#f4d9d6", "#57262a"),
    "violet": ("#e4deef", "#3a3356"),
}
"""Behind words in tables: on paper, and in the dark."""


@dataclass(frozen=True)
class Label:
    """One stored word on the page."""

    words: str
    colour: Colour
    icon: str

    @property
    def ink(self) -> str:
        """The colour as a hex number, for charts and table cells."""
        return INK[self.colour]

    def tint(self, *, dark: bool) -> str:
        """The colour behind the word in a table."""
        return TINTS[self.colour][dark]

    def badge(self) -> None:
        """Draw it as a small coloured word with its sign."""
        st.badge(self.words, icon=f":material/{self.icon}:", color=self.colour)

    def __str__(self) -> str:
        return self.words


def label(word: StrEnum) -> Label:
    """How to show a stored word of any vocabulary below."""
    return LABELS[type(word)][word]


def labels(vocabulary: type[StrEnum]) -> list[Label]:
    """Every label of a vocabulary, in its own order."""
    return [label(word) for word in vocabulary]


def event_words(what: str) -> str:
    """What an event of an invoice says happened: its move in the past tense, or the plain word it was written with."""
    return lifecycle.BY_NAME[what].done if what in lifecycle.BY_NAME else what


INVOICES: Mapping[InvoiceStatus, tuple[Colour, str]] = {
    InvoiceStatus.DRAFT: ("gray", "edit_note"),
    InvoiceStatus.IN_REVIEW: ("blue", "rate_review"),
    InvoiceStatus.SENT_BACK: ("orange", "undo"),
    InvoiceStatus.APPROVED: ("violet", "task_alt"),
    InvoiceStatus.SUBMITTING: ("blue", "upload"),
    InvoiceStatus.UNCERTAIN: ("orange", "help"),
    InvoiceStatus.ACCEPTED: ("green", "verified"),
    InvoiceStatus.REJECTED: ("red", "block"),
    InvoiceStatus.VOID: ("gray", "delete_forever"),
}
UPLOADS: Mapping[SubmissionStatus, tuple[Colour, str]] = {
    SubmissionStatus.QUEUED: ("gray", "schedule"),
    SubmissionStatus.RUNNING: ("blue", "upload"),
    SubmissionStatus.WAITING: ("blue", "hourglass_top"),
    SubmissionStatus.NEEDS_PERSON: ("orange", "front_hand"),
    SubmissionStatus.UNCERTAIN: ("orange", "help"),
    SubmissionStatus.ACCEPTED: ("green", "verified"),
    SubmissionStatus.REJECTED: ("red", "block"),
    SubmissionStatus.CANCELLED: ("gray", "undo"),
}
# One table per vocabulary: two vocabularies may use the same word, and such words are equal to Python.
LABELS: Mapping[type[StrEnum], Mapping[Any, Label]] = {
    InvoiceStatus: {word: Label(lifecycle.STATUS_LABELS[word], *look) for word, look in INVOICES.items()},
    SubmissionStatus: {word: Label(uploads.STATUS_LABELS[word], *look) for word, look in UPLOADS.items()},
    AttemptOutcome: {
        AttemptOutcome.ACCEPTED: Label("Accepted", "green", "verified"),
        AttemptOutcome.REJECTED: Label("Rejected", "red", "block"),
        AttemptOutcome.PENDING: Label("The site is still thinking", "blue", "hourglass_top"),
        AttemptOutcome.LATER: Label("Nothing sent; later again", "gray", "schedule"),
        AttemptOutcome.NEEDS_PERSON: Label("Needs a person", "orange", "front_hand"),
        AttemptOutcome.UNKNOWN: Label("Sent, answer unknown", "orange", "help"),
        AttemptOutcome.ABSENT: Label("Not on the site", "gray", "search_off"),
    },
    Turn: {
        Turn.WORKER: Label("The worker's turn", "gray", "smart_toy"),
        Turn.BILLER: Label("A biller's turn", "orange", "person"),
        Turn.ADMIN: Label("An admin's turn", "orange", "key"),
        Turn.KEEPER: Label("The keeper's turn", "orange", "build"),
    },
    CarrierWord: {
        CarrierWord.RECEIVED: Label("Received", "blue", "inbox"),
        CarrierWord.ACCEPTED: Label("Accepted", "green", "verified"),
        CarrierWord.ON_HOLD: Label("On hold", "orange", "pause_circle"),
        CarrierWord.INQUIRY: Label("Inquiry", "orange", "contact_support"),
        CarrierWord.REDUCED: Label("Reduced", "violet", "trending_down"),
        CarrierWord.REJECTED: Label("Rejected", "red", "block"),
        CarrierWord.PAID: Label("Paid", "green", "payments"),
    },
    AnswerSource: {
        AnswerSource.SITE: Label("On its site", "gray", "language"),
        AnswerSource.MAIL: Label("By mail", "gray", "mail"),
        AnswerSource.PERSON: Label("Written down by hand", "gray", "person"),
    },
    SiteState: {
        SiteState.REFUSED: Label("Sign-in refused", "red", "key_off"),
        SiteState.NO_SIGN_IN: Label("No sign-in yet", "orange", "key_off"),
        SiteState.SILENT: Label("Silent", "red", "notifications_active"),
        SiteState.PAUSED: Label("Paused", "orange", "pause_circle"),
        SiteState.CLOSED: Label("Closed now", "gray", "bedtime"),
        SiteState.RUNNING: Label("Being visited", "blue", "upload"),
        SiteState.BY_HAND: Label("By hand", "violet", "front_hand"),
        SiteState.NO_FILE: Label("No carrier file", "red", "draft"),
    },
    AccountState: {
        AccountState.REFUSED: Label("Refused", "red", "key_off"),
        AccountState.ENDED: Label("Past its last day", "red", "event_busy"),
        AccountState.ENDING: Label("Ends soon", "orange", "hourglass_bottom"),
        AccountState.UNTRIED: Label("Not tried yet", "gray", "key"),
        AccountState.WORKS: Label("Works", "green", "verified"),
        AccountState.NONE: Label("None entered yet", "orange", "key_off"),
        AccountState.NOT_NEEDED: Label("By hand", "violet", "front_hand"),
    },
    TableState: {
        TableState.STOPPED: Label("Stopped", "red", "block"),
        TableState.DIFFERS: Label("Differs", "red", "difference"),
        TableState.REFUSES: Label("Refused rows", "orange", "report"),
        TableState.COMPARING: Label("Being compared", "blue", "sync"),
        TableState.REPAIRING: Label("Being repaired", "blue", "build"),
        TableState.WELL: Label("Well", "green", "check_circle"),
    },
    DriftKind: {
        DriftKind.MISSING: Label("Missing here", "red", "remove"),
        DriftKind.EXTRA: Label("Here alone", "orange", "add"),
        DriftKind.CHANGED: Label("Different", "orange", "difference"),
    },
    MailState: {
        MailState.MATCHED: Label("Matched", "green", "task_alt"),
        MailState.UNMATCHED: Label("Unmatched", "orange", "help"),
        MailState.IGNORED: Label("Ignored", "gray", "notifications_off"),
        MailState.SETTLED: Label("Settled", "blue", "done_all"),
    },
    Severity: {
        Severity.REFUSE: Label("Must be mended", "red", "error"),
        Severity.WARN: Label("Worth a look", "orange", "warning"),
    },
    Light: {
        Light.GREEN: Label("✓ OK", "green", "check_circle"),
        Light.AMBER: Label("! Look", "orange", "warning"),
        Light.RED: Label("✕ Stop", "red", "block"),
        Light.NONE: Label("– None", "gray", "remove"),
    },
    Verdict: {
        Verdict.STOPPED: Label("Stopped", "red", "block"),
        Verdict.IN_REVIEW: Label("Not approved yet", "blue", "rate_review"),
        Verdict.LOOK: Label("Worth a look", "orange", "warning"),
        Verdict.READY: Label("Ready", "green", "flight_takeoff"),
    },
    Whose: {
        Whose.ATTORNEY: Label("The attorney's turn", "blue", "gavel"),
        Whose.BILLER: Label("A biller's turn", "orange", "person"),
        Whose.ADMIN: Label("An admin's turn", "orange", "key"),
        Whose.KEEPER: Label("The keeper's turn", "orange", "build"),
    },
    ListChange: {
        ListChange.NEW: Label("New", "green", "add"),
        ListChange.GONE: Label("Gone", "red", "remove"),
        ListChange.CHANGED: Label("Changed", "orange", "edit"),
    },
    LineKind: {
        LineKind.FEE: Label("Fee", "gray", "schedule"),
        LineKind.EXPENSE: Label("Expense", "gray", "payments"),
        LineKind.FEE_ADJUSTMENT: Label("Adjustment of fees", "gray", "percent"),
        LineKind.EXPENSE_ADJUSTMENT: Label("Adjustment of expenses", "gray", "percent"),
    },
    RunStatus: {
        RunStatus.REQUESTED: Label("Asked for", "gray", "schedule"),
        RunStatus.RUNNING: Label("Running", "blue", "autorenew"),
        RunStatus.DONE: Label("Done", "green", "check_circle"),
        RunStatus.FAILED: Label("Failed", "red", "error"),
        RunStatus.LOST: Label("Cut off", "orange", "link_off"),
    },
}
