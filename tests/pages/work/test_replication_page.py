"""Replication as an admin looks after it: what is wrong stands there, and each button writes what it says."""

import datetime as dt

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from data.models import Cursor, Drift, InboxBatch, RefusedFile, RefusedRow, Stream, Wish
from data.vocabulary import BatchState, DriftKind
from tests.pages.work.conftest import runs_of, tick_first_row

pytestmark = pytest.mark.browser
ROW = {
    "TRX_NO": 900003,
    "WRK_DT": "20261032",
    "NARR": "Prepare outline for deposition of plaintiff's treating physician, and more.",
}


@pytest.fixture
def troubles(portal):
    """An agent that is silent, a batch that is held, a table that is stopped, a row that differs, one that was refused, and a file."""
    with portal.session() as session:
        now = dt.datetime.now(dt.UTC)
        hour_ago = now - dt.timedelta(hours=1)
        session.add(Stream(
            name="main", epoch=1, received_seq=2, received_sha="", applied_seq=1, positions={"TIMETRX": 9}, heard_at=hour_ago
        ))  # fmt: skip
        session.add(InboxBatch(
            stream="main", epoch=1, seq=2, batch_id="b", sha256="", previous="", kind="changes", way="https", state=BatchState.HELD,
            rows=1904, positions={}, received_at=now, counts={}, sentence="It deletes 1904 rows of TIMETRX.",
        ))  # fmt: skip
        columns = ["TRX_NO", "ROW_VER", "MTTR_NO", "RISK_CLASS"]
        session.add(Cursor(
            source="TIMETRX", position=9, moved_at=now, columns=columns, stopped_why="TIMETRX has no column HRS any more."
        ))  # fmt: skip
        session.add(Drift(source="TIMETRX", legacy_key="70001", kind=DriftKind.MISSING, found_at=now))
        session.add(RefusedFile(
            name="main-1-000000000003-c.jsonl.gz", stream="main", epoch=1, code="truncated", sentence="It is cut off.", refused_at=now
        ))  # fmt: skip
        session.add(RefusedRow(
            source="TIMETRX", legacy_key="900003", legacy_version=7, row=ROW, reason="WRK_DT is no day.", refused_at=now
        ))  # fmt: skip


def test_admin_looks_after_replication(portal, troubles, signed_in_as):
    page = signed_in_as("cy", "/replication")
    alarms = page.locator(".st-key-alarms")
    expect(alarms).to_contain_text("The agent of main is silent")
    expect(alarms).to_contain_text("main: 1 file lies in refused/ of the box that agents lay batches into. It is cut off.")
    expect(alarms).to_contain_text("TIMETRX is stopped: TIMETRX has no column HRS any more.")

    tick_first_row(page)
    expect(page.locator("[class*=st-key-table-]")).to_contain_text("RISK_CLASS")
    page.get_by_role("button", name="Repair 1 row").first.click()
    expect(page.get_by_text("The rows of TIMETRX that differ are read there again")).to_be_visible()
    page.get_by_role("button", name="These deletions are right").click()
    page.get_by_role("button", name="They are right").click()
    expect(page.get_by_text("Batch 2 is let through")).to_be_visible()

    with portal.session() as session:
        wish, batch = session.scalars(select(Wish)).one(), session.scalars(select(InboxBatch)).one()
    assert (wish.kind, wish.wanted, wish.asked_by) == ("rows", {"keys": ["70001"]}, "Cy Okafor")
    assert (batch.state, batch.decided_by) == (BatchState.WAITING, "Cy Okafor")
    assert len(runs_of(portal, "replicate")) == 1


def test_board_says_that_replication_is_silent(portal, troubles, signed_in_as):
    page = signed_in_as("bo", "/board")

    expect(page.locator(".st-key-alarms")).to_contain_text("The agent of main is silent")
    expect(page.get_by_role("link", name="The agent of main is silent")).to_have_count(0)


def test_refused_row_is_mended(portal, troubles, signed_in_as):
    page = signed_in_as("bo", "/refused-rows")
    tick_first_row(page)
    page.get_by_role("button", name="Mend it here").click()
    page.get_by_label("WRK_DT").fill("20261031")
    page.get_by_role("button", name="Apply it so").click()
    expect(page.get_by_text("TIMETRX 900003 is mended; the worker tries it in a moment.")).to_be_visible()
    with portal.session() as session:
        mended = session.scalars(select(RefusedRow)).one()
    assert (mended.mended_row, mended.decided_by) == (ROW | {"WRK_DT": "20261031"}, "Bo Larsen")


def test_refused_row_is_put_aside_with_a_reason(portal, troubles, signed_in_as):
    page = signed_in_as("bo", "/refused-rows")
    tick_first_row(page)
    page.get_by_role("button", name="Put aside", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Put it aside").click()
    expect(dialog.get_by_text("Say why the row is not needed.")).to_be_visible()
    dialog.get_by_label("Why is it not needed?").fill("A test of the vendor.")
    dialog.get_by_role("button", name="Put it aside").click()
    expect(page.get_by_text("TIMETRX 900003 is put aside.")).to_be_visible()

    with portal.session() as session:
        aside = session.scalars(select(RefusedRow)).one()
    assert aside.reason.endswith("Put aside by Bo Larsen: A test of the vendor.")
