"""The segments of LEDES XML 2.1 that we write and read: each one's elements in order, the field each carries, and what nests inside.

Writer, reader and the page in docs/ walk this table. Two elements may carry one field: both are written, the first that says
something is read.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from data.vocabulary import LineKind

ITEM = "file_item_nbr"
"""The element that ends every segment's own elements: a whole number, unique in the file, which receivers quote."""
ITEM_FIELD, TAX_LINK = "LINE_ITEM_NUMBER", "TX_ID"
"""What a line's `file_item_nbr` carries, so that a carrier's word about item 3 is about line 3; and what ties a tax to its lines."""
Said: TypeAlias = str | Mapping[str, str]
"""The field an element carries, or the fields of the elements inside it."""


@dataclass(frozen=True)
class Segment:
    """One segment: its elements, then `file_item_nbr`, then its `inside`. A line's `kind` is what it bills."""

    tag: str
    says: Mapping[str, Said]
    inside: tuple["Segment", ...] = ()
    needs: tuple[str, ...] = ()
    kind: LineKind | None = None

    @property
    def leaves(self) -> Iterator[tuple[str, str]]:
        """Every element that carries a field, as a path, with its field."""
        for tag, said in self.says.items():
            if isinstance(said, str):
                yield tag, said
            else:
                yield from ((f"{tag}/{inner}", field) for inner, field in said.items())

    @property
    def all(self) -> Iterator["Segment"]:
        """This segment and everything inside."""
        yield self
        for segment in self.inside:
            yield from segment.all


def _address(of: str) -> dict[str, str]:
    return {
        "address_1": f"{of}_ADDRESS_1", "address_2": f"{of}_ADDRESS_2", "city": f"{of}_CITY", "state_province": f"{of}_STATEorREGION",
        "zip_postal_code": f"{of}_POSTCODE", "country": f"{of}_COUNTRY", "phone": f"{of}_PHONE",
    }  # fmt: skip


CONTACT = {"contact_lname": "CONTACT_LAST_NAME", "contact_fname": "CONTACT_FIRST_NAME", "contact_email": "CONTACT_EMAIL"}
TIMEKEEPER = {"tk_id": "TIMEKEEPER_ID", "tk_level": "TIMEKEEPER_CLASSIFICATION"}
AMOUNTS = {
    "charge_type": "CHARGE_TYPE", "units": "LINE_ITEM_NUMBER_OF_UNITS", "rate": "LINE_ITEM_UNIT_COST", "base_amount": "BASE_AMOUNT",
    "item_disc_cred_amount": "LINE_ITEM_ADJUSTMENT_AMOUNT", "total_amount": "LINE_ITEM_TOTAL",
}  # fmt: skip
CHARGE = {"charge_date": "LINE_ITEM_DATE", **TIMEKEEPER, "charge_desc": "LINE_ITEM_DESCRIPTION"}
TAX = Segment(
    "tax", {"tx_id": TAX_LINK, "tax_type": "LINE_ITEM_TAX_TYPE", "tax_rate_percent": "LINE_ITEM_TAX_RATE"}, needs=("tx_id",)
)
ADJUSTMENT = Segment(
    "matter_disc_cred",
    {
        "disc_cred": "DISC_CRED", "disc_cred_category": "DISC_CRED_CATEGORY", "increase_decrease": "INCREASE_DECREASE",
        "disc_cred_amount": "LINE_ITEM_TOTAL",
    },
    (Segment("tax_matter_disc_cred", {"tx_id": TAX_LINK}, needs=("tx_id",)),),
    kind=LineKind.FEE_ADJUSTMENT,
)  # fmt: skip
TIMEKEEPERS = Segment(
    "tk_sum",
    {
        "tk_id": "TIMEKEEPER_ID", "tk_lname": "TIMEKEEPER_LAST_NAME", "tk_fname": "TIMEKEEPER_FIRST_NAME",
        "tk_level": "TIMEKEEPER_CLASSIFICATION", "tk_rate": "LINE_ITEM_UNIT_COST",
    },
)  # fmt: skip
FEE = Segment(
    "fee",
    {**CHARGE, "task_code": "LINE_ITEM_TASK_CODE", "task_activity": "LINE_ITEM_ACTIVITY_CODE", **AMOUNTS},
    (Segment("tax_item_fee", {"tx_id": TAX_LINK}, needs=("tx_id",)),),
    kind=LineKind.FEE,
)
EXPENSE = Segment(
    "expense",
    {**CHARGE, "expense_code": "LINE_ITEM_EXPENSE_CODE", **AMOUNTS},
    (Segment("tax_item_expense", {"tx_id": TAX_LINK}, needs=("tx_id",)),),
    kind=LineKind.EXPENSE,
)
MATTER = Segment(
    "matter",
    {
        "cl_matter_id": "CLIENT_MATTER_ID", "lf_matter_id": "LAW_FIRM_MATTER_ID", "matter_name": "MATTER_NAME",
        "po_number": "PO_NUMBER", "account_type": "ACCOUNT_TYPE", "matter_final_bill": "MATTER_FINAL_BILL",
        "matter_total_detail_fees": "MATTER_TOTAL_DETAIL_FEES", "matter_total_detail_exp": "MATTER_TOTAL_DETAIL_EXP",
        "matter_disc_credit_fees": "MATTER_DISC_CREDIT_FEES", "matter_disc_credit_exp": "MATTER_DISC_CREDIT_EXP",
        "matter_disc_cred_total": "MATTER_DISC_CRED_TOTAL", "matter_tax_on_fees": "MATTER_TAX_ON_FEES",
        "matter_tax_on_exp": "MATTER_TAX_ON_EXP", "matter_net_fees": "MATTER_NET_FEES", "matter_net_exp": "MATTER_NET_EXP",
        "matter_total_due": "MATTER_TOTAL_DUE",
    },
    (ADJUSTMENT, TIMEKEEPERS, FEE, EXPENSE),
)  # fmt: skip
INVOICE = Segment(
    "invoice",
    {
        "inv_id": "INVOICE_NUMBER", "inv_date": "INVOICE_DATE", "inv_currency": "INVOICE_CURRENCY",
        "inv_start_date": "BILLING_START_DATE", "inv_end_date": "BILLING_END_DATE", "inv_desc": "INVOICE_DESCRIPTION",
        "inv_total_tax": "INVOICE_TAX_TOTAL", "inv_total_net_due": "INVOICE_TOTAL",
    },
    (MATTER,),
    needs=("matter",),
)  # fmt: skip
CLIENT = Segment(
    "client",
    {"cl_id": "CLIENT_ID", "cl_lf_id": "CLIENT_ID", "cl_name": "CLIENT_NAME", "cl_address": _address("CLIENT")},
    (INVOICE,),
    needs=("invoice",),
)
FIRM = Segment(
    "firm",
    {
        "lf_vendor_id": "LAW_FIRM_ID", "lf_id": "LAW_FIRM_ID", "lf_name": "LAW_FIRM_NAME", "lf_address": _address("LAW_FIRM"),
        "lf_billing_contact": CONTACT, "source_app": "SOURCE_APP", "app_version": "APP_VERSION",
    },
    (TAX, CLIENT),
    needs=("client",),
)  # fmt: skip
LINES = (ADJUSTMENT, FEE, EXPENSE)
KNOWN = {segment.tag for segment in FIRM.all}
