"""Carrier files: ours are in order, and a wrong one is refused with its line and the nearest right word."""

import subprocess
import sys
from pathlib import Path

import pytest

from carriers.catalog import FOLDER, Catalog, load, read
from carriers.refusals import CarrierRefused
from tests.carriers.files import HARBOR, line_of, problems_of


def test_our_carriers_are_in_order():
    catalog = load()

    assert {"harbor_mutual", "summit_casualty", "prairie_indemnity"} <= set(catalog)
    assert catalog.get("harbor_mutual") is not None and catalog.get("nobody") is None
    assert {carrier.ledes.law_firm_id for carrier in catalog.values()} == {"84-2917365"}


def test_address_of_a_test_site():
    catalog = load(addresses={"summit_casualty": "https://test.summit.example"})

    assert catalog["summit_casualty"].address == "https://test.summit.example"
    assert catalog["harbor_mutual"].address == load()["harbor_mutual"].address


def test_address_of_an_unknown_carrier():
    with pytest.raises(CarrierRefused, match="`summit_casulty` is no carrier; did you mean `summit_casualty`"):
        load(addresses={"summit_casulty": "https://test.summit.example"})


def test_no_amount_passes_through_float(tmp_path: Path):
    file = tmp_path / "exact.yaml"
    file.write_text(HARBOR.replace("at_least: 200", "at_least: 0.1000000000000000055"))

    assert str(read(file).terms.at_least) == "0.1000000000000000055"


WRONG_WORDS = [
    ("- click: Search", "- clik: Search", "`clik` is not a verb; did you mean `click`?"),
    ("- click: Search", "- Search", "a step is a verb, a colon and what it acts on, such as `click: Sign in`."),
    ("- click: Search", "- {click: Search, expect: Status}", "one step, one verb: `expect` starts a step of its own."),
    ("- click: Search", "- stop_if: abscent", "`abscent` is not allowed here; did you mean `absent`?"),
    ("address: http", "adress: http", "`adress` is not known here; did you mean `address`?"),
    ("every: month", "every: moth", "`moth` is not allowed here; did you mean `month`?"),
    (
        "  step: 15",
        "  step: soon",
        "`step` wants a whole number (given: `soon`).",
    ),
    ("- open: /login", "- open: login", "`open` cannot be `login`: path below the carrier's address, or a whole address."),
    ('"{username}"', '"{usrname}"', "`{usrname}` is not a placeholder; did you mean `{username}`?"),
    ('{Invoice number: "{invoice_number}"}', '{Name: "{username}"}', "`{username}` has no value here; "),
    ('Password: "{password}"', "Password: hunter2", "what belongs into `Password` is a secret"),
    ("http://127.0.0.1:8610", "http://ada:pw@127.0.0.1", "an address here carries no name and password."),
    (
        "  maintenance: down",
        "  maintenance: (down",
        "`(down for maintenance` is not a pattern: missing ), unterminated subpattern",
    ),
    ("  maintenance: down for maintenance", "  maintenance: x*", "`x*` matches even an empty page."),
    ("?P<receipt>HM-\\d{8})'", "?P<reciept>HM-\\d{8})'", "must name the receipt: (?P<receipt>...)."),
    ("{field: LEDES file}", "{feild: LEDES file}", "`feild` is not known here; did you mean `field`?"),
    ("{field: LEDES file}", "{}", "`choose_file` wants one of `field`, `button` and `drop`."),
    ("name: Harbor Mutual", "name: *other", "this is no YAML: `*` borrows from elsewhere; write it out."),
    ("  every: month", "  every: month\n  every: quarter", "`every` stands twice; the first is on line 11."),
    ("- click: Search", "- click: [Search}", "this is no YAML: "),
]


@pytest.mark.parametrize(("right", "wrong", "said"), WRONG_WORDS, ids=[wrong for _, wrong, _ in WRONG_WORDS])
def test_wrong_word_is_told_with_its_line(tmp_path: Path, right: str, wrong: str, said: str):
    text = HARBOR.replace(right, wrong, 1)

    problems = problems_of(tmp_path, text)

    assert any(said in problem for problem in problems), problems
    near = line_of(wrong, text) + wrong.count("\n")
    assert any(problem.startswith((f"line {near}:", f"line {near + 1}:")) for problem in problems), problems


def test_secret_is_not_repeated(tmp_path: Path):
    (problem,) = problems_of(tmp_path, HARBOR.replace('Password: "{password}"', "Password: hunter2"))

    assert "hunter2" not in problem and problem.startswith(f"line {line_of('Password:')}:")


def test_every_problem_of_every_file(tmp_path: Path):
    (tmp_path / "one.yaml").write_text(HARBOR.replace("- click: Search", "- clik: Search").replace("every: month", "every: moth"))
    (tmp_path / "two.yaml").write_text(HARBOR.replace("  absent:", "  absnt:"))

    with pytest.raises(CarrierRefused) as refused:
        load(tmp_path)

    assert [(Path(each.file).name, each.line) for each in refused.value.problems] == [
        ("one.yaml", line_of("every: month")),
        ("one.yaml", line_of("- click: Search")),
        ("two.yaml", line_of("outcome:")),
        ("two.yaml", line_of("  absent:")),
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "`name` is missing."),
        (b"- a\n- b\n", "wants words of its own below it"),
        (b"name: \xff", "not UTF-8 text"),
        (b"a: \x00", "no YAML"),
    ],
)
def test_no_carrier_file_at_all(tmp_path: Path, content: bytes, said: str):
    (tmp_path / "odd.yaml").write_bytes(content)

    with pytest.raises(CarrierRefused, match=said):
        load(tmp_path)


def test_file_name_is_the_slug(tmp_path: Path):
    (tmp_path / "Harbor-Mutual.yaml").write_text(HARBOR)

    with pytest.raises(CarrierRefused, match="the file's name is the carrier's slug"):
        load(tmp_path)


def test_empty_folder_has_no_carriers(tmp_path: Path):
    assert isinstance(load(tmp_path), Catalog) and len(load(tmp_path)) == 0


def test_missing_folder_is_refused(tmp_path: Path):
    with pytest.raises(CarrierRefused, match="gone: there is no such folder"):
        load(tmp_path / "gone")


def run_carriers(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """`python -m carriers` as its keeper types it."""
    return subprocess.run([sys.executable, "-m", "carriers", *arguments], cwd=FOLDER.parent, capture_output=True, text=True)


def test_check_prints_and_fails(tmp_path: Path):
    (tmp_path / "bad.yaml").write_text(HARBOR.replace("- click: Search", "- clik: Search"))

    told = run_carriers("check", FOLDER / "harbor_mutual.yaml", tmp_path / "bad.yaml", tmp_path / "gone.yaml")

    assert told.returncode == 1
    good, bad, gone = told.stdout.splitlines()
    assert good == "carriers/harbor_mutual.yaml: Harbor Mutual is in order."
    assert bad.endswith(f"bad.yaml, line {line_of('- click: Search')}: `clik` is not a verb; did you mean `click`?")
    assert gone.endswith("gone.yaml: cannot be read: No such file or directory.")
