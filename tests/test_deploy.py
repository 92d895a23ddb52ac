"""The systemd unit and the Containerfile: they parse, and say the same as the README and the settings."""

from __future__ import annotations

import configparser
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from bot.settings import Settings

ROOT = Path(__file__).parent.parent
UNIT = ROOT / "deploy" / "nhac.service"
KNOWN = {"FROM", "WORKDIR", "COPY", "RUN", "USER", "VOLUME", "EXPOSE", "ENV", "HEALTHCHECK", "CMD"}


def instructions() -> list[tuple[str, str]]:
    """The Containerfile's lines, joined where they go on: instruction and arguments."""
    text = (ROOT / "Containerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [(line.split(maxsplit=1)[0], line.split(maxsplit=1)[1]) for line in lines]


def test_the_unit_runs_the_program_with_its_own_user_and_data() -> None:
    unit = configparser.ConfigParser(interpolation=None, strict=True)
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read(UNIT, encoding="utf-8")
    service = unit["Service"]
    assert service["ExecStart"].endswith("python -m bot run")
    assert service["Environment"] == f"NHAC_DATA=/var/lib/{service['StateDirectory']}"
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for said in (service["EnvironmentFile"], service["WorkingDirectory"], "deploy/nhac.service", "NHAC_DATA=/var/lib"):
        assert said in readme


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    copy = tmp_path / UNIT.name
    copy.write_text(UNIT.read_text().replace("/opt/nhac/.venv/bin/python -m bot run", "/bin/true"))
    told = subprocess.run(["systemd-analyze", "verify", copy], capture_output=True, text=True, check=False)
    assert "nhac.service" not in told.stderr, told.stderr


def test_the_containerfile_builds_from_what_is_there() -> None:
    lines = instructions()
    assert {name for name, _ in lines} <= KNOWN
    assert lines[0][0] == "FROM"
    stages = [re.fullmatch(r"\S+(?: AS (\w+))?", rest) for name, rest in lines if name == "FROM"]
    assert all(stages)
    names = {stage[1] for stage in stages if stage}
    copied = [rest.split() for name, rest in lines if name == "COPY"]
    for source, *_ in (each for each in copied if not each[0].startswith("--from=")):
        assert (ROOT / source).exists()
    assert {each[0].removeprefix("--from=") for each in copied if each[0].startswith("--from=")} <= names
    commands = [json.loads(rest.removeprefix("CMD ")) for name, rest in lines if name in {"CMD", "HEALTHCHECK"}]
    assert commands[-1][1:] == ["-m", "bot", "run"]
    assert [rest for name, rest in lines if name == "USER"] == ["nhac"], "it does not run as root"


def test_the_containerfile_sets_what_the_program_reads() -> None:
    aliases = {str(field.validation_alias or f"NHAC_{name}".upper()) for name, field in Settings.model_fields.items()}
    given = {pair.split("=")[0] for name, rest in instructions() if name == "ENV" for pair in rest.split()}
    assert {name for name in given if name.startswith("NHAC_")} <= aliases
    assert {"NHAC_DATA", "NHAC_HOST"} <= given
