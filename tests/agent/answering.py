"""A real HTTP server on this machine that answers as a test tells it to."""

import re
import threading
from contextlib import contextmanager
from html import escape, unescape
from urllib.parse import unquote

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
        self.bills, self.url = [], ""
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
        told = {"time": {"pieces": self.pieces}, "bills": {"bills": self.bills}}
        return JSONResponse(told.get(request.url.path.rsplit("/", 1)[1], self.standing))

    @property
    def batches(self):
        return [body for method, _, _, body in self.heard if method == "PUT"]


class Bucket:
    """The part of S3 that a box needs: whole objects put, got, listed by pages of `page`, copied and deleted."""

    def __init__(self, page=1_000):
        self.objects, self.url, self.asked, self.page = {}, "", [], page
        self.app = Starlette(routes=[Route("/{place:path}", self.answer, methods=["GET", "PUT", "DELETE", "POST"])])

    @property
    def options(self):
        """For whoever may use it."""
        return {"endpoint": self.url, "region": "us-east-1", "access_key_id": "key", "secret_access_key": "s"}

    async def answer(self, request: Request) -> Response:
        place = request.path_params["place"]
        if request.headers.get("authorization", "").startswith("AWS4-HMAC-SHA256 Credential=key/") is False:
            return Response("<Error><Code>AccessDenied</Code></Error>", 403)
        asked = request.query_params
        self.asked.append("LIST" if "list-type" in asked else request.method)
        if source := unquote(request.headers.get("x-amz-copy-source", "")).lstrip("/"):
            if source not in self.objects:
                return _xml("<Error><Code>NoSuchKey</Code></Error>", 404)
            self.objects[place] = self.objects[source]
            return _xml("<CopyObjectResult><ETag>1</ETag></CopyObjectResult>")
        if request.method == "PUT":
            self.objects[place] = await request.body()
            return Response(headers={"ETag": '"1"'})
        if request.method == "DELETE":
            self.objects.pop(place, None)
            return Response(status_code=204)
        if request.method == "POST":
            keys = re.findall("<Key>(.*?)</Key>", (await request.body()).decode())
            for key in keys:
                self.objects.pop(f"{place.rstrip('/')}/{unescape(key)}", None)
            deleted = "".join(f"<Deleted><Key>{key}</Key></Deleted>" for key in keys)
            return _xml(f"<DeleteResult>{deleted}</DeleteResult>")
        if "list-type" in asked:
            return self._listed(place, asked.get("prefix", ""), asked.get("continuation-token", ""))
        if place not in self.objects:
            return _xml("<Error><Code>NoSuchKey</Code></Error>", 404)
        headers = {"ETag": '"1"', "Last-Modified": "Fri, 20 Nov 2026 10:00:00 GMT"}
        return Response(self.objects[place], headers=headers)

    def _listed(self, bucket, prefix, after):
        """Keys in order, from after a key on, as a page."""
        inside = f"{bucket.rstrip('/')}/"
        keys = sorted(place.removeprefix(inside) for place in self.objects if place.startswith(inside + prefix))
        keys = [key for key in keys if key > after]
        page, goes_on = keys[: self.page], len(keys) > self.page
        found = "".join(
            f"<Contents><Key>{escape(key)}</Key><Size>{len(self.objects[inside + key])}</Size><ETag>1</ETag>"
            "<LastModified>2026-11-20T10:00:00.000Z</LastModified></Contents>"
            for key in page
        )
        more = f"<NextContinuationToken>{escape(page[-1])}</NextContinuationToken>" if goes_on else ""
        return _xml(f"<ListBucketResult><IsTruncated>{str(goes_on).lower()}</IsTruncated>{more}{found}</ListBucketResult>")


def _xml(text, status=200):
    return Response(f'<?xml version="1.0" encoding="UTF-8"?>{text}', status, media_type="application/xml")


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
