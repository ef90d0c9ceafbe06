"""Every file format that can be written, by the name a carrier's file uses for it."""

from billing.ledes.field import Format
from billing.ledes.ledes_1998b import LEDES_1998B

FORMATS: dict[str, Format] = {form.name: form for form in (LEDES_1998B,)}
