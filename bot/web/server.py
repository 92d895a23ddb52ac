"""The web application, put together from the running program."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog
from fastapi import FastAPI
from fastapi.templating import Jinja2Templates
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.responses import JSONResponse, Response
from starlette.staticfiles import StaticFiles

from bot.web import calendars, demo, files, health, pages, socket
from bot.web.conversation import Conversations
from bot.web.identity import Cookie, Picked
from bot.web.key import secret_key
from bot.web.limits import Limit
from bot.web.origins import Gate, Origins
from bot.web.simulation import Simulation
from bot.web.site import Site
from bot.web.texts import chosen, load_texts
from storage.engine import StorageError

if TYPE_CHECKING:
    from fastapi import Request

    from bot.app import App
    from bot.channels.webchat import WebChat

HERE = Path(__file__).parent
log = structlog.get_logger()


def create_web(app: App, webchat: WebChat) -> FastAPI:
    """The pages of a started program, to be served by any ASGI server."""
    web = FastAPI(title="nhac", docs_url=None, redoc_url=None, openapi_url=None)
    site = _site(app, webchat)
    web.state.site = site
    web.add_middleware(Gate, origins=site.origins)
    web.add_exception_handler(StarletteHTTPException, _fault)
    web.add_exception_handler(StorageError, _busy)
    web.mount("/static", Static(directory=HERE / "static"), name="static")
    for router in (
        health.router,
        socket.router,
        files.router,
        calendars.router,
        demo.router if app.demo else pages.router,
    ):
        web.include_router(router)
    return web


class Static(StaticFiles):
    """Files that browsers keep, and ask about before they use them again."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:  # noqa: ANN401 - as the base has it
        """The file, to be revalidated."""
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = "no-cache"
        return response


def _site(app: App, webchat: WebChat) -> Site:
    public_url = app.settings.public_url
    origins = Origins(public_url, loopback=app.demo or not public_url)
    cookie = None if app.demo else Cookie(secret_key(app.settings), secure=origins.secure)
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    webchat.clock = app.clock
    return Site(
        app=app,
        webchat=webchat,
        origins=origins,
        identity=cookie or Picked(),
        cookie=cookie,
        demo=Simulation(app, webchat) if app.demo else None,
        conversations=Conversations(app, webchat),
        templates=Jinja2Templates(env=environment),
        texts=load_texts(),
        pace=Limit(burst=12, rate=1.5, seconds=time.monotonic),
        reads=Limit(burst=20, rate=0.5, seconds=time.monotonic),
        newcomers=Limit(burst=20, rate=0.2, seconds=time.monotonic),
    )


async def _fault(request: Request, error: Exception) -> Response:
    """Every refusal, in words."""
    status, detail = (error.status_code, error.detail) if isinstance(error, StarletteHTTPException) else (500, "")
    return _said(request, status, str(detail))


async def _busy(request: Request, error: Exception) -> Response:
    """The database cannot be used just now."""
    log.error("web.storage", reason=str(error))
    return _said(request, 503, "busy")


def _said(request: Request, status: int, reason: str) -> Response:
    """A page for people, JSON for the page's script."""
    if "text/html" not in request.headers.get("accept", ""):
        return JSONResponse({"ok": False, "reason": reason}, status)
    site: Site = request.app.state.site
    language = chosen(request.query_params.get("lang"), None)
    faults = site.texts[language]["faults"]
    return site.page(request, "notice.html", language, status, text=faults.get(str(status), faults["other"]))
