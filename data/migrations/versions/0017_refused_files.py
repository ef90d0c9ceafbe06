"""Files that agents laid down and that could not be taken are known here, so that they are an alarm until somebody looked."""

import sqlalchemy as sa
from alembic import op

from data.dialects import Key, UtcTime, row_id

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """None was refused yet."""
    op.create_table(
        "refused_files",
        sa.Column("id", row_id(), autoincrement=True, nullable=False, comment="This row's own number"),
        sa.Column("name", Key(255), nullable=False, comment="Its place in the box, without inbox/ or refused/ in front"),
        sa.Column("stream", Key(60), nullable=False, comment="Of which stream, as its name says; empty: it does not"),
        sa.Column("epoch", sa.Integer(), nullable=False, comment="Of which epoch of it, as its name says; 0: it does not"),
        sa.Column("code", Key(40), nullable=False, comment="A short name of why, for machines"),
        sa.Column("sentence", sa.Text(), nullable=False, comment="Why, and whose turn it is"),
        sa.Column("refused_at", UtcTime(), nullable=False, comment="When it was last refused (UTC)"),
        sa.PrimaryKeyConstraint("id", name="pk_refused_files"),
        sa.UniqueConstraint("name", name="uq_refused_files_name"),
    )


def downgrade() -> None:
    """They are not known any more; the files lie where they lie."""
    op.drop_table("refused_files")
