"""Short spans of time as people say them; days and more are figures.age."""

import datetime as dt

MINUTE, HOUR, DAY = 60, 3600, 86400


def lasted(span: dt.timedelta) -> str:
    """How long something took: 0.4 s, 12 s, 3 min 5 s, 2 h 10 min, 3 days."""
    seconds = span.total_seconds()
    if seconds < 10:
        return f"{seconds:.1f} s"
    whole = int(seconds)
    if whole < MINUTE:
        return f"{whole} s"
    if whole < HOUR:
        return f"{whole // MINUTE} min {whole % MINUTE} s"
    if whole < DAY:
        return f"{whole // HOUR} h {whole % HOUR // MINUTE} min"
    return "1 day" if whole < 2 * DAY else f"{whole // DAY:,} days"


def about(span: dt.timedelta) -> str:
    """A span that somebody chose, in its largest whole unit: 45 s, 30 min, 36 h, 3 days."""
    seconds = int(span.total_seconds())
    if seconds and seconds % DAY == 0:
        return lasted(span)
    size, unit = next(
        (each for each in ((HOUR, "h"), (MINUTE, "min")) if seconds >= each[0] and seconds % each[0] == 0), (1, "s")
    )
    return f"{seconds // size:,} {unit}"


def ago(when: dt.datetime, now: dt.datetime | None = None) -> str:
    """How long ago a moment was, roughly: just now, 40 s ago, 5 min ago, 3 h ago, 2 days ago."""
    whole = int(((now or dt.datetime.now(dt.UTC)) - when).total_seconds())
    for size, word in ((DAY, "day"), (HOUR, "h"), (MINUTE, "min")):
        if whole >= size:
            many = whole // size
            return f"{many:,} {word}{'s' if word == 'day' and many > 1 else ''} ago"
    return f"{whole} s ago" if whole > 4 else "just now"
