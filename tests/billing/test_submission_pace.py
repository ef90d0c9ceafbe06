"""A site's pace: never too early, never later than needed."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.submission.pace import HOUR, is_open, next_moment, next_open, why_not_now
from billing.submission.patience import next_look
from carriers.habits import Pace

NOON = dt.datetime(2026, 11, 18, 12, tzinfo=dt.UTC)  # a Wednesday
MINUTE = dt.timedelta(minutes=1)

clock_times = st.builds("{:02}:{:02}".format, st.integers(0, 23), st.sampled_from([0, 15, 30]))
spans = st.builds("{}-{}".format, clock_times, clock_times)
days = st.sampled_from(["Mon-Fri", "Tue", "Sat-Sun", "Fri-Mon"])
zones = st.sampled_from(["UTC", "America/Chicago", "Australia/Lord_Howe", "Asia/Kolkata"])
hours = st.fixed_dictionaries({"zone": zones}, optional={"open": spans, "days": days, "closed": st.lists(spans, max_size=2)})
moments = st.integers(0, 270 * 24 * 60).map(lambda minutes: dt.datetime(2026, 3, 1, tzinfo=dt.UTC) + minutes * MINUTE)


def a_pace(**words):
    return Pace.model_validate(words)


@given(hours, moments)
def test_opening_is_open_and_earliest(words, now):
    pace = a_pace(**words)

    opens = next_open(pace, now)

    if is_open(pace, opens):
        earlier = (now + step * MINUTE for step in range(int((opens - now) / MINUTE)))
        # In the hour that clocks leave out nothing opens: the site's own times do not exist there.
        assert not any(is_open(pace, minute) for minute in earlier if not clocks_change(pace, minute))
    else:
        assert opens - now == dt.timedelta(days=8)
        quarters = (now + step * 15 * MINUTE for step in range(8 * 96))
        assert not any(is_open(pace, moment) for moment in quarters if not clocks_change(pace, moment))


def clocks_change(pace, minute):
    before, after = ((minute + hours * HOUR).astimezone(pace.zone).utcoffset() for hours in (-2, 2))
    return before != after


@given(st.integers(1, 5), st.integers(0, 40), st.lists(st.integers(0, 120), max_size=8))
def test_no_hour_holds_too_many(per_hour, pause, ago):
    pace = a_pace(per_hour=per_hour, **({"pause": f"{pause} minutes"} if pause else {}))
    sent = [NOON - minutes * MINUTE for minutes in ago]

    moment = next_moment(pace, NOON, sent)

    assert moment >= NOON
    assert sum(moment - HOUR < each for each in sent) < per_hour
    assert all(moment - each >= pace.pause for each in sent)
    if moment > NOON:
        sooner = moment - dt.timedelta(seconds=1)
        assert sum(sooner - HOUR < each for each in sent) >= per_hour or any(sooner - each < pace.pause for each in sent)


@pytest.mark.parametrize(("now", "opens", "said"), [
    ("2026-11-18T22:30", "2026-11-18T23:00", "closed until 23:00 UTC"),
    ("2026-11-20T23:10", "2026-11-20T23:10", None),
    ("2026-11-21T03:00", "2026-11-23T00:00", "closed until Mon 00:00 UTC"),
])  # fmt: skip
def test_closed_site_says_when_it_opens(now, opens, said):
    pace = a_pace(days="Mon-Fri", closed=["22:00-23:00"])
    now, opens = (dt.datetime.fromisoformat(moment).replace(tzinfo=dt.UTC) for moment in (now, opens))

    assert next_open(pace, now) == opens
    assert said is None or said in why_not_now(pace, now, opens)


def test_looks_grow_up_to_the_pause():
    waits, now = [], NOON
    for _ in range(8):
        later = next_look(now, NOON, at_most=dt.timedelta(minutes=10))
        waits.append((later - now).total_seconds())
        now = later

    assert waits == [30, 30, 60, 120, 240, 480, 600, 600]
