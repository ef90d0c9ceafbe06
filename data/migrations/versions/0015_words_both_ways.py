"""Words about booked time that did not hold are kept, and the case-management system may hear where bills stand."""

import sqlalchemy as sa
from alembic import op

from data.dialects import Json, Key, UtcTime, row_id, word
from data.vocabulary import Return, Side

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Words from before this are not known any more."""
    _returned_statuses()
    _time_words()


def _returned_statuses() -> None:
    op.create_table(
        "returned_statuses",
        sa.Column(
            "id",
            row_id(),
            autoincrement=True,
            nullable=False,
            comment="This row's own number",
        ),
        sa.Column("invoice_id", row_id(), nullable=False, comment="Which invoice"),
        sa.Column("revision", sa.Integer(), nullable=False, comment="How often its state was said"),
        sa.Column("sent_revision", sa.Integer(), nullable=False, comment="The newest of them that stands there; 0: none yet"),
        sa.Column(
            "told",
            Json(),
            nullable=False,
            comment="What stands there: number, matter, state, total, receipt; empty before it does",
        ),
        sa.Column(
            "state",
            word(Return),
            nullable=False,
            comment="Where it stands on its way",
        ),
        sa.Column("sentence", sa.Text(), comment="Why it was refused there"),
        sa.Column("said_at", UtcTime(), nullable=False, comment="When the newest was said (UTC)"),
        sa.Column("sent_at", UtcTime(), comment="When the newest that stands there was written (UTC)"),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoices.id"], name="fk_returned_statuses_invoice_id_invoices"),
        sa.PrimaryKeyConstraint("id", name="pk_returned_statuses"),
        sa.UniqueConstraint("invoice_id", name="uq_returned_statuses_invoice_id"),
    )
    op.create_index("ix_returned_statuses_state", "returned_statuses", ["state"])


def _time_words() -> None:
    op.create_table(
        "time_words",
        sa.Column(
            "id",
            row_id(),
            autoincrement=True,
            nullable=False,
            comment="This row's own number",
        ),
        sa.Column("entry_id", row_id(), nullable=False, comment="Of which time entry"),
        sa.Column(
            "side",
            word(Side),
            nullable=False,
            comment="Where it was said",
        ),
        sa.Column(
            "said_by",
            Key(120),
            comment="Who said it; empty: the case-management system does not tell",
        ),
        sa.Column("said_at", UtcTime(), nullable=False, comment="When it was said, or came from there (UTC)"),
        sa.Column(
            "version",
            row_id(),
            nullable=False,
            comment="Row version there that said it, or that it was said upon; 0: none yet",
        ),
        sa.Column(
            "told",
            Json(),
            nullable=False,
            comment="Matter, day, hours, codes and narrative as said; empty: taken back",
        ),
        sa.Column("held", sa.Boolean(), nullable=False, comment="Whether it held when both were compared"),
        sa.ForeignKeyConstraint(["entry_id"], ["time_entries.id"], name="fk_time_words_entry_id_time_entries"),
        sa.PrimaryKeyConstraint("id", name="pk_time_words"),
    )
    op.create_index("ix_time_words_entry_id_said_at", "time_words", ["entry_id", "said_at"])


def downgrade() -> None:
    """Words that did not hold are forgotten."""
    op.drop_table("time_words")
    op.drop_table("returned_statuses")
