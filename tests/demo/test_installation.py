"""Where a demo lives, which ports it takes, and what becomes of an older one."""

from data.dialects import make_engine
from data.schema import migrate, require_newest
from demo.building import catch_up
from demo.installation import open_installation
from settings import Settings


def test_two_demos_take_different_ports(tmp_path):
    first, second = (open_installation(tmp_path / name, fresh=False) for name in ("first", "second"))

    assert first.portal_port != second.portal_port
    assert first.sites_port != second.sites_port
    assert first.mail_port != second.mail_port


def test_demo_of_an_older_version_goes_on(tmp_path):
    url = f"sqlite:///{tmp_path}/ledgerline.db"
    migrate(make_engine(url), "0007")

    catch_up(Settings(database_url=url, _env_file=None))

    require_newest(make_engine(url))
