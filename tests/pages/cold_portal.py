"""A portal whose first visitor of all is the browser: everything it does after importing, it does for the first time."""

import asyncio

import app


def main() -> int:
    """The portal without its visit to itself."""
    app.warm_up = lambda *_: asyncio.sleep(0)  # type: ignore[assignment]
    return app.main()
