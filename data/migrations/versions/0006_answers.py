"""What carriers say later, in pages and mails; accounts for one client or office; paused sites; work done by hand."""

import sqlalchemy as sa
from alembic import op

from data.dialects import MONEY, Key, UtcTime, row_id

revision = "0006"
down_revision = "0005"

SEALED = "Password, authenticator seed, security answers and certificate, encrypted (Fernet)"


def upgrade() -> None:
    """The old accounts stay, each for all of its carrier's work."""
    with op.batch_alter_table("carriers") as carriers:
        carriers.add_column(sa.Column("paused_at", UtcTime(), comment="Since when nobody visits its site (UTC); empty: visited"))
        carriers.add_column(sa.Column("paused_by", Key(120), comment="Who paused it"))
        carriers.add_column(sa.Column("paused_why", sa.Text(), comment="Why"))
    with op.batch_alter_table("invoices") as invoices:
        invoices.add_column(sa.Column("carrier_word", sa.String(20), comment="The carrier's newest word; see answers"))
        invoices.add_column(sa.Column("carrier_said_at", UtcTime(), comment="When it said so (UTC)"))
    _widen_submissions()
    _widen_credentials()
    _create_mails()
    _create_answers()


def _widen_submissions() -> None:
    with op.batch_alter_table("submissions") as submissions:
        submissions.add_column(sa.Column("corrects_id", row_id(), comment="The rejected one that this corrected file replaces"))
        submissions.add_column(
            sa.Column(
                "by_hand",
                sa.Boolean(),
                nullable=False,
                server_default=sa.false(),
                comment="A person puts it on the site; no browser does",
            )
        )
        submissions.add_column(sa.Column("sent_at", UtcTime(), comment="When it was last sent, by browser or by hand (UTC)"))
        submissions.add_column(
            sa.Column(
                "answer_by", UtcTime(), comment="When the carrier has usually answered (UTC); silence beyond it is an alarm"
            )
        )
        submissions.create_foreign_key("fk_submissions_corrects_id_submissions", "submissions", ["corrects_id"], ["id"])
    with op.batch_alter_table("submissions") as submissions:
        submissions.alter_column("by_hand", existing_type=sa.Boolean(), existing_nullable=False, server_default=None)


def _widen_credentials() -> None:
    with op.batch_alter_table("credentials") as credentials:
        credentials.alter_column("sealed", existing_type=sa.Text(), existing_nullable=False, comment=SEALED)
        credentials.add_column(sa.Column("client_id", row_id(), comment="For which client only; empty for all"))
        credentials.add_column(sa.Column("office", Key(60), comment="For matters of which office only; empty for all"))
        credentials.add_column(sa.Column("expires_on", sa.Date(), comment="Last day of the password or certificate, if known"))
        credentials.add_column(sa.Column("refused_why", sa.Text(), comment="What the site said then"))
        credentials.add_column(sa.Column("signed_in_at", UtcTime(), comment="When it last opened the site (UTC)"))
        credentials.create_foreign_key("fk_credentials_client_id_clients", "clients", ["client_id"], ["id"])
        # The new index stands before the old one goes: MySQL wants one for the foreign key at every moment.
        credentials.create_index("ix_credentials_carrier_id_client_id_office", ["carrier_id", "client_id", "office"])
        credentials.drop_constraint("uq_credentials_carrier_id", type_="unique")


def _create_mails() -> None:
    op.create_table(
        "mails",
        sa.Column("id", row_id(), autoincrement=True, nullable=False, comment="This row's own number"),
        sa.Column("message_id", Key(190), nullable=False, comment="Its Message-ID, or a digest of a mail without one"),
        sa.Column("carrier_id", row_id(), comment="Which carrier wrote it, if known"),
        sa.Column("sender", Key(190), nullable=False, comment="Whose address it gives"),
        sa.Column("subject", sa.Text(), nullable=False, comment="Its subject"),
        sa.Column("text", sa.Text(), nullable=False, comment="Its text; of a mail in HTML only what a reader sees"),
        sa.Column("place", Key(200), nullable=False, comment="Where the whole mail lies in the file store"),
        sa.Column("sent_at", UtcTime(), nullable=False, comment="Its own date (UTC)"),
        sa.Column("received_at", UtcTime(), nullable=False, comment="When we read it (UTC)"),
        sa.Column("state", sa.String(20), nullable=False, comment="What became of it"),
        sa.Column("sentence", sa.Text(), comment="Why it fits no invoice, or what a person did with it"),
        sa.Column("settled_by", Key(120), comment="Who settled it by hand"),
        sa.Column("settled_at", UtcTime(), comment="When (UTC)"),
        sa.ForeignKeyConstraint(["carrier_id"], ["carriers.id"], name="fk_mails_carrier_id_carriers"),
        sa.PrimaryKeyConstraint("id", name="pk_mails"),
        sa.UniqueConstraint("message_id", name="uq_mails_message_id"),
    )
    op.create_index("ix_mails_state_received_at", "mails", ["state", "received_at"])


def _create_answers() -> None:
    op.create_table(
        "answers",
        sa.Column("id", row_id(), autoincrement=True, nullable=False, comment="This row's own number"),
        sa.Column("invoice_id", row_id(), nullable=False, comment="Of which invoice"),
        sa.Column("submission_id", row_id(), comment="To which submission"),
        sa.Column("mail_id", row_id(), comment="In which mail"),
        sa.Column("visit_id", row_id(), comment="On which visit"),
        sa.Column("source", sa.String(20), nullable=False, comment="How it came to us"),
        sa.Column("word", sa.String(20), nullable=False, comment="What it means"),
        sa.Column("words", sa.Text(), nullable=False, comment="The carrier's own words"),
        sa.Column("reason", sa.Text(), comment="Why, as far as it says"),
        sa.Column("line", sa.Integer(), comment="The line of the invoice it is about (LEDES LINE_ITEM_NUMBER)"),
        sa.Column("amount", MONEY, comment="Dollars it names: allowed, cut or paid"),
        sa.Column("receipt", Key(80), comment="The receipt or cheque number it names"),
        sa.Column("said_at", UtcTime(), nullable=False, comment="When the carrier said so, as far as known (UTC)"),
        sa.Column("seen_at", UtcTime(), nullable=False, comment="When we first saw it (UTC)"),
        sa.Column("by", Key(120), nullable=False, comment="Who wrote it down: the worker, or a person"),
        sa.Column("fingerprint", Key(64), nullable=False, comment="SHA-256 of what was said, so that it is kept once"),
        *(
            sa.ForeignKeyConstraint([f"{parent[:-1]}_id"], [f"{parent}.id"], name=f"fk_answers_{parent[:-1]}_id_{parent}")
            for parent in ("invoices", "submissions", "mails", "visits")
        ),
        sa.PrimaryKeyConstraint("id", name="pk_answers"),
        sa.UniqueConstraint("invoice_id", "fingerprint", name="uq_answers_invoice_id_fingerprint"),
    )
    op.create_index("ix_answers_invoice_id_said_at", "answers", ["invoice_id", "said_at"])
    op.create_index("ix_answers_submission_id", "answers", ["submission_id"])


def downgrade() -> None:
    """Accounts for one client or office are lost; a carrier keeps one."""
    op.drop_table("answers")
    op.drop_table("mails")
    with op.batch_alter_table("credentials") as credentials:
        credentials.create_unique_constraint("uq_credentials_carrier_id", ["carrier_id"])
        credentials.drop_index("ix_credentials_carrier_id_client_id_office")
        credentials.drop_constraint("fk_credentials_client_id_clients", type_="foreignkey")
        for column in ("client_id", "office", "expires_on", "refused_why", "signed_in_at"):
            credentials.drop_column(column)
    with op.batch_alter_table("submissions") as submissions:
        submissions.drop_constraint("fk_submissions_corrects_id_submissions", type_="foreignkey")
        for column in ("corrects_id", "by_hand", "sent_at", "answer_by"):
            submissions.drop_column(column)
    with op.batch_alter_table("invoices") as invoices:
        invoices.drop_column("carrier_said_at")
        invoices.drop_column("carrier_word")
    with op.batch_alter_table("carriers") as carriers:
        for column in ("paused_at", "paused_by", "paused_why"):
            carriers.drop_column(column)
