"""LEDES XML 2.1 of others: every problem at once, where it stands; and nothing that a hostile file wants is done."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billing.ledes import read
from billing.ledes.file_check import check
from billing.ledes.ledes_xml import LEDES_XML_21
from billing.ledes.xml_tree import DEEPEST
from data.vocabulary import Severity
from tests.billing.test_ledes_fuzz import MANY, is_sound
from tests.billing.xml_files import PROFILE, an_xml_file, line_of, problems_in, refused

GOOD = an_xml_file()
LOUD = (
    ("<matter_total_detail_fees>280.00", "<matter_total_detail_fees>300.00", "MATTER_TOTAL_DETAIL_FEES is 300.00, but the lines"),
    ("<matter_total_detail_exp>4.25", "<matter_total_detail_exp>4.26", "MATTER_TOTAL_DETAIL_EXP is 4.26"),
    ("<matter_disc_credit_fees>-30.50", "<matter_disc_credit_fees>-30.00", "MATTER_DISC_CREDIT_FEES is -30.00"),
    ("<matter_net_fees>249.50", "<matter_net_fees>249.51", "MATTER_NET_FEES is 249.51"),
    ("<matter_net_exp>4.25", "<matter_net_exp>4", "MATTER_NET_EXP is 4,"),
    ("<matter_total_due>253.75", "<matter_total_due>253.76", "MATTER_TOTAL_DUE is 253.76"),
    ("<inv_total_net_due>253.75", "<inv_total_net_due>253.74", "INVOICE_TOTAL is 253.74, but the lines of invoice"),
    ("<base_amount>300.00", "<base_amount>299.00", "BASE_AMOUNT is 299.00, but the line's total less its discount"),
    (
        "<inv_date>2026-11-02",
        "<inv_date>11/02/2026",
        "INVOICE_DATE “11/02/2026” is not a day of the calendar written as YYYY-MM-DD",
    ),
    ("<charge_date>2026-10-14", "<charge_date>2026-02-30", "LINE_ITEM_DATE “2026-02-30” is not a day"),
    ("<lf_matter_id>M-0528</lf_matter_id>", "<lf_matter_id/>", "LAW_FIRM_MATTER_ID is empty but needed here"),
    ("<inv_id>2610-0042</inv_id>", "", "INVOICE_NUMBER is empty but needed here"),
    ("<expense_code>E101</expense_code>", "", "LINE_ITEM_EXPENSE_CODE is empty but needed here"),
    ("<disc_cred_category>Fee", "<disc_cred_category>Other", "DISC_CRED_CATEGORY “Other” is not Fee or Exp"),
    ("<units>34", "<units>thirty", "LINE_ITEM_NUMBER_OF_UNITS “thirty” is not a plain number"),
)
OUT_OF_PLACE = (
    ("<inv_id>", "<inv_id>1</inv_id><inv_id>", "<inv_id> stands already in line", "<inv_id>"),
    ("</fee>", "</fee><invoice></invoice>", "<invoice> does not belong right inside <matter>; it was not read", "</fee>"),
    ("<file_item_nbr>2<", "<file_item_nbr>1<", "file_item_nbr 1 stands already in line", "</expense>\r"),
    ("<file_item_nbr>2<", "<file_item_nbr>two<", "file_item_nbr two is not a whole number", "</expense>\r"),
    ("<increase_decrease>Decrease", "<increase_decrease>Increase", "disc_cred_amount is -30.50, less than nothing", "<file_item_nbr>3"),
)  # fmt: skip
QUIET = (
    (
        "<inv_date>2026-11-02",
        "<inv_date>20261102",
        "inv_date is 20261102 and understood; LEDES XML 2.1 writes days with dashes (<invoice>, file_item_nbr 6). Write 2026-11-02.",
    ),
    ("<?xml", "\n <?xml", "the XML declaration must be the very first thing"),
    ("<inv_desc>", "<inv_due_date>2026-12-01</inv_due_date><inv_desc>", "<inv_due_date> in <invoice> is not read here"),
    ("<client>", "loose<client>", "“loose” stands loose in <firm>, file_item_nbr 4"),
    ("<disc_cred_amount>-30.50", "<disc_cred_amount>30.50", "disc_cred_amount is 30.50 and a decrease; it is read as -30.50"),
    ("<matter_disc_credit_fees>-30.50", "<matter_disc_credit_fees>30.50", "MATTER_DISC_CREDIT_FEES is 30.50"),
    ("<tk_rate>200.00", "<tk_rate>210.00", "No <tk_sum> of the matter is for TK1, PARTNR, 200.00"),
    ("<matter_total_due>253.75</matter_total_due>", "", "MATTER_TOTAL_DUE is empty but needed here"),
    ("<file_item_nbr>4</file_item_nbr>", "", "file_item_nbr is missing in <firm>"),
)
ENTITIES = '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
PIECES = st.sampled_from(
    ["<", ">", "/", "&", "&#0;", "<fee>", "</fee>", "<matter>", "</matter>", "<!--", "]]>", "<![CDATA[", "\n", "", "é", "9" * 30, "-"]
)  # fmt: skip


@pytest.mark.parametrize(("right", "wrong", "said"), LOUD, ids=[said for *_, said in LOUD])
def test_fault_is_told_where_it_stands(right, wrong, said):
    text = GOOD.replace(right, wrong, 1)

    told = [problem for problem in refused(text) if said in problem.words]

    assert len(told) == 1 and re.search(r"\((<\w+> in )?<\w+>, file_item_nbr \d+\)\.$", told[0].sentence), refused(text)
    if wrong:
        assert told[0].line in {line_of(text, wrong), *(line_of(text, part) for part in ("<invoice>", "<expense>", "<matter>"))}


@pytest.mark.parametrize(("right", "wrong", "said", "where"), OUT_OF_PLACE, ids=[said for _, _, said, _ in OUT_OF_PLACE])
def test_segment_out_of_place_is_refused_on_its_line(right, wrong, said, where):
    """A number and an amount stand one line above what their line is known by."""
    text = GOOD.replace(right, wrong, 1)

    told = [problem for problem in refused(text) if said in problem.words]

    above = where.startswith(("</expense", "<file_item"))
    assert [problem.line for problem in told] == [line_of(text, where) - above]


@pytest.mark.parametrize(("right", "wrong", "said"), QUIET, ids=[said for *_, said in QUIET])
def test_ways_of_others_are_understood_and_noted(right, wrong, said):
    problems = problems_in(GOOD.replace(right, wrong, 1))

    assert [problem for problem in problems if problem.severity is Severity.REFUSE] == []
    assert any(said in problem.words for problem in problems), problems


def test_our_own_file_has_no_problems():
    assert problems_in(GOOD) == ()


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("ledesxmlebilling2.1>", "l:ledesxmlebilling2.1>").replace("<l:", "<l:", 1),
        lambda text: text.replace("<ledesxmlebilling2.1>", '<ledesxmlebilling2.1 xmlns="http://www.ledes.org/LEDES21.xsd">'),
        lambda text: text.replace("\r\n", "\n"),
        lambda text: text.replace("\r\n", "\r"),
        lambda text: text.replace("\r\n", ""),
        lambda text: text.replace("<fee>", "<!-- an hour --><fee>") + " \x1a",
        lambda text: text.replace("Prepare outline for deposition.", "<![CDATA[Prepare outline for deposition.]]>"),
        lambda text: text.replace("<inv_id>", "<inv_id>\n   ").replace("<disc_cred_category>Fee", "<disc_cred_category>FEE"),
    ],
    ids=["prefix", "namespace", "LF", "CR", "one line", "comment and DOS end", "CDATA", "blanks and capitals"],
)
def test_ways_of_saving_are_tolerated(change):
    before, after = (read(text.encode(), LEDES_XML_21) for text in (GOOD, change(GOOD)))

    assert after.problems == () and [row.cells for row in after.rows] == [row.cells for row in before.rows]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_encodings_are_understood_whatever_the_declaration_says(encoding):
    text = GOOD.replace("Delgado", "Delgadó")

    (problem,) = problems_in(text.encode(encoding))

    assert (problem.field, problem.severity) == ("MATTER_NAME", Severity.WARN)


def test_file_without_line_breaks_is_told_by_item():
    text = GOOD.replace("\r\n", "").replace("<units>34", "<units>thirty").replace("<task_code>L330</task_code>", "")

    told = [(problem.line, problem.sentence) for problem in problems_in(text)]

    assert told[0] == (1, "LINE_ITEM_TASK_CODE is empty but needed here (<fee>, file_item_nbr 1).")
    assert (1, told[1][1].endswith("(<units> in <expense>, file_item_nbr 2).")) == (1, True)


def test_several_invoices_and_matters_are_read():
    body = GOOD[GOOD.index("<invoice>") : GOOD.index("</client>")]
    again = re.sub(r"<file_item_nbr>(\d+)", r"<file_item_nbr>10\1", body).replace("2610-0042", "2610-0043")

    reading = read(GOOD.replace("</client>", f"{again}</client>").encode(), LEDES_XML_21)

    assert (reading.problems, list(reading.sheet.invoices)) == ((), ["2610-0042", "2610-0043"])
    assert len(reading.rows) == 6


def test_tax_follows_from_its_segments():
    taxed = (
        GOOD.replace("<client>", "<tax><tx_id>A</tx_id><tax_type>VAT</tax_type><tax_rate_percent>0.2</tax_rate_percent>"
                                 "<file_item_nbr>90</file_item_nbr></tax><client>")
        .replace("</fee>", "<tax_item_fee><tx_id>A</tx_id><file_item_nbr>91</file_item_nbr></tax_item_fee></fee>")
        .replace("<inv_total_tax>0.00", "<inv_total_tax>56.00").replace("<inv_total_net_due>253.75", "<inv_total_net_due>309.75")
        .replace("<matter_tax_on_fees>0.00", "<matter_tax_on_fees>56.00")
        .replace("<matter_total_due>253.75", "<matter_total_due>309.75")
    )  # fmt: skip
    reading = read(taxed.encode(), LEDES_XML_21)

    (fee,) = [row for row in reading.rows if row.says("EXP/FEE/INV_ADJ_TYPE") == "F"]
    assert reading.problems == ()
    assert [fee.says(f"LINE_ITEM_{field}") for field in ("TAX_TYPE", "TAX_RATE", "TAX_TOTAL", "TOTAL")] == [
        "VAT", "0.2", "56.00", "336.00",
    ]  # fmt: skip
    assert LEDES_XML_21.layout.write(LEDES_XML_21, reading.sheet).count("<tx_id>1</tx_id>") == 2
    (unknown,) = [one for one in refused(taxed.replace("<tx_id>A", "<tx_id>B", 1)) if one.field == "tax_item_fee"]
    assert "No <tax> of the firm has the tx_id A (<tax_item_fee>, file_item_nbr 91)." in unknown.sentence


def test_many_faults_are_told_at_once():
    text = GOOD
    for right, wrong, _ in LOUD[:8]:
        text = text.replace(right, wrong, 1)

    assert len(refused(text)) >= 8


def test_matter_without_lines_is_refused():
    emptied = GOOD[: GOOD.index("<matter_disc_cred>")] + GOOD[GOOD.index("</matter>") :]

    assert [problem.sentence for problem in refused(emptied)] == [
        "The file has no line items.",
        "<matter>, file_item_nbr 7 has no fee, expense or adjustment; its sums were not checked.",
    ]


@pytest.mark.parametrize(
    ("text", "said", "line"),
    [
        (GOOD.replace("ebilling2.1", "ebilling2.2"), "This is a LEDES XML 2.2 file. Only LEDESXML21 is read here", 1),
        (GOOD.replace("ebilling2.1", "ebilling2.0"), "This is a LEDES XML 2.0 file.", 1),
        (GOOD.replace("ledesxmlebilling2.1", "ledesxml"), "This is a LEDES 2000 file (XML).", 1),
        (GOOD.replace("</fee>", "</fees>"), "The XML is broken on this line (mismatched tag); it was not read.", line_of(GOOD, "</fee>")),
        (GOOD[:900], "The XML is broken on this line", None),
        (GOOD.replace("Delgado", "&who;"), "(undefined entity)", line_of(GOOD, "Delgado")),
        (GOOD.replace("<ledes", f"{ENTITIES}\n<ledes", 1).replace("Delgado", "&c;" * 50), "definitions of its own (DOCTYPE)", 2),
        (
            GOOD.replace("<ledes", '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><ledes', 1).replace("Delgado", "&x;"),
            "definitions of its own (DOCTYPE)", 2,
        ),
        (GOOD.replace("<ledes", '<!DOCTYPE r SYSTEM "http://127.0.0.1:9/x.dtd"><ledes', 1), "definitions of its own (DOCTYPE)", 2),
        (
            GOOD.replace("<firm>", "<firm>" + "<a>" * 100_000 + "</a>" * 100_000, 1),
            f"Elements are nested more than {DEEPEST} deep here", 3,
        ),
        ("", "The file is empty.", 1),
    ],
)  # fmt: skip
def test_other_broken_and_hostile_files_are_one_sentence(text, said, line):
    reading = read(text.encode(), LEDES_XML_21)

    (problem,) = reading.problems
    assert said in problem.sentence and not reading.rows and line in (None, problem.line)


def test_comment_before_another_root_does_not_deceive():
    (problem,) = problems_in("<!-- ledesxmlebilling2.1 --><html></html>")

    assert problem.sentence.startswith("The file's outermost element is <html>")


def test_file_on_the_disk_is_known_by_its_root():
    checked = check("2610-0042.xml", GOOD.encode(), PROFILE)

    assert (checked.form.name, checked.problems, len(checked.sheet.rows)) == ("LEDESXML21", (), 3)


@given(st.binary(max_size=300))
@settings(max_examples=2 * MANY)
def test_any_bytes_are_read(content):
    for each in (content, b'<?xml version="1.0"?><ledesxmlebilling2.1>' + content):
        assert is_sound(read(each, LEDES_XML_21))


@given(st.lists(st.tuples(st.integers(0, len(GOOD)), st.integers(0, 40), PIECES), min_size=1, max_size=4))
@settings(max_examples=3 * MANY, deadline=None)
def test_damaged_good_file_is_read(cuts):
    damaged = GOOD
    for start, length, piece in cuts:
        damaged = damaged[:start] + piece + damaged[start + length :]

    assert is_sound(read(damaged.encode(), LEDES_XML_21))


@given(st.lists(st.tuples(st.integers(0, 400), st.sampled_from(GOOD.split("\r\n"))), min_size=1, max_size=12))
@settings(max_examples=2 * MANY, deadline=None)
def test_any_order_of_elements_is_read(moves):
    """Whole lines taken away or put elsewhere: mostly still well-formed where they are whole elements."""
    lines = GOOD.split("\r\n")
    for place, line in moves:
        if line.count("<") == 2:
            if line in lines and place % 2:
                lines.remove(line)
            lines.insert(3 + place % (len(lines) - 5), line)

    assert is_sound(read("\r\n".join(lines).encode(), LEDES_XML_21))
