"""The practice controls and the scoreboard on a running street: clock, decisions, and every fault that needs nothing from a site."""

from collections.abc import Iterator

import httpx
import pytest

from demo.sites.books import open_books
from tests.demo.street import Street, a_file, open_street, send, set_up

pytestmark = pytest.mark.processes

HOME, SUBMIT = "/harbor-mutual/home", "/harbor-mutual/submit"


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Street]:
    with open_street(set_up(tmp_path_factory.mktemp("books"), "harbor_mutual"), "harbor_mutual") as running:
        yield running


@pytest.fixture
def harbor(street: Street) -> Iterator[httpx.Client]:
    """Ada at Harbor Mutual; afterwards it is a good day and the real time again."""
    yield street.at_harbor()
    street.tell("DELETE", "faults/harbor_mutual")
    street.tell("DELETE", "clock")


@pytest.mark.parametrize(
    ("fault", "status", "words"),
    [
        ("maintenance", 503, "The site is down for maintenance"),
        ("too_many", 429, "Too many requests"),
        ("captcha", 200, "Please confirm that you are not a robot"),
    ],
)
def test_fault_ends_after_its_times(street: Street, harbor: httpx.Client, fault: str, status: int, words: str) -> None:
    street.tell("POST", "faults/harbor_mutual", **{fault: True, "times": 2})

    answers = [harbor.get(HOME) for _ in range(3)]

    assert [each.status_code for each in answers] == [status, status, 200]
    assert [words in each.text for each in answers] == [True, True, False]


def test_crowded_site_says_how_long(street: Street, harbor: httpx.Client) -> None:
    street.tell("POST", "faults/harbor_mutual", too_many=True)

    assert harbor.get(HOME).headers["retry-after"] == "1"


def test_session_is_lost_once(street: Street, harbor: httpx.Client) -> None:
    street.tell("POST", "faults/harbor_mutual", lose_session=True)
    street.visitor().get("/harbor-mutual/login")

    lost = harbor.get(HOME)
    back = street.at_harbor().get(HOME)

    assert lost.url.path == "/harbor-mutual/login"
    assert "Signed in as ada" in back.text


def test_renamed_button_is_other_words(street: Street, harbor: httpx.Client) -> None:
    street.tell("POST", "faults/harbor_mutual", renamed=True)

    shown = harbor.get(SUBMIT)

    assert "<button>Submit invoice</button>" not in shown.text and "<button>Proceed with this step</button>" in shown.text
    assert int(shown.headers["content-length"]) == len(shown.content)


def test_upload_limit_counts_an_hour(street: Street, harbor: httpx.Client) -> None:
    street.later(hours=2)
    street.tell("POST", "faults/harbor_mutual", uploads_an_hour=1)

    answers = [send(harbor, SUBMIT, a_file(number)) for number in ("L-1", "L-2")]
    street.later(hours=1)
    answers.append(send(harbor, SUBMIT, a_file("L-3")))

    assert [each.status_code for each in answers] == [200, 429, 200]
    assert 0 < int(answers[1].headers["retry-after"]) <= 3600


def test_carrier_decides_by_control(street: Street, harbor: httpx.Client) -> None:
    send(harbor, SUBMIT, a_file("D-1"))

    decided = street.decide("harbor_mutual", "D-1", "Reduced", reason="Rate too high", amount="300.00")

    assert (decided["state"], decided["reason"], decided["amount"]) == ("Reduced", "Rate too high", "300.00")
    assert ">Reduced</td>" in harbor.get("/harbor-mutual/invoices", params={"number": "D-1"}).text


@pytest.mark.parametrize(
    ("path", "words", "status", "said"),
    [
        ("decide/harbor_mutual", {"number": "NONE", "state": "Paid"}, 404, "has no invoice NONE"),
        ("decide/harbor_mutual", {"number": "NONE", "state": "Lost"}, 422, "state"),
        ("clock", {"forward": -1}, 422, "forward"),
        ("clock", {"to": "2026-11-02T10:00:00"}, 422, "to"),
        ("faults/harbor_mutual", {"captcha": True, "times": 0}, 422, "times"),
    ],
)
def test_odd_controls_are_refused(street: Street, path: str, words: dict[str, object], status: int, said: str) -> None:
    answer = httpx.post(f"{street.address}/_practice/{path}", json=words)

    assert answer.status_code == status and said in answer.json()["error"]


def test_clock_moves_and_returns(street: Street, harbor: httpx.Client) -> None:
    moved = street.tell("POST", "clock", to="2031-05-06T07:08:09Z", forward=60)
    home = street.tell("DELETE", "clock")

    assert moved["now"].startswith("2031-05-06T07:09:09")
    assert home["ahead_seconds"] == 0


def test_scoreboard_counts_the_books(street: Street, harbor: httpx.Client) -> None:
    for _ in range(2):
        send(harbor, SUBMIT, a_file("S-1"))
    street.tell("POST", "faults/harbor_mutual", renamed=True)

    board, books = (street.visitor().get(path).text for path in ("/", "/scoreboard/harbor_mutual"))

    assert "<mark>renamed</mark>" in board and 'data-label="Duplicates">1<' in board
    assert ">S-1</th>" in books and "Invoice S-1 was already received on" in books


def test_book_of_old_edition_is_refused(tmp_path) -> None:
    with open_books(tmp_path, "harbor_mutual").writing() as rows:
        rows.execute("PRAGMA user_version = 1")

    with pytest.raises(ValueError, match="another version of the practice sites"):
        open_books(tmp_path, "harbor_mutual")
