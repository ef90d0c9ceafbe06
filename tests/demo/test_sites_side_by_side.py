"""Practice sites with several people at work at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.demo.street import PASSWORD, a_file, open_street, send, set_up

pytestmark = pytest.mark.processes


def test_batches_show_while_others_drop_files(tmp_path):
    def drop(person: int) -> list[int]:
        with street.visitor() as visitor:
            visitor.post("/beacon-liability/", data={"user": "ada", "password": PASSWORD})
            sent = [send(visitor, "/beacon-liability/batches", a_file(f"INV-{person}{each:02}")) for each in range(15)]
        return [answer.status_code for answer in sent]

    with (
        open_street(set_up(tmp_path / "sites", "beacon_liability"), "beacon_liability") as street,
        ThreadPoolExecutor(4) as people,
    ):
        answers = [code for codes in people.map(drop, range(4)) for code in codes]

    assert answers == [200] * 60
