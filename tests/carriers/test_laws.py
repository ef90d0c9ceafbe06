"""Laws of carrier files: each breach is told with its line, and with what would be right."""

from pathlib import Path

import pytest

from tests.carriers.files import HARBOR, line_of, problems_of

SEND = "    - send: Submit invoice\n"
FILE = "    - choose_file: {field: LEDES file}\n"
SIGN_IN = "    - click: Sign in\n"
FIND = "    - click: Search\n"
STATUS = "  status:\n    - open: /list\n"
STATUSES = "statuses:\n  - {means: paid, row: '(?P<invoice_number>A-.+)'}\n"
FORMAT = "  format: LEDES1998B\n"
CODE = "    - type_code: {field: Code, button: Go"
MAIL = "mail:\n  sender: a@b.example\n"

BROKEN = [
    # The send and the file
    (SEND, "    - click: Submit invoice\n", "upload:", "`upload` has no `send`"),
    (SEND, "    - send: Go\n    - send: Now\n", "- send: Now", "has one `send` already, on line"),
    (FIND, "    - send: Search\n", "- send: Search", "`send` may stand in `upload` only."),
    (FILE, "", "upload:", "`choose_file` comes before `send`."),
    (FILE, f"{SEND}{FILE}", "upload:", "`choose_file` comes before `send`."),
    (SEND, "    - when: {shown: Draft, do: [{send: Go}]}\n", "- when:", "`send` never stands inside `when`"),
    (FILE, "    - when: {shown: New, do: [{choose_file: {field: X}}]}\n", "- when:", "`choose_file` never stands inside `when`"),
    # Each verb in its journey
    (FIND, "    - answer_question: {field: Answer, button: Go}\n", "- answer_q", "`answer_question` may stand in `sign_in` only."),
    (FIND, "    - read_pages: {click: Next}\n", "- read_pages", "`read_pages` may stand in `status` only."),
    (SEND, f"{SEND}    - stop_if: absent\n", "- stop_if", "`stop_if` may stand in `find` and `finish` only."),
    (FIND, "    - stop_if: pending\n", "- stop_if", "waits for `pending`, which stands nowhere under `outcome`."),
    (FIND, "    - next_page_until: {click: Next}\n", "- next_page_until", "needs a `text` to stop at; `read_pages` reads all"),
    (FIND, "    - close_window: this\n", "- close_window", "no `open_window` stands before it in this journey."),
    ("    - open: /login\n", "", "- fill: {User", "`sign_in` begins with `open`"),
    # Words that need each other
    ("outcome:\n", "  finish:\n    - open: /desk\noutcome:\n", "finish:", "`finish` is never played without `unfinished`"),
    ("  maintenance:", "  unfinished: Draft\n  maintenance:", "unfinished:", "`unfinished` needs the journey `finish`"),
    ("outcome:\n", f"{STATUS}outcome:\n", "status:", "`status` needs `statuses`"),
    ("outcome:\n", f"{STATUSES}outcome:\n", "statuses:", "are never read without the journey `status`"),
    (SIGN_IN, f"{CODE}}}\n", "- type_code", "needs `wrong_code` under `outcome`"),
    (SIGN_IN, f"{CODE}, by: mail}}\n", "- type_code", "`by: mail` needs `code` under `mail`"),
    ("outcome:\n", f"{MAIL}  code: {{subject: Code, code: '(?P<code>.+)'}}\noutcome:\n", "  code:", "no `type_code` asks for a code"),
    (FILE, "    - choose_file: {field: Files, files: [ledes, pdf]}\n", "- choose_file", "needs the section `pdf`"),
    ("patience:", "pdf:\n  file_name: a.pdf\npatience:", "pdf:", "no `choose_file` hands the PDF over"),
    ("patience:", "by_hand: They want fax.\npatience:", "journeys:", "`journeys` is for a browser, and `by_hand` says"),
    ("patience:", "door: {client_certificate: true}\npatience:", "address:", "needs an `address` that begins with https://."),
    # Files of many invoices
    (FORMAT, "  format: LSS\n  per_file: 9\n", "format:", "files of LSS hold one invoice"),
    ("terms:\n", "  per_file: 9\npdf: {file_name: a.pdf}\nterms:\n", "pdf:", "a PDF is of one invoice"),
    # Files in XML
    (FORMAT, "  format: LEDESXML21\n", "format:", "needs `name`, `address_1`, `city`, `country`, `phone`, `contact_last_name`, "
     "`contact_first_name`, `contact_email` under `law_firm`: its receivers want"),
    (FORMAT, "  format: LEDESXML21\n", "format:", "needs `address_1`, `city`, `country`, `phone` under `client_address`"),
    (FORMAT, "  format: LEDESXML21\n  client_address: {address_1: 9 Quay, city: '', country: US}\n", "client_address:",
     "needs `city`, `phone` under `client_address`"),
    (FORMAT, "  format: LEDESXML21\n  client_address: {country: USAA}\n", "client_address", "did you mean `USA`?"),
    # Taxes, money and addresses
    (FORMAT, "  tax: {type: VAT, rate: 0.2}\n", "tax:", "no place for `tax`; that needs `format: LEDES1998BI or LEDESXML21`."),
    (FORMAT, "  format: LSS\n  currency: EUR\n", "currency:", "LSS has no place for `currency`"),
    (FORMAT, "  format: LITADV\n  law_firm: {name: A}\n", "law_firm: {", "LITADV has no place for `law_firm`"),
    (FORMAT, "  format: LEDES1998BI\n  currency: usd\n", "currency:", "`usd` is not allowed here; did you mean `USD`?"),
    (FORMAT, "  format: LEDES1998BI\n  currency: EURO\n", "currency:", "`EURO` is not allowed here; did you mean `EUR`?"),
    (FORMAT, "  format: LEDES1998BI\n  client_address: {country: USAA}\n", "client_address", "did you mean `USA`?"),
    (FORMAT, "  format: LEDES1998BI\n  country: alpha2\n", "country:", "`alpha2` is not allowed here; did you mean `alpha-2`?"),
    (FORMAT, "  format: LEDES1998BI\n  tax: {type: VAT, rate: 20}\n", "tax:", "`rate`: input should be less than or equal to 1"),
    ("84-2917365", "84-2917365-0000-000-00", "law_firm_id:", "LEDES1998B holds 20 characters of `law_firm_id`; more need `format:"),
    (FORMAT, "  format: LEDESXML21\n  dates: YYYY-MM-DD\n", "dates:", "`dates` is for the other formats."),
    (FORMAT, "  classification_codes: {PARTNER: P}\n", "classification_codes:", "did you mean `PARTNR`?"),
    (FORMAT, "  discounts: invoices\n", "discounts:", "`invoices` is not allowed here; did you mean `invoice`?"),
    # Placeholders and groups
    ("{field: LEDES file}", "{field: 'Claim {claim_no}'}", "{claim_no}", "not a placeholder; did you mean `{claim_number}`?"),
    ("- click: Search", "- click: 'Bill {total:.2}'", "{total:.2}", "is no form of `{total}`; an amount is written such as"),
    ("- click: Search", "- click: 'On {invoice_date:%Q}'", "%Q", "a day is written such as `{invoice_date:%m/%d/%Y}`."),
    ("- click: Search", "- click: '{claim_number:,.2f}'", "{claim", "it stands as it is, `{claim_number}`."),
    ("maintenance: down", "maintenance: down {total}", "maintenance:", "`{total}` has no value here."),
    ("(?P<reason>.+)", "(?P<raeson>.+)", "rejected:", "the group `raeson` is not known here; did you mean `reason`?"),
    # Drafts
    ("- click: Search", '- click: "??? the search button"', "???", "`click` is not written yet: the search button."),
    ("84-2917365", '"???"', "law_firm_id", "`law_firm_id` is not written yet: How the carrier calls the firm"),
    ("  accepted:\n", "  accepted:\n    - '???'\n", "???", "`accepted` is not written yet: The site has it"),
    ("  find:\n", "  fined:\n", "journeys:", "`find` is missing."),
    ("  accepted:\n", "  pending:\n", "outcome:", "`accepted` is missing; only a file whose `mail` reads"),
    ("  absent: ", "  # absent: ", "outcome:", "`absent` is missing."),
]  # fmt: skip


@pytest.mark.parametrize(("right", "wrong", "where", "said"), BROKEN, ids=[said for *_, said in BROKEN])
def test_broken_law_is_told_with_its_line(tmp_path: Path, right: str, wrong: str, where: str, said: str):
    text = HARBOR.replace(right, wrong, 1)

    problems = problems_of(tmp_path, text)

    assert any(problem.startswith(f"line {line_of(where, text)}: ") and said in problem for problem in problems), problems


def test_file_of_many_is_about_no_single_invoice(tmp_path: Path):
    text = HARBOR.replace(FORMAT, f"{FORMAT}  per_file: 9\n")
    text = text.replace("- open: /submit", "- open: '/submit/{claim_number}'")
    text = text.replace("Invoice {invoice_number} was received", "It was received").replace(r"'^{invoice_number}\t.*\tR", r"'\tR")

    problems = problems_of(tmp_path, text)

    assert set(problems) == {
        f"line {line_of('/submit/', text)}: `{{claim_number}}` is of one invoice, and `per_file` sends 9 in one go.",
        f"line {line_of('per_file', text)}: `per_file` needs `{{invoice_number}}` in `accepted`: the answer to a file names each invoice.",
    }


@pytest.mark.parametrize("text", ["???", "['???']"])
def test_unwritten_file_is_told(tmp_path: Path, text: str):
    assert problems_of(tmp_path, text) == ["line 1: the file is not written yet."]


def test_unwritten_line_is_told_once(tmp_path: Path):
    problems = problems_of(tmp_path, HARBOR.replace("- open: /login", '- open: "??? where the sign-in is"'))

    assert problems == [f"line {line_of('- open: /login')}: `open` is not written yet: where the sign-in is."]


def test_site_without_journeys_is_told(tmp_path: Path):
    problems = problems_of(tmp_path, HARBOR[: HARBOR.index("journeys:")])

    assert problems == [
        "line 3: `journeys` and `outcome` are missing; for a site that no browser can use, say why under `by_hand`."
    ]


MEASURES = [
    ("pace: {pause: 30 secs}", "`30 secs` is not a time, such as `30 minutes` or `2 days`; did you mean `30 seconds`?"),
    ("pace: {pause: 5minutes}", "did you mean `5 minutes`?"),
    ("pace: {open: 6-22}", "`6-22` is not a time of the day, such as `06:00-22:00`."),
    ("pace: {days: Monday-Fri}", "`Monday-Fri` is not days, such as `Mon-Fri` or `Tue`; did you mean `Mon-Fri`?"),
    ("pace: {zone: America/Chicgo}", "is not a time zone, such as `America/Chicago`; did you mean `America/Chicago`?"),
    ("loads: [image]", "`image` is not allowed here; did you mean `images`?"),
    ("door: {http_basic: perhaps}", "`http_basic` wants `true` or `false` (given: `perhaps`)."),
    ("banners: {shown: a, click: b}", "`banners` wants a list: each item on a line of its own, after a dash."),
    ("mail: results", "`mail` wants words of its own below it (given: `results`)."),
]


@pytest.mark.parametrize(("wrong", "said"), MEASURES, ids=[wrong for wrong, _ in MEASURES])
def test_wrong_measure_is_told_with_its_line(tmp_path: Path, wrong: str, said: str):
    (problem,) = problems_of(tmp_path, HARBOR.replace("patience:", f"{wrong}\npatience:"))

    assert problem.startswith(f"line {line_of('patience:')}: ") and said in problem
