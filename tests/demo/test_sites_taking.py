"""How practice sites take files on various terms: states that follow, mail, many invoices, rules."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from demo.sites import doors
from demo.sites.clock import at_hour
from demo.sites.intake import read_many, read_one
from demo.sites.ledger import list_uploads
from demo.sites.mail import Letter
from demo.sites.parcels import Parcel, keep_parcel, kept_parcel, kept_parcels
from demo.sites.states import change_states, decide
from demo.sites.taking import take_in
from demo.sites.terms import Later, Taken, Terms
from tests.demo.counter import Counter, open_counter, receipt_mail
from tests.demo.street import a_file

PLAIN = Terms("Received")
FOLLOWED = Terms(
    "Received",
    validation_seconds=30,
    then=(Later(timedelta(days=1), "On hold", "Budget missing."), Later(timedelta(days=45), "Rejected", "Too long on hold.")),
)


@pytest.fixture
def counter(tmp_path: Path) -> Counter:
    return open_counter(tmp_path)


def many(*files: bytes) -> bytes:
    """One file with the invoices of several."""
    return b"".join([files[0], *(each.split(b"\r\n", 2)[2] for each in files[1:])])


def test_states_follow_the_clock(counter: Counter) -> None:
    counter.hand_over(a_file("A-1"), FOLLOWED)

    states = [counter.state_of("A-1")]
    for hours in (0.1, 24, 24 * 44):
        counter.later(hours=hours)
        states.append(counter.state_of("A-1"))

    assert states == ["Validating", "Received", "On hold Budget missing.", "Rejected Too long on hold."]


def test_each_state_sends_mail(counter: Counter) -> None:
    counter.hand_over(a_file("A-1"), FOLLOWED)

    counter.later(days=2)
    sent = [each["Subject"] for each in counter.mailbox()]
    counter.later(days=44)

    assert sent == ["Invoice A-1: On hold"]
    assert [each["Subject"] for each in counter.mailbox()][-1] == "Invoice A-1: Rejected"


def test_decision_withdraws_planned_mail(counter: Counter) -> None:
    counter.hand_over(a_file("A-1"), FOLLOWED)

    decided = decide(counter.site, "A-1", "Paid", reason="Cheque 4711", amount=Decimal("339.95"))
    counter.later(days=60)

    assert decided and (decided.state, decided.amount) == ("Paid", Decimal("339.95"))
    assert counter.state_of("A-1") == "Paid Cheque 4711"
    assert [each["Subject"] for each in counter.mailbox()] == ["Invoice A-1: Paid"]


def test_mail_is_well_formed(counter: Counter) -> None:
    counter.hand_over(a_file("A-1"), replace(PLAIN, letters=receipt_mail))

    (mail,) = counter.mailbox()

    assert mail["From"] == '"Harbor, Mutual" <billing@harbor-mutual.example>' and mail["To"] == "ada@firm.example"
    assert mail["Auto-Submitted"] == "auto-generated" and mail["Message-ID"].endswith("@harbor-mutual.example>")
    assert mail.get_content_type() == "text/html" and mail["In-Reply-To"] is None


def test_mail_goes_by_clock(counter: Counter) -> None:
    counter.site.clock.move_to(datetime(2026, 11, 3, 21, 0, tzinfo=UTC))
    counter.site.write_mail("ada", "Tonight", text="At two.", after=at_hour(2))

    before = counter.mailbox()
    counter.later(hours=6)

    assert before == []
    assert counter.mailbox()[0]["Date"] == "Wed, 04 Nov 2026 02:00:00 +0000"


def test_weekday_moment_is_next() -> None:
    tuesday = at_hour(7, weekday=1)

    assert tuesday(datetime(2026, 11, 3, 7, 0, tzinfo=UTC)) == datetime(2026, 11, 10, 7, 0, tzinfo=UTC)
    assert tuesday(datetime(2026, 11, 3, 6, 59, tzinfo=UTC)) == datetime(2026, 11, 3, 7, 0, tzinfo=UTC)


def test_mail_is_delivered_once(counter: Counter) -> None:
    counter.hand_over(a_file("A-1"), replace(PLAIN, letters=receipt_mail))
    (new,) = (counter.data / "mailbox" / "new").iterdir()
    new.rename(counter.data / "mailbox" / "cur" / f"{new.name}:2,S")
    with counter.site.book.writing() as rows:  # as if the process had been killed before it wrote that the mail is out
        rows.execute("UPDATE mails SET delivered_at = NULL")

    counter.opened_again().site.post.deliver()

    assert counter.mailbox() == []
    assert all(each.delivered_at for each in counter.site.post.list_mails())


def test_broken_taking_writes_no_mail(counter: Counter) -> None:
    def fall_over(taken: Taken) -> list[Letter]:
        counter.site.post.write(taken.rows, Letter("Too early"), "ada", taken.now)
        raise KeyError(taken.uploads[0].number)

    with pytest.raises(KeyError, match="A-1"):
        counter.hand_over(a_file("A-1"), replace(PLAIN, letters=fall_over))

    assert counter.state_of("A-1") == "absent" and counter.site.post.list_mails() == []


def test_digest_grows_until_sent(counter: Counter) -> None:
    def digest(taken: Taken) -> list[Letter]:
        told = ", ".join(each["number"] for each in taken.rows.execute("SELECT number FROM uploads ORDER BY id"))
        return [Letter("Invoice Submission", text=told, after=at_hour(2), key="digest")]

    for number in ("A-1", "A-2"):
        counter.hand_over(a_file(number), replace(PLAIN, letters=digest))
    counter.later(days=1)

    assert [each.get_payload().strip() for each in counter.mailbox()] == ["A-1, A-2"]


def test_clock_outlives_a_restart(counter: Counter) -> None:
    counter.later(days=30)

    ahead = counter.opened_again().site.clock.now() - datetime.now(UTC)

    assert timedelta(days=30) - ahead < timedelta(seconds=5)


def test_good_invoices_pass_alone(counter: Counter) -> None:
    content = many(a_file("A-1"), a_file("A-2", "|315.00|", "|300.00|"), a_file("A-3"))

    uploads = counter.hand_over(content, PLAIN, reader=read_many)

    assert [(each.number, each.outcome, each.batch) for each in uploads] == [
        ("A-1", "accepted", 1), ("A-2", "refused", 1), ("A-3", "accepted", 1),
    ]  # fmt: skip
    assert uploads[1].problems[0].line == 5 and len(list_uploads(counter.site.book, batch=1)) == 3


def test_one_bad_refuses_all(counter: Counter) -> None:
    content = many(a_file("A-1"), a_file("A-2", "|315.00|", "|300.00|"))

    uploads = counter.hand_over(content, replace(PLAIN, all_or_nothing=True), reader=read_many)

    assert [each.outcome for each in uploads] == ["refused", "refused"]
    assert uploads[0].problems[0].code == "another_refused"


def test_drafts_are_submitted_once(counter: Counter) -> None:
    counter.hand_over(a_file("A-1"), Terms("Draft"))
    submitted = Terms("Submitted", receipt=lambda serial, _when: f"R-{serial}", then=(Later(timedelta(days=3), "Approved"),))

    changed = [change_states(counter.site, ["A-1", "A-9"], submitted), change_states(counter.site, ["A-1"], submitted)]
    counter.later(days=4)

    assert [[each.receipt for each in invoices] for invoices in changed] == [["R-1"], []]
    assert counter.state_of("A-1") == "Approved"


def test_kept_file_ends_when_taken(counter: Counter) -> None:
    parcel = Parcel("invoice.txt", a_file("A-1"), "ada", {"tax": "No"})
    kept = kept_parcel(counter.site.book, keep_parcel(counter.site.book, parcel), "ada")

    assert kept and take_in(counter.site, kept, PLAIN, read_one)[0].accepted
    assert kept.typed == {"tax": "No"} and kept_parcels(counter.site.book, "ada") == []


def test_failures_count_in_a_row(counter: Counter) -> None:
    book = counter.site.book

    counts = [doors.fail(book, "ADA"), doors.fail(book, "ada")]
    doors.clear_failures(book, "ada")

    assert counts == [1, 2] and doors.failures(book, "ada") == 0


def test_notes_outlive_a_restart(counter: Counter) -> None:
    doors.set_note(counter.site.book, "ada", "terms", "accepted")
    again = counter.opened_again().site.book

    assert doors.note(again, "Ada", "terms") == "accepted" and doors.note(again, "bo", "terms") is None
    assert doors.profile_of(again, "ada").email == "ada@firm.example"
