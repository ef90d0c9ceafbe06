"""LEDES 98BI: ours without tax, others' with tax that must follow its rate and add up."""

from decimal import Decimal

import pytest

from billing.ledes import read, write
from billing.ledes.ledes_1998bi import LEDES_1998BI
from carriers.profile import LedesProfile
from data.models import Client
from data.vocabulary import Severity
from tests.billing.bills import a_bill, a_named_case, a_sample

PROFILE = LedesProfile(format="LEDES1998BI", law_firm_id="24-6437381")
TAXED = {
    "LINE_ITEM_TAX_RATE": "0.1", "LINE_ITEM_TAX_TOTAL": "30.00", "LINE_ITEM_TOTAL": "330.00", "INVOICE_TOTAL": "330.00",
    "INVOICE_TAX_TOTAL": "30.00",
}  # fmt: skip


def a_foreign_bill(**more):
    return a_bill(matter=a_named_case(**more))


def a_file(changes):
    marker, names, line, _ = write(a_foreign_bill(), PROFILE).content.decode().split("\r\n")
    values = dict(zip(names.removesuffix("[]").split("|"), line.removesuffix("[]").split("|"), strict=True))
    return "\r\n".join([marker, names, "|".join((values | changes).values()) + "[]", ""]).encode()


def found(content):
    return [(problem.line, problem.field, problem.severity) for problem in read(content, LEDES_1998BI).problems]


def test_untaxed_bill_says_so():
    row = read(write(a_foreign_bill(), PROFILE).content, LEDES_1998BI).rows[0]

    assert len(row.cells) == 52
    assert {row.number(field) for field in ("LINE_ITEM_TAX_RATE", "LINE_ITEM_TAX_TOTAL", "INVOICE_TAX_TOTAL")} == {Decimal(0)}
    assert (row.number("INVOICE_NET_TOTAL"), row.says("INVOICE_CURRENCY")) == (Decimal("300.00"), "USD")


def test_marker_is_always_version_two():
    content = write(a_foreign_bill(), PROFILE).content

    assert content.startswith(b"LEDES98BI V2[]\r\n")
    assert found(content.replace(b"LEDES98BI V2", b"LEDES98BI V5")) == []


def test_taxed_file_of_others_is_clean():
    assert found(a_file(TAXED)) == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"LINE_ITEM_TAX_RATE": "0.2"}, "LINE_ITEM_TAX_TOTAL"),
        ({"LINE_ITEM_TAX_RATE": "10"}, "LINE_ITEM_TAX_RATE"),
        ({"INVOICE_TAX_TOTAL": "20.00", "INVOICE_NET_TOTAL": "310.00"}, "INVOICE_TAX_TOTAL"),
        ({"INVOICE_NET_TOTAL": "310.00"}, "INVOICE_NET_TOTAL"),
        ({"LINE_ITEM_TOTAL": "300.00", "INVOICE_TOTAL": "300.00", "INVOICE_NET_TOTAL": "270.00"}, "LINE_ITEM_TOTAL"),
    ],
)
def test_wrong_tax_is_refused(change, field):
    assert found(a_file(TAXED | change)) == [(3, field, Severity.REFUSE)]


def test_published_sample_has_wrong_taxes():
    refused = [
        (problem.line, problem.field)
        for problem in read(a_sample("wrong_taxes_98bi_v2.txt"), LEDES_1998BI).problems
        if problem.severity is Severity.REFUSE
    ]

    assert [line for line, field in refused if field == "LINE_ITEM_TAX_TOTAL"] == [3, 4, 5, 8]
    assert {field for _, field in refused} >= {"INVOICE_TAX_TOTAL", "INVOICE_NET_TOTAL"}


def test_long_client_name_is_cut_and_told():
    made = write(a_foreign_bill(client=Client(number="C-711", name="N" * 61)), PROFILE)

    assert [change.field for change in made.changes] == ["CLIENT_NAME"]
    assert read(made.content, LEDES_1998BI).rows[0].says("CLIENT_NAME") == "N" * 60


@pytest.mark.parametrize(("known", "said"), [("98-7654321", "98-7654321"), (None, "NONE")])
def test_clients_tax_id_is_the_carriers_to_say(known, said):
    profile = PROFILE.model_copy(update={"client_tax_id": known})

    (row,) = read(write(a_foreign_bill(), profile).content, LEDES_1998BI).rows

    assert row.says("CLIENT_TAX_ID") == said
