"""Who replaced a carrier's list of approved people and rates when."""

import sqlalchemy as sa
from alembic import op

from data.dialects import Key, UtcTime, row_id

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Lists that are here already stay; nobody knows who entered them."""
    op.create_table(
        "approval_lists",
        sa.Column("id", row_id(), autoincrement=True, nullable=False, comment="This row's own number"),
        sa.Column("carrier_id", row_id(), nullable=False, comment="Whose list"),
        sa.Column("at", UtcTime(), nullable=False, comment="When it was replaced (UTC)"),
        sa.Column("person_id", row_id(), comment="Who replaced it; empty for the worker"),
        sa.Column("actor", Key(120), nullable=False, comment="The name of who replaced it, as it was then"),
        sa.Column("length", sa.Integer(), nullable=False, comment="How many rows it has since"),
        sa.Column("added", sa.Integer(), nullable=False, comment="How many of them were new"),
        sa.Column("gone", sa.Integer(), nullable=False, comment="How many rows went"),
        sa.Column("changed", sa.Integer(), nullable=False, comment="How many rows changed their rate or their last day"),
        sa.Column("file_name", Key(200), nullable=False, comment="The name of the file that was uploaded"),
        sa.Column("place", Key(200), nullable=False, comment="Where the list lies in the file store, as a CSV"),
        sa.ForeignKeyConstraint(["carrier_id"], ["carriers.id"], name="fk_approval_lists_carrier_id_carriers"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_approval_lists_person_id_people"),
        sa.PrimaryKeyConstraint("id", name="pk_approval_lists"),
    )
    op.create_index("ix_approval_lists_carrier_id", "approval_lists", ["carrier_id"])


def downgrade() -> None:
    """The lists themselves stay, without their history."""
    op.drop_table("approval_lists")
