"""`agent check` against a server that speaks SQL Server's protocol: each probe with what it expects, and with what it does not."""

import io

import pytest
from sqlalchemy import make_url

from agent import check
from agent.check import server as probes
from agent.settings import SendSettings, Settings, SourceSettings
from agent.source import Watched
from tests.agent.tds import FakeServer, failing, table

RATE = Watched("dbo.RATE", ("RATE_ID",))
GOOD = {
    r"SERVERPROPERTY\('ProductVersion'\)": table(["v"], ["15.0.2000.5"]),
    r"CHANGE_TRACKING_CURRENT_VERSION": table(["v"], [9]),
    r"change_tracking_databases": table(["p", "u"], [14, "DAYS"]),
    r"snapshot_isolation_state": table(["s"], [1]),
    r"Updateability": table(["u"], ["READ_WRITE"]),
    r"recovery_fork_guid": table(["f"], ["6F9619FF-8B86-D011-B42D-00C04FC964FF"]),
}
BAD = [
    (r"SERVERPROPERTY\('ProductVersion'\)", table(["v"], ["13.0.4001.0"]), "SQL Server: Build 13.0.4001.0 may give"),
    (r"CHANGE_TRACKING_CURRENT_VERSION", table(["v"], [None], like=[1]), "Change Tracking: Change Tracking is off"),
    (r"change_tracking_databases", table(["p", "u"], [2, "DAYS"]), "Retention: Changes are kept for 48 hours only"),
    (r"snapshot_isolation_state", table(["s"], [0]), "Snapshot isolation: The database does not allow"),
    (r"Updateability", table(["u"], ["READ_ONLY"]), "Primary: This is a read-only copy"),
    (r"recovery_fork_guid", table(["f"], [None], like=[""]), "Restores: The login does not see"),
]  # fmt: skip


@pytest.fixture(scope="module")
def listening():
    with FakeServer() as server:
        yield server


@pytest.fixture
def settings(listening, tmp_path):
    """A server where everything is there, and settings that name it."""
    listening.answers.clear()
    for pattern, answer in GOOD.items():
        listening.on(pattern, answer)
    source = SourceSettings("change-tracking", make_url(listening.url), [RATE], True, 0)
    send = SendSettings(f"file://{tmp_path}/box", "", "", None, {})
    return Settings("main", tmp_path / "state.db", 2**20, 100, 1, 1, 60, source, send, False, False)


def said(settings):
    with probes.connected(settings) as there:
        return {finding.what: finding for finding in probes.probes(settings, there)}


def test_where_everything_is_there_only_the_clock_of_a_fake_is_missing(settings):
    assert [what for what, finding in said(settings).items() if not finding.is_good] == ["Clock of SQL Server"]


@pytest.mark.parametrize(("pattern", "answer", "sentence"), BAD)
def test_what_is_missing_is_said(listening, settings, pattern, answer, sentence):
    listening.on(pattern, answer)

    what, _, expected = sentence.partition(": ")
    finding = said(settings)[what]
    assert not finding.is_good
    assert finding.sentence.startswith(expected)


def test_a_server_that_lets_nobody_in_is_one_sentence(settings):
    wrong = settings.source.url.set(password="wrong")
    out = io.StringIO()
    source = SourceSettings("change-tracking", wrong, [RATE], True, 0)

    code = check.check(Settings(**{**vars(settings), "source": source}), out)

    assert code == 1
    assert "MISSING  Connection: " in out.getvalue()
    assert "ok       Portal: " in out.getvalue()


def test_an_error_in_a_probe_is_said_and_the_portal_is_looked_at_all_the_same(listening, settings):
    listening.on(r"change_tracking_databases", failing(229, "The SELECT permission was denied.", times=9))

    findings = {finding.what: finding for finding in check.findings(settings)}

    assert "permission was denied" in findings["Connection"].sentence
    assert findings["Portal"].is_good
