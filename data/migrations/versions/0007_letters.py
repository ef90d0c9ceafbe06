"""Where the letters lie that people attach to carriers' answers; it stood in the note of the event."""

import sqlalchemy as sa
from alembic import op

from data.dialects import Key, UtcTime

revision = "0007"
down_revision = "0006"

EVENTS = sa.table(
    "invoice_events", sa.column("id"), sa.column("invoice_id"), sa.column("at", UtcTime), sa.column("move"), sa.column("note")
)
ANSWERS = sa.table(
    "answers", sa.column("id"), sa.column("invoice_id"), sa.column("source"), sa.column("seen_at", UtcTime), sa.column("words"),
    sa.column("letter"),
)  # fmt: skip


def upgrade() -> None:
    """Each letter moves to the answer that was written down with it; the event's note says the carrier's words, as all others do."""
    with op.batch_alter_table("answers") as answers:
        answers.add_column(
            sa.Column("letter", Key(200), comment="Where the letter lies in the file store that a person attached")
        )
    bind = op.get_bind()
    attached = EVENTS.c.move == "given the carrier's answer", EVENTS.c.note.like("letters/%")
    for event in bind.execute(sa.select(EVENTS).where(*attached)).all():
        told = sa.select(ANSWERS).where(ANSWERS.c.invoice_id == event.invoice_id, ANSWERS.c.source == "person")
        answer = bind.execute(told.where(ANSWERS.c.seen_at <= event.at).order_by(ANSWERS.c.id.desc())).first()
        if answer is not None:
            bind.execute(sa.update(ANSWERS).where(ANSWERS.c.id == answer.id).values(letter=event.note))
            bind.execute(sa.update(EVENTS).where(EVENTS.c.id == event.id).values(note=answer.words))


def downgrade() -> None:
    """The letters stay in the file store, and nothing says any more of which answer they are."""
    with op.batch_alter_table("answers") as answers:
        answers.drop_column("letter")
