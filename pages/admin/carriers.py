"""Each carrier: its file as it was read, how the firm signs in at its site, and whom it approved."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from data.queries.carriers import carrier_ids, carrier_names
from data.queries.sign_ins import SiteAccount, site_accounts
from data.session import reading
from data.vocabulary import Role
from pages.admin.carrier_file import carrier_file
from pages.admin.site_sign_ins import sign_ins_of
from pages.parts.account import AccountState, state_of
from pages.parts.approved_list import approved_list
from pages.parts.empty import nothing_here
from pages.parts.office import office
from pages.parts.plain import plain
from pages.parts.sign_in import require
from pages.parts.tables import Column, Sheet, table

CARRIERS = {
    "name": Column("Carrier", width=190),
    "states": Column("Sign-ins", "word", width=260, words=AccountState),
    "count": Column("How many", "count", width=90, blank_zero=True),
    "usernames": Column("User names", width=260),
    "file": Column("File", width=230),
}


@dataclass(frozen=True)
class CarrierLine:
    """One carrier as the table shows it."""

    id: int
    slug: str
    name: str
    accounts: Sequence[SiteAccount]

    @property
    def states(self) -> tuple[AccountState, ...]:
        """How its sign-ins are, each word once, the worst first."""
        file = office().catalog.get(self.slug)
        if not self.accounts:
            return (AccountState.NOT_NEEDED if file is not None and file.by_hand else AccountState.NONE,)
        found = {state_of(account) for account in self.accounts}
        return tuple(state for state in AccountState if state in found)

    @property
    def count(self) -> int:
        """How many sign-ins there are."""
        return len(self.accounts)

    @property
    def usernames(self) -> str:
        """The names that are typed there."""
        return ", ".join(account.username for account in self.accounts)

    @property
    def file(self) -> str:
        """Where its file lies."""
        return f"carriers/{self.slug}.yaml" if self.slug in office().catalog else "gone"


def show() -> None:
    """All carriers; the ticked one's file and sign-ins below."""
    actor = require(Role.ADMIN)
    st.title("Carriers")
    lines = _lines()
    _say_what_is_new({line.slug for line in lines})
    if not lines:
        nothing_here("No carriers yet", "Run “Replicate” on the page Jobs: it enters a carrier for each file.", icon="domain")
        return
    sheet = Sheet("carriers", CARRIERS, "Carriers and how the firm signs in at their sites", actor.zone)
    picked = table(sheet, lines, pick="one").picked
    if not picked:
        st.caption("Tick a carrier to read its file, to enter how the firm signs in, and to keep its list of approved people.")
    for line in picked:
        left, right = st.columns(2, gap="large")
        with left:
            carrier_file(line.slug, line.name, office().catalog.get(line.slug))
        with right:
            sign_ins_of(line.slug, line.name, line.accounts, actor)
        approved_list(line.slug, line.name, actor)


def _lines() -> list[CarrierLine]:
    with reading() as session:
        ids, names = carrier_ids(session), carrier_names(session)
        accounts: dict[str, list[SiteAccount]] = defaultdict(list)
        for account in site_accounts(session):
            accounts[account.slug].append(account)
    return [CarrierLine(ids[slug], slug, name, accounts[slug]) for slug, name in names.items()]


def _say_what_is_new(entered: set[str]) -> None:
    new = [carrier.name for slug, carrier in office().catalog.items() if slug not in entered]
    if new and entered:
        st.info(f"{plain(', '.join(new))}: the file is here, and the next run of “Replicate” enters the carrier.")
