"""The words we store. What may follow what is not here: see billing/lifecycle.py and billing/submission/lifecycle.py."""

from enum import StrEnum


class Role(StrEnum):
    """What a person who signs in does in the firm; somebody may hold several."""

    ATTORNEY = "attorney"
    BILLER = "biller"
    MANAGER = "manager"
    ADMIN = "admin"


class InvoiceStatus(StrEnum):
    """Where an invoice stands in its life."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    SENT_BACK = "sent_back"
    APPROVED = "approved"
    SUBMITTING = "submitting"
    UNCERTAIN = "uncertain"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    VOID = "void"


class SubmissionStatus(StrEnum):
    """Where one intent to put one invoice on a carrier's site stands."""

    QUEUED = "queued"
    RUNNING = "running"
    WAITING = "waiting"
    NEEDS_PERSON = "needs_person"
    UNCERTAIN = "uncertain"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    CANCELLED = "cancelled"


class AttemptOutcome(StrEnum):
    """How one attempt of a submission ended; an attempt without an outcome was cut off."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    PENDING = "pending"
    LATER = "later"
    NEEDS_PERSON = "needs_person"
    UNKNOWN = "unknown"
    ABSENT = "absent"


class Turn(StrEnum):
    """Whose turn it is after something went wrong."""

    WORKER = "worker"
    BILLER = "biller"
    ADMIN = "admin"
    KEEPER = "keeper"


class LineKind(StrEnum):
    """What a line of an invoice is, in LEDES's own letters."""

    FEE = "F"
    EXPENSE = "E"
    FEE_ADJUSTMENT = "IF"
    EXPENSE_ADJUSTMENT = "IE"


class BillStatus(StrEnum):
    """What the case-management system says of a time entry or an expense."""

    UNBILLED = "unbilled"
    BILLED = "billed"
    NOT_BILLABLE = "not_billable"


class Return(StrEnum):
    """Where booked time stands on its way into the case-management system."""

    WAITING = "waiting"
    THERE = "there"
    OVERRULED = "overruled"
    REFUSED = "refused"


class Side(StrEnum):
    """Where a word about a piece of work was said: in the portal, or in the case-management system."""

    HERE = "here"
    THERE = "there"


class BatchState(StrEnum):
    """What became of a batch of replication: `held` waits for a person's word, `refused` could not be read at all."""

    WAITING = "waiting"
    APPLIED = "applied"
    HELD = "held"
    REFUSED = "refused"


class WishState(StrEnum):
    """Where something stands that the portal wants of the case-management system."""

    ASKED = "asked"
    DONE = "done"
    FAILED = "failed"


class DriftKind(StrEnum):
    """How one row differs between the case-management system and here."""

    MISSING = "missing"
    EXTRA = "extra"
    CHANGED = "changed"


class InvoiceSource(StrEnum):
    """How an invoice came to be here."""

    DRAFTED = "drafted"
    IMPORTED = "imported"


class Severity(StrEnum):
    """What a finding does: stop the invoice, or only be seen."""

    REFUSE = "refuse"
    WARN = "warn"


class RunStatus(StrEnum):
    """Where one run of a job stands; `lost` is a run whose worker died under it."""

    REQUESTED = "requested"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    LOST = "lost"


class CarrierWord(StrEnum):
    """What a carrier says of an invoice that it has; its own words stand beside it."""

    RECEIVED = "received"
    ACCEPTED = "accepted"
    ON_HOLD = "on_hold"
    INQUIRY = "inquiry"
    REDUCED = "reduced"
    REJECTED = "rejected"
    PAID = "paid"


class AnswerSource(StrEnum):
    """How an answer came to us."""

    SITE = "site"
    MAIL = "mail"
    PERSON = "person"


class MailState(StrEnum):
    """What became of a mail: `unmatched` waits for a person."""

    MATCHED = "matched"
    UNMATCHED = "unmatched"
    IGNORED = "ignored"
    SETTLED = "settled"
