"""`python -m carriers`: `check` says every problem of carrier files, `record` drafts one; the others print what one may say."""

import argparse
import sys
from pathlib import Path

from carriers import reference, schema, words_page
from carriers.catalog import FOLDER, called, read
from carriers.recording.command import add_words, make_draft
from carriers.refusals import CarrierRefused


def main(arguments: list[str] | None = None) -> int:
    """0 when all is well, 1 when a file has a problem."""
    asked = _words().parse_args(arguments)
    match asked.command:
        case "schema":
            return publish(schema.FILE, schema.printed()) if asked.write else show(schema.printed())
        case "rules":
            return publish(reference.PAGE, reference.page()) if asked.write else show(reference.table() + "\n")
        case "words":
            return publish(words_page.PAGE, words_page.page()) if asked.write else show(words_page.page())
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
    rules = commands.add_parser("rules", help="print every rule that guidelines may have")
    rules.add_argument("--write", action="store_true", help=f"write them into docs/{reference.PAGE.name}")
    words = commands.add_parser("words", help="print every word that a carrier file may use")
    words.add_argument("--write", action="store_true", help=f"write them into docs/{words_page.PAGE.name}")
    add_words(commands.add_parser("record", help="record a visit, or convert a recording, into a draft carrier file"))
    return parser


def show(text: str) -> int:
    """For people, editors and other checkers."""
    sys.stdout.write(text)
    return 0


def publish(file: Path, text: str) -> int:
    """Where it is looked for."""
    file.write_text(text, "utf-8")
    sys.stdout.write(f"{called(file)} is written.\n")
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
