"""The text that a reader sees of a mail in HTML: one line for each table row, its cells separated by tabs."""

import re

from bs4 import BeautifulSoup, ParserRejectedMarkup, Tag
from bs4.element import NavigableString

UNSEEN = ("head", "script", "style", "template", "title", "noscript", "object")
BLOCKS = (
    "address", "article", "blockquote", "body", "caption", "center", "dd", "div", "dl", "dt", "fieldset", "figure", "footer", "form", "h1",
    "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table", "tbody", "td", "tfoot", "th",
    "thead", "tr", "ul",
)  # fmt: skip
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
MARKUP = re.compile(r"<[^>]*>")
LONGEST_PAGE = 2_000_000
"""Characters of HTML that are looked at; no reader scrolls further."""


def seen_text(html: str) -> str:
    """The lines of a page without its empty ones; a page that is no HTML at all loses its tags only."""
    try:
        page = BeautifulSoup(html[:LONGEST_PAGE], "html.parser")
    except ParserRejectedMarkup:
        return tidy_lines(MARKUP.sub("\n", html[:LONGEST_PAGE]))
    _drop_unseen(page)
    _join_words(page)
    # Inner tables first: a row of an outer one, which only holds them in place, is no line.
    for row in reversed(page("tr")):
        if row.find("table") is None:
            row.replace_with(f"\n{_cells(row)}\n")
    for line_break in page("br"):
        line_break.replace_with("\n")
    for block in page(BLOCKS):
        block.insert_before("\n")
        block.insert_after("\n")
    return tidy_lines(page.get_text())


def tidy_lines(text: str) -> str:
    """Without signs that nobody sees, blanks around lines and cells, and empty lines; a row keeps its empty cells."""
    lines = ("\t".join(cell.strip() for cell in line.split("\t")) for line in INVISIBLE.sub("", text).splitlines())
    return "\n".join(line for line in lines if line.strip())


def _drop_unseen(page: BeautifulSoup) -> None:
    for tag in page(UNSEEN):
        tag.decompose()
    for tag in page(_is_hidden):
        if not tag.decomposed:
            tag.decompose()


def _is_hidden(tag: Tag) -> bool:
    return tag.has_attr("hidden") or bool(HIDDEN.search(str(tag.get("style", ""))))


def _join_words(page: BeautifulSoup) -> None:
    """Outside of <pre> a line break in the source is only a blank. Comments are no text: they are of another type."""
    for text in page.find_all(string=True):
        if type(text) is NavigableString and text.find_parent("pre") is None:
            text.replace_with(re.sub(r"\s+", " ", text))


def _cells(row: Tag) -> str:
    return "\t".join(" ".join(cell.get_text(" ").split()) for cell in row(("td", "th"), recursive=False))
