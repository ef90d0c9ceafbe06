"""What the agent remembers stands together, whatever dies: cursor and batches, chained without a gap."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.batch import Change, Kind, unpack
from agent.state import Full, InUse, Place, State, TooLarge, alone

ROOT = Path(__file__).parents[2]


@pytest.fixture
def state(tmp_path):
    opened = State(tmp_path / "state.db", "main", most_bytes=10**6)
    yield opened
    opened.close()


def lines(*numbers, text="x"):
    return [Change("TIMETRX", str(number), number, {"TRX_NO": number, "NARR": text}) for number in numbers]


def drained(state):
    """All batches in order, each taken before the next is looked at."""
    found = []
    while (waiting := state.oldest()) is not None:
        found.append(unpack(waiting.packed))
        state.taken(waiting.epoch, waiting.seq)
    return found


def is_chain(batches, first=1, previous=""):
    for seq, batch in enumerate(batches, start=first):
        assert (batch.header.seq, batch.header.previous) == (seq, previous)
        previous = batch.sha256
    return True


def test_batches_are_numbered_and_chained_and_carry_the_cursor(state):
    state.keep(Kind.CHANGES, lines(1, 2), positions={"TIMETRX": 2}, columns={"TIMETRX": ["TRX_NO", "NARR"]})
    state.keep(Kind.HEARTBEAT, [], positions={"TIMETRX": 5})

    first, second = batches = drained(state)

    assert is_chain(batches)
    assert (first.header.positions, first.header.columns) == ({"TIMETRX": 2}, {"TIMETRX": ["TRX_NO", "NARR"]})
    assert (second.header.kind, second.header.positions) == (Kind.HEARTBEAT, {"TIMETRX": 5})
    assert state.place.positions == {"TIMETRX": 5}


def test_a_full_spool_moves_nothing(tmp_path):
    state = State(tmp_path / "state.db", "main", most_bytes=1_000)
    state.keep(Kind.CHANGES, lines(1), positions={"TIMETRX": 1})

    with pytest.raises(Full, match="Nothing is lost"):
        state.keep(Kind.CHANGES, lines(2, text=os.urandom(2_000).hex()), positions={"TIMETRX": 2})

    assert state.place.positions == {"TIMETRX": 1}
    assert state.batches_waiting() == 1


def test_a_piece_that_is_too_large_becomes_several_and_only_the_last_moves_the_cursor(tmp_path):
    state = State(tmp_path / "state.db", "main", most_bytes=10**6, largest=1_000)
    changes = lines(*range(8), text="")
    changes = [Change(each.table, each.key, each.version, {**each.row, "NARR": os.urandom(150).hex()}) for each in changes]
    notes = {"table": "TIMETRX", "is_last": True, "rows": 108}

    state.keep(Kind.WHOLE, changes, notes, positions={"TIMETRX": 7})

    batches = drained(state)
    assert len(batches) > 2
    assert is_chain(batches)
    assert [change for batch in batches for change in batch.changes] == changes
    assert [batch.header.notes["is_last"] for batch in batches] == [False] * (len(batches) - 1) + [True]
    came = [100 + sum(len(each.changes) for each in batches[: place + 1]) for place in range(len(batches))]
    assert [batch.header.notes["rows"] for batch in batches] == came, "each says how many rows came up to its end"
    assert [batch.header.positions for batch in batches] == [{}] * (len(batches) - 1) + [{"TIMETRX": 7}]


def test_one_row_that_is_too_large_is_named(tmp_path):
    state = State(tmp_path / "state.db", "main", most_bytes=10**6, largest=500)

    with pytest.raises(TooLarge, match="TIMETRX 1 alone"):
        state.keep(Kind.CHANGES, lines(1, text=os.urandom(1_000).hex()), positions={})


@given(st.lists(st.integers(1, 6), min_size=1, max_size=4), st.integers(0, 3))
def test_a_split_loses_no_change_and_no_order(tmp_path_factory, sizes, taken):
    state = State(tmp_path_factory.mktemp("s") / "state.db", "main", most_bytes=10**7)
    sent, number = [], 0
    for size in sizes:
        state.keep(Kind.CHANGES, lines(*range(number, number + size)), positions={"TIMETRX": number + size})
        number += size
    previous, first = "", 1
    for _ in range(min(taken, len(sizes) - 1)):
        batch = unpack(state.oldest().packed)
        sent += batch.changes
        previous, first = batch.sha256, batch.header.seq + 1
        state.taken(1, batch.header.seq)
    if len(unpack(state.oldest().packed).changes) > 1:
        state.split()
        # Whoever got the first half only has not come as far as the second says.
        assert unpack(state.oldest().packed).header.positions == {}
    state.keep(Kind.CHANGES, lines(number), positions={"TIMETRX": number + 1})

    batches = drained(state)
    assert is_chain(batches, first, previous)
    assert [change.version for change in sent + [each for batch in batches for each in batch.changes]] == list(range(number + 1))
    state.close()


def test_a_new_epoch_begins_from_nothing(state):
    state.keep(Kind.CHANGES, lines(1), positions={"TIMETRX": 1})

    state.begin_anew(at_least=5)

    assert (state.place, state.oldest()) == (Place(epoch=5, answered=[]), None)


def test_only_one_agent_works_with_a_file(tmp_path):
    with alone(tmp_path / "state.db"), pytest.raises(InUse, match="Stop it first"), alone(tmp_path / "state.db"):
        pass
    with alone(tmp_path / "state.db"):
        pass


WRITER = """
import sys
from pathlib import Path
from agent.batch import Change, Kind
from agent.state import State
state = State(Path(sys.argv[1]), "main", most_bytes=10**9)
number = state.place.positions.get("T", 0)
while True:
    number += 1
    state.keep(Kind.CHANGES, [Change("T", str(number), number, {"N": number})], positions={"T": number})
    print(number, flush=True)
"""


@pytest.mark.processes
def test_killed_at_any_moment_cursor_and_batches_stand_together(tmp_path):
    file, said = tmp_path / "state.db", 0
    for kills in range(1, 4):
        process = subprocess.Popen([sys.executable, "-c", WRITER, str(file)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        for _ in range(7 * kills):
            said = int(process.stdout.readline())
        process.send_signal(signal.SIGKILL)
        process.communicate()
        state = State(file, "main", most_bytes=10**9)
        position = state.place.positions["T"]
        state.close()
        assert position >= said

    state = State(file, "main", most_bytes=10**9)
    position, batches = state.place.positions["T"], drained(state)
    state.close()
    assert is_chain(batches)
    assert [change.version for batch in batches for change in batch.changes] == list(range(1, position + 1))
