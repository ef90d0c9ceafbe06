"""Lists of invoices over several pages."""

from typing import Any

from starlette.requests import Request

from demo.sites.books import Book
from demo.sites.ledger import Invoice, list_invoices


def newest(book: Book) -> list[Invoice]:
    """The latest invoice of each number, newest first: one that was sent again takes the place of the rejected one."""
    return list({each.number: each for each in reversed(list_invoices(book))}.values())[::-1]


def sheet(request: Request, invoices: list[Invoice], size: int) -> dict[str, Any]:
    """The words for one page of a list, the one the address asks for: `invoices`, `at` counted from 1, `more` to come."""
    asked = request.query_params.get("page", "")
    at = int(asked) if asked.isdecimal() and int(asked) else 1
    return {"invoices": invoices[(at - 1) * size : at * size], "at": at, "more": len(invoices) > at * size}
