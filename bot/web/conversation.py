"""One account's conversation as its pages show it: what both sides said, in the order of time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.clock import SimulatedClock
from bot.web.identity import CHANNEL
from handlers.turn import Incoming, Press

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from bot.app import App
    from bot.channels.webchat import Sent, WebChat
    from storage.rows import Account, Message, StoredFile
    from storage.store import Store

MOST = 100
"""How many messages of each side a page shows."""
MOST_CHARACTERS = 10_000

Item = dict[str, Any]
_UNSEEN = {code: None for code in (*range(32), *range(127, 160)) if chr(code) not in "\n\t"}


def cleaned(text: str) -> str:
    """Text without control characters and broken halves of characters, which no database has to keep."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return whole.replace("\r\n", "\n").translate(_UNSEEN)


class Conversations:
    """The conversations of the site's visitors."""

    def __init__(self, app: App, webchat: WebChat) -> None:
        self._app = app
        self._webchat = webchat
        # A simulated clock stands still, so that time alone cannot tell what was said first.
        self._places: dict[int, int] = {}

    async def history(self, external_id: str) -> list[Item]:
        """The newest messages of both sides, oldest first, each in its newest form."""
        return await self._app.run(self._history, external_id)

    async def say(self, external_id: str, key: str, text: str) -> None:
        """Take a typed message; ``key`` is the page's own for it: the same one again is the same message.

        Every page of the account sees it at once, and learns its place in the history when it is safe.
        """
        await self._take(external_id, key, text, text=text)

    async def hand_over(self, external_id: str, key: str, file: StoredFile) -> None:
        """Take a file; its name is what the history shows."""
        await self._take(external_id, key, file.name, file=file)

    async def press(self, external_id: str, key: str, press: Press) -> None:
        """Take a press of a button; its label is what the history shows."""
        label = await self._app.run(_label, external_id, press)
        await self._take(external_id, key, label, press=press)

    def item(self, sent: Sent) -> Item:
        """A message that was just sent, as pages take it."""
        out = sent.outgoing
        shown = {
            "id": f"m{out.edited_id or out.id}",
            "form": out.id,
            "edit": out.edited_id is not None,
            "at": self._local(sent.at),
            "text": out.text,
            "buttons": list(out.labels),
            "files": [_file(file.to_json()) for file in out.files],
            "cause": out.cause,
        }
        return {"type": "message", "item": shown}

    async def _take(self, external_id: str, key: str, shown: str, **what: Any) -> None:  # noqa: ANN401 - Incoming's
        before = self._webchat.newest(external_id)
        own = {"key": key, "text": shown, "at": self._local(self._app.clock.now())}
        self._webchat.tell(external_id, {"type": "own", **own})
        await self._app.receive(Incoming(CHANNEL, external_id, f"{external_id}:{key}"[:100], **what))
        identifier = await self._app.run(self._kept, external_id, shown, before)
        self._webchat.tell_and_keep(external_id, {"type": "kept", **own, "id": identifier})

    def _kept(self, store: Store, external_id: str, shown: str, before: int) -> str | None:
        """Where the history has what was just kept; what came twice is found again by its text."""
        account = store.people.find_account(CHANNEL, external_id)
        if account is None:
            return None
        found = [row for row, _, text in store.conversations.history(account.id, 20) if text.strip() == shown.strip()]
        if not found:
            return None
        if isinstance(self._app.clock, SimulatedClock):
            self._places.setdefault(found[-1], before)
        return f"i{found[-1]}"

    def _history(self, store: Store, external_id: str) -> list[Item]:
        account = store.people.find_account(CHANNEL, external_id)
        if account is None:
            return []
        told = [*self._received(store, account), *self._said(store, account)]
        return [item for _, item in sorted(told, key=lambda each: each[0])]

    def _received(self, store: Store, account: Account) -> Iterable[tuple[tuple[datetime, int, int], Item]]:
        for message in store.outbox.history(account.id, MOST):
            at = message.sent_at or message.created_at
            newest = store.outbox.newest_form(message.id) or message
            yield (at, message.id, 0), self._outbound(message, newest, at)

    def _said(self, store: Store, account: Account) -> Iterable[tuple[tuple[datetime, int, int], Item]]:
        for identifier, at, text in store.conversations.history(account.id, MOST):
            item = {"id": f"i{identifier}", "own": True, "at": self._local(at), "text": text}
            yield (at, self._places.get(identifier, 0), identifier), item

    def _outbound(self, message: Message, newest: Message, at: datetime) -> Item:
        return {
            "id": f"m{message.id}",
            "form": newest.id,
            "edit": newest.id != message.id,
            "at": self._local(at),
            "text": newest.text,
            "buttons": [button["label"] for button in newest.buttons],
            "files": [_file(file) for file in newest.files],
            "cause": message.cause,
        }

    def _local(self, moment: datetime) -> str:
        return f"{self._app.world.local(moment):%Y-%m-%dT%H:%M:%S}"


def _label(store: Store, external_id: str, press: Press) -> str:
    """The label of a button; nothing where it is none of this account's."""
    account, message = store.people.find_account(CHANNEL, external_id), store.outbox.get(press.message)
    if account is None or message is None or message.account != account.id or press.index >= len(message.buttons):
        return ""
    return str(message.buttons[press.index]["label"])


def _file(file: Mapping[str, Any]) -> dict[str, Any]:
    return {key: file[key] for key in ("hash", "name", "type", "size")}
