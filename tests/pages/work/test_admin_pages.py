"""How the firm signs in at carriers' sites, and the rows that could not be taken."""

import datetime as dt
import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from billing.credentials import Vault, sign_in_for
from data.models import Credential, RefusedRow
from data.queries.replicas import move_cursor
from tests.pages.work.conftest import tick_first_row

pytestmark = pytest.mark.browser


def test_sign_in_is_sealed_at_once(portal, signed_in_as):
    password, seed = "s3cret of Harbor Mutual", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    page = signed_in_as("cy", "/carriers")
    tick_first_row(page)
    page.get_by_label("User name").fill("billing@harbor")
    page.get_by_role("textbox", name="Password").fill(password)
    page.get_by_role("textbox", name=re.compile("Code seed")).fill(seed.lower())

    page.get_by_role("button", name="Save sign-in").click()

    expect(page.get_by_text("The sign-in at Harbor Mutual is sealed and kept")).to_be_visible()
    expect(page.get_by_role("textbox", name="Password")).to_have_value("")
    stored = b"".join(file.read_bytes() for file in portal.folder.glob("ledgerline.db*"))
    assert not [secret for secret in (password, seed, seed.lower()) if secret.encode() in stored]
    with portal.session() as session:
        kept = sign_in_for(session, Vault((portal.folder / "secret.key").read_text()), "harbor_mutual")
    assert (kept.username, kept.password, kept.totp_seed) == ("billing@harbor", password, seed)


def test_wrong_seed_keeps_old_sign_in(portal, signed_in_as):
    before = sealed(portal)
    page = signed_in_as("cy", "/carriers")
    tick_first_row(page)
    page.get_by_role("textbox", name="Password").fill("another one")
    page.get_by_role("textbox", name=re.compile("Code seed")).fill("123456")

    page.get_by_role("button", name="Save sign-in").click()

    expect(page.get_by_text("The code seed must be the site's base32 text")).to_be_visible()
    assert sealed(portal) == before


def test_refused_row_is_shown_as_it_came(portal, signed_in_as):
    row = {"WRK_DT": "20261032", "NARR": "=cmd|' /C calc'!A0"}
    with portal.session() as session:
        move_cursor(session, "TIMETRX", 3838)
        session.add(
            RefusedRow(
                source="TIMETRX",
                legacy_key="900003",
                legacy_version=1,
                row=row,
                reason="No such day.",
                refused_at=dt.datetime.now(dt.UTC),
            )
        )
    page = signed_in_as("bo", "/refused-rows")

    tick_first_row(page)

    expect(page.get_by_text("Row 900003 of TIMETRX, as it came.")).to_be_visible()
    expect(page.get_by_text("20261032")).to_be_visible()


def sealed(portal):
    """The secrets of every carrier as they are stored."""
    with portal.session() as session:
        return list(session.scalars(select(Credential.sealed).order_by(Credential.carrier_id)))
