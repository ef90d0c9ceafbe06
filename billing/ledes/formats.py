"""Every file format that can be written, by the name a carrier's file uses for it."""

from billing.ledes.format import Format
from billing.ledes.ledes_1998b import LEDES_1998B
from billing.ledes.ledes_1998bi import LEDES_1998BI
from billing.ledes.litadv import LITADV
from billing.ledes.lss import LSS

FORMATS: dict[str, Format] = {form.name: form for form in (LEDES_1998B, LEDES_1998BI, LSS, LITADV)}
