"""The first tables: LEDES files, submissions, attempts, visits and sign-ins at the sites."""

import sqlalchemy as sa
from alembic import op

from data.dialects import Json, Key, UtcTime, row_id

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Create them, parents first."""
    op.create_table(
        "ledes_files",
        sa.Column("id", row_id(), autoincrement=True, nullable=False, comment="This row's own number"),
        sa.Column("invoice_id", row_id(), nullable=False, comment="Of which invoice"),
        sa.Column("format", Key(20), nullable=False, comment="Name of its format, as carrier files say it"),
        sa.Column("name", Key(120), nullable=False, comment="File name the carrier sees"),
        sa.Column("sha256", Key(64), nullable=False, comment="SHA-256 of the bytes, hexadecimal"),
        sa.Column("size", sa.Integer(), nullable=False, comment="Bytes"),
        sa.Column("place", Key(200), nullable=False, comment="Where it lies in the file store"),
        sa.Column("changes", Json(), nullable=False, comment="Characters that LEDES cannot carry and what they became, by line"),
        sa.Column("made_at", UtcTime(), nullable=False, comment="When (UTC)"),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoices.id"], name="fk_ledes_files_invoice_id_invoices"),
        sa.PrimaryKeyConstraint("id", name="pk_ledes_files"),
    )
    op.create_index("ix_ledes_files_invoice_id", "ledes_files", ["invoice_id"])
    op.create_table(
        "submissions",
        sa.Column("id", row_id(), autoincrement=True, nullable=False, comment="This row's own number"),
        sa.Column("invoice_id", row_id(), nullable=False, comment="Which invoice"),
        sa.Column("file_id", row_id(), nullable=False, comment="Which file exactly"),
        sa.Column("carrier_id", row_id(), nullable=False, comment="Whose site"),
        sa.Column(
            "status", sa.String(20), nullable=False, comment="Where it stands; written by billing/submission/lifecycle.py only"
        ),
        sa.Column(
            "fence", sa.Integer(), nullable=False, comment="Counts the claims; only the holder of the newest may act or record"
        ),
        sa.Column("owner", Key(80), comment="The process that holds it now"),
        sa.Column("lease_until", UtcTime(), comment="It holds it until then (UTC)"),
        sa.Column("not_before", UtcTime(), nullable=False, comment="Not to be tried before (UTC)"),
        sa.Column(
            "tries", sa.Integer(), nullable=False, comment="Attempts that ended without an answer since somebody last asked"
        ),
        sa.Column("turn", sa.String(20), comment="Whose turn it is; empty when all is well"),
        sa.Column("sentence", sa.Text(), comment="What stands in the way, or what the carrier said"),
        sa.Column("receipt", Key(80), comment="The carrier's receipt number"),
        sa.Column("asked_by", Key(120), nullable=False, comment="Who asked for it"),
        sa.Column("asked_at", UtcTime(), nullable=False, comment="When (UTC)"),
        sa.Column("ended_at", UtcTime(), comment="When the answer was there (UTC)"),
        sa.ForeignKeyConstraint(["carrier_id"], ["carriers.id"], name="fk_submissions_carrier_id_carriers"),
        sa.ForeignKeyConstraint(["file_id"], ["ledes_files.id"], name="fk_submissions_file_id_ledes_files"),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoices.id"], name="fk_submissions_invoice_id_invoices"),
        sa.PrimaryKeyConstraint("id", name="pk_submissions"),
        sa.UniqueConstraint("invoice_id", "file_id", name="uq_submissions_invoice_id_file_id"),
    )
    op.create_index("ix_submissions_carrier_id", "submissions", ["carrier_id"])
    op.create_index("ix_submissions_status_not_before", "submissions", ["status", "not_before"])
    op.create_table(
        "attempts",
        sa.Column("id", row_id(), autoincrement=True, nullable=False, comment="This row's own number"),
        sa.Column("submission_id", row_id(), nullable=False, comment="Of which submission"),
        sa.Column("fence", sa.Integer(), nullable=False, comment="The claim's number"),
        sa.Column("owner", Key(80), nullable=False, comment="Which process"),
        sa.Column("started_at", UtcTime(), nullable=False, comment="When it was claimed (UTC)"),
        sa.Column("intent_at", UtcTime(), comment="When it was about to send; set before the click (UTC)"),
        sa.Column("ended_at", UtcTime(), comment="When it ended (UTC)"),
        sa.Column("outcome", sa.String(20), comment="How it ended"),
        sa.Column("sentence", sa.Text(), comment="What happened, in a sentence"),
        sa.ForeignKeyConstraint(["submission_id"], ["submissions.id"], name="fk_attempts_submission_id_submissions"),
        sa.PrimaryKeyConstraint("id", name="pk_attempts"),
        sa.UniqueConstraint("submission_id", "fence", name="uq_attempts_submission_id_fence"),
    )
    op.create_table(
        "visits",
        sa.Column("id", row_id(), autoincrement=True, nullable=False, comment="This row's own number"),
        sa.Column("attempt_id", row_id(), nullable=False, comment="During which attempt"),
        sa.Column("started_at", UtcTime(), nullable=False, comment="When the browser opened (UTC)"),
        sa.Column("ended_at", UtcTime(), comment="When it closed (UTC)"),
        sa.Column("file_sha256", Key(64), comment="SHA-256 of the bytes that were handed to the site"),
        sa.Column("steps", Json(), nullable=False, comment="Each step: journey, what, at, screenshot's place"),
        sa.Column("trace_place", Key(200), comment="Where the Playwright trace lies in the file store"),
        sa.Column("site_said", sa.Text(), comment="The carrier's own words at the end"),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempts.id"], name="fk_visits_attempt_id_attempts"),
        sa.PrimaryKeyConstraint("id", name="pk_visits"),
    )
    op.create_index("ix_visits_attempt_id", "visits", ["attempt_id"])
    op.create_table(
        "credentials",
        sa.Column("id", row_id(), autoincrement=True, nullable=False, comment="This row's own number"),
        sa.Column("carrier_id", row_id(), nullable=False, comment="At whose site"),
        sa.Column("username", Key(160), nullable=False, comment="The name that is typed there"),
        sa.Column("sealed", sa.Text(), nullable=False, comment="Password and TOTP seed, encrypted (Fernet)"),
        sa.Column(
            "refused_at", UtcTime(), comment="When the site last refused it (UTC); not tried again until somebody changes it"
        ),
        sa.Column("changed_at", UtcTime(), nullable=False, comment="When it was last changed (UTC)"),
        sa.Column("changed_by", Key(120), nullable=False, comment="By whom"),
        sa.ForeignKeyConstraint(["carrier_id"], ["carriers.id"], name="fk_credentials_carrier_id_carriers"),
        sa.PrimaryKeyConstraint("id", name="pk_credentials"),
        sa.UniqueConstraint("carrier_id", name="uq_credentials_carrier_id"),
    )


def downgrade() -> None:
    """Drop them, children first."""
    for table in ("credentials", "visits", "attempts", "submissions", "ledes_files"):
        op.drop_table(table)
