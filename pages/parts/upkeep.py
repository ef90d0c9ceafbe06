"""What the portal's process does for itself while it serves, so that nobody waits for it."""

import asyncio
import gc
import importlib
import logging
import sys

from pages.parts.house import PAGES
from pages.parts.wire import visit

SECONDS_BETWEEN_COLLECTIONS = 10
log = logging.getLogger("ledgerline.portal")


async def warm_up(host: str, port: int, address: str) -> None:
    """Import what the first visitors would wait for, then keep all of it out of every garbage collection."""
    try:
        await visit(host, port, address)
        sys.stdout.write(f"The portal is open at {address}\n")
        sys.stdout.flush()
    except TimeoutError:
        log.warning("The portal did not answer its own first visit at %s; the first person will wait a little.", address)
    for page in PAGES:
        await asyncio.to_thread(importlib.import_module, page.module)
    gc.collect()
    gc.freeze()


async def collect_garbage() -> None:
    """By the clock, because collecting after each click (runner.postScriptGC) costs more than the click."""
    while True:
        await asyncio.sleep(SECONDS_BETWEEN_COLLECTIONS)
        await asyncio.to_thread(gc.collect)
