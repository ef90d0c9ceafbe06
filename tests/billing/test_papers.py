"""The invoice on paper, read back from the PDF's own letters."""

import datetime as dt
import re
import subprocess
import sys
import zlib
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billing.errors import NotFound
from billing.papers import paper_of
from billing.papers.bill_pdf import bill_pdf
from billing.papers.paper import Paper, PaperLine, worth
from carriers.profile import LedesProfile
from data.session import reading, transaction
from data.vocabulary import LineKind
from tests.builders import a_line, a_matter, a_timekeeper, an_invoice

FIRM = "Calloway Brandt LLP\n1200 Marquette Avenue\nMinneapolis, MN 55403"


def a_paper_line(kind=LineKind.FEE, **more):
    values = {
        "kind": kind, "day": dt.date(2026, 10, 14), "who": "Ada Whitcombe", "codes": "L330 A103", "narrative": "Prepare outline.",
        "units": Decimal("1.5"), "unit_cost": Decimal(200), "adjustment": Decimal(0), "total": Decimal("300.00"),
    }  # fmt: skip
    return PaperLine(**(values | more))


def a_paper(*lines):
    on_it = lines or (a_paper_line(),)
    return Paper(
        firm=FIRM.splitlines(), number="2610-0042", day=dt.date(2026, 11, 2), period=(dt.date(2026, 10, 1), dt.date(2026, 10, 31)),
        carrier="Harbor Mutual", client="Harbor Mutual Auto", client_number="C-711", matter="Delgado v. Northfield",
        matter_number="M-0528", claim_number="HM-000423", description="For professional services", total=worth(on_it), lines=on_it,
    )  # fmt: skip


def pages_of(pdf):
    """The words of each page, in the order they were drawn, parted by blanks."""
    objects = dict(re.findall(rb"^(\d+) 0 obj\s(.*?)\sendobj", pdf, re.DOTALL | re.MULTILINE))
    named = re.findall(rb"/(F\d+) (\d+) 0 R", b"".join(each for each in objects.values() if each.startswith(b"<<\n/Font ")))
    tables = {name: stream_of(objects, objects[number], b"ToUnicode") for name, number in named}
    fonts = {name: letters_in(table) for name, table in tables.items()}
    pages = [each for each in objects.values() if each.endswith(b"/Type /Page\n>>")]
    return [words_in(stream_of(objects, page, b"Contents"), fonts) for page in pages]


def stream_of(objects, owner, name):
    number = re.search(rb"/%s (\d+) 0 R" % name, owner)[1]
    head, _, rest = objects[number].partition(b"stream\n")
    packed = rest.removesuffix(b"endstream").removesuffix(b"\n")
    return zlib.decompress(packed) if b"/FlateDecode" in head else packed


def letters_in(table):
    codes = re.findall(rb"<(\w{4})> <(\w+)>", table)
    return {bytes.fromhex(code.decode()): bytes.fromhex(letter.decode()).decode("utf-16-be") for code, letter in codes}


def words_in(content, fonts):
    said, font = [], {}
    for name, text in re.findall(rb"/(F\d+) [\d.]+ Tf|\(((?:[^()\\]|\\.)*)\) Tj", content, re.DOTALL):
        if name:
            font = fonts[name]
        else:
            plain = re.sub(rb"\\(.)", lambda found: {b"n": b"\n", b"r": b"\r"}.get(found[1], found[1]), text, flags=re.DOTALL)
            said.append("".join(font[plain[at : at + 2]] for at in range(0, len(plain), 2)))
    return " ".join(" ".join(said).split())


def test_paper_says_what_the_invoice_says(sqlite_url):
    with transaction() as session:
        ada = a_timekeeper(session)
        matter = a_matter(session, responsible=ada, claim_number="HM-778812", caption="Delgado v. Northfield")
        invoice = an_invoice(session, attorney=ada, matter=matter, lines=[a_line(ada, narrative="Attend mediation.")])
        number, invoice_id = invoice.number, invoice.id

    with reading() as session:
        (page,) = pages_of(paper_of(session, invoice_id, FIRM))

    for said in ("Calloway Brandt LLP", "Minneapolis, MN 55403", "Harbor Mutual", number, "November 2, 2026", "HM-778812",
                 "Delgado v. Northfield", "Attend mediation.", "Ada Whitcombe", "$300.00", "Page 1 of 1"):  # fmt: skip
        assert said in page


def test_invoice_that_is_not_there_is_refused(sqlite_url):
    with pytest.raises(NotFound), reading() as session:
        paper_of(session, 4711, FIRM)


def test_heading_comes_again_on_every_page():
    lines = [a_paper_line(narrative=f"Review exhibit {number}.") for number in range(1, 91)]

    pages = pages_of(bill_pdf(a_paper(*lines)))

    with_lines = [page for page in pages if "Review exhibit" in page]
    assert len(with_lines) > 2
    assert all(page.count("Date Timekeeper Codes Description Hours Rate Amount") == 1 for page in with_lines)
    assert [page[-11:] for page in pages] == [f"Page {number} of {len(pages)}" for number in range(1, len(pages) + 1)]


def test_no_word_of_long_narratives_is_lost():
    words = [f"word{number}" for number in range(2_000)]

    pages = pages_of(bill_pdf(a_paper(a_paper_line(), a_paper_line(narrative=" ".join(words)))))

    assert len(pages) > 2
    assert set(words) <= set(" ".join(pages).split())


def test_strange_letters_are_printed_or_spelt():
    narrative = "Señor Łukasz — Ελένη, Дмитрий: ½ day ✓\r\n東京\u200b office"

    (page,) = pages_of(bill_pdf(a_paper(a_paper_line(narrative=narrative))))

    for said in ("Señor", "Łukasz", "Ελένη", "Дмитрий", "½", "✓", "DongJing office"):
        assert said.replace(" ", "") in page.replace(" ", "")


def test_sums_stand_below_the_lines():
    expense = a_paper_line(LineKind.EXPENSE, codes="E101", units=Decimal(34), unit_cost=Decimal("0.125"), total=Decimal("4.25"))
    discount = a_paper_line(LineKind.FEE_ADJUSTMENT, who="", units=None, unit_cost=None, narrative="", total=Decimal("-30.50"))

    (page,) = pages_of(bill_pdf(a_paper(a_paper_line(), expense, discount)))

    assert "Adjustment -30.50" in page and "34 0.125 4.25" in page
    assert "Fees (1.5 hours) $269.50 Expenses $4.25 Total due $273.75" in page


def test_adjusted_line_says_by_how_much():
    line = a_paper_line(adjustment=Decimal("-70.00"), total=Decimal("230.00"))

    (page,) = pages_of(bill_pdf(a_paper(line)))

    assert "adjusted by -$70.00" in page


def test_codes_are_explained_at_the_end(sqlite_url):
    with transaction() as session:
        ada = a_timekeeper(session)
        lines = [
            a_line(ada, task_code="L330", activity_code=code, position=at) for at, code in enumerate(("A109", "X77", "A109"), 1)
        ]
        invoice_id = an_invoice(session, attorney=ada, lines=lines).id

    with reading() as session:
        (page,) = pages_of(paper_of(session, invoice_id, FIRM, LedesProfile(law_firm_id="1", code_set="insurance_defence")))

    assert page.endswith("Codes L330 Depositions A109 Appear for/attend Page 1 of 1")


def test_legend_that_does_not_fit_goes_on_overleaf():
    legend = [(f"L{number}", f"Task {number}") for number in range(100, 300)]

    pages = pages_of(bill_pdf(replace(a_paper(), legend=legend)))

    assert len(pages) == 3
    assert {f"Task {number}" for number in range(100, 300)} <= set(re.findall(r"Task \d+", " ".join(pages)))


def test_same_paper_gives_same_bytes():
    first = bill_pdf(a_paper())

    assert first == bill_pdf(a_paper())
    assert b"D:20261102000000" in first and first != bill_pdf(replace(a_paper(), number="2610-0043"))


@given(narrative=st.text(max_size=80), firm=st.text(max_size=40))
@settings(max_examples=25, deadline=None)
def test_any_text_can_be_printed(narrative, firm):
    assert bill_pdf(replace(a_paper(a_paper_line(narrative=narrative)), firm=firm.splitlines())).startswith(b"%PDF")


def test_portal_does_not_wait_for_drawing():
    asked = "import sys, billing.papers; sys.exit('fpdf' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0
