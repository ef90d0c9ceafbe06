"""A carrier's list of approved people and rates: read tolerantly, refused with every reason, replaced as a whole, given back as it was."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from billing.actor import Actor
from billing.approving import CannotReplace, ListChange, Listed, as_csv, look_into, replace_list
from billing.approving.preview import listed_of
from billing.approving.reading import read_list
from billing.desk import Desk
from billing.errors import ChangedMeanwhile, NotFound, NotYours
from carriers.catalog import Catalog
from carriers.guidelines import Guidelines
from data.models import Approval, ApprovalList, Carrier, Finding, InvoiceLine, LineEdit, Timekeeper
from data.queries.approvals import approved_rows, replaced_last, replaced_lists
from data.session import reading, transaction
from data.vocabulary import Role, Severity
from tests.billing.bills import amounts
from tests.builders import a_carrier, a_line, a_matter, a_person, a_rate, a_timekeeper, an_invoice

HARBOR = "harbor_mutual"
HEAD = "timekeeper,classification,matter,rate,from,to\n"
RULES = {"approved_timekeepers": {}, "approved_rate": {"severity": "mend"}}
MAX = Actor("Max", 4, None, frozenset({Role.MANAGER}))


@pytest.fixture
def firm(database):
    """Ada and Ben; a matter of Harbor Mutual's and one of Summit Casualty's; Bo."""
    with transaction() as session:
        harbor, summit = a_carrier(session), a_carrier(session, "summit_casualty")
        ada = a_timekeeper(session, code="AWH")
        a_timekeeper(session, "Ben", "Ortiz", code="BOR", classification="ASSOC")
        a_matter(session, carrier=harbor, responsible=ada, number="H-0528"), a_matter(session, carrier=summit, number="S-0529")
        return {"bo": Actor.of(a_person(session, "Bo", Role.BILLER)), "carrier": harbor.id}


@pytest.fixture
def guided(files, catalog):
    """Makes the desk of somebody for whom Harbor Mutual reads its list."""
    harbor = catalog[HARBOR].model_copy(update={"guidelines": Guidelines.model_validate(RULES)})
    return lambda by: Desk(by, Catalog({**catalog, HARBOR: harbor}), files)


def look(text):
    with reading() as session:
        return look_into(session, HARBOR, text if isinstance(text, bytes) else text.encode())


def replace(desk, text, seen=None):
    with transaction() as session:
        newest = replaced_last(session, session.scalars(select(Carrier.id).where(Carrier.slug == HARBOR)).one())
        content = text if isinstance(text, bytes) else text.encode()
        return replace_list(session, desk, HARBOR, content, seen=newest if seen is None else seen, file_name="list.csv")


def the_list():
    with reading() as session:
        return [listed_of(row) for row in approved_rows(session, HARBOR)]


def sentences(text, severity=Severity.REFUSE):
    return [(one.line, one.sentence) for one in look(text).problems if one.severity is severity]


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "AWH,,H-0528,250.50,2026-01-01,2026-12-31\n",
        "\ufeffTo;FROM;Rate;Matter Number;Timekeeper_ID\r\n12/31/2026;1/1/2026;250,50;h-0528;awh\r\n",
        "sep=;\ntimekeeper;matter;rate;from;to\n;;;;\nAWH; H-0528 ;$250.50;2026-01-01 00:00:00;2026-12-31\n",
        (HEAD.replace(",", "\t") + "AWH\t\tH-0528\t250.5\t01/01/2026\t12/31/2026").encode("utf-16"),
    ],
    ids=["as we write it", "Excel in Europe", "with Excel's first line", "Unicode text"],
)
def test_list_is_read_however_it_was_saved(firm, text):
    preview = look(text)

    assert preview.rows == (Listed("AWH", None, "H-0528", Decimal("250.5"), dt.date(2026, 1, 1), dt.date(2026, 12, 31)),)
    assert not preview.is_refused and [change.what for change in preview.changes] == [ListChange.NEW]


@pytest.mark.parametrize(
    "row, wrong",
    [
        ("AWHH,,,250,,", "No timekeeper has the id “AWHH”; did you mean “AWH” (Ada Whitcombe)?"),
        ('"Ortiz, Ben",,,250,,', "No timekeeper has the id “Ortiz, Ben”; did you mean “BOR” (Ben Ortiz)?"),
        (",PARTNER,,250,,", "“PARTNER” is no classification that LEDES knows; did you mean PARTNR?"),
        ("AWH,,528,250,,", "Harbor Mutual has no matter “528”; did you mean “H-0528”?"),
        ("AWH,,S-0529,250,,", "Matter S-0529 is paid by Summit Casualty, not by Harbor Mutual."),
        ("AWH,,,-5,,", "“-5” is below nothing; write what an hour may cost, or leave it empty."),
        ("AWH,,,12.34567,,", "“12.34567” has more than 4 decimals."),
        ("AWH,,,free,,", "“free” is no amount; write dollars an hour, such as 250 or 250.50."),
        ("AWH,,,250,31/12/2026,", "“31/12/2026” is no day of the calendar; write 2026-10-31 or 10/31/2026 (the month first)."),
        ("AWH,,,250,1/1/26,", "“1/1/26” is no day; write 2026-10-31 or 10/31/2026."),
        ("AWH,,,250,2026-12-31,2026-01-01", "It ends on 2026-01-01, before it begins on 2026-12-31."),
        (",,,250,,", "This line names neither a timekeeper nor a classification."),
    ],
)
def test_every_fault_is_told_with_its_line(firm, row, wrong):
    assert sentences(f"{HEAD}BOR,,,200,,\n{row}\n") == [(3, wrong)]


def test_two_rates_for_the_same_are_refused(firm):
    found = sentences(f"{HEAD}AWH,,,250,2026-01-01,\nawh,,,260,1/1/2026,2026-06-30\nAWH,,,270,2027-01-01,\n")

    said = "This line says $260.00 for AWH from 2026-01-01, and line 2 says $250.00 for the same; only one of them can be right."
    assert found == [(3, said)]


def test_row_that_stands_twice_counts_once(firm):
    preview = look(f"{HEAD}AWH,,,250,,\nAWH,,,250.00,,\n")

    assert len(preview.rows) == 1 and not preview.is_refused
    assert [problem.sentence for problem in preview.problems] == ["Line 2 says the same; it counts once."]


def test_misspelt_column_is_refused_and_unknown_one_only_told(firm):
    assert sentences("timekeeper,rate,form\nAWH,250,2026-01-01\n") == [(1, "There is no column “form”; did you mean “from”?")]
    assert sentences("timekeeper,rate,Our own note,matter,from,to\nAWH,250,x,,,\n", Severity.WARN) == [
        (1, "The column “Our own note” is not read.")
    ]


def test_other_classification_is_only_told(firm):
    preview = look(HEAD + "AWH,AS,,250,,\n")

    assert preview.rows[0].classification is None and not preview.is_refused
    assert "Ada Whitcombe (AWH) is PARTNR here; the file says AS" in preview.problems[0].sentence


@pytest.mark.parametrize(
    "content, wrong",
    [
        (b"", "The file is empty."),
        (b"PK\x03\x04rest", "This is an Excel workbook"),
        (b"people,money\nAda,5\n", "The first line names neither a timekeeper nor a classification"),
        ((HEAD + "AWH,,,1,250.00,,,\n").encode() + b"AWH,,,250,,,too much\n", "This line has 7 cells"),
    ],
    ids=["nothing", "workbook", "another table", "too many cells"],
)
def test_what_is_no_list_is_refused(firm, content, wrong):
    assert any(wrong in sentence for _, sentence in sentences(content))


@given(st.binary(max_size=300) | st.text(alphabet='timekeeper,;"\n\t 12/$-', max_size=200).map(str.encode))
def test_no_bytes_make_the_reader_fall(content):
    read_list(content)


DAYS = st.none() | st.dates(dt.date(1990, 1, 1), dt.date(2100, 1, 1))
PEOPLE = st.sampled_from([("AWH", None), ("BOR", None), (None, "PARTNR"), (None, "PARALG")])


@st.composite
def lists(draw):
    """Any list that can be kept: one rate for each person (or classification), matter and first day."""
    keys = draw(st.lists(st.tuples(PEOPLE, st.sampled_from([None, "H-0528"]), DAYS), unique=True, max_size=8))
    rows = []
    for (who, classification), matter, starts_on in keys:
        lasts = draw(st.none() | st.timedeltas(dt.timedelta(0), dt.timedelta(4000)))
        ends_on = (starts_on or dt.date(2026, 1, 1)) + lasts if lasts else None
        rows.append(Listed(who, classification, matter, draw(st.none() | amounts("99999.9999", 4)), starts_on, ends_on))
    return rows


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(rows=lists())
def test_downloaded_list_uploaded_again_is_the_same(firm, guided, rows):
    replace(guided(firm["bo"]), as_csv(rows))
    kept = the_list()
    assert sorted(kept, key=repr) == sorted(rows, key=repr)

    preview = look(as_csv(kept))

    assert preview.changes == () and not preview.is_refused
    replace(guided(firm["bo"]), as_csv(kept))
    assert the_list() == kept


def test_preview_counts_what_will_change(firm, guided):
    replace(guided(firm["bo"]), HEAD + "AWH,,,250,2026-01-01,\nBOR,,,190,,\n")

    preview = look(HEAD + "AWH,,,250,2026-01-01,2026-12-31\nAWH,,,260,2027-01-01,\n,PARALG,,110,,\n")

    assert {what: preview.count(what) for what in ListChange} == {"new": 2, "gone": 1, "changed": 1}


def test_bad_file_changes_nothing(firm, guided):
    replace(guided(firm["bo"]), HEAD + "AWH,,,250,,\n")

    with pytest.raises(CannotReplace, match=r"The list stays as it was. Line 3: “free” is no amount"):
        replace(guided(firm["bo"]), HEAD + "BOR,,,190,,\nBOR,,,free,,\n")

    assert [row.timekeeper for row in the_list()] == ["AWH"]
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(ApprovalList)) == 1


def test_replacement_leaves_who_when_and_the_list_itself(firm, guided, files):
    replace(guided(firm["bo"]), HEAD + "AWH,,,250,,\nBOR,,,190,,\n")
    replace(guided(cy()), HEAD + "AWH,,,260,,\n")

    with reading() as session:
        newest, first = replaced_lists(session, HARBOR, 5)
    assert (newest.actor, newest.length, newest.added, newest.gone, newest.changed) == ("Cy", 1, 0, 1, 1)
    assert (first.actor, first.length, first.file_name) == ("Bo", 2, "list.csv")
    assert look(files.get(first.place)).count(ListChange.NEW) == 1


def cy():
    with transaction() as session:
        return Actor.of(a_person(session, "Cy", Role.ADMIN))


def test_second_person_is_told_who_was_first(firm, guided):
    seen = look(HEAD).seen
    replace(guided(firm["bo"]), HEAD + "AWH,,,250,,\n")

    with pytest.raises(ChangedMeanwhile, match="Bo replaced it at"):
        replace(guided(firm["bo"]), HEAD + "BOR,,,190,,\n", seen=seen)


def test_only_billers_and_admins_keep_lists(firm, guided):
    with pytest.raises(NotYours, match="not by Max"):
        replace(guided(MAX), HEAD)


def test_list_of_nobody_is_not_found(firm):
    with pytest.raises(NotFound), reading() as session:
        look_into(session, "no_such_carrier", HEAD.encode())


def test_other_carriers_list_stays(firm, guided):
    with transaction() as session:
        session.add(Approval(carrier_id=a_carrier(session, "summit_casualty").id, classification="PARTNR"))

    replace(guided(firm["bo"]), HEAD)

    with reading() as session:
        assert len(approved_rows(session, "summit_casualty")) == 1


def test_open_bills_are_checked_again_at_once(firm, guided):
    invoice_id = an_open_invoice()

    checked = replace(guided(firm["bo"]), HEAD + "BOR,,,190,,\n")

    assert checked == 1
    assert "Ada Whitcombe (AWH) is not on the carrier's list" in findings(invoice_id)[0]
    replace(guided(firm["bo"]), HEAD + "AWH,,,190,,\n")
    assert findings(invoice_id) == []
    with reading() as session:
        line = session.scalars(select(InvoiceLine).where(InvoiceLine.invoice_id == invoice_id)).one()
        assert line.unit_cost == Decimal(190) and session.scalars(select(LineEdit.rule)).one() == "approved_rate"


def test_bills_of_a_carrier_that_reads_no_list_are_left_alone(firm, desk_of):
    an_open_invoice()

    assert replace(desk_of(firm["bo"]), HEAD + "BOR,,,190,,\n") == 0


def test_many_open_bills_are_checked_in_parts(firm, guided, monkeypatch):
    monkeypatch.setattr("billing.checking.AT_ONCE", 2)
    made = [an_open_invoice() for _ in range(5)]

    assert replace(guided(firm["bo"]), HEAD + "BOR,,,190,,\n") == 5
    assert all(findings(one) for one in made)


def an_open_invoice():
    with transaction() as session:
        ada = session.scalars(select(Timekeeper).where(Timekeeper.code == "AWH")).one()
        a_rate(session, ada)
        matter = a_matter(session, carrier=a_carrier(session), responsible=ada)
        return an_invoice(session, attorney=ada, matter=matter, lines=[a_line(ada)]).id


def findings(invoice_id):
    with reading() as session:
        return list(session.scalars(select(Finding.sentence).where(Finding.invoice_id == invoice_id)))
