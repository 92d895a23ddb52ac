"""What every page has at hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.web.conversation import MOST_CHARACTERS
from bot.web.identity import CHANNEL, visitor
from bot.web.texts import LANGUAGES, chosen

if TYPE_CHECKING:
    from fastapi import Request
    from fastapi.templating import Jinja2Templates
    from starlette.requests import HTTPConnection
    from starlette.responses import Response

    from bot.app import App
    from bot.channels.webchat import Line, WebChat
    from bot.web.conversation import Conversations
    from bot.web.identity import Cookie, Identity
    from bot.web.limits import Limit
    from bot.web.origins import Origins
    from bot.web.simulation import Simulation
    from bot.web.texts import Texts
    from storage.store import Store


@dataclass(frozen=True)
class Site:
    """What every request may use. ``demo`` is None outside demo mode; ``cookie`` is None within."""

    app: App
    webchat: WebChat
    origins: Origins
    identity: Identity
    cookie: Cookie | None
    demo: Simulation | None
    conversations: Conversations
    templates: Jinja2Templates
    texts: dict[str, Texts]
    pace: Limit
    """Messages, presses and files of an account."""
    reads: Limit
    """Histories that an account's pages ask for."""
    newcomers: Limit
    """Strangers who begin to ask, by address."""

    async def account(self, connection: HTTPConnection) -> str | None:
        """The external id behind a request, noted as active; None where nobody is known."""
        external_id = self.identity.external_id(connection)
        if external_id is None:
            return None
        if self.demo is not None:
            return external_id if await self.demo.ready(external_id) else None
        await self.app.run(self._active, external_id)
        return external_id

    async def greet(self, line: Line) -> None:
        """What a page is told when it opens, besides its history."""
        if self.demo is not None:
            line.put(await self.demo.clock())

    async def after_message(self) -> None:
        """What may have changed for everybody with a message."""
        if self.demo is not None:
            await self.demo.tell_clock()

    async def language(self, request: Request) -> str:
        """The language of the page that is asked for."""
        asked = request.query_params.get("lang")
        external_id = self.cookie.external_id(request) if self.cookie else None
        if asked in LANGUAGES or external_id is None:
            return chosen(asked, None)
        known = await self.app.run(visitor, external_id)
        setting = known.person.language if known.person else known.account.language if known.account else None
        return chosen(asked, setting)

    def page(self, request: Request, name: str, language: str, status: int = 200, **values: Any) -> Response:  # noqa: ANN401
        """A page in a language."""
        other = "en" if language == "vi" else "vi"
        context = {
            "lang": language,
            "t": self.texts[language],
            "other": other,
            "other_address": f"?{request.url.include_query_params(lang=other).query}",
            "most": MOST_CHARACTERS,
            **values,
        }
        return self.templates.TemplateResponse(request, name, context, status_code=status)

    def _active(self, store: Store, external_id: str) -> None:
        if store.people.find_account(CHANNEL, external_id) is not None:
            store.people.seen(CHANNEL, external_id, self.app.clock.now())
