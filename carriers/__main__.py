"""`python -m carriers`: `check` prints every problem of carrier files, `schema` their JSON Schema, `record` makes a draft."""

import argparse
import sys
from pathlib import Path

from carriers import schema
from carriers.catalog import FOLDER, called, read
from carriers.recording.command import add_words, make_draft
from carriers.refusals import CarrierRefused


def main(arguments: list[str] | None = None) -> int:
    """0 when all is well, 1 when a file has a problem."""
    asked = _words().parse_args(arguments)
    match asked.command:
        case "schema":
            return publish() if asked.write else print_schema()
        case "record":
            return make_draft(asked)
        case _:
            return check(asked.files or sorted(FOLDER.glob("*.yaml")))


def _words() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m carriers", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("check", help="print every problem").add_argument("files", nargs="*", type=Path, metavar="FILE")
    schemas = commands.add_parser("schema", help="print the JSON Schema of a carrier file")
    schemas.add_argument("--write", action="store_true", help=f"write it to carriers/{schema.FILE.name}, where editors look")
    add_words(commands.add_parser("record", help="record a visit, or convert a recording, into a draft carrier file"))
    return parser


def print_schema() -> int:
    """For editors and other checkers."""
    sys.stdout.write(schema.printed())
    return 0


def publish() -> int:
    """Beside the carrier files, whose first line names it."""
    schema.FILE.write_text(schema.printed(), "utf-8")
    sys.stdout.write(f"{called(schema.FILE)} is written.\n")
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
