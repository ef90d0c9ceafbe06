"""Open the practice carrier sites: python -m demo.sites --port 8610 --data DIR."""

import argparse
import asyncio
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from demo.sites.app import create_app
from demo.sites.companies import SLUGS
from demo.sites.serving import serve


def main() -> None:
    """Serve the sites on this machine until told to stop."""
    words = argparse.ArgumentParser(prog="python -m demo.sites", description="Practice carrier sites, on this machine only.")
    words.add_argument("--port", type=int, default=8610, help="the port of 127.0.0.1 to listen on")
    words.add_argument("--tls-port", type=int, help="the port for sites that want a certificate; without it the next one")
    words.add_argument("--data", type=Path, required=True, help="the folder that keeps the sites' books")
    words.add_argument("--only", nargs="+", choices=SLUGS, default=SLUGS, metavar="SLUG", help="open only these sites")
    words.add_argument("--audits", type=int, metavar="SECONDS", help="auditors look at each bill so long after its receipt")
    told = words.parse_args()
    audits_after = None if told.audits is None else timedelta(seconds=told.audits)
    with suppress(KeyboardInterrupt):  # Ctrl-C is how it is told to stop
        asyncio.run(serve(create_app(told.data, told.only, audits_after), told.port, told.data, told.tls_port))


if __name__ == "__main__":
    main()
