"""Rules about who works on a matter."""

from pydantic import Field

from carriers.guidelines.guideline import Guideline, Hint
from carriers.guidelines.of_words import Codes


class ApprovedTimekeepers(Guideline):
    """Only people whom the carrier approved; see its list on the page of its site."""


class Staffing(Guideline):
    """A matter has few people."""

    people: int = Field(3, ge=1, description="People on one matter at most, earlier bills counted")
    not_paid: Codes = Field((), description="Classifications the carrier does not pay, such as `TRANEE`")


class InFirmConference(Hint):
    """Of a talk within the firm only the most senior one bills, and the line says with its code what it is."""

    codes: Codes = Field(("A105",), min_length=1, description="Activity codes of talks within the firm")


class MultipleAttendance(Hint):
    """One person attends a hearing, a deposition or a meeting."""

    people: int = Field(1, ge=1, description="People who may attend")
    codes: Codes = Field(("A109",), min_length=1, description="Activity codes of attending")
