"""A real HTTP server on this machine that answers as a test tells it to."""

import threading
from contextlib import contextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

NEW = {"stream": "main", "epoch": 0, "received_seq": 0, "received_sha": "", "applied_seq": 0, "positions": {}, "wishes": []}


class Portal:
    """Hears everything; `next` holds the answers to come, else it takes what comes."""

    def __init__(self):
        self.heard, self.next, self.standing, self.pieces, self.reports = [], [], dict(NEW), [], []
        self.url = ""
        self.app = Starlette(routes=[Route("/{path:path}", self.answer, methods=["GET", "PUT", "POST"])])

    async def answer(self, request: Request) -> Response:
        body = await request.body()
        self.heard.append((request.method, request.url.path, dict(request.headers), body))
        if self.next:
            return self.next.pop(0)
        if request.method == "PUT":
            return JSONResponse({"state": "stored"}, 201)
        if request.method == "POST":
            self.reports.append((request.url.path.rsplit("/", 1)[1], await request.json()))
            return JSONResponse({"changed": True})
        return JSONResponse({"pieces": self.pieces} if request.url.path.endswith("/time") else self.standing)

    @property
    def batches(self):
        return [body for method, _, _, body in self.heard if method == "PUT"]


class Bucket:
    """The part of S3 that one PUT and one GET need."""

    def __init__(self):
        self.objects, self.url = {}, ""
        self.app = Starlette(routes=[Route("/{place:path}", self.answer, methods=["GET", "PUT"])])

    async def answer(self, request: Request) -> Response:
        place = request.path_params["place"]
        if request.headers.get("authorization", "").startswith("AWS4-HMAC-SHA256 Credential=key/") is False:
            return Response("<Error><Code>AccessDenied</Code></Error>", 403)
        if request.method == "PUT":
            self.objects[place] = await request.body()
            return Response(headers={"ETag": '"1"'})
        if place not in self.objects:
            return Response("<Error><Code>NoSuchKey</Code></Error>", 404, media_type="application/xml")
        headers = {"ETag": '"1"', "Last-Modified": "Fri, 20 Nov 2026 10:00:00 GMT"}
        return Response(self.objects[place], headers=headers)


@contextmanager
def listening(server):
    """The server on a free port, until the block ends."""
    running = uvicorn.Server(uvicorn.Config(server.app, port=0, log_level="error", lifespan="off"))
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    while not running.started:
        thread.join(0.005)
    server.url = f"http://127.0.0.1:{running.servers[0].sockets[0].getsockname()[1]}"
    yield server
    running.should_exit = True
    thread.join(5)
