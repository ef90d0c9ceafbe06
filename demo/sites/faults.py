"""Bad days on demand: a site under maintenance, slow, broken, or holding a request at one point of its way."""

from typing import Any, Literal

import anyio
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

Point = Literal["sign_in", "upload_page", "before_taking", "after_taking", "result", "find", "status_change"]


class Faults(BaseModel):
    """What is wrong with a site at the moment; all times are seconds."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    maintenance: bool = False
    too_many: bool = False
    captcha: bool = False
    lose_session: bool = False
    renamed: bool = False
    slow_seconds: float = Field(0, ge=0, le=3600)
    hold_at: Point | None = None
    hold_seconds: float = Field(60, ge=0, le=3600)
    fail_500_before_taking: bool = False
    fail_500_after_taking: bool = False
    validation_seconds: float | None = Field(None, ge=0)
    uploads_an_hour: int | None = Field(None, ge=0)


class Gate:
    """One site's faults, and the requests they hold. They live in memory: a restarted site is a healthy one."""

    def __init__(self) -> None:
        self.faults = Faults()
        self.times_left: dict[str, int] = {}
        self._held: set[anyio.Event] = set()

    @property
    def held(self) -> int:
        """How many requests wait here now."""
        return len(self._held)

    @property
    def running(self) -> list[str]:
        """The faults that are on, by name."""
        return [name for name, value in self.faults.model_dump().items() if value != getattr(Faults(), name)]

    def change(self, changes: dict[str, Any], times: int | None = None) -> None:
        """Change the faults that are named, each for so many requests if `times` says so; the others stay as they are."""
        self.faults = Faults.model_validate(self.faults.model_dump() | changes)
        for name in changes:
            self.times_left.pop(name, None)
            if times is not None:
                self.times_left[name] = times

    def clear(self) -> None:
        """A good day: no faults, nobody held."""
        self.release()
        self.faults = Faults()
        self.times_left.clear()

    def spend(self, name: str) -> Any:
        """The fault's value for this one request; the last of its times ends it."""
        value = getattr(self.faults, name)
        if name in self.times_left:
            self.times_left[name] -= 1
            if self.times_left[name] < 1:
                del self.times_left[name]
                self.faults = self.faults.model_copy(update={name: getattr(Faults(), name)})
        return value

    async def pass_point(self, point: Point) -> None:
        """Go on at once on a good day; else wait to be released, or fail with the site's error page."""
        if self.faults.hold_at == point:
            seconds = self.faults.hold_seconds
            self.spend("hold_at")
            await self._wait(seconds)
        if point in ("before_taking", "after_taking") and self.spend(f"fail_500_{point}"):
            raise HTTPException(500)

    async def _wait(self, seconds: float) -> None:
        go_on = anyio.Event()
        self._held.add(go_on)
        try:
            with anyio.move_on_after(seconds):
                await go_on.wait()
        finally:
            self._held.discard(go_on)

    def release(self) -> int:
        """Hold nobody any more and let everyone held go on; says how many those were."""
        self.faults = self.faults.model_copy(update={"hold_at": None})
        self.times_left.pop("hold_at", None)
        released = self.held
        for go_on in self._held:
            go_on.set()
        return released
