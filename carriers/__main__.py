"""`python -m carriers schema` prints the JSON Schema of a carrier file; `python -m carriers check FILE...` every problem."""

import argparse
import json
import sys
from pathlib import Path

from carriers.catalog import FOLDER, called, read
from carriers.definition import Carrier
from carriers.refusals import CarrierRefused


def main(arguments: list[str] | None = None) -> int:
    """0 when all is well, 1 when a file has a problem."""
    parser = argparse.ArgumentParser(prog="python -m carriers", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("schema", help="print the JSON Schema of a carrier file")
    commands.add_parser("check", help="print every problem").add_argument("files", nargs="*", type=Path, metavar="FILE")
    asked = parser.parse_args(arguments)
    return print_schema() if asked.command == "schema" else check(asked.files or sorted(FOLDER.glob("*.yaml")))


def print_schema() -> int:
    """For editors and other checkers."""
    json.dump(Carrier.model_json_schema(), sys.stdout, indent=2)
    sys.stdout.write("\n")
    return 0


def check(files: list[Path]) -> int:
    """One line for each problem; silence about a good file would leave doubt whether it was read."""
    worst = 0
    for file in files:
        try:
            sys.stdout.write(f"{called(file)}: {read(file).name} is in order.\n")
        except CarrierRefused as refused:
            sys.stdout.write(f"{refused}\n")
            worst = 1
        except OSError as error:
            sys.stdout.write(f"{file}: cannot be read: {error.strerror}.\n")
            worst = 1
    return worst


if __name__ == "__main__":
    sys.exit(main())
