"""What a status means on a dashboard agrees with the table of moves."""

import pytest

from billing.lifecycle import MOVES
from billing.standing import ACTS_NEXT, APPROVED, WORKER, share
from data.vocabulary import InvoiceStatus, Role


def test_whoever_acts_next_has_a_move():
    for status, who in ACTS_NEXT.items():
        if who is not None:
            assert any(status in move.before and who in move.by for move in MOVES), status


def test_every_status_has_its_turn():
    assert set(ACTS_NEXT) == set(InvoiceStatus)
    assert set(ACTS_NEXT.values()) == {Role.ATTORNEY, Role.BILLER, WORKER, None}


def test_approved_is_what_comes_after_approval():
    back = {"return", "reopen", "rework", "void"}
    reached, grown = set(), {InvoiceStatus.APPROVED}
    while grown - reached:
        reached |= grown
        grown = {move.after for move in MOVES if set(move.before) & reached and move.name not in back}

    assert reached == APPROVED


@pytest.mark.parametrize(
    ("part", "whole", "said"), [(0, 0, "–"), (0, 3, "0%"), (1, 2000, "under 1%"), (1999, 2000, "99%"), (3, 3, "100%")]
)
def test_share_never_says_more_than_true(part, whole, said):
    assert share(part, whole) == said
