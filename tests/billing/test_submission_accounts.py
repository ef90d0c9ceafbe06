"""Accounts: which one an upload is done with, who may be signed in, how its secret is kept, and sites that are left alone."""

import datetime as dt

import pytest
from cryptography import x509
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from sqlalchemy import select

from billing.actor import Actor
from billing.credentials import (
    Certificate,
    Scope,
    SiteSignIn,
    Unreadable,
    Vault,
    drop_sign_in,
    keep_sign_in,
    open_account,
    reseal_all,
    sign_in_for,
)
from billing.errors import BadInput, NotNow
from billing.submission import many, record
from billing.submission.account import free_accounts, take_account
from billing.submission.claim import claim_for
from carriers.habits import Pace
from data.models import Credential, Invoice, Matter, Submission
from data.queries.accounts import account_for
from data.queries.alarms import expiring
from data.session import reading, transaction
from data.vocabulary import SubmissionStatus
from tests.billing.queued import PATIENCE, asked, claim, standing, time_passes, write
from tests.builders import a_carrier, a_matter

KEY, NEW_KEY = Fernet.generate_key().decode(), Fernet.generate_key().decode()
VAULT, WORKER = Vault(KEY), Actor.worker()
TODAY = dt.date(2026, 11, 22)


def keep(name, scope="harbor_mutual", **more):
    with transaction() as session:
        keep_sign_in(session, VAULT, scope, SiteSignIn(name, "brass lamp 88", **more), by=WORKER)


def username_for(matter):
    with reading() as session:
        found = account_for(session, matter)
        return found and found.username


def certificate(last_day):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "the firm")])
    ends = dt.datetime.combine(last_day, dt.time(12), dt.UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(7)
    cert = made.not_valid_before(ends - dt.timedelta(days=90)).not_valid_after(ends).sign(key, hashes.SHA256())
    return Certificate(pkcs12.serialize_key_and_certificates(None, key, cert, None, BestAvailableEncryption(b"open")), "open")


def test_client_goes_before_office(database):
    with transaction() as session:
        carrier = a_carrier(session)
        plain, there, theirs = (a_matter(session, carrier=carrier, office=office) for office in (None, "Akron", "Akron"))
    keep("all")
    keep("akron", Scope("harbor_mutual", office="Akron"))
    keep("theirs", Scope("harbor_mutual", client_id=theirs.client_id))

    assert [username_for(matter) for matter in (plain, there, theirs)] == ["all", "akron", "theirs"]


def test_other_carriers_client_is_refused(database):
    with transaction() as session:
        a_carrier(session)
        stranger = a_matter(session, carrier=a_carrier(session, "summit_casualty"))

    with pytest.raises(BadInput, match="is not billed to Harbor Mutual"):
        keep("theirs", Scope("harbor_mutual", client_id=stranger.client_id))


def test_moved_secret_does_not_open(database):
    with transaction() as session:
        a_carrier(session)
    keep("all")
    keep("akron", Scope("harbor_mutual", office="Akron"))
    with transaction() as session:
        office, whole = session.query(Credential).order_by(Credential.office.is_(None)).all()
        office.sealed = whole.sealed
        moved = office.id

    with pytest.raises(Unreadable, match="belongs to another account"), reading() as session:
        open_account(session, VAULT, moved)


def test_whole_sign_in_comes_back(database):
    with transaction() as session:
        a_carrier(session)
    shown = certificate(TODAY)
    keep("all", totp_seed="ABC", answers={"First car?": "Volvo"}, certificate=shown)

    with reading() as session:
        opened = sign_in_for(session, VAULT, "harbor_mutual")

    assert (opened.password, opened.totp_seed, opened.answers) == ("brass lamp 88", "ABC", {"First car?": "Volvo"})
    assert opened.certificate == shown
    assert "brass" not in repr(opened) + repr(opened.certificate)


def test_old_sealed_rows_still_open(database):
    sealed = Fernet(KEY).encrypt(b'{"carrier": "harbor_mutual", "password": "old", "totp_seed": null}').decode()
    with transaction() as session:
        a_carrier(session)
        session.query(Credential).one().sealed = sealed

    with reading() as session:
        assert sign_in_for(session, VAULT, "harbor_mutual").password == "old"


def test_new_key_replaces_the_old(database):
    with transaction() as session:
        a_carrier(session)
    keep("all")

    assert write(reseal_all, Vault(f"{NEW_KEY},{KEY}")) == 1

    with reading() as session:
        assert sign_in_for(session, Vault(NEW_KEY), "harbor_mutual").password == "brass lamp 88"
        with pytest.raises(Unreadable, match="cannot be opened with our key"):
            sign_in_for(session, VAULT, "harbor_mutual")


def test_expiring_sign_ins_are_told(database):
    with transaction() as session:
        for slug in ("harbor_mutual", "summit_casualty", "prairie_indemnity"):
            a_carrier(session, slug)
    keep("by certificate", certificate=certificate(TODAY + dt.timedelta(days=14)), expires_on=TODAY + dt.timedelta(days=90))
    keep("typed in", "summit_casualty", expires_on=TODAY - dt.timedelta(days=1))
    keep("far", "prairie_indemnity", expires_on=TODAY + dt.timedelta(days=15))

    with reading() as session:
        assert [each.username for each in expiring(session, TODAY)] == ["typed in", "by certificate"]


def test_wrong_passphrase_is_refused(database):
    with transaction() as session:
        a_carrier(session)

    with pytest.raises(BadInput, match="does not open the certificate"):
        keep("all", certificate=Certificate(certificate(TODAY).pfx, "shut"))


def test_account_with_uploads_stays(database, desk_of):
    asked(desk_of)
    with reading() as session:
        account = session.scalars(select(Credential.id)).one()

    with pytest.raises(NotNow, match="Uploads wait"):
        write(drop_sign_in, account, by=WORKER)
    write(record.rejected, claim(), reason="no")
    write(drop_sign_in, account, by=WORKER)
    with reading() as session:
        assert session.scalars(select(Credential)).all() == []


def test_two_accounts_of_a_carrier_side_by_side(database, desk_of):
    first, _ = asked(desk_of)
    second, _ = asked(desk_of)
    keep("theirs", Scope("harbor_mutual", client_id=client_of(second)))

    held = {claim("one").submission_id, claim("two").submission_id}

    assert held == {first, second}
    assert claim("three") is None


def client_of(submission_id):
    with reading() as session:
        invoice = session.get_one(Invoice, standing(submission_id).invoice_id)
        return session.get_one(Matter, invoice.matter_id).client_id


def test_refused_account_stops_only_its_own(database, desk_of):
    asked(desk_of)
    second, _ = asked(desk_of)
    keep("theirs", Scope("harbor_mutual", client_id=client_of(second)))
    refused = next(held for held in (claim("one"), claim("two")) if held.submission_id == second)
    write(record.sign_in_refused, refused, "Harbor Mutual does not take it.")
    time_passes()

    assert claim("three").submission_id != second
    assert claim("four") is None


def test_paused_carrier_is_never_visited(database, desk_of):
    _, bo = asked(desk_of)
    write(many.pause, "harbor_mutual", by=bo, why="They rebuild their site.")

    assert claim() is None
    write(many.resume, "harbor_mutual", by=bo)
    assert claim() is not None


def test_closed_site_holds_uploads_back(database, desk_of):
    submission_id, _ = asked(desk_of)
    now = dt.datetime.now(dt.UTC)
    begins, ends = (f"{now + hours:%H}:00" for hours in (dt.timedelta(0), dt.timedelta(hours=2)))
    paces = {"harbor_mutual": Pace(closed=(f"{begins}-{ends}",))}

    assert write(take_account, "one", PATIENCE, paces) is None

    held = standing(submission_id)
    assert "closed until" in held.sentence and held.not_before > now
    assert write(free_accounts, PATIENCE) == 0


def test_pace_counts_other_accounts_too(database, desk_of):
    asked(desk_of)
    second, _ = asked(desk_of)
    keep("theirs", Scope("harbor_mutual", client_id=client_of(second)))
    paces = {"harbor_mutual": Pace(per_hour=1)}
    one, two = (write(take_account, owner, PATIENCE, paces) for owner in ("one", "two"))
    held = write(claim_for, one, PATIENCE)

    assert write(claim_for, two, PATIENCE) is None
    write(record.write_intent, [held], PATIENCE)
    write(record.accepted, held, receipt="HM-1", words="")
    assert write(claim_for, one, PATIENCE) is None
    with reading() as session:
        (left,) = session.scalars(select(Submission).where(Submission.status == SubmissionStatus.QUEUED))
    assert "takes no more uploads now" in left.sentence
    assert left.not_before > dt.datetime.now(dt.UTC) + dt.timedelta(minutes=59)


def test_abandoned_upload_waits_for_opening(database, desk_of):
    asked(desk_of)
    claim("dead")
    time_passes()
    shut = {"harbor_mutual": Pace(open="00:00-00:01", days="Mon" if dt.datetime.now(dt.UTC).weekday() else "Tue")}

    assert write(take_account, "one", PATIENCE, shut) is None
    assert write(free_accounts, PATIENCE) == 0
