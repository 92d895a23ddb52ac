"""Settings: the table of the README against the code, faults by key, secrets masked."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import SettingsError, read_settings, shown

ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, _, _ in shown(read_settings()):
        monkeypatch.delenv(name, raising=False)


def test_the_readme_lists_every_setting_with_its_default() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([A-Z_]+)` \| (\S+) \| (.+) \|$", readme, re.MULTILINE)
    documented = [(name, default.strip("`").replace("–", "-"), purpose) for name, default, purpose in rows]
    assert documented == shown(read_settings())


def test_every_fault_is_named_with_its_key(monkeypatch: pytest.MonkeyPatch) -> None:
    faulty = {
        "NHAC_PORT": "many",
        "NHAC_SECRET_KEY": "short",
        "NHAC_PUBLIC_URL": "nhac",
        "NHAC_TIME_ZONE": "Asia/Nowhere",
        "NHAC_LOG_LEVEL": "LOUD",
    }
    for name, value in faulty.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as raised:
        read_settings()
    assert sorted(fault.split(":")[0] for fault in raised.value.faults) == sorted(faulty)


def test_secrets_are_masked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_TOKEN", "123:abc")
    monkeypatch.setenv("NHAC_SECRET_KEY", "k" * 40)
    monkeypatch.setenv("DATABASE_URL", "postgresql://nhac:hidden@localhost/nhac")
    text = str(shown(read_settings()))
    assert "abc" not in text
    assert "kkk" not in text
    assert "hidden" not in text
    assert "postgresql://nhac:********@localhost/nhac" in text


def test_a_file_is_read_too_and_empty_values_do_not_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("NHAC_PORT=9000\n", encoding="utf-8")
    monkeypatch.setenv("DATABASE_URL", "")
    settings = read_settings()
    assert settings.port == 9000
    assert not settings.configured


@pytest.mark.parametrize(
    ("environment", "reason"),
    [
        ({"NHAC_HOST": "0.0.0.0"}, "demo mode"),  # noqa: S104 - refused
        ({"TELEGRAM_TOKEN": "x"}, "TELEGRAM_TOKEN"),
        ({"NHAC_PORT": "x"}, "NHAC_PORT"),
        ({"NHAC_DIRECTORY": "nowhere"}, "is missing"),
        ({"DATABASE_URL": "sqlite:////proc/none/x.db"}, "cannot be made"),
        ({"NHAC_PACKS": "nowhere"}, "nowhere"),
    ],
)
def test_what_keeps_it_from_running_is_said_in_a_line(tmp_path: Path, environment: dict[str, str], reason: str) -> None:
    command = [sys.executable, "-m", "bot", "run"]
    run = subprocess.run(
        command,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), **environment},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.returncode == 2, run.stdout + run.stderr
    assert reason in run.stderr
    assert "Traceback" not in run.stderr
    assert not list(tmp_path.iterdir()) or environment.keys() & {"NHAC_DIRECTORY"}
