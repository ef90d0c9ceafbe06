"""The first tables: job runs, the timetable, leases, cursors and refused rows."""

import sqlalchemy as sa
from alembic import op

from data.dialects import Json, Key, UtcTime, row_id

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Create them, parents first."""
    op.create_table(
        "job_runs",
        sa.Column("id", row_id(), autoincrement=True, nullable=False, comment="This row's own number"),
        sa.Column("job", Key(40), nullable=False, comment="Name in jobs/timetable.py"),
        sa.Column("status", sa.String(20), nullable=False, comment="Where it stands"),
        sa.Column(
            "open_job", Key(40), comment="The job's name while asked for or running, then empty: one open run for each job"
        ),
        sa.Column("asked_by", Key(120), nullable=False, comment="Who asked: a person's name, or the timetable"),
        sa.Column("asked_at", UtcTime(), nullable=False, comment="When (UTC)"),
        sa.Column("started_at", UtcTime(), comment="When it began (UTC)"),
        sa.Column("beat_at", UtcTime(), comment="Last sign of life (UTC)"),
        sa.Column("ended_at", UtcTime(), comment="When it ended (UTC)"),
        sa.Column("counts", Json(), nullable=False, comment="What it did, by name"),
        sa.Column("error", sa.Text(), comment="Why it failed, in a sentence"),
        sa.PrimaryKeyConstraint("id", name="pk_job_runs"),
        sa.UniqueConstraint("open_job", name="uq_job_runs_open_job"),
    )
    op.create_index("ix_job_runs_job_asked_at", "job_runs", ["job", "asked_at"])
    op.create_index("ix_job_runs_status", "job_runs", ["status"])
    op.create_table(
        "timetable",
        sa.Column("id", row_id(), autoincrement=True, nullable=False, comment="This row's own number"),
        sa.Column("job", Key(40), nullable=False, comment="Name in jobs/timetable.py"),
        sa.Column("purpose", Key(200), nullable=False, comment="What it is for, in a sentence"),
        sa.Column("schedule", Key(80), nullable=False, comment="When, in words"),
        sa.Column("next_at", UtcTime(), comment="Next time (UTC)"),
        sa.Column("seen_at", UtcTime(), nullable=False, comment="When the worker last said so (UTC)"),
        sa.PrimaryKeyConstraint("id", name="pk_timetable"),
        sa.UniqueConstraint("job", name="uq_timetable_job"),
    )
    op.create_table(
        "leases",
        sa.Column("id", row_id(), autoincrement=True, nullable=False, comment="This row's own number"),
        sa.Column("name", Key(80), nullable=False, comment="What is held: timetable, account:<carrier>"),
        sa.Column("owner", Key(80), nullable=False, comment="Which process holds it"),
        sa.Column("until", UtcTime(), nullable=False, comment="It is free after this moment (UTC)"),
        sa.PrimaryKeyConstraint("id", name="pk_leases"),
        sa.UniqueConstraint("name", name="uq_leases_name"),
    )
    op.create_table(
        "cursors",
        sa.Column("id", row_id(), autoincrement=True, nullable=False, comment="This row's own number"),
        sa.Column("source", Key(60), nullable=False, comment="The table there"),
        sa.Column("position", row_id(), nullable=False, comment="Row version up to which everything was read"),
        sa.Column("moved_at", UtcTime(), nullable=False, comment="When it last moved (UTC)"),
        sa.PrimaryKeyConstraint("id", name="pk_cursors"),
        sa.UniqueConstraint("source", name="uq_cursors_source"),
    )
    op.create_table(
        "refused_rows",
        sa.Column("id", row_id(), autoincrement=True, nullable=False, comment="This row's own number"),
        sa.Column("source", Key(60), nullable=False, comment="The table there"),
        sa.Column("legacy_key", Key(40), nullable=False, comment="Its key there"),
        sa.Column("legacy_version", row_id(), nullable=False, comment="Its row version"),
        sa.Column("row", Json(), nullable=False, comment="The row as it came"),
        sa.Column("reason", sa.Text(), nullable=False, comment="Why it was refused and whose turn it is"),
        sa.Column("refused_at", UtcTime(), nullable=False, comment="When it was first refused (UTC)"),
        sa.Column("mended_at", UtcTime(), comment="When it was taken after all (UTC)"),
        sa.PrimaryKeyConstraint("id", name="pk_refused_rows"),
        sa.UniqueConstraint("source", "legacy_key", name="uq_refused_rows_source_legacy_key"),
    )


def downgrade() -> None:
    """Drop them, children first."""
    for table in ("refused_rows", "cursors", "leases", "timetable", "job_runs"):
        op.drop_table(table)
