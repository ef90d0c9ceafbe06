"""One matter of the pre-flight as its page shows it: a row of the table, a card on a phone, and the whole checklist when it is opened."""

from dataclasses import dataclass
from decimal import Decimal

import streamlit as st

from billing.preflight import Light, MatterChecked, Point, Verdict, Whose
from data.vocabulary import Role
from pages.parts.figures import dollars
from pages.parts.labels import label
from pages.parts.plain import plain
from pages.parts.sign_in import require
from pages.parts.tables import Column, Columns
from pages.parts.ways import link_to_invoice, link_to_site

LOOKS = (Role.BILLER, Role.MANAGER)
TITLES = {
    "approval": "Approved", "claim_number": "Claim number", "people": "People", "rates": "Rates", "budget": "Budget",
    "sign_in": "Sign-in", "file": "File", "guidelines": "Guidelines",
}  # fmt: skip
"""Every point of the checklist in the order in which it is read."""
ASKS = {
    "approval": "An attorney approved every bill",
    "claim_number": "The matter has the carrier's claim number",
    "people": "Everybody is on the carrier's list, on each day",
    "rates": "Each hour has an agreed rate, and costs no more",
    "budget": "What is billed stays within the matter's budget",
    "sign_in": "The site is visited, and takes our sign-in",
    "file": "The LEDES file is made, or can be",
    "guidelines": "No unexcused finding stops it",
}
NARROW = {"claim_number": "Claim", "guidelines": "Rules"}
BOARD: Columns = {
    "number": Column("Matter", width=110),
    "verdict": Column("Tonight", "word", width=126, words=Verdict),
    **{
        name: Column(NARROW.get(name, title), "word", width=71, words=Light, help=ASKS[name])
        for name, title in TITLES.items()
        if name != "approval"
    },
    "turns": Column("Whose turn", "word", width=150, words=Whose),
    "reason": Column("Why", width=420),
    "percent": Column("Budget %", "count", width=78, help="Billed of the budget, these bills counted"),
    "carrier": Column("Carrier", width=160),
    "caption": Column("Caption", width=220),
    "bills": Column("Invoices", width=150),
    "dollars": Column("Dollars", "money", width=105),
}
FILE: Columns = {
    "number": Column("Matter"),
    "caption": Column("Caption"),
    "client": Column("Client"),
    "carrier": Column("Carrier"),
    "bills": Column("Invoices"),
    "dollars": Column("Dollars", "money"),
    "verdict": Column("Tonight", "word", words=Verdict),
    "turns": Column("Whose turn", "word", words=Whose),
    **{name: Column(title, "word", words=Light) for name, title in TITLES.items()},
    "percent": Column("Billed of the budget, %", "count"),
    "reasons": Column("What is open"),
}


@dataclass(frozen=True)
class PreflightRow:
    """A matter with its checklist; its points are attributes by name, for columns."""

    checked: MatterChecked

    @property
    def id(self) -> int:
        """The matter's own number."""
        return self.checked.id

    @property
    def bills(self) -> str:
        """The numbers of its invoices."""
        return ", ".join(self.checked.bills)

    @property
    def percent(self) -> int | None:
        """How much of the budget is billed."""
        return self.checked.percent_billed

    @property
    def reason(self) -> str:
        """The worst thing of all."""
        first = next(iter(self.checked.open_points.values()), None)
        return first.reasons[0] if first else ""

    @property
    def reasons(self) -> str:
        """Everything that is open, by point."""
        return " ".join(f"{TITLES[name]}: {point.said()}" for name, point in self.checked.open_points.items())

    def __getattr__(self, name: str) -> str | Decimal | Light | tuple[Whose, ...]:
        if name in TITLES:
            return self.checked.points[name].light
        return getattr(self.checked, name)  # type: ignore[no-any-return]


def matter_card(row: PreflightRow) -> None:
    """The same for a phone."""
    checked = row.checked
    with st.container(border=True, key=f"card-matter-{row.id}", gap="xsmall"):
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            st.markdown(f"**{plain(checked.number)}**", width="content")
            label(checked.verdict).badge()
        st.markdown(f"{plain(checked.caption)}  \n:gray[{plain(checked.carrier)} · {plain(dollars(checked.dollars))}]")
        if checked.open_points:
            with st.expander(
                ", ".join(f"{label(point.light)}: {TITLES[name].lower()}" for name, point in checked.open_points.items())
            ):
                checklist(checked, "on-card")


def open_checklist(checked: MatterChecked) -> None:
    """The whole checklist of a matter, in a dialog."""
    st.dialog(f"Matter {checked.number}", width="medium")(_whole)(checked)


def checklist(checked: MatterChecked, place: str) -> None:
    """Each point with its sign and why it stands as it does, and the ways on; `place` tells two on one page apart."""
    for name, title in TITLES.items():
        _point(title, checked.points[name])
    with st.container(horizontal=True, key=f"card-{place}-{checked.id}"):
        for number in checked.bills:
            link_to_invoice(number, f"Invoice {number}")
        link_to_site(checked.slug, plain(checked.carrier))


def _whole(checked: MatterChecked) -> None:
    require(*LOOKS)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{plain(checked.caption)}**", width="content")
        label(checked.verdict).badge()
    checklist(checked, "in-dialog")


def _point(title: str, point: Point) -> None:
    look = label(point.light)
    whose = f" :gray[{plain(str(label(point.whose)))}.]" if point.whose else ""
    sentence = plain(point.said())
    st.markdown(f":{look.colour}-badge[{plain(look.words)}] **{title}**  \n{sentence}{whose}")
