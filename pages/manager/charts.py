"""The dashboard's charts: plain bars with their sums beside them, one look for each status, readable on light and dark paper."""

from collections.abc import Sequence
from decimal import Decimal

import plotly.graph_objects as go

from data.queries.dashboard import Tally, sums
from data.vocabulary import InvoiceStatus
from pages.parts.labels import label

HATCHED = {InvoiceStatus.SUBMITTING, InvoiceStatus.UNCERTAIN, InvoiceStatus.VOID}
"""Statuses that share their colour with another one."""
BAR, LEGEND = 36, 56
"""Pixels: one bar with its gap, and the legend, for which plotly makes room by itself."""
TOP_LEFT = {"xref": "container", "x": 0, "xanchor": "left", "yref": "container", "y": 1, "yanchor": "top"}
"""Of the whole chart: over the bars' names, too."""
LONGEST_NAME = 24
ROOM_FOR_SUMS = Decimal("1.35")


def by_status(tallies: Sequence[Tally], *, in_dollars: bool) -> go.Figure:
    """One bar for each status that occurs, in the order of an invoice's life."""
    found = [status for status in InvoiceStatus if any(one.status == status for one in tallies)]
    values = [_value(tallies, in_dollars, status=status) for status in found]
    figure = go.Figure(
        go.Bar(
            y=[label(status).words for status in found], x=values, orientation="h", hoverinfo="skip",
            marker={"color": [label(status).ink for status in found], "pattern": {"shape": [_hatch(status) for status in found]}},
        )
    )  # fmt: skip
    figure.update_layout(showlegend=False)
    return _drawn(figure, [label(status).words for status in found], values, in_dollars)


def by_carrier(tallies: Sequence[Tally], *, in_dollars: bool) -> go.Figure:
    """One bar for each carrier, the longest on top, made of its statuses."""
    sizes = {name: _value(tallies, in_dollars, carrier=name) for name in {one.carrier for one in tallies}}
    carriers = sorted(sizes, key=lambda name: (-sizes[name], name))
    figure = go.Figure()
    for status in InvoiceStatus:
        values = [_value(tallies, in_dollars, status=status, carrier=name) for name in carriers]
        if any(values):
            figure.add_trace(_layer(status, carriers, values, in_dollars))
    figure.update_layout(showlegend=True)
    return _drawn(figure, [_short(name) for name in carriers], [sizes[name] for name in carriers], in_dollars)


def _layer(status: InvoiceStatus, carriers: Sequence[str], values: Sequence[Decimal], in_dollars: bool) -> go.Bar:
    return go.Bar(
        y=[_short(name) for name in carriers], x=values, orientation="h", name=label(status).words,
        marker={"color": label(status).ink, "pattern": {"shape": _hatch(status)}},
        customdata=[_written(value, in_dollars) for value in values],
        hovertemplate="%{y}, %{fullData.name}: %{customdata}<extra></extra>",
    )  # fmt: skip


def _value(
    tallies: Sequence[Tally], in_dollars: bool, *, status: InvoiceStatus | None = None, carrier: str | None = None
) -> Decimal:
    these = (one for one in tallies if status in (None, one.status) and carrier in (None, one.carrier))
    count, total = sums(these)
    return total if in_dollars else Decimal(count)


def _written(value: Decimal, in_dollars: bool) -> str:
    return f"${value:,.0f}" if in_dollars else f"{value:,}"


def _hatch(status: InvoiceStatus) -> str:
    return "/" if status in HATCHED else ""


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


def _drawn(figure: go.Figure, names: Sequence[str], sizes: Sequence[Decimal], in_dollars: bool) -> go.Figure:
    """With each bar's sum behind its end, and without axes, which the sums replace."""
    figure.add_trace(
        go.Scatter(
            x=sizes, y=names, mode="text", text=[f" {_written(size, in_dollars)}" for size in sizes], textposition="middle right",
            hoverinfo="skip", showlegend=False,
        )
    )  # fmt: skip
    legend = LEGEND if figure.layout.showlegend else 0
    figure.update_layout(
        barmode="stack", bargap=0.4, height=BAR * max(len(names), 2) + legend, dragmode=False,
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        legend={"orientation": "h", "traceorder": "normal", "title": None} | TOP_LEFT,
    )  # fmt: skip
    figure.update_yaxes(autorange="reversed", title=None, ticksuffix="  ", showgrid=False, fixedrange=True)
    figure.update_xaxes(visible=False, fixedrange=True, range=[0, max(sizes, default=Decimal(1)) * ROOM_FOR_SUMS])
    return figure
