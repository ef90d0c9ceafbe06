"""Bad days on demand: a site under maintenance, slow, broken, or holding a request at one point of its way."""

from typing import Literal

import anyio
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

Point = Literal["sign_in", "upload_page", "before_taking", "after_taking", "result", "find", "status_change"]


class Faults(BaseModel):
    """What is wrong with a site at the moment; all times are seconds."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    maintenance: bool = False
    hold_at: Point | None = None
    hold_seconds: float = Field(60, ge=0, le=3600)
    fail_500_before_taking: bool = False
    fail_500_after_taking: bool = False
    validation_seconds: float = Field(3, ge=0, le=3600)
    slow_seconds: float = Field(0, ge=0, le=3600)

    def break_at(self, point: Point) -> bool:
        """Whether a request that passes this point gets an error instead of its answer."""
        before, after = self.fail_500_before_taking, self.fail_500_after_taking
        return (point == "before_taking" and before) or (point == "after_taking" and after)


class Gate:
    """One site's faults, and the requests they hold. They live in memory: a restarted site is a healthy one."""

    def __init__(self) -> None:
        self.faults = Faults()
        self._held: set[anyio.Event] = set()

    @property
    def held(self) -> int:
        """How many requests wait here now."""
        return len(self._held)

    async def pass_point(self, point: Point) -> None:
        """Go on at once on a good day; else wait to be released, or fail with the site's error page."""
        if self.faults.hold_at == point:
            await self._wait()
        if self.faults.break_at(point):
            raise HTTPException(500)

    async def _wait(self) -> None:
        go_on = anyio.Event()
        self._held.add(go_on)
        try:
            with anyio.move_on_after(self.faults.hold_seconds):
                await go_on.wait()
        finally:
            self._held.discard(go_on)

    def release(self) -> int:
        """Hold nobody any more and let everyone held go on; says how many those were."""
        self.faults = self.faults.model_copy(update={"hold_at": None})
        released = self.held
        for go_on in self._held:
            go_on.set()
        return released
