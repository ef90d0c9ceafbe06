"""How the firm signs in at carriers' sites, and the rows that could not be taken."""

import datetime as dt
import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from billing.credentials import Vault, open_account, sign_in_for
from data.models import Carrier, Credential, RefusedRow
from data.queries.replicas import move_cursor
from tests.builders import a_matter
from tests.pages.work.conftest import tick_first_row

pytestmark = pytest.mark.browser


def test_sign_in_is_sealed_at_once(portal, signed_in_as):
    password, seed = "s3cret of Harbor Mutual", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    page = signed_in_as("cy", "/carriers")
    tick_first_row(page)
    page.get_by_role("button", name="Replace").click()
    page.get_by_label("User name").fill("billing@harbor")
    page.get_by_role("textbox", name="Password").fill(password)
    page.get_by_role("textbox", name=re.compile("Code seed")).fill(seed.lower())

    page.get_by_role("button", name="Save sign-in").click()

    expect(page.get_by_text("The sign-in at Harbor Mutual is sealed and kept")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("button", name="Replace").click()
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
    page.get_by_role("button", name="Replace").click()
    page.get_by_role("textbox", name="Password").fill("another one")
    page.get_by_role("textbox", name=re.compile("Code seed")).fill("123456")

    page.get_by_role("button", name="Save sign-in").click()

    expect(page.get_by_text("The code seed must be the site's base32 text")).to_be_visible()
    assert sealed(portal) == before


def test_office_gets_its_own_sign_in(portal, signed_in_as):
    with portal.session() as session:
        harbor = session.scalars(select(Carrier).where(Carrier.slug == "harbor_mutual")).one()
        a_matter(session, carrier=harbor, office="Denver")
    page = signed_in_as("cy", "/carriers")
    tick_first_row(page)
    page.get_by_role("button", name="Add a sign-in").click()

    page.get_by_role("radio", name="One office").click()
    page.get_by_role("combobox", name="Office").click()
    page.get_by_role("option", name="Denver").click()
    page.get_by_label("User name").fill("denver-desk")
    page.get_by_role("textbox", name="Password", exact=True).fill("only for Denver")
    page.get_by_text("Security questions").click()
    page.get_by_label("Question 1").fill("First car?")
    page.get_by_role("textbox", name="Answer 1").fill("Beetle")
    page.get_by_role("button", name="Save sign-in").click()

    expect(page.locator("[class*=st-key-sign-in-]").filter(has_text="The office Denver")).to_contain_text("denver-desk")
    with portal.session() as session:
        kept = session.scalars(select(Credential).where(Credential.office == "Denver")).one()
        opened = open_account(session, Vault((portal.folder / "secret.key").read_text()), kept.id)
    assert (opened.password, opened.answers) == ("only for Denver", {"First car?": "Beetle"})


def test_wrong_certificate_keeps_the_dialog(portal, signed_in_as):
    page = signed_in_as("cy", "/carriers")
    tick_first_row(page)
    page.get_by_role("button", name="Replace").first.click()
    page.get_by_text("The firm's certificate").click()
    page.locator("input[type=file]").set_input_files({"name": "firm.pfx", "mimeType": "application/x-pkcs12", "buffer": b"no"})
    expect(page.get_by_text("firm.pfx")).to_be_visible()

    page.get_by_role("button", name="Save sign-in").click()

    expect(page.get_by_role("dialog").get_by_text("it is no .pfx file")).to_be_visible()
    expect(page.get_by_label("User name")).not_to_have_value("")


def test_dropped_sign_in_is_gone(portal, signed_in_as):
    with portal.session() as session:
        harbor = session.scalars(select(Carrier.id).where(Carrier.slug == "harbor_mutual")).one()
        now = dt.datetime.now(dt.UTC)
        session.add(
            Credential(
                carrier_id=harbor, office="Austin", username="austin-desk", sealed="-", changed_at=now, changed_by="Cy",
                refused_at=now, refused_why="Your account is locked.", expires_on=now.date() + dt.timedelta(days=3),
            )
        )  # fmt: skip
    page = signed_in_as("cy", "/carriers")
    tick_first_row(page)
    card = page.locator("[class*=st-key-sign-in-]").filter(has_text="austin-desk")
    expect(card).to_contain_text("Your account is locked.")
    expect(card).to_contain_text("It ends in 3 days")

    card.get_by_role("button", name="Drop").click()
    page.get_by_role("button", name="Drop it").click()

    expect(page.get_by_text("The sign-in “austin-desk” at Harbor Mutual is forgotten.")).to_be_visible()
    expect(card).to_have_count(0)


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
