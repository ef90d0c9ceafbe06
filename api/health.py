"""Is the portal well? For load balancers and alarms."""

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from data.session import reading


def health(_: Request) -> JSONResponse:
    """200 when the database answers, 503 with a sentence when it does not."""
    try:
        with reading() as session:
            session.execute(text("SELECT 1"))
    except DBAPIError:
        return JSONResponse({"database": "does not answer: IT looks at it and at LEDGERLINE_DATABASE_URL"}, 503)
    return JSONResponse({"database": "ok"})


ROUTES = (Route("/health", health),)
