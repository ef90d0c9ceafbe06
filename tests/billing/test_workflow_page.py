"""The page about the life of an invoice says what the table says."""

from pathlib import Path

from billing.lifecycle import MOVES, STATUS_LABELS, diagram

PAGE = (Path(__file__).parents[2] / "docs" / "workflow.md").read_text()


def test_page_shows_the_diagram():
    assert "```mermaid\n" + "\n".join(diagram()) + "\n```" in PAGE


def test_page_lists_every_move():
    for move in MOVES:
        before = ", ".join(STATUS_LABELS[status] for status in move.before)
        assert f"| {move.label} | {before} | {STATUS_LABELS[move.after]} | {', '.join(move.by)} |" in PAGE
