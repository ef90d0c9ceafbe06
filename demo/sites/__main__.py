"""Open the practice carrier sites: python -m demo.sites --port 8610 --data DIR."""

import argparse
from pathlib import Path

import uvicorn

from demo.sites.app import create_app


def main() -> None:
    """Serve all sites on one port of this machine until told to stop."""
    words = argparse.ArgumentParser(prog="python -m demo.sites", description="Practice carrier sites, on this machine only.")
    words.add_argument("--port", type=int, default=8610, help="the port of 127.0.0.1 to listen on")
    words.add_argument("--data", type=Path, required=True, help="the folder that keeps the sites' books")
    told = words.parse_args()
    # Without proxy headers the caller's address is the real one, which the practice controls rely on.
    uvicorn.run(
        create_app(told.data),
        host="127.0.0.1",
        port=told.port,
        access_log=False,
        proxy_headers=False,
        timeout_graceful_shutdown=2,
    )


if __name__ == "__main__":
    main()
