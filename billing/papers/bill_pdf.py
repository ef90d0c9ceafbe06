"""The paper of an invoice, drawn."""

from decimal import Decimal

from billing.papers.legend import draw_legend
from billing.papers.letter import GREY, INK, MARGIN, Letter
from billing.papers.paper import Paper, PaperLine, worth
from billing.papers.rows import Column, Grid
from billing.papers.wording import long_day, of_cost, of_work, plain
from billing.wording import dollars

WORK = Grid((
    Column("Date", 21), Column("Timekeeper", 30), Column("Codes", 19), Column("Description", 58.9),
    Column("Hours", 12, "R"), Column("Rate", 16, "R"), Column("Amount", 21, "R"),
))  # fmt: skip
COSTS = Grid((
    Column("Date", 21), Column("Code", 14), Column("Description", 89.9), Column("Quantity", 16, "R"), Column("Price", 16, "R"),
    Column("Amount", 21, "R"),
))  # fmt: skip
"""Both as wide as the page is between its margins."""


def bill_pdf(paper: Paper) -> bytes:
    """A PDF of letter pages; the same paper gives the same bytes."""
    page = Letter((" · ".join(paper.firm[:1]), f"Invoice {paper.number}"), paper.day)
    page.set_title(f"Invoice {paper.number}")
    page.set_author(paper.firm[0] if paper.firm else "")
    page.set_lang("en-US")
    _draw_head(page, paper)
    _draw_case(page, paper)
    _draw_lines(page, "Fees", WORK, paper.work)
    _draw_lines(page, "Expenses", COSTS, paper.costs)
    _draw_sums(page, paper)
    draw_legend(page, paper.legend)
    return bytes(page.output())


def _draw_head(page: Letter, paper: Paper) -> None:
    """Who asks on the left, which invoice it is on the right."""
    width = page.right - MARGIN
    name, *address = paper.firm or ("",)
    page.pen(15, bold=True)
    bottom = _stack(page, (MARGIN, MARGIN), page.wrapped(name, width - 60), leading=6.5)
    page.pen(8.5, ink=GREY)
    bottom = _stack(page, (MARGIN, bottom + 1), [line for part in address for line in page.wrapped(part, width - 60)], leading=4)
    page.put((MARGIN, MARGIN), "Invoice", width=width, align="R", height=4)
    page.pen(15, bold=True)
    page.put((MARGIN, MARGIN + 4), paper.number, width=width, align="R", height=6.5)
    page.pen(8.5, ink=GREY)
    page.put((MARGIN, MARGIN + 11.5), long_day(paper.day), width=width, align="R")
    page.set_xy(MARGIN, max(bottom, MARGIN + 15.5) + 5)
    page.rule(page.y, ink=INK, weight=0.4)


def _draw_case(page: Letter, paper: Paper) -> None:
    """Who pays, for which case and which time, and how much."""
    top, third = page.y + 6, (page.right - MARGIN) / 3
    payer = [paper.carrier, *([paper.client] if paper.client != paper.carrier else []), f"Client {paper.client_number}"]
    case = [paper.matter, f"Matter {paper.matter_number}"] + ([f"Claim {paper.claim_number}"] if paper.claim_number else [])
    span = f"{long_day(paper.period[0])} – {long_day(paper.period[1])}"
    bottoms = [
        _draw_facts(page, (MARGIN, top), "Bill to", payer),
        _draw_facts(page, (MARGIN + third, top), "Regarding", case),
        _draw_facts(page, (MARGIN + 2 * third, top), "Total due", [dollars(paper.total), span, paper.description]),
    ]
    page.set_xy(MARGIN, max(bottoms) + 4)


def _draw_facts(page: Letter, at: tuple[float, float], label: str, facts: list[str]) -> float:
    """A label, the first fact in bold, the others below; gives where they end."""
    width = (page.right - MARGIN) / 3 - 6
    page.pen(7.5, bold=True, ink=GREY)
    page.put(at, label)
    page.pen(10, bold=True)
    bottom = _stack(page, (at[0], at[1] + 5), page.wrapped(facts[0], width), leading=4.6)
    page.pen(8.5)
    return _stack(page, (at[0], bottom + 0.6), [line for fact in facts[1:] for line in page.wrapped(fact, width)], leading=4.2)


def _draw_lines(page: Letter, title: str, grid: Grid, lines: list[PaperLine]) -> None:
    """One kind of lines with its sum; nothing at all if there are none."""
    if not lines:
        return
    if not page.has_room(40):
        page.add_page()
    page.y += 6
    page.pen(11, bold=True)
    page.put((MARGIN, page.y), title)
    page.set_xy(MARGIN, page.y + 7)
    grid.draw(page, [of_work(line) if grid is WORK else of_cost(line) for line in lines])


def _draw_sums(page: Letter, paper: Paper) -> None:
    """Fees, expenses, total; never parted by the end of a page."""
    if not page.has_room(32):
        page.add_page()
    page.y += 7
    sums = [(f"Fees ({plain(paper.hours, 1)} hours)", worth(paper.work)), ("Expenses", worth(paper.costs))]
    page.pen(9)
    for label, amount in sums:
        _draw_sum(page, label, amount)
    page.set_draw_color(*INK)
    page.set_line_width(0.4)
    page.line(page.right - 75, page.y + 0.5, page.right, page.y + 0.5)
    page.y += 2.5
    page.pen(11, bold=True)
    _draw_sum(page, "Total due", paper.total)


def _draw_sum(page: Letter, label: str, amount: Decimal) -> None:
    y = page.y
    page.put((page.right - 75, y), label, height=5)
    page.put((page.right - 75, y), dollars(amount), width=75, align="R", height=5)
    page.set_xy(MARGIN, y + 5.5)


def _stack(page: Letter, at: tuple[float, float], lines: list[str], *, leading: float) -> float:
    """Lines one below the other; gives where they end."""
    for number, line in enumerate(lines):
        page.put((at[0], at[1] + number * leading), line, height=leading)
    return at[1] + len(lines) * leading
