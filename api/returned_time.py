"""Booked work on its way to the firm: an agent fetches what waits, and says what became of each piece."""

from dataclasses import asdict
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from agent.batch import plain
from api.body import json_object
from api.problem import Problem
from billing.errors import NotFound
from billing.timekeeping.settled import Outcome, Settled, pieces, settle
from data.session import reading, transaction

AT_ONCE = 200
"""Pieces in one answer; the agent asks again when it has written them."""
Version = Annotated[int, Field(ge=0, lt=2**63)]


class Said(BaseModel):
    """What an agent says became of a piece of work."""

    model_config = ConfigDict(extra="forbid", strict=True)

    revision: Annotated[int, Field(ge=1, lt=2**31)]
    outcome: Annotated[Outcome, Field(strict=False)]
    key: Annotated[str, Field(min_length=1, max_length=40)] | None = None
    version: Version | None = None
    sentence: Annotated[str, Field(max_length=2000)] | None = None


async def waiting(_: Request) -> Response:
    """What is not written there yet, the oldest first: the words of each piece, by the keys used there."""
    return JSONResponse({"pieces": await run_in_threadpool(_pieces)})


async def became_of_it(request: Request) -> Response:
    """One piece: written, overruled or refused. Said twice it is heard once."""
    try:
        said = Said.model_validate(await json_object(request))
    except ValidationError as error:
        raise Problem(422, "contract", _first(error)) from None
    settled = Settled(
        request.path_params["booked_id"], said.revision, said.outcome, said.key, said.version or 0, said.sentence or ""
    )
    return JSONResponse({"changed": await run_in_threadpool(_settle, settled)})


def _pieces() -> list[dict[str, object]]:
    with reading() as session:
        return [
            {name: value if isinstance(value, str | int | None) else plain(value) for name, value in asdict(piece).items()}
            for piece in pieces(session, AT_ONCE)
        ]


def _settle(said: Settled) -> bool:
    try:
        with transaction() as session:
            return settle(session, said)
    except NotFound as error:
        raise Problem(404, "not-booked-here", str(error)) from None


def _first(error: ValidationError) -> str:
    first = error.errors()[0]
    return f"{'.'.join(str(part) for part in first['loc']) or 'the body'}: {first['msg']}."
