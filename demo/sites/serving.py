"""How the street is served: all sites on one port, and on a second one, to browsers with the firm's certificate, those that want it."""

import asyncio
import hashlib
import socket
import ssl
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from uvicorn.protocols.http.h11_impl import H11Protocol

from demo.sites.certificates import certificates

HERE = "127.0.0.1"


class Introduced(H11Protocol):
    """A connection that tells the pages, in the scope's state, the SHA-256 of the certificate that the browser showed."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """TLS has seen to it that the certificate is one of ours."""
        super().connection_made(transport)
        shown = transport.get_extra_info("ssl_object").getpeercert(binary_form=True)
        self.app_state = {**self.app_state, "certificate": hashlib.sha256(shown).hexdigest()}


async def serve(app: Starlette, port: int, data_dir: Path, tls_port: int | None) -> None:
    """Serve until told to stop. Without a `tls_port` it is the next port, or any free one; its number is written down."""
    config = plain_config(app, port)
    if not any(site.company.certificate for site in app.state.sites.values()):
        await uvicorn.Server(config).serve()
        return
    listener = open_listener(port + 1, or_any=True) if tls_port is None else open_listener(tls_port)
    certificates(data_dir).tell_port(listener.getsockname()[1])
    # Each server takes the signals over from the one before it, and hands them back when it ends: so both end at one Ctrl-C.
    await asyncio.gather(uvicorn.Server(config).serve(), uvicorn.Server(tls_config(app, data_dir)).serve([listener]))


def plain_config(app: Starlette, port: int) -> uvicorn.Config:
    """All sites, without encryption: they never leave this machine."""
    # Without proxy headers the caller's address is the real one, which the practice controls rely on.
    return uvicorn.Config(
        app, HERE, port, log_level="warning", access_log=False, proxy_headers=False, timeout_graceful_shutdown=2
    )


def tls_config(app: Starlette, data_dir: Path) -> uvicorn.Config:
    """The same sites, for browsers that show a certificate of our authority; the other server keeps the application's lifespan."""
    ours = certificates(data_dir)
    return uvicorn.Config(
        app,
        http=Introduced,
        lifespan="off",
        log_level="warning",
        access_log=False,
        proxy_headers=False,
        timeout_graceful_shutdown=2,
        ssl_certfile=ours.server,
        ssl_ca_certs=str(ours.authority),
        ssl_cert_reqs=ssl.CERT_REQUIRED,
    )


def open_listener(port: int, *, or_any: bool = False) -> socket.socket:
    """A socket on this port (0: any), or on any other if it is taken and that may be."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HERE, port))
    except OSError:
        if not or_any:
            raise
        listener.bind((HERE, 0))
    listener.listen()
    return listener
