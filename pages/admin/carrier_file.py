"""A carrier's file in words: who it is, the file it takes, when it is billed, and the ways through its site."""

import streamlit as st

from carriers.definition import Carrier, Steps
from carriers.profile import Terms
from pages.parts.durations import about
from pages.parts.facts import facts_row
from pages.parts.figures import counted, dollars
from pages.parts.plain import plain


def carrier_file(slug: str, name: str, carrier: Carrier | None) -> None:
    """The file as the portal read it when it started."""
    st.subheader(plain(name))
    if carrier is None:
        st.warning(f"There is no carriers/{slug}.yaml any more; whoever keeps the carrier files puts it back.")
        return
    facts_row({"Site": carrier.address, "File": f"carriers/{slug}.yaml"})
    if carrier.by_hand:
        st.info(plain(carrier.by_hand), title="A person puts the files on this site", icon=":material/front_hand:")
    facts_row({
        "Takes": carrier.ledes.format,
        "File name": carrier.ledes.file_name,
        "Calls the firm": carrier.ledes.law_firm_id,
        "Client id": carrier.ledes.client_id or "the firm's own client numbers",
        "Billed": _billed(carrier.terms),
    })  # fmt: skip
    if not carrier.by_hand:
        _journeys(carrier)
    facts_row({"Answers usually within": about(carrier.answers.within)})


def _journeys(carrier: Carrier) -> None:
    journeys = carrier.journeys
    facts_row({
        "Sign in": _steps(journeys.sign_in),
        "Find": _steps(journeys.find),
        "Upload": _steps(journeys.upload),
        "Finish": _steps(journeys.finish),
        "Status": _steps(journeys.status),
        "A page may take": counted(carrier.patience.step, "second"),
        "The answer may take": counted(carrier.patience.answer, "second"),
    })  # fmt: skip


def _steps(steps: Steps | None) -> str:
    return counted(len(steps), "step") if steps else "none"


def _billed(terms: Terms) -> str:
    words = [f"every {terms.every}"]
    if terms.at_least:
        words.append(f"from {dollars(terms.at_least)}")
    if terms.sooner_over is not None:
        words.append(f"sooner over {dollars(terms.sooner_over)}")
    return ", ".join(words)
