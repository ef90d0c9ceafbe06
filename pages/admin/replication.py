"""How replication is: what is wrong, how far each stream is, what waits for a person's word, and each table with its buttons."""

import datetime as dt

import streamlit as st

from billing.actor import Actor
from billing.replication.clicks import let_through_now
from data.queries.replication import HeldBatch, Outbox, StreamNow, held_batches, outboxes, streams_now
from data.queries.worker import open_runs, pulse
from data.session import reading
from data.vocabulary import Role
from pages.admin.replicated_tables import replicated_tables
from pages.parts.actions import carry_out
from pages.parts.durations import ago, lasted
from pages.parts.empty import nothing_here
from pages.parts.facts import figures_row
from pages.parts.figures import counted
from pages.parts.plain import plain
from pages.parts.replication_alarms import alarms_of_replication
from pages.parts.runs import run_button, say_if_worker_is_silent
from pages.parts.sign_in import require


def show() -> None:
    """What draws itself anew holds no buttons: it would close their dialogs."""
    actor = require(Role.ADMIN)
    with reading() as session:
        under_way, held = open_runs(session).get("replicate"), held_batches(session)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", key="board-title"):
        st.title("Replication", width="content")
        with st.container(horizontal=True, width="content", vertical_alignment="center"):
            run_button("replicate", under_way, actor)
    _now()
    for batch in held:
        _held(batch, actor)
    replicated_tables(actor)


@st.fragment(run_every=5)
def _now() -> None:
    actor = require(Role.ADMIN, by_itself=True)
    with reading() as session:
        worker, streams, boxes = pulse(session), streams_now(session), outboxes(session)
        alarms = list(alarms_of_replication(session, actor, link=False))
    say_if_worker_is_silent(worker, actor.zone)
    if not streams:
        nothing_here(
            "Nothing came yet", "Rows come as soon as the firm's agent sends its first batch, or “Replicate” reads the system itself.",
            icon="sync_alt",
        )  # fmt: skip
        return
    if alarms:
        with st.container(border=True, gap="xsmall", key="alarms"):
            for alarm in alarms:
                alarm.draw()
    else:
        st.caption(
            ":material/notifications_off: No alarms: every stream speaks, every table is taken, and both ends are the same."
        )
    for stream in streams:
        _stream(stream, alone=len(streams) == 1)
    _going_back(boxes)


def _stream(stream: StreamNow, *, alone: bool) -> None:
    now = dt.datetime.now(dt.UTC)
    if not alone:
        st.subheader(plain(stream.name))
    figures_row({
        "Behind by": lasted(max(now - stream.source_at, dt.timedelta())) if stream.source_at else "–",
        "Last batch": ago(stream.applied_at, now) if stream.applied_at else "–",
        "Agent spoke": ago(stream.heard_at, now),
        "Rows a minute": f"{stream.rows_per_minute:,}",
        "In the inbox": f"{stream.waiting + stream.held:,}",
    })  # fmt: skip
    st.caption(plain(_in_words(stream)))


def _in_words(stream: StreamNow) -> str:
    words = [f"“{stream.name}”, epoch {stream.epoch}", f"batch {stream.applied_seq:,} of {stream.received_seq:,} applied"]
    if stream.early:
        words.append(f"{counted(stream.early, 'batch', 'batches')} came before one that is missing")
    return " · ".join(words)


def _going_back(boxes: dict[str, Outbox]) -> None:
    waiting = {"time": counted(boxes["time"].waiting, "piece of booked time", "pieces of booked time"),
               "status": counted(boxes["status"].waiting, "state of an invoice", "states of invoices")}  # fmt: skip
    said = [f"{waiting[what]}, the oldest said {ago(box.oldest_at)}" for what, box in boxes.items() if box.oldest_at]
    st.caption(plain(f"Waits to go back: {'; '.join(said)}." if said else "Nothing waits to go back."))


def _held(batch: HeldBatch, actor: Actor) -> None:
    with st.container(border=True, key=f"held-{batch.id}"):
        st.markdown(f"**Batch {batch.seq:,} of {plain(batch.stream)} is held.** {plain(batch.sentence or '')}")
        st.caption(plain(f"{counted(batch.rows, 'row')}, came {actor.moment(batch.received_at)}"))
        if st.button("These deletions are right", key=f"held-go-{batch.id}", icon=":material/delete_sweep:"):
            st.dialog(f"Let batch {batch.seq:,} through?")(_last_look)(batch)


def _last_look(batch: HeldBatch) -> None:
    require(Role.ADMIN)
    st.markdown(plain(batch.sentence or ""))
    st.markdown("The rows stay here, marked as gone, because bills may be built on them; nobody is billed for them any more.")
    st.button(
        "They are right", type="primary", key=f"held-sure-{batch.id}", icon=":material/task_alt:", on_click=_let, args=(batch,)
    )


def _let(batch: HeldBatch) -> None:
    sentence = f"Batch {batch.seq:,} is let through; the worker applies it in a moment."
    carry_out(lambda session, here: let_through_now(session, here, batch.id), sentence, Role.ADMIN)
