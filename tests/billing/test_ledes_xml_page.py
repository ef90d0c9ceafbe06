"""The page about LEDES XML says what the tables of segments and fields say."""

from pathlib import Path

from billing.ledes.xml_page import elements, nesting
from billing.ledes.xml_schema import TO_INSTALL
from billing.ledes.xml_segments import ITEM, KNOWN

PAGE = (Path(__file__).parents[2] / "docs" / "ledes-xml.md").read_text()


def test_page_lists_every_element():
    assert "\n" + "\n".join(elements()) + "\n\n" in PAGE


def test_page_shows_how_segments_nest():
    assert "```text\n" + "\n".join(nesting()) + "\n```" in PAGE


def test_every_segment_is_in_the_table():
    assert {line.split("`")[1] for line in elements() if f"`{ITEM}`" in line} == KNOWN


def test_page_names_what_to_install():
    assert f"pip install {TO_INSTALL}\n" in PAGE
