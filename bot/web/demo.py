"""Demo mode: two people side by side, anybody of the directory, and a clock that visitors move."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import JSONResponse

from bot.web.origins import same_origin
from bot.web.texts import chosen

if TYPE_CHECKING:
    from starlette.responses import Response

    from bot.web.simulation import Member, Simulation
    from bot.web.site import Site
    from storage.rows import Unit

LEFT, RIGHT = "thcs-01/hieu-truong", "phong-vung-tau/chuyen-vien"

router = APIRouter()


@router.get("/")
async def home(request: Request, left: str = LEFT, right: str = RIGHT) -> Response:
    """Two chats; the address holds who they are."""
    site: Site = request.app.state.site
    members = await _demo(site).members()
    known = {member.person.code: member for member in members}
    picked = [known.get(left) or known.get(LEFT) or members[0], known.get(right) or known.get(RIGHT) or members[-1]]
    language = chosen(request.query_params.get("lang"), None)
    return site.page(request, "demo.html", language, picked=picked, groups=_by_unit(members))


@router.post("/clock", dependencies=[Depends(same_origin)])
async def move_clock(request: Request, by: Annotated[Literal["hour", "day", "next"], Form()]) -> JSONResponse:
    """Move the clock; answers once everything that fell due has been sent."""
    return JSONResponse(await _demo(request.app.state.site).move(by))


def _demo(site: Site) -> Simulation:
    if site.demo is None:
        raise RuntimeError("these routes exist in demo mode only")
    return site.demo


def _by_unit(members: list[Member]) -> list[tuple[Unit, list[Member]]]:
    groups: dict[str, tuple[Unit, list[Member]]] = {}
    for member in members:
        groups.setdefault(member.unit.code, (member.unit, []))[1].append(member)
    return list(groups.values())
