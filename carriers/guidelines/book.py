"""Every rule there is. A carrier file switches one on by its name: `block_billing: {}`, or with its limits."""

from carriers.guidelines import of_money, of_people, of_time, of_words
from carriers.profile import Strict


class Guidelines(Strict):
    """The rules of one carrier, by name; what is left out does not hold."""

    time_increment: of_time.TimeIncrement | None = None
    entry_size: of_time.EntrySize | None = None
    hours_per_day: of_time.HoursPerDay | None = None
    stale_time: of_time.StaleTime | None = None
    late_invoice: of_time.LateInvoice | None = None
    invoice_frequency: of_time.InvoiceFrequency | None = None
    matter_closed: of_time.MatterClosed | None = None
    appeal: of_time.Appeal | None = None
    block_billing: of_words.BlockBilling | None = None
    vague_narrative: of_words.VagueNarrative | None = None
    clerical_work: of_words.ClericalWork | None = None
    not_billable: of_words.NotBillable | None = None
    forbidden_words: of_words.ForbiddenWords | None = None
    legal_research: of_words.LegalResearch | None = None
    codes_needed: of_words.CodesNeeded | None = None
    approved_timekeepers: of_people.ApprovedTimekeepers | None = None
    staffing: of_people.Staffing | None = None
    in_firm_conference: of_people.InFirmConference | None = None
    multiple_attendance: of_people.MultipleAttendance | None = None
    approved_rate: of_money.ApprovedRate | None = None
    rate_cap: of_money.RateCap | None = None
    rate_lock: of_money.RateLock | None = None
    travel: of_money.Travel | None = None
    expense_receipts: of_money.ExpenseReceipts | None = None
    expense_caps: of_money.ExpenseCaps | None = None
    direct_expenses: of_money.DirectExpenses | None = None
    document_backup: of_money.DocumentBackup | None = None
    budget: of_money.Budget | None = None
    duplicate_lines: of_money.DuplicateLines | None = None
    duplicate_number: of_money.DuplicateNumber | None = None


RULES = tuple(Guidelines.model_fields)
"""The names of all rules, in the order in which they are asked."""
