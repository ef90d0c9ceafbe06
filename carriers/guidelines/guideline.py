"""What all rules of carriers have in common: how stern each is."""

from typing import Literal

from pydantic import Field

from carriers.profile import Strict


class Guideline(Strict):
    """A rule. Its docstring is what people read of it in the docs."""

    severity: Literal["refuse", "warn"] = Field(
        "refuse", description="`refuse`: mended or excused before the invoice is approved; `warn`: only seen"
    )


class Hint(Guideline):
    """A rule that goes by the looks of a line and may be wrong: it only warns unless the carrier file says otherwise."""

    severity: Literal["refuse", "warn"] = Field("warn", description="As above; this rule only warns by itself")


class Mendable(Guideline):
    """A rule that can mend a line by itself."""

    severity: Literal["refuse", "warn", "mend"] = Field(  # type: ignore[assignment]  # wider on purpose
        "refuse", description="As above, or `mend`: the line is cut to what the carrier pays, and what it was stays beside it"
    )
