"""Time that is booked in the portal."""

import sqlalchemy as sa
from alembic import op

from data.dialects import Key, UtcTime
from data.migrations.rebuilding import rebuilding

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """What is there already came from the case-management system."""
    with op.batch_alter_table("time_entries") as entries:
        entries.add_column(
            sa.Column(
                "booked_id",
                Key(32),
                comment="What the page that booked it called it, so that it is one entry everywhere; empty: not booked here",
            )
        )
        entries.add_column(sa.Column("booked_by", Key(120), comment="Who booked it here, by the name they had then"))
        entries.add_column(sa.Column("booked_at", UtcTime(), comment="When it was booked here, or last changed (UTC)"))
    op.create_index("ix_time_entries_booked_id", "time_entries", ["booked_id"], unique=True)


def downgrade() -> None:
    """Booked time stays, as if it had come from the case-management system."""
    op.drop_index("ix_time_entries_booked_id", "time_entries")
    with rebuilding("time_entries", {"legacy_key": 40, "task_code": 20, "activity_code": 20, "bill_number": 20}) as entries:
        for column in ("booked_at", "booked_by", "booked_id"):
            entries.drop_column(column)
