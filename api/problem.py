"""What goes wrong, said so that programs and people understand it: application/problem+json (RFC 9457)."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

MEDIA_TYPE = "application/problem+json"
DATABASE_AWAY = (OperationalError, InterfaceError, NoConnectionFree)
"""The database does not answer, or not now: the same request is good later."""
SOON = {"Retry-After": "30"}


class Problem(Exception):
    """An answer that is not what was asked for. `code` is for programs, the sentence for whoever reads their log; `more` goes with them."""

    def __init__(self, status: int, code: str, sentence: str, headers: Mapping[str, str] | None = None, **more: Any) -> None:
        super().__init__(sentence)
        self.status_code, self.code, self.headers, self.more = status, code, headers or {}, more

    @property
    def answer(self) -> Response:
        """What is sent. The status stands in its line alone: refusals of a different one shall not differ."""
        said = {"type": self.code, "title": self.code.replace("-", " ").capitalize(), "detail": str(self), **self.more}
        return JSONResponse(said, self.status_code, dict(self.headers), MEDIA_TYPE)


def database_away() -> Problem:
    """The sender keeps what it has and tries again."""
    return Problem(503, "database-away", "The portal's database does not answer now; nothing was lost. Try again later.", SOON)


async def of_problem(_: Request, error: Exception) -> Response:
    """For Starlette: a Problem was raised."""
    assert isinstance(error, Problem)  # noqa: S101
    return error.answer


async def of_database(_: Request, _error: Exception) -> Response:
    """For Starlette: the database was not there."""
    return database_away().answer


async def of_http(_: Request, error: Exception) -> Response:
    """For Starlette: no such address, or not with this method."""
    assert isinstance(error, HTTPException)  # noqa: S101
    code = {404: "not-here", 405: "wrong-method"}.get(error.status_code, "http")
    return Problem(error.status_code, code, f"{error.detail}.", error.headers).answer


async def of_cut_off(_: Request, _error: Exception) -> Response:
    """For Starlette: the sender went away in the middle of its request, and hears this no more."""
    return Problem(400, "cut-off", "The request ended before it was whole; send it again.").answer


async def of_anything(_: Request, _error: Exception) -> Response:
    """For Starlette: a fault of ours, which its log tells."""
    return Problem(
        500, "our-fault", "The portal failed here; its log says how, and IT looks at it. Try again later.", SOON
    ).answer
