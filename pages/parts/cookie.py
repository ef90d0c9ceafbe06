"""The only two things done with the cookie, both by the browser itself: a script over a websocket cannot set one that other
scripts cannot read, so the page's own JavaScript asks /door/open and /door/close. After both the page loads anew: a new
connection shows the new cookie, and nothing of whoever sat here before is left in the tab."""

import streamlit as st
from streamlit.components.v2 import component

OPEN = component(
    "ledgerline_open",
    js="""
    let sent = null;
    export default function ({ data, setTriggerValue }) {
      if (sent === data.ticket) return;
      sent = data.ticket;
      const failed = () => setTriggerValue("failed", true);
      fetch("/door/open", { method: "POST", body: data.ticket })
        .then((answer) => (answer.ok && navigator.cookieEnabled ? location.reload() : failed()), failed);
    }
    """,
)
CLOSE = component(
    "ledgerline_close",
    js="""
    export default function () {
      fetch("/door/close", { method: "POST" }).finally(() => location.assign("/"));
    }
    """,
)


def fetch_cookie(ticket: str) -> bool:
    """Exchange a ticket for the cookie. The page loads anew; True if it could not be done."""
    answer = OPEN(data={"ticket": ticket}, on_failed_change=lambda: None)
    return bool(answer.failed)


def drop_cookie() -> None:
    """End the browser's sign-in and load the portal anew, without it."""
    CLOSE()
    st.stop()
