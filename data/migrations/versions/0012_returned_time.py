"""Booked time goes back into the case-management system."""

import sqlalchemy as sa
from alembic import op

from data.dialects import Key, UtcTime, row_id, word
from data.vocabulary import Return

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Time that was booked before this goes with the next run."""
    op.create_table(
        "returned_time",
        sa.Column("id", row_id(), autoincrement=True, nullable=False, comment="This row's own number"),
        sa.Column("booked_id", Key(32), nullable=False, comment="The entry's name on both sides (time_entries.booked_id)"),
        sa.Column(
            "revision",
            sa.Integer(),
            nullable=False,
            comment="How often it was said what the work is; the newest stands in time_entries",
        ),
        sa.Column("sent_revision", sa.Integer(), nullable=False, comment="The newest of them that stands there; 0: none yet"),
        sa.Column(
            "seen_version", row_id(), nullable=False, comment="The row version there that the newest revision knew; 0: none"
        ),
        sa.Column("state", word(Return), nullable=False, comment="Where it stands"),
        sa.Column("sentence", sa.Text(), comment="Why it was overruled or refused"),
        sa.Column("said_at", UtcTime(), nullable=False, comment="When the newest revision was said (UTC)"),
        sa.Column("sent_at", UtcTime(), comment="When the newest one that stands there was written (UTC)"),
        sa.PrimaryKeyConstraint("id", name="pk_returned_time"),
        sa.UniqueConstraint("booked_id", name="uq_returned_time_booked_id"),
    )
    op.create_index("ix_returned_time_state", "returned_time", ["state"])
    op.execute(
        "INSERT INTO returned_time (booked_id, revision, sent_revision, seen_version, state, said_at)"
        " SELECT booked_id, 1, 0, 0, 'waiting', booked_at FROM time_entries WHERE booked_id IS NOT NULL"
    )


def downgrade() -> None:
    """What stands there already stays there."""
    op.drop_table("returned_time")
