"""The parts of a carrier file that shape its invoices: the file it takes and when it is billed."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, model_validator

from carriers.measures import Size
from carriers.standard_codes import Classification, Country, Currency
from carriers.utbms.code_sets import Name as CodeSetName


class Strict(BaseModel):
    """Nothing unknown passes: a typo in a carrier file must stop the start, not change a bill."""

    model_config = ConfigDict(extra="forbid", frozen=True)


Rounding: TypeAlias = Literal["half_up", "half_even"]
Days: TypeAlias = Literal["YYYYMMDD", "YYYY-MM-DD", "MM/DD/YYYY"]
OwnCode: TypeAlias = Annotated[str, Field(pattern=r"^[!-Z\\^-{}~]{1,10}$")]
"""What fits the column: ten characters, no blank, bar or bracket."""
FILE_NAME = r"^([\w .()~-]|\{(invoice_number|matter_number)\})+$"
"""Plain characters and the two placeholders; anything else could not be filled in, or would not be a name everywhere."""


class Limits(Strict):
    """What the carrier takes less of than the format allows."""

    narrative: int | None = Field(None, ge=20, le=15_360, description="Characters of a narrative at most")
    description: int | None = Field(None, ge=20, le=15_360, description="Characters of the invoice's description at most")
    invoice_number: int | None = Field(None, ge=4, le=50, description="Characters of an invoice's number at most")
    matter_number: int | None = Field(None, ge=4, le=20, description="Characters of the firm's matter number at most")
    claim_number: int | None = Field(None, ge=4, le=20, description="Characters of the claim number at most")
    timekeeper_id: int | None = Field(None, ge=1, le=20, description="Characters of a timekeeper's id at most")
    timekeeper_name: int | None = Field(None, ge=4, le=62, description="Characters of a timekeeper's whole name at most")
    unit_decimals: int | None = Field(None, ge=0, le=4, description="Decimals of hours and counts at most")
    cost_decimals: int | None = Field(None, ge=0, le=4, description="Decimals of rates and prices at most")


class Tax(Strict):
    """The one tax that every line of a bill carries."""

    type: str = Field(min_length=1, max_length=20, description="What the tax is called, such as VAT or GST")
    rate: Decimal = Field(ge=0, le=1, decimal_places=6, description="Its share of what a line is worth: 0.2 is 20 %")


class Address(Strict):
    """Where somebody is, as the file tells it."""

    address_1: str = Field("", max_length=60, description="Street and number")
    address_2: str = Field("", max_length=60, description="A second line of the address")
    city: str = Field("", max_length=40, description="City")
    state: str = Field("", max_length=40, description="State or region")
    postcode: str = Field("", max_length=20, description="Postal code")
    country: Country | None = Field(None, description="Country, as a code of ISO 3166 in two letters or in three")
    phone: str = Field("", max_length=20, description="Telephone number, for LEDESXML21")


class LawFirm(Address):
    """The firm, and whom to ask about a bill, as the file tells of them."""

    name: str = Field("", max_length=120, description="The firm's name; LEDES1998BI holds 60 characters of it")
    contact_last_name: str = Field("", max_length=60, description="Last name of whom to ask about a bill, for LEDESXML21")
    contact_first_name: str = Field("", max_length=60, description="First name of whom to ask about a bill, for LEDESXML21")
    contact_email: str = Field("", max_length=160, description="E-mail address of whom to ask about a bill, for LEDESXML21")


class LedesProfile(Strict):
    """The file the carrier takes."""

    format: Literal["LEDES1998B", "LEDES1998BI", "LSS", "LITADV", "LEDESXML21"] = Field(
        "LEDES1998B", description="Name of the file format"
    )
    law_firm_id: str = Field(
        min_length=1, max_length=50, description="How the carrier calls the firm: usually its federal tax id"
    )
    client_id: str | None = Field(
        None, max_length=20, description="CLIENT_ID the carrier wants; without it the firm's own client number"
    )
    client_tax_id: str | None = Field(
        None, max_length=20, description="The client's tax id, which LEDES1998BI asks for; without it the word NONE"
    )
    rounding: Rounding = Field(
        "half_up", description="What half a cent of a line becomes: a cent (half_up), or the nearest even cent (half_even)"
    )
    discounts: Literal["lines", "invoice"] = Field(
        "lines",
        description="Where discounts stand: on the lines, or together as one row of fees and one of expenses (invoice)",
    )
    currency: Currency = Field("USD", description="The money of its bills, as a code of ISO 4217; needs a format that tells it")
    tax: Tax | None = Field(None, description="The tax that its bills carry; needs a format with columns for it")
    country: Literal["alpha-2", "alpha-3"] = Field("alpha-3", description="How countries are written: US, or USA")
    law_firm: LawFirm | None = Field(None, description="Name and address of the firm, where the carrier wants them in the file")
    client_address: Address | None = Field(None, description="Address of the client, where the carrier wants it in the file")
    classifications: Literal["2014", "two_letters"] = Field(
        "2014", description="How timekeepers' classifications are written: PARTNR since 2014, or PT in two letters"
    )
    classification_codes: Mapping[Classification, OwnCode] = Field(
        {},
        description="The carrier's own words for some classifications, such as `{PARALG: PL}`; they go before `classifications`",
    )
    dates: Days = Field("YYYYMMDD", description="How days are written; LEDESXML21 has them as 2026-10-31 whatever stands here")
    code_set: CodeSetName | None = Field(
        None, description="UTBMS codes the carrier knows; without it every task, activity and expense code passes"
    )
    file_name: str = Field(
        "{invoice_number}.txt",
        pattern=FILE_NAME,
        description="Name of the file; {invoice_number} and {matter_number} are filled in. Files in XML end in .xml if it is left out",
    )
    consents: Literal["written", "left_out"] = Field(
        "written", description="Whether the narrative says who at the carrier consented to what its guidelines forbid"
    )
    limits: Limits = Field(Limits(), description="What the carrier takes less of than the format allows")
    per_file: int = Field(
        1, ge=1, le=100, description="Invoices that one file may hold; more than 1 where the site names each in its answer"
    )
    largest: Size | None = Field(None, description="Largest file the site takes, such as `5 MB`")

    @model_validator(mode="before")
    @classmethod
    def _xml_is_called_so(cls, given: Any) -> Any:
        """A file in XML ends in .xml where nobody says otherwise: sites choose by the ending."""
        if isinstance(given, dict) and given.get("format") == "LEDESXML21" and "file_name" not in given:
            return {**given, "file_name": "{invoice_number}.xml"}
        return given


class PaperProfile(Strict):
    """The PDF of the invoice, for sites that take one beside the file."""

    file_name: str = Field("{invoice_number}.pdf", pattern=FILE_NAME, description="Its name; some sites pair by it")


class Terms(Strict):
    """When the carrier wants to be billed."""

    every: Literal["month", "quarter"] = Field(
        "month", description="A matter is billed at the end of each month or of each quarter"
    )
    at_least: Decimal = Field(Decimal(0), ge=0, description="Dollars: unbilled work worth less waits for the next period")
    sooner_over: Decimal | None = Field(
        None, ge=0, description="Dollars: unbilled work worth more is billed at the end of any month"
    )
