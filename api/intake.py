"""Where an agent brings batches of changes, and asks how far we are and what we want (docs/decisions/0013-one-inbox.md)."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route

from agent.batch import Damaged
from agent.named import STREAM, Named
from api import problem
from api.body import packed_batch, refuse_other_kinds
from api.gate import Gate, SyncRules
from api.problem import DATABASE_AWAY, Problem
from api.returned import Returned
from billing.replication import Came, Conflict, Receipt, WrongName, accept_as, state_of
from billing.replication.exchange import stream_told
from data.queries import job_runs
from data.queries.inbox import batch_at
from data.queries.inbox_depth import has_room, note_heard, was_heard_long_ago
from data.session import reading, transaction

ROOT = "/api/sync/v1"
WAY = "https"
LARGEST_NUMBER = 2**31 - 1
THE_AGENT = "The agent"
ON_ERROR = {
    Problem: problem.of_problem, HTTPException: problem.of_http, ClientDisconnect: problem.of_cut_off,
    Exception: problem.of_anything, **dict.fromkeys(DATABASE_AWAY, problem.of_database),
}  # fmt: skip


@dataclass(frozen=True)
class Intake:
    """The addresses under /api/sync/v1."""

    rules: SyncRules
    offers_bills: bool = False
    """Whether the firm wants to be told where bills stand."""
    _looking: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(2))
    """Unpacked, a batch may be sixteen times as large: of a hundred at once two are looked at."""

    @property
    def routes(self) -> Sequence[Mount]:
        """For the portal's application."""
        back = Returned(self.offers_bills)
        inside = [
            Route("/streams/{stream}", self.how_far, methods=["GET"]),
            Route("/streams/{stream}/batches/{epoch:int}/{seq:int}", self.take, methods=["PUT"]),
            Route("/streams/{stream}/time", back.time, methods=["GET"]),
            Route("/streams/{stream}/time/{booked_id}", back.became_of_time, methods=["POST"]),
            Route("/streams/{stream}/bills", back.bills, methods=["GET"]),
            Route("/streams/{stream}/bills/{number:path}", back.became_of_bill, methods=["POST"]),
        ]
        guarded = Starlette(routes=inside, middleware=[Middleware(Gate, self.rules)], exception_handlers=ON_ERROR)
        return [Mount(ROOT, guarded)]

    async def how_far(self, request: Request) -> Response:
        """What an agent that lost its memory goes on from, and what the portal wants of it."""
        return JSONResponse(await run_in_threadpool(_state, _stream(request)))

    async def take(self, request: Request) -> Response:
        """One batch; stored for good before the answer."""
        named = _named(request)
        refuse_other_kinds(request)
        await run_in_threadpool(self._refuse_if_deep, named)
        packed = await packed_batch(request)
        async with self._looking:
            return await run_in_threadpool(_take, named, request.headers.get("idempotency-key", ""), packed)

    def _refuse_if_deep(self, named: Named) -> None:
        with reading() as session:
            if has_room(session, named.stream, named.seq, self.rules.depth):
                return
        _note_heard(named.stream)
        sentence = f"More than {self.rules.depth:,} batches wait to be applied; the worker or a person comes first."
        raise Problem(429, "inbox-full", sentence, problem.SOON)


def _take(named: Named, key: str, packed: bytes) -> Response:
    try:
        with transaction() as session:
            receipt = accept_as(session, packed, WAY, named)
            _must_have_key(session, receipt, key)
        with transaction() as session:
            job_runs.request_run(session, "replicate", THE_AGENT)
            applied = state_of(session, named.stream).applied_seq
    except Damaged as error:
        raise Problem(413 if error.code == "too-large" else 400, error.code, str(error), seq=named.seq) from None
    except Conflict as error:
        raise Problem(409, error.code, str(error), seq=named.seq) from None
    except WrongName as error:
        raise Problem(422, error.code, str(error), seq=named.seq) from None
    return _answer(receipt, applied)


def _must_have_key(session: Session, receipt: Receipt, key: str) -> None:
    """What was sent with another key than its own is not stored: the transaction ends with this problem."""
    stored = batch_at(session, receipt.stream, receipt.epoch, receipt.seq)
    if stored is not None and stored.batch_id != key:
        raise Problem(422, "wrong-key", "The header Idempotency-Key must be the batch's own id.", seq=receipt.seq)


def _answer(receipt: Receipt, applied: int) -> Response:
    said: dict[str, Any] = {"state": receipt.came, "seq": receipt.seq, "applied_seq": applied}
    if receipt.waiting_for is not None:
        return JSONResponse(said | {"waiting_for": receipt.waiting_for}, 202)
    return JSONResponse(said, 200 if receipt.came == Came.ALREADY_HERE else 201)


def _note_heard(stream: str) -> None:
    with reading() as session:
        is_news = was_heard_long_ago(session, stream)
    if is_news:
        with transaction() as session:
            note_heard(session, stream)


def _state(stream: str) -> dict[str, Any]:
    _note_heard(stream)
    with reading() as session:
        return stream_told(session, stream)


def _stream(request: Request) -> str:
    stream: str = request.path_params["stream"]
    if STREAM.fullmatch(stream) is None:
        raise Problem(404, "not-here", "A stream is called by at most 60 letters, digits, dots, hyphens and underscores.")
    return stream


def _named(request: Request) -> Named:
    named = Named(_stream(request), request.path_params["epoch"], request.path_params["seq"])
    if not (1 <= named.epoch <= LARGEST_NUMBER and 1 <= named.seq <= LARGEST_NUMBER):
        raise Problem(404, "not-here", "Epochs and batches are numbered from 1.")
    return named
