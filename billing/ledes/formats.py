"""Every file format that can be written, by the name a carrier's file uses for it."""

from billing.ledes.format import Format
from billing.ledes.ledes_1998b import LEDES_1998B
from billing.ledes.ledes_1998bi import LEDES_1998BI
from billing.ledes.ledes_xml import LEDES_XML_21
from billing.ledes.lines import text_in
from billing.ledes.litadv import LITADV
from billing.ledes.lss import LSS
from billing.ledes.opening import format_named_in

FORMATS: dict[str, Format] = {form.name: form for form in (LEDES_1998B, LEDES_1998BI, LSS, LITADV, LEDES_XML_21)}


def format_of(content: bytes) -> Format:
    """What a file says it is; LEDES 1998B, whose reader says what is wrong, where it says nothing that is known here."""
    return FORMATS.get(format_named_in(text_in(content)), LEDES_1998B)
