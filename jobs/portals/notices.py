"""What a site lets the firm know in passing."""

import re
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Notice:
    """The site's own words, and in how many days it will be too late, where they tell."""

    sentence: str
    days: int | None = None


class Notices(list[Notice]):
    """Each notice once, in the order they came."""

    def take(self, found: Iterable[re.Match[str]]) -> None:
        """Notices off a page; the group `days` is a number of days."""
        for match in found:
            days = match.groupdict().get("days")
            notice = Notice(" ".join(match[0].split()), int(days) if days and days.isdecimal() else None)
            if notice not in self:
                self.append(notice)
