"""Replication has one inbox: batches, streams and tombstones."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

from data.dialects import Json, Key, UtcTime, row_id, word
from data.vocabulary import BatchState

revision = "0013"
down_revision = "0012"
COPIES = ("clients", "timekeepers", "matters", "rates", "time_entries", "expenses")


def upgrade() -> None:
    """Rows that are here already have no checksum; reading their table from nothing gives them one."""
    _inbox()
    _streams()
    _tombstones()
    _copies()
    with op.batch_alter_table("cursors") as cursors:
        cursors.add_column(
            sa.Column("columns", Json(), comment="The columns it had when it last came; those we do not map among them")
        )
        cursors.add_column(
            sa.Column("stopped_why", sa.Text(), comment="Why this table alone is not taken any more; empty: it is")
        )
    with op.batch_alter_table("refused_rows") as refused:
        refused.add_column(
            sa.Column("mended_row", Json(), comment="The row as somebody mended it here, to be tried with the next run")
        )
        refused.add_column(
            sa.Column("waits_for", Key(110), comment="TABLE:key of the parent that has not come; empty: the row itself is wrong")
        )
        refused.add_column(sa.Column("decided_by", Key(120), comment="Who mended it here or put it aside; empty: nobody had to"))
        refused.create_index("ix_refused_rows_waits_for", ["waits_for"])


def _copies() -> None:
    for name in COPIES:
        with op.batch_alter_table(name) as table:
            table.add_column(
                sa.Column(
                    "checksum",
                    sa.BigInteger(),
                    comment="Checksum of the row as it came (agent/batch.py); empty: it came before there was one, or never",
                )
            )
            table.add_column(
                sa.Column(
                    "kept",
                    sa.BigInteger(),
                    comment="Checksum of our own columns as replication wrote them: another one tells that somebody changed them here",
                )
            )
            table.add_column(
                sa.Column(
                    "gone_at",
                    UtcTime(),
                    comment="Since when it is deleted in the case-management system (UTC); kept, because bills may be built on it",
                )
            )


def _inbox() -> None:
    op.create_table(
        "inbox_batches",
        sa.Column(
            "id",
            row_id(),
            autoincrement=True,
            nullable=False,
            comment="This row's own number",
        ),
        sa.Column("stream", Key(60), nullable=False, comment="Of which stream"),
        sa.Column("epoch", sa.Integer(), nullable=False, comment="Of which epoch of it"),
        sa.Column(
            "seq",
            row_id(),
            nullable=False,
            comment="Its number there, from 1, without gaps",
        ),
        sa.Column("batch_id", Key(64), nullable=False, comment="The agent's own name for it (its Idempotency-Key)"),
        sa.Column("sha256", Key(64), nullable=False, comment="SHA-256 as it travelled"),
        sa.Column(
            "previous",
            Key(64),
            nullable=False,
            comment="SHA-256 of the batch before it, as its agent says; empty for the first",
        ),
        sa.Column("kind", Key(20), nullable=False, comment="changes, whole, heartbeat or ranges (agent/batch.py)"),
        sa.Column("way", Key(20), nullable=False, comment="How it came: https, folder or direct"),
        sa.Column(
            "state",
            word(BatchState),
            nullable=False,
            comment="What became of it",
        ),
        sa.Column("rows", sa.Integer(), nullable=False, comment="Changes in it"),
        sa.Column(
            "content",
            sa.LargeBinary().with_variant(mysql.LONGBLOB(), "mysql"),
            comment="As it travelled (gzip); empty once it is applied",
        ),
        sa.Column("positions", Json(), nullable=False, comment="Row version read up to with it, by table"),
        sa.Column("received_at", UtcTime(), nullable=False, comment="When it came (UTC)"),
        sa.Column("applied_at", UtcTime(), comment="When it was applied (UTC)"),
        sa.Column("counts", Json(), nullable=False, comment="What applying it did, by name"),
        sa.Column("sentence", sa.Text(), comment="Why it is held or refused, and whose turn it is"),
        sa.Column("decided_by", Key(120), comment="Who said that a held batch is right"),
        sa.PrimaryKeyConstraint("id", name="pk_inbox_batches"),
        sa.UniqueConstraint("stream", "epoch", "seq", name="uq_inbox_batches_stream_epoch_seq"),
    )
    op.create_index("ix_inbox_batches_state_received_at", "inbox_batches", ["state", "received_at"])


def _streams() -> None:
    op.create_table(
        "streams",
        sa.Column(
            "id",
            row_id(),
            autoincrement=True,
            nullable=False,
            comment="This row's own number",
        ),
        sa.Column("name", Key(60), nullable=False, comment="What its agent calls it"),
        sa.Column(
            "epoch",
            sa.Integer(),
            nullable=False,
            comment="Counts how often the source began anew (restored, read again from nothing)",
        ),
        sa.Column(
            "received_seq",
            row_id(),
            nullable=False,
            comment="Number of the newest batch of the epoch in the inbox without a gap",
        ),
        sa.Column(
            "received_sha",
            Key(64),
            nullable=False,
            comment="Its SHA-256 as it travelled; the next one must name it",
        ),
        sa.Column(
            "applied_seq",
            row_id(),
            nullable=False,
            comment="Number of the newest batch of the epoch that was applied",
        ),
        sa.Column(
            "positions",
            Json(),
            nullable=False,
            comment="Row version read up to, by table, with the newest received batch",
        ),
        sa.Column("source_at", UtcTime(), comment="When the newest applied batch was read there (UTC)"),
        sa.Column("heard_at", UtcTime(), nullable=False, comment="When the agent last spoke (UTC); silence is an alarm"),
        sa.Column("applied_at", UtcTime(), comment="When a batch was last applied (UTC)"),
        sa.PrimaryKeyConstraint("id", name="pk_streams"),
        sa.UniqueConstraint("name", name="uq_streams_name"),
    )


def _tombstones() -> None:
    op.create_table(
        "tombstones",
        sa.Column(
            "id",
            row_id(),
            autoincrement=True,
            nullable=False,
            comment="This row's own number",
        ),
        sa.Column("source", Key(60), nullable=False, comment="The table there"),
        sa.Column("legacy_key", Key(40), nullable=False, comment="Its key there"),
        sa.Column(
            "version",
            row_id(),
            nullable=False,
            comment="The row version of the deletion",
        ),
        sa.Column("gone_at", UtcTime(), nullable=False, comment="When we heard of it (UTC)"),
        sa.PrimaryKeyConstraint("id", name="pk_tombstones"),
        sa.UniqueConstraint("source", "legacy_key", name="uq_tombstones_source_legacy_key"),
    )
    op.create_index("ix_tombstones_source_gone_at", "tombstones", ["source", "gone_at"])


def downgrade() -> None:
    """Batches that wait are lost: their agents send them again."""
    with op.batch_alter_table("refused_rows") as refused:
        refused.drop_index("ix_refused_rows_waits_for")
        for name in ("mended_row", "waits_for", "decided_by"):
            refused.drop_column(name)
    with op.batch_alter_table("cursors") as cursors:
        for name in ("columns", "stopped_why"):
            cursors.drop_column(name)
    for copy in COPIES:
        with op.batch_alter_table(copy) as table:
            for name in ("checksum", "kept", "gone_at"):
                table.drop_column(name)
    for created in ("tombstones", "streams", "inbox_batches"):
        op.drop_table(created)
