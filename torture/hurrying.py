"""The agent's own program with less patience: five seconds between two tries would leave no time for faults."""

import sys

from agent import command
from agent.send import https

A_MOMENT = 0.3
"""Seconds."""


def main() -> int:
    """As `python -m agent`."""
    https.SOON = A_MOMENT
    return command.main()


if __name__ == "__main__":
    sys.exit(main())
