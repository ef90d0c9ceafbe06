"""The first tables: invoices, lines, edits, events and findings; time entries and expenses that go on them."""

import sqlalchemy as sa
from alembic import op

from data.dialects import HOURS, MONEY, RATE, UNITS, Key, UtcTime, row_id

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create them, parents first."""
    op.create_table(
        "invoices",
        sa.Column("id", row_id(), autoincrement=True, nullable=False, comment="This row's own number"),
        sa.Column("number", Key(20), nullable=False, comment="The invoice's number, unique in the firm (LEDES INVOICE_NUMBER)"),
        sa.Column("matter_id", row_id(), nullable=False, comment="For which matter"),
        sa.Column("attorney_id", row_id(), comment="The attorney whose table it is on"),
        sa.Column("status", sa.String(20), nullable=False, comment="Where it stands; written by billing/lifecycle.py only"),
        sa.Column("source", sa.String(20), nullable=False, comment="How it came to be here"),
        sa.Column("invoice_date", sa.Date(), nullable=False, comment="Date on the bill"),
        sa.Column("period_start", sa.Date(), nullable=False, comment="First day billed"),
        sa.Column("period_end", sa.Date(), nullable=False, comment="Last day billed"),
        sa.Column("description", sa.Text(), nullable=False, comment="LEDES INVOICE_DESCRIPTION"),
        sa.Column("total", MONEY, nullable=False, comment="Dollars: the sum of its lines' totals"),
        sa.Column("receipt", Key(80), comment="The carrier's receipt number, once accepted"),
        sa.Column("since", UtcTime(), nullable=False, comment="When it came to stand where it stands (UTC)"),
        sa.Column("created_at", UtcTime(), nullable=False, comment="When it was made (UTC)"),
        sa.Column(
            "version", sa.Integer(), nullable=False, comment="Counts every change, so that two people never overwrite each other"
        ),
        sa.ForeignKeyConstraint(["attorney_id"], ["timekeepers.id"], name="fk_invoices_attorney_id_timekeepers"),
        sa.ForeignKeyConstraint(["matter_id"], ["matters.id"], name="fk_invoices_matter_id_matters"),
        sa.PrimaryKeyConstraint("id", name="pk_invoices"),
        sa.UniqueConstraint("number", name="uq_invoices_number"),
    )
    op.create_index("ix_invoices_matter_id", "invoices", ["matter_id"])
    op.create_index("ix_invoices_period_end_status", "invoices", ["period_end", "status"])
    op.create_index("ix_invoices_status_attorney_id", "invoices", ["status", "attorney_id"])
    op.create_table(
        "time_entries",
        sa.Column("id", row_id(), autoincrement=True, nullable=False, comment="This row's own number"),
        sa.Column("matter_id", row_id(), nullable=False, comment="On which matter"),
        sa.Column("timekeeper_id", row_id(), nullable=False, comment="Whose work"),
        sa.Column("worked_on", sa.Date(), nullable=False, comment="Day of the work"),
        sa.Column("hours", HOURS, nullable=False, comment="Hours worked"),
        sa.Column("task_code", Key(20), comment="UTBMS task, e.g. L330"),
        sa.Column("activity_code", Key(20), comment="UTBMS activity, e.g. A103"),
        sa.Column("narrative", sa.Text(), nullable=False, comment="What was done"),
        sa.Column("bill_status", sa.String(20), nullable=False, comment="What the case-management system says"),
        sa.Column("bill_number", Key(20), comment="The bill it was on there, before Ledgerline"),
        sa.Column("invoice_id", row_id(), comment="The invoice it is on here; empty while unbilled"),
        sa.Column("legacy_key", Key(40), nullable=False, comment="The row's key in the case-management system"),
        sa.Column(
            "legacy_version", row_id(), nullable=False, comment="The row version we hold; an older one never overwrites a newer"
        ),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoices.id"], name="fk_time_entries_invoice_id_invoices"),
        sa.ForeignKeyConstraint(["matter_id"], ["matters.id"], name="fk_time_entries_matter_id_matters"),
        sa.ForeignKeyConstraint(["timekeeper_id"], ["timekeepers.id"], name="fk_time_entries_timekeeper_id_timekeepers"),
        sa.PrimaryKeyConstraint("id", name="pk_time_entries"),
        sa.UniqueConstraint("legacy_key", name="uq_time_entries_legacy_key"),
    )
    op.create_index("ix_time_entries_bill_status_worked_on", "time_entries", ["bill_status", "worked_on"])
    op.create_index("ix_time_entries_invoice_id", "time_entries", ["invoice_id"])
    op.create_index("ix_time_entries_matter_id_worked_on", "time_entries", ["matter_id", "worked_on"])
    op.create_index("ix_time_entries_timekeeper_id", "time_entries", ["timekeeper_id"])
    op.create_table(
        "expenses",
        sa.Column("id", row_id(), autoincrement=True, nullable=False, comment="This row's own number"),
        sa.Column("matter_id", row_id(), nullable=False, comment="On which matter"),
        sa.Column("incurred_on", sa.Date(), nullable=False, comment="Day of the cost"),
        sa.Column("quantity", UNITS, nullable=False, comment="How many: pages, miles, pieces"),
        sa.Column("unit_cost", RATE, nullable=False, comment="Dollars for one of them"),
        sa.Column("expense_code", Key(20), comment="UTBMS expense, e.g. E101"),
        sa.Column("narrative", sa.Text(), nullable=False, comment="What it was for"),
        sa.Column("bill_status", sa.String(20), nullable=False, comment="What the case-management system says"),
        sa.Column("bill_number", Key(20), comment="The bill it was on there, before Ledgerline"),
        sa.Column("invoice_id", row_id(), comment="The invoice it is on here; empty while unbilled"),
        sa.Column("legacy_key", Key(40), nullable=False, comment="The row's key in the case-management system"),
        sa.Column(
            "legacy_version", row_id(), nullable=False, comment="The row version we hold; an older one never overwrites a newer"
        ),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoices.id"], name="fk_expenses_invoice_id_invoices"),
        sa.ForeignKeyConstraint(["matter_id"], ["matters.id"], name="fk_expenses_matter_id_matters"),
        sa.PrimaryKeyConstraint("id", name="pk_expenses"),
        sa.UniqueConstraint("legacy_key", name="uq_expenses_legacy_key"),
    )
    op.create_index("ix_expenses_bill_status_incurred_on", "expenses", ["bill_status", "incurred_on"])
    op.create_index("ix_expenses_invoice_id", "expenses", ["invoice_id"])
    op.create_index("ix_expenses_matter_id_incurred_on", "expenses", ["matter_id", "incurred_on"])
    op.create_table(
        "invoice_lines",
        sa.Column("id", row_id(), autoincrement=True, nullable=False, comment="This row's own number"),
        sa.Column("invoice_id", row_id(), nullable=False, comment="On which bill"),
        sa.Column("position", sa.Integer(), nullable=False, comment="Its place on the bill, from 1 (LEDES LINE_ITEM_NUMBER)"),
        sa.Column("kind", sa.String(20), nullable=False, comment="F fee, E expense, IF and IE adjustments of the whole bill"),
        sa.Column("day", sa.Date(), nullable=False, comment="Day of the work or cost"),
        sa.Column("timekeeper_id", row_id(), comment="Whose work; empty on an expense"),
        sa.Column("task_code", Key(20), comment="UTBMS task"),
        sa.Column("activity_code", Key(20), comment="UTBMS activity"),
        sa.Column("expense_code", Key(20), comment="UTBMS expense"),
        sa.Column("units", UNITS, nullable=False, comment="Hours on a fee, a count on an expense"),
        sa.Column("unit_cost", RATE, nullable=False, comment="Dollars for one hour or one piece"),
        sa.Column("adjustment", MONEY, nullable=False, comment="Dollars added (or taken away, negative) on this line"),
        sa.Column("total", MONEY, nullable=False, comment="Dollars: units x unit cost + adjustment, rounded once"),
        sa.Column("narrative", sa.Text(), nullable=False, comment="What the carrier will read"),
        sa.Column("original_units", UNITS, nullable=False, comment="Units as first drafted"),
        sa.Column("original_narrative", sa.Text(), nullable=False, comment="Narrative as first drafted"),
        sa.Column("time_entry_id", row_id(), comment="The time entry it was made from"),
        sa.Column("expense_id", row_id(), comment="The expense it was made from"),
        sa.ForeignKeyConstraint(["expense_id"], ["expenses.id"], name="fk_invoice_lines_expense_id_expenses"),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoices.id"], name="fk_invoice_lines_invoice_id_invoices"),
        sa.ForeignKeyConstraint(["time_entry_id"], ["time_entries.id"], name="fk_invoice_lines_time_entry_id_time_entries"),
        sa.ForeignKeyConstraint(["timekeeper_id"], ["timekeepers.id"], name="fk_invoice_lines_timekeeper_id_timekeepers"),
        sa.PrimaryKeyConstraint("id", name="pk_invoice_lines"),
        sa.UniqueConstraint("invoice_id", "position", name="uq_invoice_lines_invoice_id_position"),
    )
    op.create_index("ix_invoice_lines_expense_id", "invoice_lines", ["expense_id"])
    op.create_index("ix_invoice_lines_time_entry_id", "invoice_lines", ["time_entry_id"])
    op.create_table(
        "line_edits",
        sa.Column("id", row_id(), autoincrement=True, nullable=False, comment="This row's own number"),
        sa.Column("line_id", row_id(), nullable=False, comment="Which line"),
        sa.Column("person_id", row_id(), nullable=False, comment="Who changed it"),
        sa.Column("at", UtcTime(), nullable=False, comment="When (UTC)"),
        sa.Column("field", Key(30), nullable=False, comment="Which field: narrative, units"),
        sa.Column("before", sa.Text(), nullable=False, comment="What it said"),
        sa.Column("after", sa.Text(), nullable=False, comment="What it says now"),
        sa.ForeignKeyConstraint(["line_id"], ["invoice_lines.id"], name="fk_line_edits_line_id_invoice_lines"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_line_edits_person_id_people"),
        sa.PrimaryKeyConstraint("id", name="pk_line_edits"),
    )
    op.create_index("ix_line_edits_line_id", "line_edits", ["line_id"])
    op.create_table(
        "invoice_events",
        sa.Column("id", row_id(), autoincrement=True, nullable=False, comment="This row's own number"),
        sa.Column("invoice_id", row_id(), nullable=False, comment="Which invoice"),
        sa.Column("at", UtcTime(), nullable=False, comment="When (UTC)"),
        sa.Column("move", Key(30), nullable=False, comment="Name of the move, or of what else happened (edited, made)"),
        sa.Column("person_id", row_id(), comment="Who did it; empty for the worker"),
        sa.Column("actor", Key(120), nullable=False, comment="The name of who did it, as it was then"),
        sa.Column("before", sa.String(20), comment="Status before"),
        sa.Column("after", sa.String(20), nullable=False, comment="Status after"),
        sa.Column("note", sa.Text(), comment="What was said with it"),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoices.id"], name="fk_invoice_events_invoice_id_invoices"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_invoice_events_person_id_people"),
        sa.PrimaryKeyConstraint("id", name="pk_invoice_events"),
    )
    op.create_index("ix_invoice_events_invoice_id", "invoice_events", ["invoice_id"])
    op.create_table(
        "findings",
        sa.Column("id", row_id(), autoincrement=True, nullable=False, comment="This row's own number"),
        sa.Column("invoice_id", row_id(), nullable=False, comment="Which invoice"),
        sa.Column("line_id", row_id(), comment="Which line; empty when it is about the whole bill"),
        sa.Column("rule", Key(60), nullable=False, comment="Name of the rule or of the field that is wrong"),
        sa.Column("severity", sa.String(20), nullable=False, comment="Whether it stops the invoice"),
        sa.Column("sentence", sa.Text(), nullable=False, comment="What is wrong and how to mend it"),
        sa.Column("turn", sa.String(20), nullable=False, comment="Whose turn it is"),
        sa.Column("found_at", UtcTime(), nullable=False, comment="When it was found (UTC)"),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoices.id"], name="fk_findings_invoice_id_invoices"),
        sa.ForeignKeyConstraint(["line_id"], ["invoice_lines.id"], name="fk_findings_line_id_invoice_lines"),
        sa.PrimaryKeyConstraint("id", name="pk_findings"),
    )
    op.create_index("ix_findings_invoice_id", "findings", ["invoice_id"])


def downgrade() -> None:
    """Drop them, children first."""
    for table in ("findings", "invoice_events", "line_edits", "invoice_lines", "expenses", "time_entries", "invoices"):
        op.drop_table(table)
