"""A carrier's last two weeks as bars: what it accepted, what it rejected, what it still has to answer, and what brought no answer."""

import datetime as dt
from collections.abc import Sequence

import plotly.graph_objects as go
import streamlit as st

from data.queries.site_health import Health
from pages.parts.labels import INK, Colour

LAYERS: dict[str, tuple[str, Colour, str]] = {
    "accepted": ("Accepted", "green", ""),
    "rejected": ("Rejected", "red", ""),
    "sent": ("Sent, waiting for the carrier", "blue", ""),
    "trouble": ("Attempts without an answer", "orange", "/"),
}
HEIGHT = 210


def health_chart(days: Sequence[dt.date], past: Health, carrier: str) -> None:
    """One bar for each day, today's last."""
    names = [f"{day:%b} {day.day}" for day in days]
    figure = go.Figure([_layer(names, getattr(past, kept), *look) for kept, look in LAYERS.items()])
    figure.update_layout(
        barmode="stack", bargap=0.35, height=HEIGHT, dragmode=False, margin={"l": 0, "r": 0, "t": 40, "b": 0},
        legend={"orientation": "h", "x": 0, "xanchor": "left", "y": 1.02, "yanchor": "bottom", "traceorder": "normal", "title": None},
    )  # fmt: skip
    figure.update_xaxes(type="category", fixedrange=True, showgrid=False, title=None)
    figure.update_yaxes(fixedrange=True, title=None, tickformat=",d", nticks=4, rangemode="tozero")
    st.plotly_chart(figure, config={"displayModeBar": False}, alt=f"Uploads at {carrier} on each of the last {len(days)} days")


def _layer(names: Sequence[str], counts: Sequence[int], title: str, colour: Colour, hatch: str) -> go.Bar:
    return go.Bar(
        x=names, y=counts, name=title, marker={"color": INK[colour], "pattern": {"shape": hatch}},
        hovertemplate="%{x}, %{fullData.name}: %{y:,}<extra></extra>",
    )  # fmt: skip
