"""The first tables: people, their sign-ins and what happened at the door."""

import sqlalchemy as sa
from alembic import op

from data.dialects import Json, Key, UtcTime, row_id

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create them, parents first."""
    op.create_table(
        "people",
        sa.Column("id", row_id(), autoincrement=True, nullable=False, comment="This row's own number"),
        sa.Column("username", Key(60), nullable=False, comment="What is typed at the sign-in page"),
        sa.Column("name", Key(120), nullable=False, comment="Name as shown to others"),
        sa.Column("email", Key(160), comment="E-mail address"),
        sa.Column("roles", Json(), nullable=False, comment="Roles, a JSON list of attorney, biller, manager, admin"),
        sa.Column("timekeeper_id", row_id(), comment="The timekeeper this person is, if any"),
        sa.Column("password_hash", Key(200), nullable=False, comment="bcrypt hash"),
        sa.Column("must_change_password", sa.Boolean(), nullable=False, comment="The next sign-in asks for a new password"),
        sa.Column("disabled", sa.Boolean(), nullable=False, comment="May not sign in any more"),
        sa.Column("failed_sign_ins", sa.Integer(), nullable=False, comment="Wrong passwords since the last right one"),
        sa.Column("locked_until", UtcTime(), comment="No password is tried before this moment (UTC)"),
        sa.ForeignKeyConstraint(["timekeeper_id"], ["timekeepers.id"], name="fk_people_timekeeper_id_timekeepers"),
        sa.PrimaryKeyConstraint("id", name="pk_people"),
        sa.UniqueConstraint("timekeeper_id", name="uq_people_timekeeper_id"),
        sa.UniqueConstraint("username", name="uq_people_username"),
    )
    op.create_table(
        "sign_ins",
        sa.Column("id", row_id(), autoincrement=True, nullable=False, comment="This row's own number"),
        sa.Column("person_id", row_id(), nullable=False, comment="Who"),
        sa.Column("token_hash", Key(64), comment="SHA-256 of the cookie, once it is given out"),
        sa.Column("ticket_hash", Key(64), comment="SHA-256 of the one-time ticket that fetches the cookie"),
        sa.Column("ticket_until", UtcTime(), comment="The ticket is good until then (UTC)"),
        sa.Column("opened_at", UtcTime(), nullable=False, comment="Signed in (UTC)"),
        sa.Column("seen_at", UtcTime(), nullable=False, comment="Last seen, to the minute (UTC)"),
        sa.Column("ended_at", UtcTime(), comment="Signed out or revoked (UTC); empty while open"),
        sa.Column("address", Key(45), comment="Network address it was opened from"),
        sa.Column("browser", Key(200), comment="What the browser calls itself"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_sign_ins_person_id_people"),
        sa.PrimaryKeyConstraint("id", name="pk_sign_ins"),
        sa.UniqueConstraint("ticket_hash", name="uq_sign_ins_ticket_hash"),
        sa.UniqueConstraint("token_hash", name="uq_sign_ins_token_hash"),
    )
    op.create_index("ix_sign_ins_person_id", "sign_ins", ["person_id"])
    op.create_table(
        "sign_in_events",
        sa.Column("id", row_id(), autoincrement=True, nullable=False, comment="This row's own number"),
        sa.Column("at", UtcTime(), nullable=False, comment="When (UTC)"),
        sa.Column("username", Key(60), nullable=False, comment="The name that was typed"),
        sa.Column("what", Key(60), nullable=False, comment="What happened, in two or three words"),
        sa.Column("by", Key(120), comment="Who did it, if somebody else"),
        sa.Column("address", Key(45), comment="Network address"),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in_events"),
    )
    op.create_index("ix_sign_in_events_at", "sign_in_events", ["at"])
    op.create_index("ix_sign_in_events_username", "sign_in_events", ["username"])


def downgrade() -> None:
    """Drop them, children first."""
    for table in ("sign_in_events", "sign_ins", "people"):
        op.drop_table(table)
