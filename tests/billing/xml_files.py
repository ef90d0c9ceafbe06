"""A file in LEDES XML 2.1 with a fee, an expense and a discount, for tests that change one thing in it."""

from decimal import Decimal

from billing.ledes import read, write
from billing.ledes.ledes_xml import LEDES_XML_21
from carriers.profile import LedesProfile
from data.vocabulary import LineKind, Severity
from tests.billing.bills import a_bill, a_bill_line, a_named_case

FIRM = {
    "name": "Whitcombe & Cy", "address_1": "1 Main Street", "city": "Dover", "state": "DE", "country": "USA", "phone": "302 555 0100",
    "contact_last_name": "Moss", "contact_first_name": "Bo", "contact_email": "bo@whitcombe.example",
}  # fmt: skip
HARBOR = {"address_1": "9 Quay", "city": "Salem", "country": "USA", "phone": "978 555 0100"}
PROFILE = LedesProfile(format="LEDESXML21", law_firm_id="24-6437381", law_firm=FIRM, client_address=HARBOR)


def a_bill_of_three_kinds():
    copies = {"units": Decimal(34), "unit_cost": Decimal("0.125"), "narrative": "Copies of medical records"}
    discount = {"units": Decimal(1), "unit_cost": Decimal(0), "adjustment": Decimal("-30.50")}
    return a_bill(
        a_bill_line(adjustment=Decimal("-20.00")),
        a_bill_line(LineKind.EXPENSE, position=2, **copies),
        a_bill_line(LineKind.FEE_ADJUSTMENT, position=3, **discount),
        matter=a_named_case(),
    )


def an_xml_file():
    return write(a_bill_of_three_kinds(), PROFILE).content.decode("ascii")


def line_of(text, part):
    """The line of the file on which a part of it first stands."""
    return text[: text.index(part)].count("\n") + 1


def problems_in(text):
    return read(text.encode() if isinstance(text, str) else text, LEDES_XML_21).problems


def refused(text):
    return [problem for problem in problems_in(text) if problem.severity is Severity.REFUSE]
