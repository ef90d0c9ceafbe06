"""A file held against the publisher's own schema (XSD), for whoever has it: it is not in this house.

lxml does it, which is not installed with the rest; everything else works without it.
"""

from pathlib import Path
from typing import Any

from billing.errors import Refusal
from billing.ledes.problem import Problem, short

MEND = "Correct it as the schema asks."
NO_DEFINITIONS = Problem(
    "The file brings definitions of its own (DOCTYPE), so the schema was not used.", 1, "XSD", mend="Take the DOCTYPE out."
)
TO_INSTALL = "lxml==6.1.3"


class NoSchemaCheck(Refusal):
    """The schema cannot be used: lxml is missing, or the file is no schema."""


def schema_problems(content: bytes, xsd: Path) -> list[Problem]:
    """Every breach of the schema, with its line. Raises NoSchemaCheck, or OSError where the schema's file cannot be opened.

    Nothing is fetched from a network and no entity is expanded; files beside the schema that it includes are read.
    """
    etree = _lxml()
    schema = _schema(etree, xsd)
    try:
        tree = etree.fromstring(content, _parser(etree))
    except etree.XMLSyntaxError as error:
        return [_problem(each) for each in error.error_log][:1] or [Problem("The XML is broken.", 1, "XSD", mend=MEND)]
    if tree.getroottree().docinfo.internalDTD is not None:
        return [NO_DEFINITIONS]
    _validate(etree, schema, tree)
    return [_problem(each) for each in schema.error_log]


def _validate(etree: Any, schema: Any, tree: Any) -> None:
    try:
        schema.validate(tree)
    except etree.XMLSchemaError as error:
        raise NoSchemaCheck(f"The schema could not be used on this file: {error}") from error


def _lxml() -> Any:
    try:
        from lxml import etree
    except ImportError as error:
        raise NoSchemaCheck(f"A schema is checked by lxml, which is not installed here: pip install {TO_INSTALL}") from error
    return etree


def _schema(etree: Any, xsd: Path) -> Any:
    try:
        return etree.XMLSchema(etree.fromstring(xsd.read_bytes(), _parser(etree), base_url=xsd.absolute().as_uri()))
    except (etree.XMLSyntaxError, etree.XMLSchemaParseError) as error:
        raise NoSchemaCheck(f"{xsd.name} is no XML schema: {error}") from error


def _parser(etree: Any) -> Any:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def _problem(error: Any) -> Problem:
    said = str(error.message).strip().rstrip(".")
    return Problem(f"The schema says: {said}.", max(error.line, 1), "XSD", short(said), mend=MEND)
