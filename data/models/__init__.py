"""Every table. Importing this package is enough to know them all."""

from data.models.answer import Answer, Mail
from data.models.approval import Approval, ApprovalList, Excuse
from data.models.base import Base
from data.models.cut import Cut, Suggestion
from data.models.firm import Carrier, Client, Matter, Rate, Timekeeper
from data.models.invoice import Finding, Invoice, InvoiceEvent, InvoiceLine, LineEdit
from data.models.jobs import JobRun, Lease, TimetableEntry
from data.models.person import Person, SignIn, SignInEvent
from data.models.replication import Cursor, Drift, InboxBatch, RefusedFile, RefusedRow, Stream, Tombstone, Wish
from data.models.returning import BillToCompare, ReturnedStatus, ReturnedTime, TimeWord
from data.models.submission import Attempt, Credential, LedesFile, Submission, Visit
from data.models.work import Expense, TimeEntry

__all__ = [
    "Answer",
    "Approval",
    "ApprovalList",
    "Attempt",
    "Base",
    "BillToCompare",
    "Carrier",
    "Client",
    "Credential",
    "Cursor",
    "Cut",
    "Drift",
    "Excuse",
    "Expense",
    "Finding",
    "InboxBatch",
    "Invoice",
    "InvoiceEvent",
    "InvoiceLine",
    "JobRun",
    "Lease",
    "LedesFile",
    "LineEdit",
    "Mail",
    "Matter",
    "Person",
    "Rate",
    "RefusedFile",
    "RefusedRow",
    "ReturnedStatus",
    "ReturnedTime",
    "SignIn",
    "SignInEvent",
    "Stream",
    "Submission",
    "Suggestion",
    "TimeEntry",
    "TimeWord",
    "Timekeeper",
    "TimetableEntry",
    "Tombstone",
    "Visit",
    "Wish",
]
