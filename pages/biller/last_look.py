"""The newest look at the list in which a carrier's site says what became of many invoices, with its pictures."""

import datetime as dt
import json
from typing import Any

import streamlit as st

from billing.actor import Actor
from data.files import FileStore
from pages.parts.bill.visit import draw_steps
from pages.parts.figures import moment
from pages.parts.office import office
from pages.parts.plain import plain

SPAN = dt.timedelta(days=7)
STEPS = "/steps.jsonl"


def last_look(slug: str, actor: Actor) -> None:
    """What the job `read_answers` left in the file store; fetched only for whoever opens it."""
    opened = st.expander("The last look at its list of answers", key="last-look", on_change="rerun")
    if not opened.open:
        return
    with opened:
        steps = _newest(office().files, slug, dt.datetime.now(dt.UTC) - SPAN)
        if not steps:
            st.caption("Nobody looked in the last seven days: no invoice waited for a word.")
            return
        st.caption(plain(moment(dt.datetime.fromisoformat(steps[0]["at"]), actor.zone)))
        draw_steps(steps)


def _newest(files: FileStore, slug: str, since: dt.datetime) -> list[dict[str, Any]]:
    """The steps of the newest look that is kept whole: their pictures are put there before them."""
    told = [place for place in files.below(f"status/{slug}", after=f"{since:%Y-%m-%dT%H%M%S}") if place.endswith(STEPS)]
    if not told:
        return []
    folder = told[-1].removesuffix(STEPS)
    steps = map(json.loads, files.get(told[-1]).decode().splitlines())
    return [step | {"screenshot": f"{folder}/{step['screenshot']}" if step["screenshot"] else None} for step in steps]
