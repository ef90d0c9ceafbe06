"""The carriers' lists of approved people and rates, excuses, budgets, and lines that a rule changed."""

import sqlalchemy as sa
from alembic import op

from data.dialects import MONEY, RATE, Key, UtcTime, row_id
from data.migrations.rebuilding import rebuilding

revision = "0008"
down_revision = "0007"

FINDINGS, EDITS = {"rule": 60}, {"field": 30, "rule": 60}
MATTERS = {"number": 20, "caption": 200, "claim_number": 40, "office": 60, "legacy_key": 40}
LINES = {"task_code": 20, "activity_code": 20, "expense_code": 20}
FORGOTTEN = {
    "submissions": {"owner": 80, "receipt": 80, "asked_by": 120},
    "credentials": {"username": 160, "office": 60, "changed_by": 120},
}
"""Columns that 0006 left without their order of letters on SQLite: `HM-1` and `hm-1` were two there."""


def upgrade() -> None:
    """Lines that are here already keep the unit cost they have as the drafted one: nothing ever changed it."""
    _approvals()
    _excuses()
    with op.batch_alter_table("matters") as matters:
        matters.add_column(sa.Column("budget", MONEY, comment="Dollars the carrier gave the matter; empty: no budget"))
        matters.add_column(
            sa.Column(
                "billed_before",
                MONEY,
                comment="Dollars billed on it in the case-management system, on bills that never came here",
            )
        )
    with rebuilding("findings", FINDINGS) as findings:
        findings.add_column(sa.Column("excuse_id", row_id(), comment="Why it may stand; empty: it may not"))
        findings.create_foreign_key("fk_findings_excuse_id_excuses", "excuses", ["excuse_id"], ["id"])
    _edits()
    _drafted_cost()
    for table, keys in FORGOTTEN.items():
        with rebuilding(table, keys, always=True):
            pass


def _approvals() -> None:
    op.create_table(
        "approvals",
        sa.Column("id", row_id(), autoincrement=True, nullable=False, comment="This row's own number"),
        sa.Column("carrier_id", row_id(), nullable=False, comment="Whose list"),
        sa.Column("timekeeper_id", row_id(), comment="Whom it approves; empty: everybody of the classification"),
        sa.Column("classification", Key(10), comment="LEDES classification of 2014; empty: it names a person"),
        sa.Column("matter_id", row_id(), comment="For which matter; empty: for all"),
        sa.Column("starts_on", sa.Date(), comment="First day it holds; empty: always did"),
        sa.Column("ends_on", sa.Date(), comment="Last day it holds; empty: until further notice"),
        sa.Column("rate", RATE, comment="Dollars per hour; empty: the firm's agreed rate"),
        sa.ForeignKeyConstraint(["carrier_id"], ["carriers.id"], name="fk_approvals_carrier_id_carriers"),
        sa.ForeignKeyConstraint(["timekeeper_id"], ["timekeepers.id"], name="fk_approvals_timekeeper_id_timekeepers"),
        sa.ForeignKeyConstraint(["matter_id"], ["matters.id"], name="fk_approvals_matter_id_matters"),
        sa.PrimaryKeyConstraint("id", name="pk_approvals"),
    )
    op.create_index("ix_approvals_carrier_id_timekeeper_id", "approvals", ["carrier_id", "timekeeper_id"])


def _excuses() -> None:
    op.create_table(
        "excuses",
        sa.Column("id", row_id(), autoincrement=True, nullable=False, comment="This row's own number"),
        sa.Column("invoice_id", row_id(), nullable=False, comment="Which invoice"),
        sa.Column("line_id", row_id(), comment="Which line; empty when it is about the whole bill"),
        sa.Column("rule", Key(60), nullable=False, comment="Name of the rule that is excused"),
        sa.Column("sentence", sa.Text(), nullable=False, comment="The finding's sentence when it was excused"),
        sa.Column("reason", sa.Text(), nullable=False, comment="Why it may stand"),
        sa.Column("granted_by", Key(120), comment="Who at the carrier consented; empty: nobody was asked"),
        sa.Column("granted_on", sa.Date(), comment="When the carrier consented"),
        sa.Column("person_id", row_id(), nullable=False, comment="Who excused it"),
        sa.Column("at", UtcTime(), nullable=False, comment="When (UTC)"),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoices.id"], name="fk_excuses_invoice_id_invoices"),
        sa.ForeignKeyConstraint(["line_id"], ["invoice_lines.id"], name="fk_excuses_line_id_invoice_lines"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_excuses_person_id_people"),
        sa.PrimaryKeyConstraint("id", name="pk_excuses"),
    )
    op.create_index("ix_excuses_invoice_id_rule", "excuses", ["invoice_id", "rule"])


def _edits() -> None:
    with rebuilding("line_edits", EDITS) as edits:
        edits.add_column(sa.Column("rule", Key(60), comment="The carrier's rule that changed it; empty when a person did"))
        edits.add_column(sa.Column("why", sa.Text(), comment="What the rule says of it"))
        edits.alter_column("person_id", existing_type=row_id(), nullable=True, comment="Who changed it; empty when a rule did")
        edits.alter_column(
            "field", existing_type=Key(30), existing_nullable=False,
            comment="Which column of the line",
        )  # fmt: skip


def _drafted_cost() -> None:
    comment = "Unit cost as first drafted"
    with rebuilding("invoice_lines", LINES) as lines:
        lines.add_column(sa.Column("original_unit_cost", RATE, comment=comment))
    op.execute("UPDATE invoice_lines SET original_unit_cost = unit_cost")
    with rebuilding("invoice_lines", LINES) as lines:
        lines.alter_column("original_unit_cost", existing_type=RATE, existing_comment=comment, nullable=False)


def downgrade() -> None:
    """What people wrote stays; what rules changed is on the lines and in nobody's history, as are lists and excuses."""
    with rebuilding("invoice_lines", LINES) as lines:
        lines.drop_column("original_unit_cost")
    op.execute("DELETE FROM line_edits WHERE person_id IS NULL")
    with rebuilding("line_edits", EDITS) as edits:
        edits.drop_column("rule")
        edits.drop_column("why")
        edits.alter_column("person_id", existing_type=row_id(), nullable=False, comment="Who changed it")
        edits.alter_column("field", existing_type=Key(30), existing_nullable=False, comment="Which field: narrative, units")
    with rebuilding("findings", FINDINGS) as findings:
        findings.drop_constraint("fk_findings_excuse_id_excuses", type_="foreignkey")
        findings.drop_column("excuse_id")
    with rebuilding("matters", MATTERS) as matters:
        matters.drop_column("budget")
        matters.drop_column("billed_before")
    op.drop_table("excuses")
    op.drop_table("approvals")
