"""One visit to a carrier's site: what was done there, with a picture of each step."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from billing.actor import Actor
from data.queries.submissions import InvoiceUpload, SiteVisit, visible_trace
from data.session import reading
from data.vocabulary import Role
from pages.parts.figures import moment
from pages.parts.office import office
from pages.parts.plain import plain
from pages.parts.sign_in import when_clicked

READERS = (Role.ATTORNEY, Role.BILLER, Role.MANAGER)
JOURNEYS = {
    "sign_in": "Signing in",
    "find": "Looking for it",
    "upload": "Uploading",
    "finish": "Completing the draft",
    "status": "Reading the answers",
}


def draw_visit(visit: SiteVisit, upload: InvoiceUpload, actor: Actor) -> None:
    """What the site said, whether the very file was handed over, the trace, and the pictures."""
    st.markdown(f"**At {plain(upload.carrier)}'s site, {plain(moment(visit.started_at, actor.zone))}**")
    if visit.site_said:
        st.caption("The site's own words")
        st.text(visit.site_said)
    st.caption(_which_file(visit, upload))
    draw_steps(visit.steps)
    if visit.trace_place:
        st.download_button(
            "Trace", when_clicked(lambda who: _trace(who, visit.id), *READERS), f"visit-{visit.id}-trace.zip", "application/zip",
            icon=":material/download:", key=f"trace-{visit.id}", on_click="ignore", type="tertiary",
            help="Everything the browser did after signing in; open it with trace.playwright.dev or `playwright show-trace`",
        )  # fmt: skip


def _which_file(visit: SiteVisit, upload: InvoiceUpload) -> str:
    if visit.file_sha256 is None:
        return "No file was handed over."
    same = visit.file_sha256 == upload.file_sha256
    what = "the file made at approval" if same else "another file than the one made at approval"
    return f"What was taken along is {what} (SHA-256 {visit.file_sha256[:16]}…)."


def draw_steps(steps: Sequence[Mapping[str, Any]]) -> None:
    """Each step in words, with its picture from the file store where one was taken."""
    with st.grid(3, min_column_width=220):
        for place, step in enumerate(steps, 1):
            with st.container(gap="xsmall"):
                if step.get("screenshot"):
                    st.image(office().files.get(step["screenshot"]), alt=f"The site after step {place}")
                st.caption(plain(f"{place}. {JOURNEYS.get(step.get('journey') or '', '')}: {step['what']}"))


def _trace(actor: Actor, visit_id: int) -> bytes:
    with reading() as session:
        return office().files.get(visible_trace(session, actor, visit_id))
