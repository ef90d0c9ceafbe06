"""Where a demo lives, and which ports it takes."""

from demo.installation import open_installation


def test_two_demos_take_different_ports(tmp_path):
    first, second = (open_installation(tmp_path / name, fresh=False) for name in ("first", "second"))

    assert first.portal_port != second.portal_port
    assert first.sites_port != second.sites_port
    assert first.mail_port != second.mail_port
