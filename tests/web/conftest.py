"""Fixtures: the site in both modes, and a browser."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright

from tests.web.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Page

ROOT = Path(__file__).parents[2]
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
)
SECONDS = 15


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The site that people enter by invite."""
    server = Server(tmp_path_factory.mktemp("site"), demo=False)
    yield server
    server.close()


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Server]:
    """The demo, made anew."""
    server = Server(tmp_path, demo=True)
    yield server
    server.close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The system's Chromium; the tests that need it are skipped where there is none, and fail in CI.

    For one module: while Playwright is open an event loop runs here, and other modules' tests run their own.
    """
    found = subprocess.run([ROOT / "scripts" / "browser", "find"], capture_output=True, text=True, check=False)
    if found.returncode:
        reason = "no Chromium here: scripts/browser install"
        if os.environ.get("CI"):  # noqa: TID251 - whether a missing browser is a failure is the machine's to say
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found.stdout.strip(), args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """A browser profile of its own, the size of a desk's screen; a fault in a page's script is a failure."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, locale="vi-VN", reduced_motion="reduce")
    context.set_default_timeout(SECONDS * 1000)
    faults: list[str] = []
    context.on("weberror", lambda error: faults.append(str(error.error)))
    context.on("console", lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None)
    yield context
    context.close()
    assert not faults


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A page."""
    return context.new_page()
