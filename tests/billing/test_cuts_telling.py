"""Carriers' own words: which rule they are about, said the same way every time; and what one answer is made of."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.cuts.naming import MOST, things_named
from billing.cuts.telling import KNOWN, NAMES, UNCLASSIFIED, mark_of_wordings, meaning_of, rule_told, spoken_rule, wording_of
from billing.cuts.wordings import FIELDS, GUIDELINES
from carriers.guidelines import RULES

SAID = {
    "time_increment": ("0.15 hours are not in steps of 0.1.", "Time must be billed in tenths of an hour", "Wrong billing increment"),
    "entry_size": ("Reduced for reasonableness", "4.8 hours for this motion is excessive", "Excessive time"),
    "hours_per_day": ("More than 12 hours in one day for this timekeeper", "Daily limit exceeded"),
    "stale_time": ("20260101 is more than 90 days ago.", "Entry older than 120 days", "Charge is too old"),
    "late_invoice": ("Late invoice discount of 5 % applied", "The bill was submitted late"),
    "invoice_frequency": ("Only one invoice per month is accepted", "Billing frequency: bill quarterly"),
    "matter_closed": ("The matter was closed on 06/30/2026", "Closed claim", "Firm dismissed"),
    "appeal": ("The appeal period has ended", "Appeals are due within 60 days of the reduction"),
    "block_billing": ("Block billing, half paid", "Multiple tasks in one entry", "One activity per entry please"),
    "vague_narrative": ("Vague description", "The narrative lacks sufficient detail", "Insufficient detail"),
    "clerical_work": ("Clerical work is not compensable", "Administrative task", "secretarial service"),
    "not_billable": ("Non-billable: conflict check", "This is firm overhead", "Invoice preparation is not paid"),
    "forbidden_words": ("work described as secretarial is not paid.", "Narrative holds a prohibited phrase"),
    "legal_research": ("Legal research over 3 hours needs prior approval", "Unauthorized research"),
    "codes_needed": ("Missing task code", "A blank is not an expense code we use.", "UTBMS codes are required"),
    "approved_timekeepers": ("timekeeper JD14 is not approved.", "Unapproved biller", "New Timekeeper"),
    "staffing": ("Staffing plan missing", "Too many timekeepers on this file", "Law clerks are not paid"),
    "in_firm_conference": ("Intra-office conference", "Internal meeting: only one timekeeper is paid"),
    "multiple_attendance": ("Multiple attendance at deposition", "who attended?", "Two attorneys attended the hearing"),
    "approved_rate": ("Line is over Approved Rate", "rate above agreement", "No Rate Submitted for Time Period"),
    "rate_cap": ("Rate cap for associates is $195", "We pay at most $195 an hour", "Maximum hourly rate"),
    "rate_lock": ("Timekeeper Rate Increase", "Rates are frozen until 2027"),
    "travel": ("Travel is paid at 50 %", "Non-working travel time is not paid"),
    "expense_receipts": ("Receipt missing", "No receipt was attached", "Unsupported expense"),
    "expense_caps": ("Meals are capped at $60", "Hotel exceeds $250 per day"),
    "direct_expenses": ("Vendor bills over $1,000 are sent directly to the carrier", "We pay experts directly"),
    "document_backup": ("Please attach a copy of the motion", "Work product was not provided"),
    "budget": ("Budget exceeded", "No approved budget on file"),
    "duplicate_lines": ("Duplicate entry", "This was billed twice", "Previously billed on 2609-0004"),
    "duplicate_number": (
        "Invoice 2610-0001 was already received on 10/02/2026.", "Bill 2610-0001 is in our system since 10/02/2026.",
        "Statement 26 was lodged before, on 10/02/2026; a number is used once.", "Invoice 26 stands in the register since 10/02/2026.",
    ),
    "LINE_ITEM_TASK_CODE": ("L999 is not a task code we use.", "FEE.TASK_ACTIVITY L999 is not selected for use"),
    "LINE_ITEM_EXPENSE_CODE": ("X1 is not an expense code we use.",),
    "LINE_ITEM_UNIT_COST": ("LINE_ITEM_UNIT_COST exceeds allowed number of decimal places. This client allows up to 2.",),
    "LINE_ITEM_TOTAL": ("FEEOREXPENSE.TOTAL_AMOUNT 12 does not match total 13 calculated", "Line total differs from units x cost"),
    "INVOICE_TOTAL": ("INVOICE_TOTAL differs between rows of one invoice",),
    "TIMEKEEPER_CLASSIFICATION": ("TKSUM_TK_LEVEL PT does not match classification for this timekeeper",),
    "TIMEKEEPER_ID": ("Line Item Missing Timekeeper Information",),
    "TIMEKEEPER_NAME": ("Ada Whitcombe must be written Last, First.",),
    "LINE_ITEM_NUMBER_OF_UNITS": ("-1.00 is negative; give the reduction as an adjustment.",),
    "LINE_ITEM_DATE": ("20270101 is in the future.",),
    "CLIENT_MATTER_ID": (
        "claim number HM-1 is not known to us.", "HM-1 is no liability claim that your firm defends.", "we have no open claim HM-1.",
        "HM-1 is not an assignment of your firm.", "HM-1 is no loss file that we sent you.", "wrong insured",
    ),
    "LAW_FIRM_ID": ("Unknown tax ID",),
    "file": (
        "Invoice upload file contains invalid format", "the line has 23 columns; LEDES 1998B has 24.", "the line does not end with [].",
        "this is not a LEDES 1998B file; it must begin with LEDES1998B[].", "No PDF of the invoice came with it.",
        "invoice.pdf is not a .txt file.", "the file is larger than 5 MB.",
    ),
}  # fmt: skip
NOT_TOLD = (
    "policy limits",
    "10482",
    "see the portal",
    "",
    "Please see the comments in your account.",
    "Returned",
    "On hold",
    "Declined by adjuster",
)


@pytest.mark.parametrize(("rule", "words"), [(rule, words) for rule, all_words in SAID.items() for words in all_words])
def test_words_tell_their_rule(rule, words):
    assert rule_told(words) == rule


@pytest.mark.parametrize("words", NOT_TOLD)
def test_words_that_tell_nothing_stay_unclassified(words):
    assert rule_told(words) == UNCLASSIFIED


def test_every_rule_has_two_wordings_here_and_a_row_in_the_table():
    assert set(GUIDELINES) == set(RULES)
    assert set(FIELDS) <= {*NAMES, "file"}
    assert [rule for rule in RULES if len(SAID[rule]) < 2] == []


def test_named_field_is_the_fault():
    assert rule_told("Line 4, CLIENT_ID: this required field is blank.") == "CLIENT_ID"
    assert rule_told("Line 4, LINE_ITEM_DATE: 2026 is not a date written YYYYMMDD.") == "LINE_ITEM_DATE"
    assert rule_told("Line 4, LINE_ITEM_TASK_CODE: a blank is not a task code we use.") == "codes_needed"


@given(st.text(max_size=300))
def test_telling_never_fails_and_is_stable(words):
    assert rule_told(words) in KNOWN
    assert rule_told(words) == rule_told(words) == rule_told(f"  {words} ")
    assert wording_of(words) == wording_of(words)


@given(
    st.text(max_size=400)
    | st.lists(st.sampled_from([*(one for some in SAID.values() for one in some), "Line 4:", "; "]), max_size=8).map(" ".join)
)
def test_taking_apart_keeps_the_carriers_own_words(reason):
    found = things_named(reason)

    assert 1 <= len(found) <= MOST
    assert all(each.words in reason and each.rule == rule_told(each.words) for each in found)
    assert found == things_named(reason)


def test_each_line_is_a_thing_of_its_own():
    said = (
        "Guideline review: Line 5, LINE_ITEM_DESCRIPTION: work described as secretarial is not paid."
        " Line 9, TIMEKEEPER_ID: timekeeper X1 is not approved."
    )

    assert [(each.rule, each.line) for each in things_named(said)] == [("forbidden_words", 3), ("approved_timekeepers", 7)]
    assert things_named(said)[0].words.startswith("Guideline review: Line 5")


def test_several_lines_and_dollars():
    found = things_named("Lines 3, 5 and 7: block billing, half paid. Line item 8: travel is paid at 50 %; reduced by $1,120.00.")

    assert [(each.rule, each.line, each.taken) for each in found] == [
        ("block_billing", 3, None), ("block_billing", 5, None), ("block_billing", 7, None), ("travel", 8, Decimal("1120.00")),
    ]  # fmt: skip


def test_what_tells_nothing_goes_with_what_does():
    assert [each.words for each in things_named("Block billing. Line 4. See section 3 of our guidelines.")] == [
        "Block billing. Line 4. See section 3 of our guidelines."
    ]
    assert things_named("Vague", line=12)[0].line == 12


def test_same_wording_has_one_mark():
    assert wording_of("Line 4: rate above $195.00") == wording_of("line 17: Rate above $210.00")
    assert wording_of("Line 4: rate above $195.00") != wording_of("Line 4: rate below $195.00")
    assert mark_of_wordings() == mark_of_wordings()


def test_people_read_names_and_meanings():
    assert spoken_rule("block_billing") == "Block billing"
    assert spoken_rule("CLIENT_ID") == "File: CLIENT_ID"
    assert meaning_of("block_billing").startswith("One entry tells one piece of work")
    assert meaning_of("CLIENT_ID") == ""
