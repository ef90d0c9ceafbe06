"""The months of what carriers cut: one bar for each month, made of the rules that are named most."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal

import plotly.graph_objects as go

from billing.cuts.telling import spoken_rule
from data.queries.cuts import Month, Tally
from pages.manager.charts import TOP_LEFT
from pages.parts.labels import INK, Colour

SHOWN = 5
"""Rules with a colour of their own; all others are one more."""
COLOURS: tuple[Colour, ...] = ("blue", "orange", "green", "violet", "red")
OTHERS = "All others"
HEIGHT = 300
MONTHS_NAMED = 13
"""So many months have room for all of their names."""


def by_month(tallies: Sequence[Tally], months: Sequence[Month], *, in_dollars: bool) -> go.Figure:
    """Stacked bars; nothing is told by colour alone, because each part says its rule and number when pointed at."""
    sizes = {month: _layers(tallies, month, in_dollars) for month in months}
    together: Counter[str] = Counter()
    for each in tallies:
        together[each.key] += each.cuts
    first = [rule for rule, _ in together.most_common(SHOWN)]
    names = [dt.date(year, month, 1) for year, month in months]
    figure = go.Figure()
    for rule, colour in zip(first, COLOURS, strict=False):
        figure.add_trace(
            _bars(spoken_rule(rule), INK[colour], names, [sizes[month].get(rule, Decimal(0)) for month in months], in_dollars)
        )
    rest = [sum((size for rule, size in sizes[month].items() if rule not in first), Decimal(0)) for month in months]
    if any(rest):
        figure.add_trace(_bars(OTHERS, INK["gray"], names, rest, in_dollars))
    return _drawn(figure, in_dollars)


def _layers(tallies: Sequence[Tally], month: Month, in_dollars: bool) -> Mapping[str, Decimal]:
    found: dict[str, Decimal] = defaultdict(Decimal)
    for each in tallies:
        if each.month == month:
            found[each.key] += each.dollars if in_dollars else Decimal(each.cuts)
    return found


def _bars(name: str, colour: str, months: Sequence[dt.date], sizes: Sequence[Decimal], in_dollars: bool) -> go.Bar:
    said = [f"${size:,.2f}" if in_dollars else f"{size:,}" for size in sizes]
    return go.Bar(
        x=months, y=sizes, name=name, marker={"color": colour}, customdata=said,
        hovertemplate="%{x|%B %Y}, %{fullData.name}: %{customdata}<extra></extra>",
    )  # fmt: skip


def _drawn(figure: go.Figure, in_dollars: bool) -> go.Figure:
    few = bool(figure.data) and len(figure.data[0].x) <= MONTHS_NAMED
    figure.update_layout(
        barmode="stack", bargap=0.35, height=HEIGHT, dragmode=False, margin={"l": 0, "r": 0, "t": 0, "b": 0}, showlegend=True,
        legend={"orientation": "h", "traceorder": "normal", "title": None} | TOP_LEFT,
    )  # fmt: skip
    figure.update_xaxes(
        tickformat="%b\n%Y", dtick="M1" if few else None, tickangle=0, fixedrange=True, showgrid=False, title=None
    )
    figure.update_yaxes(fixedrange=True, title=None, rangemode="tozero", nticks=5, tickformat="$,.0f" if in_dollars else ",d")
    return figure
