"""`python -m billing.ledes`: `check` prints everything that is wrong with LEDES files, `convert` writes one in another format, and
`fields` prints what each format carries and the rules of files.

Ends with 0 when nothing is wrong or lost, 1 when something is, 2 when a file could not be read or converted at all.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from billing.errors import Refusal
from billing.ledes import fields_page
from billing.ledes.converting import convert
from billing.ledes.file_check import Checked, check
from billing.ledes.formats import FORMATS
from billing.ledes.problem import Problem, short
from billing.ledes.rebuilding import DOLLARS
from billing.ledes.rendering import Change
from carriers.catalog import read as read_carrier
from carriers.refusals import CarrierRefused
from data.vocabulary import Severity

CLEAN, FINDINGS, UNREADABLE = 0, 1, 2


def main(arguments: list[str] | None = None) -> int:
    """The exit code: the worst of all files."""
    asked = _words().parse_args(arguments)
    try:
        return {"check": _check, "convert": _convert, "fields": _fields}[asked.command](asked)
    except (CarrierRefused, Refusal) as refused:
        return _stop(str(refused))
    except OSError as error:
        return _stop(f"{error.filename} cannot be opened: {error.strerror}.")


def _check(asked: argparse.Namespace) -> int:
    profile = read_carrier(asked.profile).ledes if asked.profile else None
    checked = [check(file.name, file.read_bytes(), profile, asked.xsd) for file in asked.files]
    sys.stdout.write(_as_json(checked) if asked.json else "".join(f"{line}\n" for each in checked for line in told(each)))
    return max(map(_code, checked))


def _convert(asked: argparse.Namespace) -> int:
    converted = convert(asked.file.read_bytes(), FORMATS[asked.to])
    with asked.output.open("xb") as new:  # never over a file that is there
        new.write(converted.content)
    lost = converted.lost
    sys.stdout.write(
        f"{asked.output.name}: {asked.to}, {'nothing was lost.' if not lost else f'{len(lost)} values are not as they were:'}\n"
    )
    sys.stdout.write("".join(f"  line {each.line}, {each.field}: {short(each.before)} {_became(each)}\n" for each in lost))
    return FINDINGS if lost else CLEAN


def _fields(asked: argparse.Namespace) -> int:
    if asked.write:
        fields_page.PAGE.write_text(fields_page.page(), "utf-8")
    else:
        sys.stdout.write(fields_page.tables() + "\n")
    return CLEAN


def told(checked: Checked) -> Iterator[str]:
    """What a person reads of one file."""
    many, lines = len(checked.sheet.invoices), len(checked.sheet.rows)
    yield f"{checked.name}: {checked.form.name}, invoices: {many}, line items: {lines}, together {_amount(checked)}"
    for problem in checked.problems:
        yield f"  {_where(checked, problem)}: {problem.words}"
    refused = sum(problem.severity is Severity.REFUSE for problem in checked.problems)
    noted = len(checked.problems) - refused
    yield f"  To mend: {refused}. Only noted: {noted}." if checked.problems else "  Nothing is wrong with it."


def _amount(checked: Checked) -> str:
    return f"${checked.total:,.2f}" if checked.money == DOLLARS else f"{checked.total:,.2f} {checked.money}"


def _words() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m billing.ledes", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    checking = commands.add_parser("check", help="print everything that is wrong with files")
    checking.add_argument("files", nargs="+", type=Path, metavar="FILE")
    checking.add_argument("--profile", type=Path, metavar="CARRIER.yaml", help="hold them against what this carrier wants, too")
    checking.add_argument("--xsd", type=Path, metavar="SCHEMA.xsd", help="hold files in XML against the publisher's schema, too")
    checking.add_argument("--json", action="store_true", help="for other programs")
    converting = commands.add_parser("convert", help="write a file in another format, and say what that cannot hold")
    converting.add_argument("file", type=Path, metavar="FILE")
    converting.add_argument("output", type=Path, metavar="NEW_FILE")
    converting.add_argument("--to", choices=FORMATS, required=True, help="the other format")
    fields = commands.add_parser("fields", help="print the fields of every format, and the rules of files")
    fields.add_argument("--write", action="store_true", help=f"write them into docs/{fields_page.PAGE.name}")
    return parser


def _became(change: Change) -> str:
    return f"became {short(change.after)}" if change.after else "is lost"


def _where(checked: Checked, problem: Problem) -> str:
    line = f"line {problem.line}" if problem.line is not None else "the file"
    invoice = f"invoice {number}" if (number := checked.invoice_of(problem)) else ""
    code = f"code {problem.code}" if problem.code else ""
    severity = "" if problem.severity is Severity.REFUSE else "noted"
    return ", ".join(filter(None, (line, invoice, problem.field if problem.line is not None else "", code, severity)))


def _as_json(checked: list[Checked]) -> str:
    return json.dumps([each.as_dict() for each in checked], indent=2) + "\n"


def _code(checked: Checked) -> int:
    return UNREADABLE if checked.is_unreadable else FINDINGS if checked.problems else CLEAN


def _stop(sentence: str) -> int:
    sys.stderr.write(f"{sentence}\n")
    return UNREADABLE


if __name__ == "__main__":
    sys.exit(main())
