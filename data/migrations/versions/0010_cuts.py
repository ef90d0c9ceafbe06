"""What carriers cut, read out of their answers, and the rules that would have found it."""

import sqlalchemy as sa
from alembic import op

from data.dialects import MONEY, Json, Key, UtcTime, row_id
from data.migrations.rebuilding import rebuilding

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Answers that are here already are read by the job `learn`, at night or when somebody asks for it."""
    with op.batch_alter_table("answers") as answers:
        answers.add_column(
            sa.Column("cuts_read", Key(16), comment="With which wordings (billing/cuts) its reasons were read; empty: not yet")
        )
    _cuts()
    _suggestions()


def _cuts() -> None:
    op.create_table(
        "cuts",
        sa.Column("id", row_id(), autoincrement=True, nullable=False, comment="This row's own number"),
        sa.Column("answer_id", row_id(), nullable=False, comment="Which answer names it"),
        sa.Column("place", sa.Integer(), nullable=False, comment="Its place in the answer, from 1"),
        sa.Column("invoice_id", row_id(), nullable=False, comment="Of which invoice"),
        sa.Column("carrier_id", row_id(), nullable=False, comment="Which carrier said it"),
        sa.Column("line", sa.Integer(), comment="The line of the invoice it is about; empty: the whole bill, or nobody says"),
        sa.Column("words", sa.Text(), nullable=False, comment="The carrier's own words of it; never changed"),
        sa.Column("wording", Key(64), nullable=False, comment="SHA-256 of the words without numbers: the same wording again"),
        sa.Column("rule", Key(60), nullable=False, comment="A guideline's name, a LEDES field, `file`, or `unclassified`"),
        sa.Column("dollars", MONEY, nullable=False, comment="Dollars taken off for it; 0 where none were, or nobody can tell"),
        sa.Column("said_at", UtcTime(), nullable=False, comment="When the carrier said so (UTC)"),
        sa.Column("ruled_by", row_id(), comment="Who set the rule right; empty: told by wordings"),
        sa.Column("ruled_at", UtcTime(), comment="When (UTC)"),
        sa.ForeignKeyConstraint(["answer_id"], ["answers.id"], name="fk_cuts_answer_id_answers"),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoices.id"], name="fk_cuts_invoice_id_invoices"),
        sa.ForeignKeyConstraint(["carrier_id"], ["carriers.id"], name="fk_cuts_carrier_id_carriers"),
        sa.ForeignKeyConstraint(["ruled_by"], ["people.id"], name="fk_cuts_ruled_by_people"),
        sa.PrimaryKeyConstraint("id", name="pk_cuts"),
        sa.UniqueConstraint("answer_id", "place", name="uq_cuts_answer_id_place"),
    )
    op.create_index("ix_cuts_invoice_id", "cuts", ["invoice_id"])
    op.create_index("ix_cuts_said_at_rule", "cuts", ["said_at", "rule"])
    op.create_index("ix_cuts_carrier_id_said_at", "cuts", ["carrier_id", "said_at"])
    op.create_index("ix_cuts_carrier_id_wording", "cuts", ["carrier_id", "wording"])


def _suggestions() -> None:
    op.create_table(
        "suggestions",
        sa.Column("id", row_id(), autoincrement=True, nullable=False, comment="This row's own number"),
        sa.Column("carrier_id", row_id(), nullable=False, comment="For whose file"),
        sa.Column("rule", Key(60), nullable=False, comment="Which rule"),
        sa.Column("is_on", sa.Boolean(), nullable=False, comment="Whether the file has the rule already, with a wider limit"),
        sa.Column("lines", sa.Text(), nullable=False, comment="What to write into the carrier file"),
        sa.Column("named", sa.Integer(), nullable=False, comment="Lines (or whole bills) that the carrier cut for this"),
        sa.Column("caught", sa.Integer(), nullable=False, comment="How many of them the rule would have found"),
        sa.Column("caught_now", sa.Integer(), nullable=False, comment="How many of them the file as it is finds"),
        sa.Column(
            "others",
            sa.Integer(),
            nullable=False,
            comment="Lines (or whole bills) it finds that the carrier did not cut for this",
        ),
        sa.Column("bills", sa.Integer(), nullable=False, comment="Bills that were looked at"),
        sa.Column("examples", Json(), nullable=False, comment="A few of both, as numbers of invoices with their lines"),
        sa.Column("made_at", UtcTime(), nullable=False, comment="When it was worked out (UTC)"),
        sa.Column("dismissed_at", UtcTime(), comment="When somebody put it aside (UTC); empty: it stands"),
        sa.Column("dismissed_by", Key(120), comment="Who did, now or before"),
        sa.Column("dismissed_why", sa.Text(), comment="Why"),
        sa.Column("dismissed_caught", sa.Integer(), comment="How many it would have found then"),
        sa.ForeignKeyConstraint(["carrier_id"], ["carriers.id"], name="fk_suggestions_carrier_id_carriers"),
        sa.PrimaryKeyConstraint("id", name="pk_suggestions"),
        sa.UniqueConstraint("carrier_id", "rule", name="uq_suggestions_carrier_id_rule"),
    )


def downgrade() -> None:
    """The answers stay as they were said; what people ruled about them goes."""
    op.drop_table("suggestions")
    op.drop_table("cuts")
    with rebuilding("answers", {"receipt": 80, "letter": 200, "by": 120, "fingerprint": 64}) as answers:
        answers.drop_column("cuts_read")
