"""What the portal wants read again in the case-management system, and rows that are not the same on both ends."""

import sqlalchemy as sa
from alembic import op

from data.dialects import Json, Key, UtcTime, row_id, word
from data.vocabulary import DriftKind, WishState

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Nothing is wanted yet."""
    _drifts()
    _wishes()


def _drifts() -> None:
    op.create_table(
        "drifts",
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
            "kind",
            word(DriftKind),
            nullable=False,
            comment="Missing here, here alone, or different",
        ),
        sa.Column("found_at", UtcTime(), nullable=False, comment="When (UTC)"),
        sa.Column("repaired_at", UtcTime(), comment="When both ends were equal again (UTC)"),
        sa.Column(
            "repaired_by",
            Key(120),
            comment="Who pressed Repair; empty: it came right by itself",
        ),
        sa.Column("there", sa.BigInteger(), comment="Checksum there; empty: no such row there"),
        sa.Column("here", sa.BigInteger(), comment="Checksum here; empty: no such row here"),
        sa.PrimaryKeyConstraint("id", name="pk_drifts"),
        sa.UniqueConstraint("source", "legacy_key", name="uq_drifts_source_legacy_key"),
    )


def _wishes() -> None:
    op.create_table(
        "wishes",
        sa.Column(
            "id",
            row_id(),
            autoincrement=True,
            nullable=False,
            comment="This row's own number",
        ),
        sa.Column("stream", Key(60), nullable=False, comment="Of which stream"),
        sa.Column(
            "kind",
            Key(20),
            nullable=False,
            comment="ranges (checksums), rows (of ranges or keys) or whole (a table from nothing)",
        ),
        sa.Column("source", Key(60), nullable=False, comment="The table there"),
        sa.Column("wanted", Json(), nullable=False, comment="Which ranges or keys; empty: all"),
        sa.Column(
            "state",
            word(WishState),
            nullable=False,
            comment="Where it stands",
        ),
        sa.Column("asked_by", Key(120), nullable=False, comment="Who asked: a person's name, or the timetable"),
        sa.Column("asked_at", UtcTime(), nullable=False, comment="When (UTC)"),
        sa.Column("done_at", UtcTime(), comment="When it was fulfilled (UTC)"),
        sa.Column("result", Json(), nullable=False, comment="What came of it, by name"),
        sa.PrimaryKeyConstraint("id", name="pk_wishes"),
    )
    op.create_index("ix_wishes_stream_state", "wishes", ["stream", "state"])


def downgrade() -> None:
    """What was found is found again by the next comparison."""
    op.drop_table("wishes")
    op.drop_table("drifts")
