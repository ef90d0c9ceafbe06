"""How sites let a browser in: passwords, certificates, codes, questions; and how they throw it out again."""

import datetime as dt
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser

from jobs.portals.answers import Accepted
from jobs.portals.bill import Certificate, Credential
from jobs.portals.browser import find_chromium, open_browser
from jobs.portals.errors import OutcomeUnknown, PortalError, SignInRefused, SiteBusy, SiteUnavailable
from jobs.portals.notices import Notice
from tests.jobs.authority import Authority
from tests.jobs.gallery import KEY, Gallery, a_bill, contents, never, open_gallery, yes

pytestmark = [pytest.mark.anyio, pytest.mark.browser, pytest.mark.xdist_group("gallery-doors")]

SIGN_IN = [{"open": "/in"}, {"fill": {"User name": "{username}", "Password": "{password}"}}, {"click": "Sign in"}]
INSIDE = [{"open": "/inside"}, {"choose_file": {"field": "Invoice file"}}, {"send": "Upload"}]
CODE = [{"open": "/code"}, {"type_code": {"field": "Code", "button": "Verify", "by": "mail"}}, {"expect": "Welcome"}]
MAIL = {"sender": "@gallery.example", "code": {"subject": "code", "code": r"(?P<code>\d{6})"}}
QUESTION = [{"open": "/question"}, {"answer_question": {"field": "Answer", "button": "Go on"}}, {"expect": "Welcome"}]
ANSWERS = {"What was your first car?": "Studebaker", "In which city did your parents meet?": "Tucumcari"}


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
async def browser(anyio_backend: str, authority: Authority) -> AsyncIterator[Browser]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NODE_EXTRA_CA_CERTS", str(authority.file))
        async with open_browser(find_chromium(None), sandbox=False) as browser:
            yield browser


@pytest.fixture
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gallery]:
    with open_gallery(tmp_path_factory.mktemp("gallery")) as gallery:
        yield gallery


@pytest.fixture
def guarded(tmp_path_factory: pytest.TempPathFactory, authority: Authority) -> Iterator[Gallery]:
    """The same site behind TLS, for those with a certificate."""
    with open_gallery(tmp_path_factory.mktemp("guarded"), **authority.tls()) as gallery:
        yield gallery


async def refusal(gallery: Gallery, browser: Browser, key: Credential = KEY, **more: Any) -> PortalError:
    """Why this sign-in comes to nothing."""
    visiting = {name: more.pop(name) for name in ("mailed_code",) if name in more}
    with pytest.raises(PortalError) as told:
        async with gallery.visit(browser, gallery.carrier(**more), key, **visiting) as visit:
            await visit.sign_in()
    return told.value


BASIC = {"door": {"http_basic": "true"}, "sign_in": [{"open": "/basic"}, {"expect": "Welcome"}]}
GUARDED = {"door": {"client_certificate": "true"}, "sign_in": [{"open": "/home"}, {"expect": "Welcome"}]}


async def test_browser_brings_name_and_password(gallery: Gallery, browser: Browser):
    async with gallery.visit(browser, gallery.carrier(**BASIC)) as visit:
        await visit.sign_in()
        await visit.find(a_bill())

    assert not leaked(gallery, KEY.password, "YWRhOmJyYXNzIGxhbXAgODg=")


async def test_wrong_basic_password_is_the_admins(gallery: Gallery, browser: Browser):
    told = await refusal(gallery, browser, Credential("ada", "tin lamp"), **BASIC)

    assert isinstance(told, SignInRefused) and told.turn == "admin" and "that the browser brought" in told.sentence


async def test_certificate_opens_the_site(guarded: Gallery, browser: Browser, authority: Authority):
    key = Credential("ada", "brass lamp 88", certificate=authority.certificate("firm", "old oak"))
    async with guarded.visit(browser, guarded.carrier(**GUARDED), key) as visit:
        await visit.sign_in()
        assert isinstance(await visit.upload(a_bill(), guarded.papers(), yes), Accepted)


async def test_missing_certificate_is_the_admins(guarded: Gallery, browser: Browser):
    told = await refusal(guarded, browser, **GUARDED)

    assert isinstance(told, SignInRefused) and "none is kept for it" in told.sentence


async def test_wrong_passphrase_is_the_admins(guarded: Gallery, browser: Browser, authority: Authority):
    held = authority.certificate("firm", "old oak")
    told = await refusal(guarded, browser, Credential("ada", "x", certificate=Certificate(held.pfx, "new elm")), **GUARDED)

    assert isinstance(told, SignInRefused) and "cannot be opened with the passphrase" in told.sentence


async def test_strange_certificate_is_told(guarded: Gallery, browser: Browser, tmp_path: Path):
    stranger = Authority(tmp_path).certificate("stranger", "old oak")
    told = await refusal(guarded, browser, Credential("ada", "x", certificate=stranger), **GUARDED)

    assert isinstance(told, SiteUnavailable) and "to which the firm's certificate is unknown or too old" in told.sentence


async def test_strange_site_gets_no_certificate(browser: Browser, authority: Authority, tmp_path: Path):
    key = Credential("ada", "x", certificate=authority.certificate("firm", "old oak"))
    with open_gallery(tmp_path, **Authority(tmp_path).tls()) as stranger:
        told = await refusal(stranger, browser, key, **GUARDED)

    assert isinstance(told, SignInRefused) and "do not go together: “client-certificate error" in told.sentence


async def test_mailed_code_signs_in(gallery: Gallery, browser: Browser):
    since: list[dt.datetime] = []

    async def mailed(moment: dt.datetime) -> str | None:
        since.append(moment)
        return gallery.code

    begun = dt.datetime.now(dt.UTC)
    async with gallery.visit(browser, gallery.carrier(sign_in=CODE, mail=MAIL), mailed_code=mailed) as visit:
        await visit.sign_in()

    assert begun <= since[0] <= dt.datetime.now(dt.UTC) and gallery.codes == ["246810"] and not leaked(gallery, "246810")


async def test_refused_code_gets_one_fresh(gallery: Gallery, browser: Browser):
    codes, since = iter(["111111", "222222", "246810"]), set[dt.datetime]()

    async def mailed(moment: dt.datetime) -> str | None:
        since.add(moment)
        return next(codes)

    told = await refusal(gallery, browser, sign_in=CODE, mail=MAIL, mailed_code=mailed)

    assert isinstance(told, SignInRefused) and "the site refused two codes that came by mail: “Wrong code”" in told.sentence
    assert gallery.codes == ["111111", "222222"] and len(since) == 1, "the second may have come before the first was refused"


async def test_code_that_never_comes(gallery: Gallery, browser: Browser):
    async def nothing(_since: dt.datetime) -> str | None:
        return None

    told = await refusal(gallery, browser, sign_in=CODE, mail=MAIL, mailed_code=nothing)
    without = await refusal(gallery, browser, sign_in=CODE, mail=MAIL)

    assert isinstance(told, SiteUnavailable) and told.turn == "worker" and gallery.codes == []
    assert isinstance(without, SignInRefused) and "no mailbox is set up" in without.sentence


async def test_kept_question_is_answered(gallery: Gallery, browser: Browser):
    key = Credential("ada", "brass lamp 88", answers=ANSWERS)
    async with gallery.visit(browser, gallery.carrier(sign_in=QUESTION), key) as visit:
        await visit.sign_in()

    assert gallery.typed["answer"] == "Tucumcari" and not leaked(gallery, "Tucumcari")


async def test_unknown_question_is_the_admins(gallery: Gallery, browser: Browser):
    key = Credential("ada", "brass lamp 88", answers={"What was your first car?": "Studebaker"})
    told = await refusal(gallery, browser, key, sign_in=QUESTION)

    assert isinstance(told, SignInRefused) and "a security question to which no answer is kept" in told.sentence


async def test_lost_session_signs_in_again(gallery: Gallery, browser: Browser):
    async with gallery.visit(browser, gallery.carrier(INSIDE, sign_in=SIGN_IN)) as visit:
        await visit.sign_in()
        gallery.signed_in = False
        answer = await visit.upload(a_bill(), gallery.papers(), yes)

    assert isinstance(answer, Accepted) and gallery.sign_ins == 2 and not leaked(gallery, KEY.password, "brass+lamp+88")
    assert len(list(gallery.evidence.glob("trace*.zip"))) == 2


async def test_session_lost_twice_is_for_later(gallery: Gallery, browser: Browser):
    gallery.keeps_sessions = False
    async with gallery.visit(browser, gallery.carrier(INSIDE, sign_in=SIGN_IN)) as visit:
        with pytest.raises(SiteUnavailable, match="the site ended the session: “Your session is over”"):
            await visit.upload(a_bill(), gallery.papers(), never)

    assert gallery.sign_ins == 1


async def test_session_lost_after_send_is_unknown(gallery: Gallery, browser: Browser):
    steps = [{"open": "/inside"}, {"choose_file": {"field": "Invoice file"}}, {"send": "Upload"}, {"open": "/inside"}]

    async def end_session() -> None:
        gallery.signed_in = False

    async with gallery.visit(browser, gallery.carrier(steps, sign_in=SIGN_IN)) as visit:
        await visit.sign_in()
        with pytest.raises(OutcomeUnknown, match="the site ended the session"):
            await visit.upload(a_bill(), gallery.papers(), end_session)

    assert len(gallery.taken) == 1 and gallery.sign_ins == 1


@pytest.mark.parametrize(
    ("page", "error", "said"), [("/locked", SignInRefused, "locked"), ("/busy", SiteBusy, "Too many visitors")]
)
async def test_words_at_the_door(gallery: Gallery, browser: Browser, page: str, error: type, said: str):
    told = await refusal(gallery, browser, sign_in=[{"open": page}])

    assert isinstance(told, error) and said in told.sentence and list(gallery.evidence.glob("*.jpg"))


async def test_too_many_requests_say_when(gallery: Gallery, browser: Browser):
    told = await refusal(gallery, browser, sign_in=[{"open": "/too-many"}])

    assert isinstance(told, SiteBusy) and told.retry_after == 7 and told.turn == "worker"


async def test_expiring_password_is_told(gallery: Gallery, browser: Browser):
    gallery.after_sign_in = "/expiring"
    sign_in = [*SIGN_IN, {"when": {"shown": "expires", "do": [{"click": "Later"}]}}, {"expect": "Welcome"}]
    async with gallery.visit(browser, gallery.carrier(sign_in=sign_in)) as visit:
        await visit.sign_in()

    assert visit.notices == [Notice("password expires in 5 days", 5)]


async def test_password_stays_out_of_pictures_and_lines(gallery: Gallery, browser: Browser):
    async with gallery.visit(browser, gallery.carrier(INSIDE, sign_in=SIGN_IN), pictures="every step") as visit:
        await visit.sign_in()
        await visit.upload(a_bill(), gallery.papers(), yes)

    assert "Password: {password}" in gallery.steps_told() and not leaked(gallery, KEY.password, "brass+lamp+88")


def leaked(gallery: Gallery, *secrets: str) -> list[str]:
    """The files of the evidence that hold one of the secrets."""
    kept = contents(gallery.evidence)
    return [name for name, content in kept.items() if any(secret.encode() in content for secret in secrets)]
