"""Mails of carriers, on a real IMAP server: answers reach their invoices, the rest a person, and nothing is read twice or lost."""

import asyncio
import datetime as dt
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select, update

from billing.post.reading import judge
from carriers.catalog import load
from carriers.definition import Patience
from data.files import FileStore
from data.models import Answer, Attempt, Carrier, Client, Cursor, Invoice, Mail, Submission
from data.queries.refused_rows import sources
from data.session import reading, transaction
from data.vocabulary import CarrierWord, InvoiceStatus, MailState, SubmissionStatus
from jobs import read_mail
from jobs.mail.box import NoPost, open_box
from jobs.mail.opening import open_letter
from jobs.mail.page_text import seen_text
from jobs.post import Post
from jobs.work import JobFailed, Work
from settings import ROOT, Settings
from tests.billing.sent import an_upload
from tests.dovecot import a_mail

NOW = dt.datetime(2026, 11, 3, 12, tzinfo=dt.UTC)
MAIL = r"""
mail:
  sender: "@harbor-mutual.example"
  code:
    subject: sign-in code
    code: 'code is (?P<code>\d{6})'
  ignore:
    - password
    - new client
  results:
    - subject: Result of invoice
      read:
        - {means: accepted, row: 'Invoice (?P<invoice_number>[\w-]+) was accepted, receipt (?P<receipt>\S+)'}
        - {means: rejected, row: 'Invoice (?P<invoice_number>[\w-]+) was rejected: (?P<reason>.+)'}
        - {means: "on_hold", row: 'Invoice (?P<invoice_number>[\w-]+) is on hold'}
    - subject: Daily results
      read:
        - {means: accepted, under: Passed, row: '^(?P<invoice_number>[\w-]+)(?:\t(?P<receipt>\S*))?$'}
        - {means: rejected, under: Failed, row: '^(?P<invoice_number>[\w-]+)\t(?P<reason>.+)$'}
"""


TYPE_CODE = "- click: Sign in\n    - type_code: {field: Code, button: Verify, by: mail}\n"
on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture(scope="module")
def carriers_folder(tmp_path_factory):
    """One carrier that writes mails."""
    folder = tmp_path_factory.mktemp("carriers")
    harbor = (ROOT / "carriers" / "harbor_mutual.yaml").read_text().replace("- click: Sign in\n", TYPE_CODE)
    harbor = harbor.replace("outcome:\n", "outcome:\n  wrong_code: That code is not valid\n")
    (folder / "harbor_mutual.yaml").write_text(harbor + MAIL)
    return folder


@pytest.fixture
def work(database, mailbox, carriers_folder, tmp_path):
    """The worker, and an empty mailbox."""
    here = {"files_url": f"file://{tmp_path / 'files'}", "carriers_folder": carriers_folder}
    return Work(Settings(**(mailbox.settings() | here), _env_file=None))


def changed(work, **more):
    """The same worker with other settings."""
    return Work(Settings(**(work.settings.model_dump() | more), _env_file=None))


@pytest.fixture
def arrives(mailbox, work):
    """Delivers mails and reads them; what became of each, oldest first."""

    def deliver(*mails):
        for mail in mails:
            mailbox.deliver(mail if isinstance(mail, bytes) else bytes(mail))
        read_mail.run(work)
        return kept_mails()

    return deliver


def kept_mails():
    with reading() as session:
        return session.scalars(select(Mail).order_by(Mail.id)).all()


def an_invoice_number():
    """The number of an invoice that waits for its carrier's word."""
    invoice_id, _ = an_upload()
    with reading() as session:
        return session.get_one(Invoice, invoice_id).number


def invoice(number):
    with reading() as session:
        return session.scalars(select(Invoice).where(Invoice.number == number)).one()


def answers():
    with reading() as session:
        return session.scalars(select(Answer).order_by(Answer.id)).all()


def accepted(number, **more):
    return a_mail("Result of invoice", f"Invoice {number} was accepted, receipt HM-1", at=NOW, **more)


def test_mail_for_one_invoice(arrives):
    number = an_invoice_number()

    [mail] = arrives(accepted(number))

    assert (mail.state, mail.sentence, mail.sent_at) == (MailState.MATCHED, None, NOW)
    assert (invoice(number).status, invoice(number).receipt) == (InvoiceStatus.ACCEPTED, "HM-1")
    assert [(each.mail_id, each.said_at, each.words) for each in answers()] == [
        (mail.id, NOW, f"Invoice {number} was accepted, receipt HM-1")
    ]


def test_digest_of_passed_and_failed(arrives):
    good, bad = an_invoice_number(), an_invoice_number()

    [mail] = arrives(a_mail("Daily results", f"Dear firm,\n\nPassed\n{good}\n\nFailed\n{bad}\tLine 3: rate not approved\n"))

    assert mail.state == MailState.MATCHED
    assert [(invoice(number).status) for number in (good, bad)] == [InvoiceStatus.ACCEPTED, InvoiceStatus.REJECTED]
    assert answers()[-1].reason == "Line 3: rate not approved"


@on_sqlite
def test_digest_with_a_stranger_keeps_the_rest(arrives):
    good = an_invoice_number()

    [mail] = arrives(a_mail("Daily results", f"Passed\n{good}\nXX-77\nFailed\nYY-88\tno such matter\n"))

    assert invoice(good).status == InvoiceStatus.ACCEPTED
    assert (mail.state, mail.sentence) == (MailState.UNMATCHED, "We have no invoice of this carrier's called XX-77, YY-88.")


@on_sqlite
def test_table_in_html_only(arrives):
    good, bad = an_invoice_number(), an_invoice_number()
    passed = f"<h3>Passed</h3><table><tr><td>{good}</td><td>HM-5</td></tr></table>"
    rows = f"{passed}<h3>Failed</h3><table><tr><td>{bad}</td><td>Too <b>old</b></td></tr></table>"

    [mail] = arrives(a_mail("Daily results", html=f"<style>td {{color: red}}</style><table><tr><td>{rows}</td></tr></table>"))

    assert (mail.state, mail.text) == (MailState.MATCHED, f"Passed\n{good}\tHM-5\nFailed\n{bad}\tToo old")
    assert (invoice(good).receipt, answers()[-1].reason) == ("HM-5", "Too old")


@on_sqlite
def test_plain_part_that_says_nothing(arrives):
    number = an_invoice_number()

    [mail] = arrives(a_mail("Daily results", "Please open this mail in a reader of HTML.", html=f"<p>Passed</p><p>{number}</p>"))

    assert (mail.state, invoice(number).status) == (MailState.MATCHED, InvoiceStatus.ACCEPTED)


@on_sqlite
def test_two_mails_in_the_wrong_order(arrives):
    number = an_invoice_number()
    later = a_mail("Result of invoice", f"Invoice {number} was rejected: budget exceeded", at=NOW + dt.timedelta(hours=2))

    arrives(later)
    arrives(accepted(number))

    assert (invoice(number).status, invoice(number).carrier_word) == (InvoiceStatus.REJECTED, CarrierWord.REJECTED)
    assert len(answers()) == 2


@on_sqlite
def test_rejection_after_the_acceptance(arrives):
    number = an_invoice_number()

    arrives(accepted(number))
    arrives(a_mail("Result of invoice", f"Invoice {number} was rejected: budget exceeded", at=NOW + dt.timedelta(days=4)))

    assert invoice(number).status == InvoiceStatus.REJECTED
    with reading() as session:
        upload = session.scalars(select(Submission)).one()
        assert (upload.status, upload.sentence) == (SubmissionStatus.REJECTED, f"Invoice {number} was rejected: budget exceeded")


@pytest.mark.parametrize(
    "headers, why",
    [
        ({"From": "Bo Larsen <bo@firm.example>", "Subject": "Fwd: Result of invoice"}, "bo@firm.example is no carrier's address"),
        ({"From": "Harbor Mutual <billing@harbor-mutual.example.evil.example>"}, "is no carrier's address"),
        ({"From": '"billing@harbor-mutual.example" <x@evil.example>'}, "x@evil.example is no carrier's address"),
        ({"From": "billing@harbor-mutual.example, x@evil.example"}, "does not give one address"),
        ({"From": "billing@evilharbor-mutual.example"}, "is no carrier's address"),
        ({"From": ""}, "does not give one address"),
        ({"Subject": "Good news"}, "carriers/harbor_mutual.yaml knows no mail with this subject"),
    ],
)
def test_who_did_not_write_it_is_not_believed(carriers_folder, headers, why):
    judged = judge(open_letter(bytes(accepted("2610-1", **headers)), NOW), load(carriers_folder))

    assert (judged.state, why in judged.sentence, judged.sayings) == (MailState.UNMATCHED, True, ())


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto-Submitted": "auto-replied"},
        {"Subject": "Automatic reply: Result of invoice"},
        {"Subject": "Your sign-in code"},
        {"Subject": "Your password expires in 10 days"},
        {"Subject": "A new client was added to your account"},
    ],
)
def test_other_mails_are_ignored(carriers_folder, headers):
    judged = judge(open_letter(bytes(accepted("2610-1", **headers)), NOW), load(carriers_folder))

    assert (judged.state, judged.sayings) == (MailState.IGNORED, ())


@on_sqlite
@pytest.mark.parametrize("text", ["Your invoice was accepted. See the portal.", ""])
def test_mail_that_names_no_invoice(arrives, text):
    [mail] = arrives(a_mail("Result of invoice", text))

    assert (mail.state, mail.sentence) == (
        MailState.UNMATCHED,
        "No line of it names an invoice in the way carriers/harbor_mutual.yaml expects.",
    )


@on_sqlite
def test_invoice_that_was_never_sent(arrives):
    number = an_invoice_number()
    with transaction() as session:
        session.execute(delete(Attempt))
        session.execute(delete(Submission))

    [mail] = arrives(accepted(number))

    assert (mail.state, mail.sentence) == (MailState.UNMATCHED, f"Never sent from here: {number}.")


@on_sqlite
def test_invoice_of_another_carrier(arrives):
    number = an_invoice_number()
    with transaction() as session:
        other = Carrier(slug="other", name="Other")
        session.add(other)
        session.flush()
        session.execute(update(Client).values(carrier_id=other.id))

    [mail] = arrives(accepted(number))

    assert (mail.state, answers()) == (MailState.UNMATCHED, [])


def test_same_mail_twice_is_one(arrives):
    number = an_invoice_number()
    mail = accepted(number)

    arrives(mail, mail)
    kept = arrives(mail)

    assert (len(kept), len(answers())) == (1, 1)


@on_sqlite
def test_mail_without_message_id(arrives):
    number = an_invoice_number()
    mail = accepted(number, **{"Message-ID": ""})

    kept = arrives(mail, mail)

    assert [each.message_id.startswith("sha256:") for each in kept] == [True]
    assert invoice(number).status == InvoiceStatus.ACCEPTED


def test_broken_encoding_is_read(arrives):
    number = an_invoice_number()
    raw = bytes(accepted(number)).replace(b'charset="utf-8"', b'charset="no-such-charset"')
    raw = raw.replace(b"\n\nInvoice", b"\n\nCaf\xe9 \xff:\nInvoice").replace(
        b"Subject: R", b"Subject: =?utf-8?b?/////w=?= caf\xe9 R"
    )

    [mail] = arrives(raw)

    assert (mail.state, "Result of invoice" in mail.subject) == (MailState.MATCHED, True)
    assert invoice(number).status == InvoiceStatus.ACCEPTED


def test_large_attachment_is_not_read(arrives, work):
    number = an_invoice_number()
    mail = accepted(number)
    mail.add_attachment(b"Invoice 1 was rejected: x\n" * 400_000, maintype="text", subtype="plain", filename="all.txt")

    [kept] = arrives(mail)

    assert (kept.state, len(kept.text) < 200) == (MailState.MATCHED, True)
    assert len(FileStore(work.settings.files_url).get(kept.place)) > 10_000_000


def test_long_text_is_read_to_its_end(arrives):
    """More than a column of MariaDB holds, in letters of four bytes."""
    number = an_invoice_number()

    [mail] = arrives(a_mail("Daily results", "\U0001f4e8" * 50_000 + f"\nPassed\n{number}\n"))

    assert (mail.state, len(mail.text.encode())) == (MailState.MATCHED, 60_000)
    assert invoice(number).status == InvoiceStatus.ACCEPTED


@on_sqlite
def test_mail_within_the_mail_is_not_read(arrives):
    number = an_invoice_number()
    mail = a_mail("Result of invoice", "See below.")
    mail.add_attachment(accepted(number))

    [kept] = arrives(mail)

    assert (kept.state, kept.text, answers()) == (MailState.UNMATCHED, "See below.", [])


@on_sqlite
def test_reading_changes_nothing_in_the_mailbox(arrives, mailbox):
    mailbox.deliver(bytes(accepted("X")))
    before = mailbox.files()

    arrives()

    assert mailbox.files() == before


def test_cut_off_reader_begins_the_batch_again(arrives):
    """Killed between the mails and the cursor: a mail and its answers are one transaction, so there is no worse place."""
    number = an_invoice_number()
    arrives(accepted(number))
    with transaction() as session:
        session.execute(delete(Cursor))

    kept = arrives(a_mail("Your password", "x"))

    assert ([each.state for each in kept], len(answers())) == ([MailState.MATCHED, MailState.IGNORED], 1)


def test_two_readers_at_once(work, mailbox):
    numbers = [an_invoice_number() for _ in range(6)]
    for number in numbers:
        mailbox.deliver(bytes(accepted(number)))
    troubles = []

    def reader():
        try:
            read_mail.run(Work(work.settings))
        except Exception as trouble:  # noqa: BLE001 whatever it is, the test wants none
            troubles.append(trouble)

    threads = [threading.Thread(target=reader) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (troubles, len(kept_mails()), len(answers())) == ([], 6, 6)


@on_sqlite
def test_mailbox_that_counts_anew(arrives, mailbox, work, post_office):
    """After a move to another server the mails have other numbers; none is taken twice."""
    number = an_invoice_number()
    arrives(accepted(number))
    moved = post_office.mailbox()
    mailbox.maildir.rename(moved.maildir)

    read_mail.run(changed(work, **moved.settings()))

    assert (len(kept_mails()), len(answers())) == (1, 1)
    with reading() as session:
        assert sources(session) == []


@on_sqlite
def test_wrong_password_is_the_admins_turn(work):
    closed = changed(work, mail_password="wrong")

    with pytest.raises(JobFailed, match=r"cannot be read .*LEDGERLINE_MAIL_"):
        read_mail.run(closed)


@on_sqlite
def test_no_mailbox_is_no_trouble(database, tmp_path):
    read_mail.run(Work(Settings(files_url=f"file://{tmp_path}", mail_host="", _env_file=None)))

    assert kept_mails() == []


@pytest.mark.parametrize("way", ["tls", "starttls"])
def test_certificate_is_checked(mailbox, post_office, monkeypatch, way):
    port = {"tls": post_office.tls_port, "starttls": post_office.port}[way]
    chosen = Settings(**mailbox.settings(mail_tls=way, mail_port=port), _env_file=None)
    with pytest.raises(NoPost, match="certificate"), open_box(chosen):
        pass

    monkeypatch.setenv("SSL_CERT_FILE", str(post_office.certificate))

    with open_box(chosen) as box:
        assert list(box.after(0)) == []


@pytest.mark.parametrize(
    "results, believed",
    [
        ([], False),
        (["mx.firm.example; dmarc=fail header.from=harbor-mutual.example"], False),
        (["mx.firm.example; spf=pass; dmarc=pass (p=reject; sp=none) header.from=harbor-mutual.example"], True),
        (["mx.firm.example; dmarc=pass header.from=evil.example"], False),
        (["mx.evil.example; dmarc=pass"], False),
        (["mx.firm.example; dmarc=fail", "mx.firm.example; dmarc=pass"], False),
    ],
)
def test_mail_server_must_vouch(results, believed):
    mail = accepted("X")
    for result in results:
        mail["Authentication-Results"] = result

    assert open_letter(bytes(mail), NOW, "mx.firm.example").vouched is believed


@on_sqlite
def test_sender_without_a_voucher_is_not_believed(work, mailbox):
    number = an_invoice_number()
    mailbox.deliver(bytes(accepted(number)))

    read_mail.run(changed(work, mail_authserv="mx.firm.example"))

    assert ("the mail server does not confirm" in kept_mails()[0].sentence, answers()) == (True, [])


def code_mail(code, **more):
    return a_mail("Your sign-in code", f"Your code is {code}. It is good for 10 minutes.", **more)


def test_code_is_given_out_once(work, mailbox):
    harbor, post, before = work.catalog["harbor_mutual"], Post(work.settings), dt.datetime.now(dt.UTC)
    mailbox.deliver(bytes(code_mail("111111", From="x@evil.example")))
    mailbox.deliver(bytes(code_mail("222222")))
    mailbox.deliver(bytes(code_mail("333333")))
    read_mail.run(work)

    async def both():
        return await asyncio.gather(*(post.code_since(harbor, before) for _ in range(2)))

    assert sorted(asyncio.run(both())) == ["222222", "333333"]
    assert [mail.state for mail in kept_mails()][1:] == [MailState.IGNORED] * 2


@on_sqlite
def test_code_is_waited_for(work, mailbox):
    harbor, post = work.catalog["harbor_mutual"], Post(work.settings)
    timer = threading.Timer(0.5, mailbox.deliver, [bytes(code_mail("444444"))])
    timer.start()

    assert asyncio.run(post.code_since(harbor, dt.datetime.now(dt.UTC))) == "444444"
    read_mail.run(work)
    assert [mail.state for mail in kept_mails()] == [MailState.IGNORED]


@on_sqlite
def test_old_code_is_not_taken(work, mailbox):
    harbor = work.catalog["harbor_mutual"].model_copy(update={"patience": Patience(answer=1)})
    mailbox.deliver(bytes(code_mail("555555")))

    later = dt.datetime.now(dt.UTC) + dt.timedelta(minutes=1)

    assert asyncio.run(Post(work.settings).code_since(harbor, later)) is None


@pytest.mark.parametrize(
    "html, text",
    [
        ("<p>One<br>two</p>three", "One\ntwo\nthree"),
        (
            "<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td></td></tr><tr><td></td><td>2\n 3</td></tr></table>",
            "A\tB\n1\t\n\t2 3",
        ),
        ("<table><tr><td><table><tr><td>in</td><td>ner</td></tr></table></td><td>side</td></tr></table>", "in\tner\nside"),
        (
            "<p hidden>no</p><div style='display: none'>no</div><!-- no --><script>no</script>yes&nbsp;&amp;\u200b yes",
            "yes & yes",
        ),
        ("<pre>a\n  b</pre><ul><li>c<li>d</ul>", "a\nb\nc\nd"),
        ("<![bad <b>but read", "but read"),
    ],
)
def test_html_reads_as_it_is_seen(html, text):
    assert seen_text(html) == text


def test_flowed_lines_are_joined():
    mail = a_mail("Result of invoice", "x")
    mail.set_content("Invoice A was rejected: the rate \nis too high\n-- \nHarbor\n")
    mail.set_param("format", "flowed")

    assert open_letter(bytes(mail), NOW).text == "Invoice A was rejected: the rate is too high\n--\nHarbor"


def test_boxes_within_boxes_do_no_harm():
    deep = b"".join(b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(3000))

    assert open_letter(b"From: billing@harbor-mutual.example\nSubject: deep\n" + deep, NOW).subject == "deep"


NAMES = [b"From", b"Date", b"Subject", b"Message-ID", b"Content-Type", b"Content-Disposition", b"Auto-Submitted"]
HEADERS = st.lists(st.tuples(st.sampled_from(NAMES), st.binary(max_size=60)))


@settings(max_examples=300, deadline=None)
@given(headers=HEADERS, body=st.binary(max_size=200))
def test_any_bytes_can_be_opened(headers, body):
    raw = b"".join(name + b": " + value.replace(b"\n", b" ") + b"\n" for name, value in headers) + b"\n" + body

    letter = open_letter(raw, NOW)

    assert letter.sent_at.tzinfo is not None
    assert letter.message_id.isascii() and letter.message_id


@on_sqlite
def test_nothing_waits_in_a_batch(arrives):
    """More mails than fit one batch, all read in one run."""
    numbers = [an_invoice_number() for _ in range(23)]

    arrives(*map(accepted, numbers))

    with reading() as session:
        assert session.scalar(select(func.count(Answer.id))) == 23
