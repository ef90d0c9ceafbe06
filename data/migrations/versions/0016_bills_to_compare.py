"""Bills whose work changed in the case-management system are noted until they are compared."""

import sqlalchemy as sa
from alembic import op

from data.dialects import row_id

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """None is noted yet; what changed before is found by the nightly look."""
    op.create_table(
        "bills_to_compare",
        sa.Column(
            "id",
            row_id(),
            autoincrement=True,
            nullable=False,
            comment="This row's own number",
        ),
        sa.Column("invoice_id", row_id(), nullable=False, comment="Which invoice (its own number)"),
        sa.PrimaryKeyConstraint("id", name="pk_bills_to_compare"),
        sa.UniqueConstraint("invoice_id", name="uq_bills_to_compare_invoice_id"),
    )


def downgrade() -> None:
    """What is noted is found by the nightly look."""
    op.drop_table("bills_to_compare")
