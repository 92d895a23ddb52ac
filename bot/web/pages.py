"""The pages outside demo mode: the way in, the chat, the way out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import RedirectResponse

from bot.web.identity import CHANNEL, Cookie, new_external_id, visitor
from bot.web.origins import same_origin
from bot.web.texts import chosen
from handlers.invites import InviteError, accept_invite

if TYPE_CHECKING:
    from datetime import datetime

    from starlette.responses import Response

    from bot.web.site import Site
    from storage.rows import Person
    from storage.store import Store

router = APIRouter()


@router.get("/")
async def home(request: Request) -> Response:
    """The chat, or for somebody unknown how to get in."""
    site: Site = request.app.state.site
    cookie = _cookie(site)
    external_id = cookie.external_id(request)
    language = await site.language(request)
    if external_id is None:
        return site.page(request, "entrance.html", language)
    found = await site.app.run(visitor, external_id)
    response = site.page(request, "chat.html", language, person=found.person, unit=found.unit)
    cookie.give(response, external_id)
    return response


@router.post("/ask", dependencies=[Depends(same_origin)])
async def ask(request: Request) -> Response:
    """Let somebody unknown ask; the account is made with the first message."""
    site: Site = request.app.state.site
    cookie = _cookie(site)
    response = _to_chat(request)
    if cookie.external_id(request) is None:
        if not site.newcomers.allows(request.client.host if request.client else ""):
            raise HTTPException(429, "too many requests")
        cookie.give(response, new_external_id())
    return response


@router.get("/invite/{code}")
async def invite(request: Request, code: str) -> Response:
    """The same page for every code: a link preview learns nothing and uses nothing up."""
    site: Site = request.app.state.site
    return site.page(request, "invite.html", chosen(request.query_params.get("lang"), None), code=code)


@router.post("/invite/{code}", dependencies=[Depends(same_origin)])
async def accept(request: Request, code: str) -> Response:
    """Use the code up: this browser gets a new account, which is the invited person's."""
    site: Site = request.app.state.site
    cookie = _cookie(site)
    known, fresh = cookie.external_id(request), new_external_id()
    try:
        person = await site.app.run(_enter, known, fresh, code, site.app.clock.now())
    except InviteError as error:
        language = await site.language(request)
        text = site.app.world.wording.say(language, error.key)
        return site.page(request, "notice.html", language, 410, text=text)
    response = _to_chat(request)
    if person is not None:
        cookie.give(response, fresh)
    return response


@router.get("/leave")
async def before_leaving(request: Request) -> Response:
    """What leaving means."""
    site: Site = request.app.state.site
    external_id = _cookie(site).external_id(request)
    if external_id is None:
        return RedirectResponse("/", 303)
    found = await site.app.run(visitor, external_id)
    return site.page(request, "leave.html", await site.language(request), person=found.person)


@router.post("/leave", dependencies=[Depends(same_origin)])
async def leave(request: Request) -> Response:
    """Forget who this browser is, here and in every open page of it."""
    site: Site = request.app.state.site
    cookie = _cookie(site)
    response = RedirectResponse("/", 303)
    external_id = cookie.external_id(request)
    if external_id is not None:
        await site.app.run(_unbind, external_id, site.app.clock.now())
        site.webchat.hang_up(external_id)
    cookie.take_back(response)
    return response


def _cookie(site: Site) -> Cookie:
    if site.cookie is None:
        raise RuntimeError("these routes exist outside demo mode only")
    return site.cookie


def _to_chat(request: Request) -> RedirectResponse:
    asked = request.query_params.get("lang")
    return RedirectResponse(f"/?lang={asked}" if asked in {"vi", "en"} else "/", 303)


def _enter(store: Store, known: str | None, fresh: str, code: str, now: datetime) -> Person | None:
    """Bind a fresh account; None where this browser's account is the one that used the code (a second click).

    Never the account that the browser had: whoever had that cookie before would share it.
    """
    account = store.people.find_account(CHANNEL, known) if known else None
    found = store.invites.find(code)
    if found and found.used_at is not None and account and account.person == found.person:
        return None
    return accept_invite(store, store.people.seen(CHANNEL, fresh, now), code, now)


def _unbind(store: Store, external_id: str, now: datetime) -> None:
    """Nothing is sent any more to an account that nobody can open."""
    account = store.people.find_account(CHANNEL, external_id)
    if account is None or account.person is None:
        return
    person = store.people.person(account.person)
    store.people.bind(account.id, None)
    change = {"account": account.id, "channel": account.channel}
    store.audit.note("unbind", f"person:{person.code}", actor=person.id, now=now, before=change)
