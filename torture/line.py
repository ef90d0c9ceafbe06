"""The line between the agent and the portal's addresses. A bad one loses, repeats, cuts off, delays and changes what passes."""

import http.client
import socket
from collections import Counter
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random
from threading import Lock, Thread, Timer
from time import sleep
from typing import NamedTuple

ON_THE_WAY = {"host", "connection", "content-length", "transfer-encoding", "date"}
GZIP_HEADER = 10
"""Bytes that say nothing of what is packed: without Content-Digest nobody could tell that they were changed."""
DIGEST = "content-digest"


class Said(NamedTuple):
    """A request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class Reply(NamedTuple):
    """An answer as it goes; `cut` bytes of its body are lost with the line."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes
    cut: int = 0


class HungUp(Exception):
    """Nobody hears an answer."""


class Line:
    """Listens on `port` for what is meant for the portal's. `trouble` is how many of a hundred calls go wrong; `is_cut`: all do."""

    def __init__(self, portal: int, dice: Random) -> None:
        self.trouble, self.is_cut, self.happened = 0, False, Counter[str]()
        self._portal, self._dice, self._one_at_a_time = portal, dice, Lock()
        self._server = _Server(("127.0.0.1", 0), _call_of(self))
        self.port = self._server.server_port
        Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, name="line", daemon=True).start()

    def close(self) -> None:
        """Nobody listens any more."""
        self._server.shutdown()
        self._server.server_close()

    def carry(self, said: Said) -> Reply:
        """To the portal and back, well or badly. HungUp if the caller hears nothing."""
        if self.is_cut:
            raise HungUp
        with self._one_at_a_time:
            name = self._dice.choice(sorted(TROUBLES[said.method])) if self._dice.randrange(100) < self.trouble else ""
            if name:
                self.happened[name] += 1
        return TROUBLES[said.method][name](self, said) if name else self.forward(said)

    def forward(self, said: Said) -> Reply:
        """As it is."""
        way = http.client.HTTPConnection("127.0.0.1", self._portal, timeout=60)
        try:
            way.request(said.method, said.path, said.body if said.method != "GET" else None, said.headers)
            answer = way.getresponse()
            kept = [each for each in answer.getheaders() if each[0].lower() not in ON_THE_WAY]
            return Reply(answer.status, kept, answer.read())
        except (OSError, http.client.HTTPException) as error:
            raise HungUp from error
        finally:
            way.close()

    def between(self, least: float, most: float) -> float:
        """A number by chance."""
        with self._one_at_a_time:
            return self._dice.uniform(least, most)

    def place_in(self, body: bytes) -> int:
        """A place in what is packed, by chance."""
        with self._one_at_a_time:
            return self._dice.randrange(GZIP_HEADER, len(body))

    def begin(self, said: Said, much: int) -> None:
        """Some of a request, and then the line breaks."""
        headers = "".join(f"{name}: {value}\r\n" for name, value in said.headers.items())
        head = f"{said.method} {said.path} HTTP/1.1\r\nHost: portal\r\nContent-Length: {len(said.body)}\r\n{headers}\r\n"
        try:
            with socket.create_connection(("127.0.0.1", self._portal), timeout=10) as way:
                way.sendall(head.encode() + said.body[:much])
        except OSError as error:
            raise HungUp from error


def _dropped(_line: Line, _said: Said) -> Reply:
    raise HungUp


def _answer_lost(line: Line, said: Said) -> Reply:
    line.forward(said)
    raise HungUp


def _answer_cut_off(line: Line, said: Said) -> Reply:
    reply = line.forward(said)
    return reply._replace(cut=len(reply.body) // 2 + 1)


def _slow(line: Line, said: Said) -> Reply:
    sleep(line.between(0.1, 1.5))
    reply = line.forward(said)
    sleep(line.between(0.1, 1.5))
    return reply


def _not_now(line: Line, _said: Said) -> Reply:
    wait = [("Retry-After", "1")] if line.between(0, 1) < 0.5 else [("Retry-After", "0")]
    return Reply(503, [*wait, ("Content-Type", "text/html")], b"<h1>Service Unavailable</h1>")


def _somebody_else(_line: Line, _said: Said) -> Reply:
    """A firewall's page that says that all is well."""
    return Reply(200, [("Content-Type", "text/html")], b"<h1>We are back soon</h1>")


def _twice(line: Line, said: Said) -> Reply:
    """Both at the same time."""
    other = Thread(target=_quietly, args=(line, said))
    other.start()
    try:
        return line.forward(said)
    finally:
        other.join()


def _again_later(line: Line, said: Said) -> Reply:
    """Behind batches that were sent after it."""
    late = Timer(line.between(0.5, 4), _quietly, (line, said))
    late.daemon = True
    late.start()
    return line.forward(said)


def _cut_off(line: Line, said: Said) -> Reply:
    """Its beginning only, as if that were all."""
    return line.forward(_without_digest(line, said)._replace(body=said.body[: line.place_in(said.body)]))


def _broken_off(line: Line, said: Said) -> Reply:
    line.begin(said, line.place_in(said.body))
    raise HungUp


def _changed(line: Line, said: Said) -> Reply:
    """A single bit."""
    place, body = line.place_in(said.body), bytearray(said.body)
    body[place] ^= 1 << place % 8
    return line.forward(_without_digest(line, said)._replace(body=bytes(body)))


def _without_digest(line: Line, said: Said) -> Said:
    """Half the time the batch alone has to prove that it arrived whole."""
    if line.between(0, 1) < 0.5:
        return said
    return said._replace(headers={name: value for name, value in said.headers.items() if name.lower() != DIGEST})


def _quietly(line: Line, said: Said) -> None:
    try:
        line.forward(said)
    except HungUp:
        return


Trouble = Callable[[Line, Said], Reply]
ANY: dict[str, Trouble] = {"connection dropped": _dropped, "answer slow": _slow, "503": _not_now}
LOST: dict[str, Trouble] = {"answer lost": _answer_lost, "answer cut off": _answer_cut_off}
TROUBLES: dict[str, dict[str, Trouble]] = {
    "GET": ANY | {"answer cut off": _answer_cut_off},
    "POST": ANY | LOST | {"word said twice": _twice, "word said again later": _again_later},
    "PUT": ANY | LOST | {
        "batch sent twice": _twice, "batch sent again later": _again_later, "batch cut off": _cut_off,
        "batch broken off": _broken_off, "batch changed": _changed, "somebody else's page instead of an answer": _somebody_else,
    },
}  # fmt: skip
"""By what is asked."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_caller: object) -> None:
        """Callers are killed in the middle of a word all the time."""


def _call_of(line: Line) -> type[BaseHTTPRequestHandler]:
    class Call(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def carry(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {name: value for name, value in self.headers.items() if name.lower() not in ON_THE_WAY}
            try:
                self._answer(line.carry(Said(self.command, self.path, headers, body)))
            except (HungUp, OSError):  # nobody answers there, or the caller was killed meanwhile
                self.close_connection = True

        do_GET = do_PUT = do_POST = carry

        def _answer(self, reply: Reply) -> None:
            self.send_response_only(reply.status)
            for name, value in (*reply.headers, ("Content-Length", str(len(reply.body)))):
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.body[: len(reply.body) - reply.cut])
            self.close_connection = bool(reply.cut)

        def log_message(self, *_words: object) -> None:
            """The agent's own log says enough."""

    return Call
