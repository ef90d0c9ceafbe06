"""Settings: wrong ones stop the start with a sentence, secrets may be files, and the page for IT names every one."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from settings import Settings

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("name", list(Settings.model_fields))
def test_page_for_it_names_setting(name):
    assert f"| `{name.upper()}` |" in (ROOT / "docs" / "for-it.md").read_text()


def test_key_file_is_private(tmp_path):
    chosen = Settings(secret_key_file=tmp_path / "secret.key", _env_file=None)

    assert chosen.keys() == chosen.keys()
    assert stat.S_IMODE((tmp_path / "secret.key").stat().st_mode) == 0o600


def test_secret_may_be_a_file(tmp_path):
    (tmp_path / "url").write_text("sqlite:///from-a-file.db\n")
    environment = os.environ | {"LEDGERLINE_DATABASE_URL_FILE": str(tmp_path / "url")}
    environment.pop("LEDGERLINE_DATABASE_URL", None)

    said = subprocess.run(
        [sys.executable, "-c", "from settings import settings; print(settings().database_url)"],
        env=environment, capture_output=True, text=True, cwd=ROOT,
    )  # fmt: skip

    assert said.stdout.strip() == "sqlite:///from-a-file.db"


def test_unknown_setting_in_file_is_refused(tmp_path):
    with pytest.raises(ValueError, match="Extra inputs are not permitted"):
        (tmp_path / ".env").write_text("LEDGERLINE_PROT=8501\n")
        Settings(_env_file=tmp_path / ".env")
