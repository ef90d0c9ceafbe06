"""What goes back to the firm: an agent fetches booked time and where bills stand, and says what became of each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from api.body import json_object
from api.problem import Problem
from billing.errors import BadInput, NotFound
from billing.replication.exchange import bill_heard, bills_told, time_heard, time_told
from data.session import reading, transaction

Heard = Callable[[Session, str, Mapping[str, Any]], bool]


@dataclass(frozen=True)
class Returned:
    """Where bills stand is told only where the firm wants it."""

    offers_bills: bool

    async def time(self, _: Request) -> Response:
        """Booked time that is not written there yet, the oldest first."""
        return JSONResponse(await run_in_threadpool(_told, time_told))

    async def bills(self, _: Request) -> Response:
        """Where bills stand of which that is not known there yet."""
        return JSONResponse(await run_in_threadpool(_told, lambda session: bills_told(session, offered=self.offers_bills)))

    async def became_of_time(self, request: Request) -> Response:
        """One piece: written, overruled or refused. Said twice it is heard once."""
        return await _hear(request, time_heard, request.path_params["booked_id"], "not-booked-here")

    async def became_of_bill(self, request: Request) -> Response:
        """One word about a bill: written or refused. Said twice it is heard once."""
        return await _hear(request, bill_heard, request.path_params["number"], "not-said-here")


def _told(what: Callable[[Session], dict[str, Any]]) -> dict[str, Any]:
    with reading() as session:
        return what(session)


async def _hear(request: Request, heard: Heard, name: str, unknown: str) -> Response:
    said = await json_object(request)
    try:
        return JSONResponse({"changed": await run_in_threadpool(_settled, heard, name, said)})
    except BadInput as error:
        raise Problem(422, "contract", str(error)) from None
    except NotFound as error:
        raise Problem(404, unknown, str(error)) from None


def _settled(heard: Heard, name: str, said: Mapping[str, Any]) -> bool:
    with transaction() as session:
        return heard(session, name, said)
