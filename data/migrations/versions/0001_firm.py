"""The first tables: carriers, clients, timekeepers, rates and matters."""

import sqlalchemy as sa
from alembic import op

from data.dialects import RATE, Key, row_id

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create them, parents first."""
    op.create_table(
        "carriers",
        sa.Column("id", row_id(), autoincrement=True, nullable=False, comment="This row's own number"),
        sa.Column("slug", Key(40), nullable=False, comment="Name of its file in carriers/, without the ending"),
        sa.Column("name", Key(120), nullable=False, comment="The carrier's name as people say it"),
        sa.PrimaryKeyConstraint("id", name="pk_carriers"),
        sa.UniqueConstraint("slug", name="uq_carriers_slug"),
    )
    op.create_table(
        "timekeepers",
        sa.Column("id", row_id(), autoincrement=True, nullable=False, comment="This row's own number"),
        sa.Column("code", Key(20), nullable=False, comment="The id the carriers approved (LEDES TIMEKEEPER_ID)"),
        sa.Column("last_name", Key(60), nullable=False, comment="Family name"),
        sa.Column("first_name", Key(60), nullable=False, comment="Given name"),
        sa.Column("classification", Key(10), nullable=False, comment="LEDES timekeeper classification of 2014, e.g. PARTNR"),
        sa.Column("office", Key(60), comment="Office"),
        sa.Column("email", Key(160), comment="E-mail address"),
        sa.Column("active", sa.Boolean(), nullable=False, comment="Still works here"),
        sa.Column("legacy_key", Key(40), nullable=False, comment="The row's key in the case-management system"),
        sa.Column(
            "legacy_version", row_id(), nullable=False, comment="The row version we hold; an older one never overwrites a newer"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_timekeepers"),
        sa.UniqueConstraint("code", name="uq_timekeepers_code"),
        sa.UniqueConstraint("legacy_key", name="uq_timekeepers_legacy_key"),
    )
    op.create_table(
        "clients",
        sa.Column("id", row_id(), autoincrement=True, nullable=False, comment="This row's own number"),
        sa.Column(
            "number",
            Key(20),
            nullable=False,
            comment="The firm's code for the client (LEDES CLIENT_ID unless the carrier wants its own)",
        ),
        sa.Column("name", Key(160), nullable=False, comment="Name"),
        sa.Column("carrier_id", row_id(), nullable=False, comment="Who pays"),
        sa.Column("legacy_key", Key(40), nullable=False, comment="The row's key in the case-management system"),
        sa.Column(
            "legacy_version", row_id(), nullable=False, comment="The row version we hold; an older one never overwrites a newer"
        ),
        sa.ForeignKeyConstraint(["carrier_id"], ["carriers.id"], name="fk_clients_carrier_id_carriers"),
        sa.PrimaryKeyConstraint("id", name="pk_clients"),
        sa.UniqueConstraint("legacy_key", name="uq_clients_legacy_key"),
        sa.UniqueConstraint("number", name="uq_clients_number"),
    )
    op.create_table(
        "rates",
        sa.Column("id", row_id(), autoincrement=True, nullable=False, comment="This row's own number"),
        sa.Column("timekeeper_id", row_id(), nullable=False, comment="Whose hour"),
        sa.Column("client_id", row_id(), comment="For which client; empty for all others"),
        sa.Column("starts_on", sa.Date(), nullable=False, comment="First day it holds"),
        sa.Column("amount", RATE, nullable=False, comment="Dollars per hour"),
        sa.Column("legacy_key", Key(40), nullable=False, comment="The row's key in the case-management system"),
        sa.Column(
            "legacy_version", row_id(), nullable=False, comment="The row version we hold; an older one never overwrites a newer"
        ),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name="fk_rates_client_id_clients"),
        sa.ForeignKeyConstraint(["timekeeper_id"], ["timekeepers.id"], name="fk_rates_timekeeper_id_timekeepers"),
        sa.PrimaryKeyConstraint("id", name="pk_rates"),
        sa.UniqueConstraint("legacy_key", name="uq_rates_legacy_key"),
    )
    op.create_index("ix_rates_timekeeper_id_client_id_starts_on", "rates", ["timekeeper_id", "client_id", "starts_on"])
    op.create_table(
        "matters",
        sa.Column("id", row_id(), autoincrement=True, nullable=False, comment="This row's own number"),
        sa.Column("number", Key(20), nullable=False, comment="The firm's number of the matter (LEDES LAW_FIRM_MATTER_ID)"),
        sa.Column("caption", Key(200), nullable=False, comment="What the case is called"),
        sa.Column("client_id", row_id(), nullable=False, comment="Whose case"),
        sa.Column("claim_number", Key(40), comment="The carrier's claim number (LEDES CLIENT_MATTER_ID)"),
        sa.Column("responsible_id", row_id(), comment="The attorney who approves its invoices"),
        sa.Column("office", Key(60), comment="Office"),
        sa.Column("opened_on", sa.Date(), comment="Day opened"),
        sa.Column("closed_on", sa.Date(), comment="Day closed; empty while open"),
        sa.Column("legacy_key", Key(40), nullable=False, comment="The row's key in the case-management system"),
        sa.Column(
            "legacy_version", row_id(), nullable=False, comment="The row version we hold; an older one never overwrites a newer"
        ),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name="fk_matters_client_id_clients"),
        sa.ForeignKeyConstraint(["responsible_id"], ["timekeepers.id"], name="fk_matters_responsible_id_timekeepers"),
        sa.PrimaryKeyConstraint("id", name="pk_matters"),
        sa.UniqueConstraint("legacy_key", name="uq_matters_legacy_key"),
        sa.UniqueConstraint("number", name="uq_matters_number"),
    )
    op.create_index("ix_matters_client_id", "matters", ["client_id"])
    op.create_index("ix_matters_responsible_id", "matters", ["responsible_id"])


def downgrade() -> None:
    """Drop them, children first."""
    for table in ("matters", "rates", "clients", "timekeepers", "carriers"):
        op.drop_table(table)
