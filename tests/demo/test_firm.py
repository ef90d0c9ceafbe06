"""The made-up firm: the same every time, believable in its codes and texts, wrong only where it says so."""

import hashlib
import random
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, func, insert, select, update

from carriers.catalog import load
from demo.firm import FirmAlreadyThere, build_firm, claims_of, responsible_attorneys
from demo.firm.case import Case
from demo.firm.clients import find_clients
from demo.firm.facts import find_facts
from demo.firm.flaws import flaws_in
from demo.firm.grammar import parse, slots_of
from demo.firm.people import offices
from demo.firm.schema import CLIENT, COSTTRX, MATTER, METADATA, RATE, TIMETRX, VERSIONED
from demo.firm.threads import LINES, all_threads
from demo.firm.workdays import Month
from demo.sites.companies import SLUGS

TODAY = date(2025, 11, 22)
MONTH = Month(2025, 10)
SOUND = (TIMETRX.c.TRX_NO > 900_003) & (TIMETRX.c.BILL_STAT == "U") & TIMETRX.c.WRK_DT.like("202510%")
TOLD_LATER = {"lead", "lead_associate", "paralegal", "recent", "soon", "later"}


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    url = f"sqlite:///{tmp_path_factory.mktemp('firm') / 'legacy.db'}"
    build_firm(url, size="small", as_of=TODAY)
    return url


@pytest.fixture
def legacy(url: str) -> Iterator[Connection]:
    """A connection whose changes are forgotten."""
    engine = create_engine(url)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def checksum(url: str) -> str:
    engine, sum_ = create_engine(url), hashlib.sha256()
    with engine.connect() as connection:
        for table in METADATA.sorted_tables:
            for row in connection.execute(select(table).order_by(*table.primary_key)):
                sum_.update(repr(tuple(row)).encode())
    engine.dispose()
    return sum_.hexdigest()


def highest_version(legacy: Connection) -> int:
    return max(legacy.scalar(select(func.max(table.c.ROW_VER))) or 0 for table in VERSIONED)


def test_same_seed_gives_same_rows(url: str, tmp_path: Path) -> None:
    again, other = (f"sqlite:///{tmp_path / name}.db" for name in ("again", "other"))
    build_firm(again, size="small", as_of=TODAY)
    build_firm(other, size="small", as_of=TODAY, seed=1872)

    assert checksum(again) == checksum(url)
    assert checksum(other) != checksum(url)


def test_small_firm_has_its_numbers(legacy: Connection) -> None:
    entries = legacy.execute(select(TIMETRX.c.MTTR_NO, func.count()).where(SOUND).group_by(TIMETRX.c.MTTR_NO)).all()
    costs = legacy.scalars(select(func.count()).where(COSTTRX.c.COST_DT.like("202510%")).group_by(COSTTRX.c.MTTR_NO)).all()

    assert len(entries) == 120
    assert all(4 <= count <= 25 for _, count in entries)
    assert max(costs) <= 4


def test_narratives_hardly_ever_repeat(legacy: Connection) -> None:
    narratives = legacy.scalars(select(TIMETRX.c.NARR).where(SOUND)).all()

    assert len(set(narratives)) > 0.95 * len(narratives)
    assert not [narrative for narrative in narratives if len(narrative) < 15 or re.search(r"[{}<>\[\]|]|  ", narrative)]


def test_each_code_is_a_known_one(legacy: Connection) -> None:
    tasks = set(legacy.scalars(select(TIMETRX.c.TASK_CD + TIMETRX.c.ACTV_CD)))
    costs = set(legacy.scalars(select(COSTTRX.c.EXP_CD)))

    assert not [codes for codes in tasks if not re.fullmatch(r"L[1-5]\d0  A1(0\d|1[01])  ", codes)]
    assert not [code for code in costs if not re.fullmatch(r"E1([01]\d|2[0-4])  ", code)]


def test_every_thread_finds_its_facts() -> None:
    rng = random.Random(3)
    client = find_clients(2, rng)[0]
    for line in LINES:
        for office in offices() * 6:
            known = TOLD_LATER | find_facts(Case(line, office, client, TODAY, TODAY, rng)).keys()
            for thread in (thread for thread in all_threads() if line in thread.lines):
                asked = {slot for shape in thread.shapes for slot in slots_of(parse(shape.text))}
                assert asked <= known | dict(thread.lets).keys(), f"{thread.name} of a {line} matter in {office}"


def test_only_documented_rows_are_wrong(legacy: Connection) -> None:
    day = TIMETRX.c.WRK_DT
    wrong = {
        *legacy.scalars(select(TIMETRX.c.TRX_NO).where(TIMETRX.c.MTTR_NO.not_in(select(MATTER.c.MTTR_NO)))),
        *legacy.scalars(select(TIMETRX.c.TRX_NO).where((TIMETRX.c.HRS == 0) | (func.substr(day, 7) > "31"))),
        *legacy.scalars(select(RATE.c.RATE_ID).where(RATE.c.RATE_AMT.cast(RATE.c.RATE_ID.type) <= 0)),
        *(number.strip() for number in legacy.scalars(select(CLIENT.c.CLNT_NO).where(CLIENT.c.EBILL_VNDR.like("LEGALWIRE%")))),
    }

    assert wrong == {flaw.key for flaw in flaws_in(MONTH)}


def test_no_amount_is_a_float(legacy: Connection) -> None:
    amounts = (TIMETRX.c.HRS, RATE.c.RATE_AMT, COSTTRX.c.QTY, COSTTRX.c.UNIT_AMT)
    kinds = {kind for amount in amounts for kind in legacy.scalars(select(func.typeof(amount)).distinct())}

    assert kinds == {"text"}


def test_hand_made_update_gets_fresh_version(legacy: Connection) -> None:
    before = highest_version(legacy)

    for _ in range(2):
        legacy.execute(update(MATTER).where(MATTER.c.RESP_TKPR == "AWH").values(STAT_CD="C"))

    versions = legacy.scalars(select(MATTER.c.ROW_VER).where(MATTER.c.RESP_TKPR == "AWH")).all()
    assert len(set(versions)) == len(versions)
    assert min(versions) > before + len(versions)


def test_hand_made_insert_gets_fresh_version(legacy: Connection) -> None:
    before = highest_version(legacy)

    legacy.execute(insert(TIMETRX), {"MTTR_NO": "10210.00119", "HRS": 1, "NARR": "Telephone conference with Ada"})

    assert legacy.scalar(select(TIMETRX.c.ROW_VER).where(TIMETRX.c.NARR.like("%with Ada"))) == before + 1


def test_second_firm_is_refused(url: str) -> None:
    with pytest.raises(FirmAlreadyThere, match="Remove that database or name another"):
        build_firm(url, size="small", as_of=TODAY)


def test_broken_build_leaves_nothing(tmp_path: Path) -> None:
    def give_up(label: str, done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_firm(f"sqlite:///{tmp_path / 'legacy.db'}", size="small", as_of=TODAY, progress=give_up)

    assert list(tmp_path.iterdir()) == []


def test_ada_is_the_busiest_attorney(url: str) -> None:
    first, second, *others = responsible_attorneys(url)

    assert (first.timekeeper_id, first.first_name, first.last_name) == ("AWH", "Ada", "Whitcombe")
    assert 12 <= first.matters <= 16 > second.matters
    assert len(others) == 10


def test_each_carrier_is_played_or_by_hand() -> None:
    catalog = load()

    assert {slug for slug, carrier in catalog.items() if carrier.by_hand is None} == set(SLUGS)
    assert {slug for slug, carrier in catalog.items() if carrier.by_hand} == {"saltmarsh_indemnity"}


def test_claims_belong_to_every_carrier(url: str) -> None:
    claims = claims_of(url)

    assert set(claims) == set(load())
    assert len({claim for numbers in claims.values() for claim in numbers}) == 128
