"""The command line of `play`, and the trial it describes."""

import argparse
import asyncio
import datetime as dt
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import get_args

from carriers.catalog import Catalog, read
from carriers.definition import Carrier
from jobs.portals.bill import Bill, Certificate, Credential
from jobs.portals.ledes_bill import bill_in
from jobs.portals.trial import Journey, Trial, papers_for

UNTOLD = ("client_name", "office", "stage")
"""What no file tells of a bill."""
ABOUT_AN_INVOICE = ("find", "upload", "finish")


class BadArguments(ValueError):
    """The command asks for what cannot be done; the text says why."""


def parser(description: str) -> argparse.ArgumentParser:
    """Everything `play` can be asked."""
    whole = argparse.ArgumentParser(
        prog="python -m jobs.portals", description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    play = whole.add_subparsers(dest="command", required=True).add_parser("play", help="play one carrier file against its site")
    play.add_argument("file", type=Path, metavar="FILE", help="the carrier file")
    play.add_argument("--journey", choices=get_args(Journey), default="sign_in", help="what to play after the sign-in")
    play.add_argument("--ledes", type=Path, metavar="FILE", help="the invoice's file; the bill's values are read from it")
    play.add_argument("--pdf", type=Path, metavar="FILE", help="the invoice as a PDF, for sites that take one")
    play.add_argument("--invoice", metavar="NUMBER", help="which invoice, when the file holds several; by default the first")
    play.add_argument(
        "--value", action="append", default=[], metavar="NAME=TEXT", help=f"what no file tells: {', '.join(UNTOLD)}"
    )
    play.add_argument("--address", metavar="URL", help="play against this address instead of the carrier's")
    play.add_argument("--rehearse", action="store_true", help="everything of the upload but the last click")
    play.add_argument("--headed", action="store_true", help="show the browser's window")
    play.add_argument("--chromium", metavar="PATH", help="the browser; by default the first that is found")
    play.add_argument("--evidence", type=Path, metavar="DIR", help="where pictures and steps are kept; by default a new folder")
    _add_key(play.add_argument_group("the firm's key", "secrets are named, never written: NAME is an environment variable"))
    return whole


def trial_from(asked: argparse.Namespace, folder: Path) -> Trial:
    """The trial; its files are copied into the folder. Raises BadArguments, CarrierRefused or NoBill."""
    if asked.rehearse and asked.journey != "upload":
        raise BadArguments("`--rehearse` is an upload without its last click; it goes with `--journey upload`.")
    carrier = _carrier(asked)
    bill = _bill(asked, carrier) if asked.journey in ABOUT_AN_INVOICE else None
    return Trial(
        carrier=carrier,
        credential=_credential(asked),
        journey=asked.journey,
        evidence=asked.evidence or Path(tempfile.mkdtemp(prefix="ledgerline-evidence-")),
        bill=bill,
        papers=papers_for(carrier, bill, (asked.ledes, asked.pdf), folder) if bill and asked.journey == "upload" else None,
        rehearsal=asked.rehearse,
        headed=asked.headed,
        chromium=asked.chromium,
        mailed_code=_ask_for_code if sys.stdin.isatty() else None,
    )


def _add_key(key: "argparse._ArgumentGroup") -> None:
    key.add_argument("--user", required=True, metavar="NAME", help="the name to sign in with")
    key.add_argument("--password-env", required=True, metavar="NAME", help="holds the password")
    key.add_argument("--totp-env", metavar="NAME", help="holds the authenticator app's seed")
    key.add_argument("--answers-env", metavar="NAME", help='holds the answers to security questions: {"question": "answer"}')
    key.add_argument("--certificate", type=Path, metavar="FILE", help="the firm's certificate, as a PKCS #12 file")
    key.add_argument("--certificate-env", metavar="NAME", help="holds the words that open it")


def _carrier(asked: argparse.Namespace) -> Carrier:
    try:
        carrier = read(asked.file)
    except OSError as error:
        raise BadArguments(f"{asked.file}: the carrier file cannot be read: {error.strerror}.") from error
    if carrier.by_hand:
        raise BadArguments(f"{carrier.name} is used by hand and has no journeys: {carrier.by_hand}")
    if asked.journey != "sign_in" and getattr(carrier.journeys, asked.journey) is None:
        raise BadArguments(f"{asked.file} has no journey `{asked.journey}`.")
    slug = asked.file.stem
    return Catalog({slug: carrier}, {slug: asked.address} if asked.address else {})[slug]


def _bill(asked: argparse.Namespace, carrier: Carrier) -> Bill:
    if asked.ledes is None:
        raise BadArguments(f"`--journey {asked.journey}` is about an invoice: name its file with `--ledes FILE`.")
    return bill_in(_content(asked.ledes), carrier.ledes.format, asked.invoice, **dict(map(_value, asked.value)))


def _value(given: str) -> tuple[str, str]:
    name, _, text = given.partition("=")
    if name not in UNTOLD:
        raise BadArguments(f"`--value {given}`: the names are {', '.join(UNTOLD)}, such as `--value office=Chicago`.")
    return name, text


def _credential(asked: argparse.Namespace) -> Credential:
    certificate = None
    if asked.certificate:
        certificate = Certificate(_content(asked.certificate), _secret(asked.certificate_env) if asked.certificate_env else None)
    seed = _secret(asked.totp_env) if asked.totp_env else None
    return Credential(asked.user, _secret(asked.password_env), seed, _answers(asked.answers_env), certificate)


def _answers(name: str | None) -> dict[str, str]:
    try:
        answers = json.loads(_secret(name)) if name else {}
    except json.JSONDecodeError:
        answers = None
    if not isinstance(answers, dict) or not all(isinstance(each, str) for each in answers.values()):
        raise BadArguments(f'The variable {name} must hold questions and answers, such as {{"First pet?": "Biscuit"}}.')
    return answers


def _secret(name: str) -> str:
    if name not in os.environ:
        raise BadArguments(f"There is no environment variable {name}.")
    return os.environ[name]


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise BadArguments(f"{file} cannot be read: {error.strerror}.") from error


async def _ask_for_code(_since: dt.datetime) -> str | None:
    """Whoever sits at the terminal reads the mail."""
    return (await asyncio.to_thread(input, "The code that came by mail: ")).strip() or None
