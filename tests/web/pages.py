"""What tests do on a page: a page's socket without a browser, and a browser's hands."""

from __future__ import annotations

import json
from contextlib import contextmanager, suppress
from socket import create_connection
from typing import TYPE_CHECKING, Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Locator, Page

    from tests.web.server import Server

SECONDS = 20
Frame = dict[str, Any]


class Wire:
    """The socket of one page."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection

    def next(self, kind: str) -> Frame:
        """The next frame of a kind; others on the way are passed over."""
        while True:
            frame: Frame = json.loads(self.connection.recv(SECONDS))
            if frame["type"] == kind:
                return frame

    def send(self, **frame: object) -> None:
        self.connection.send(json.dumps(frame))

    def say(self, text: str, key: str) -> str:
        """Write, wait until it is kept, and return the reply's text."""
        self.send(type="say", key=key, text=text)
        self.next("own")
        reply = self.next("message")
        self.next("kept")
        text_of: str = reply["item"]["text"]
        return text_of

    def history(self) -> list[Frame]:
        """The history as a page that opens now would show it."""
        self.send(type="history")
        items: list[Frame] = self.next("history")["items"]
        return items

    def closing(self) -> int | None:
        """Wait until the server ends it; the code."""
        with suppress(ConnectionClosed):
            while True:
                self.connection.recv(SECONDS)
        return self.connection.close_code


@contextmanager
def wire(
    site: Server, person: str = "", *, cookie: str = "", origin: str | None = None, host: str | None = None
) -> Iterator[Wire]:
    """A page's socket: of a person of the demo, or of a cookie's account; ``host`` as a rebound name would have it."""
    address = f"ws://{host or site.url.removeprefix('http://')}/socket" + (f"?person={person}" if person else "")
    with connect(
        address,
        sock=create_connection(("127.0.0.1", site.port)),
        origin=Origin(site.url if origin is None else origin),
        additional_headers={"Cookie": cookie} if cookie else None,
        proxy=None,
        close_timeout=1,
    ) as connection:
        yield Wire(connection)


def pane(page: Page, place: str) -> Locator:
    """A pane by its place: left, right or only."""
    return page.locator(f"#pane-{place}")


def say(page: Page, place: str, text: str) -> None:
    """Type and press Enter."""
    box = pane(page, place).locator("textarea")
    box.fill(text)
    box.press("Enter")


def press(page: Page, place: str, label: str) -> None:
    """Press the newest button of that label."""
    pane(page, place).get_by_role("button", name=label, exact=True).last.click()


def pick(page: Page, place: str, code: str) -> None:
    """Make a pane somebody else's."""
    pane(page, place).locator(".pick").click()
    page.locator(f'.member[data-code="{code}"]').click()


def told(page: Page, place: str) -> Locator:
    """What the assistant said in a pane."""
    return pane(page, place).locator(".message.bot .text")
