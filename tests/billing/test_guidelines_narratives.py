"""What narratives tell, in the words that lawyers keep their time in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.guidelines.narratives import first_of, tasks_in


@pytest.mark.parametrize(
    ("narrative", "tasks"),
    [
        ("Draft and revise motion for summary judgment", 1),
        ("Review and analyze medical records, bills and imaging of plaintiff", 1),
        ("Drafted interrogatories and requests for production to Caliber Plaza, LP", 1),
        ("Drafted opposition to motion for leave to amend, arguing futility.", 1),
        ("Telephone conference with S. Wexler re reserve change", 1),
        ("Deposition of Dr. Overby (podiatrist)", 1),
        ("Review claim file (2438 pages) and prepare privilege log for counsel communications", 2),
        ("Reviewed voicemail from L. Ferraro rejecting $27,500; noted response in file; drafted letter to adjuster", 2),
        ("Met with insured. Wrote report to adjuster.", 2),
        ("Reviewing records; drafting letter to adjuster", 2),
        ("", 1),
    ],
)
def test_pieces_of_work(narrative, tasks):
    assert tasks_in(narrative) == tasks


@given(st.text(max_size=300))
def test_any_text_tells_something(text):
    assert 1 <= tasks_in(text) <= len(text) + 1


def test_phrases_are_whole_words():
    assert first_of(("bates stamp",), "Bates-stamp documents") is None
    assert first_of(("bates-stamp",), "Bates-stamp documents") == "bates-stamp"
    assert first_of(("copying",), "Photocopying of exhibits") is None
    assert first_of(("word processing",), "Word   processing of brief") == "word processing"
