"""The command line has what the README tells of."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import app

README = Path(__file__).parent.parent / "README.md"
TOLD = re.compile(r"`(?:python -m bot )?((?:person )?[a-z]+)[^`]*`")


def told() -> list[str]:
    """The commands in the first column of the README's table."""
    rows = [line for line in README.read_text(encoding="utf-8").splitlines() if line.startswith("| `python -m bot")]
    return sorted({name for row in rows for name in TOLD.findall(row.split(" | ")[0])})


def test_the_readme_tells_of_commands() -> None:
    assert {"export", "import", "person erase", "run"} <= set(told())


@pytest.mark.parametrize("command", told())
def test_a_command_that_the_readme_tells_of_is_there(command: str) -> None:
    result = CliRunner().invoke(app, [*command.split(), "--help"])
    assert result.exit_code == 0, result.output
