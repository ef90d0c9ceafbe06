"""What Prometheus reads: replication first, then jobs and uploads. Numbers alone; no name of a client or a person is in them."""

import datetime as dt
import hmac
from dataclasses import dataclass, field

from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.gate import HINTLESS, SyncRules, is_listed, is_safe, peer_of
from api.numbers import Numbers
from api.problem import DATABASE_AWAY, Problem, database_away


@dataclass(frozen=True)
class Metrics:
    """The address /metrics: for whoever has the token, or stands on the list of those that bring changes. With neither there is none."""

    rules: SyncRules
    token: str = field(repr=False)
    silence: dt.timedelta

    @property
    def routes(self) -> list[Route]:
        """For the portal's application."""
        return [Route("/metrics", self.now, methods=["GET"])]

    async def now(self, request: Request) -> Response:
        """The numbers as they are now."""
        try:
            self._refuse_strangers(request)
            return Response(await run_in_threadpool(generate_latest, Numbers(self.silence)), media_type=CONTENT_TYPE_LATEST)
        except Problem as problem:
            return problem.answer
        except DATABASE_AWAY:
            return database_away().answer

    def _refuse_strangers(self, request: Request) -> None:
        if not self.token and not self.rules.allow:
            raise Problem(404, "not-here", "This portal tells no numbers: IT sets LEDGERLINE_METRICS_TOKEN.")
        peer = peer_of(request)
        if peer is None or not is_safe(request, peer):
            raise Problem(403, *HINTLESS)
        if not is_listed(peer, self.rules.allow) and not self._has_token(request):
            raise Problem(403, *HINTLESS)

    def _has_token(self, request: Request) -> bool:
        shown = request.headers.get("authorization", "").encode()
        return bool(self.token) and hmac.compare_digest(shown, f"Bearer {self.token}".encode())
