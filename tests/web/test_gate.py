"""Host, Origin and headers: what comes from elsewhere is turned away before anything happens."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest
from websockets.exceptions import InvalidStatus

from bot.web.origins import Origins
from tests.web.pages import wire
from tests.web.server import LEFT, Server

if TYPE_CHECKING:
    from pathlib import Path

ELSEWHERE = ("http://evil.example", "null", "", "https://127.0.0.1")


def test_another_host_is_turned_away(site: Server) -> None:
    for host in ("evil.example", f"evil.example:{site.port}", "127.0.0.1.evil.example", ""):
        assert httpx.get(f"{site.url}/", headers={"Host": host}).status_code in {400, 421}
    assert httpx.get(f"{site.url}/healthz", headers={"Host": "10.0.0.7"}).status_code == 200


@pytest.mark.parametrize("origin", ELSEWHERE)
def test_a_post_from_elsewhere_changes_nothing(site: Server, origin: str) -> None:
    address = site.invite(LEFT)
    headers = {"Origin": origin} if origin else {}
    for path in (address, f"{site.url}/ask", f"{site.url}/leave", f"{site.url}/files"):
        refused = httpx.post(path, headers=headers)
        assert refused.status_code == 403
        assert "set-cookie" not in refused.headers
    found = site.run(lambda store: store.invites.find(address.rsplit("/", 1)[-1]))
    assert found is not None
    assert found.used_at is None


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:1"])
def test_a_socket_from_elsewhere_is_refused(site: Server, origin: str) -> None:
    with pytest.raises(InvalidStatus) as refused, wire(site, origin=origin):
        pass
    assert refused.value.response.status_code == 403


@pytest.mark.parametrize("origin", [None, "http://evil.example"])
def test_a_socket_under_another_name_is_refused(site: Server, origin: str | None) -> None:
    with pytest.raises(InvalidStatus) as refused, wire(site, host="evil.example", origin=origin):
        pass
    assert refused.value.response.status_code == 403


def test_a_socket_without_a_cookie_is_nobody(site: Server) -> None:
    with wire(site) as page:
        assert page.closing() == 4401


def test_in_the_demo_another_host_and_origin_are_refused_too(demo: Server) -> None:
    assert httpx.get(f"{demo.url}/", headers={"Host": "evil.example"}).status_code == 421
    refused = httpx.post(f"{demo.url}/clock", data={"by": "day"}, headers={"Origin": "http://evil.example"})
    assert refused.status_code == 403
    with demo.client() as client:
        assert client.post("/clock", data={"by": "year"}).status_code == 422
        moved = client.post("/clock", data={"by": "hour"}).json()
    assert moved["at"] == "2023-09-18T10:00:00"
    with wire(demo, "nobody/at-all") as page:
        assert page.closing() == 4401


def test_the_demo_has_no_invites_and_no_way_out(demo: Server) -> None:
    with demo.client() as client:
        for path in ("/invite/x", "/ask", "/leave"):
            assert client.post(path).status_code in {404, 405}


def test_every_answer_keeps_to_itself(site: Server) -> None:
    for path in ("/", "/invite/x", "/nothing", "/static/page.js"):
        headers = httpx.get(site.url + path, headers={"Accept": "text/html"}).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self';" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"


def test_a_page_that_is_not_there_is_said_in_words(site: Server) -> None:
    page = httpx.get(f"{site.url}/nothing?lang=en", headers={"Accept": "text/html"})
    assert page.status_code == 404
    assert "There is no such page." in page.text
    assert httpx.get(f"{site.url}/nothing").json()["ok"] is False


def test_what_stands_in_an_address_is_escaped(site: Server) -> None:
    code = '"><script>alert(1)</script>\u202e'
    page = httpx.get(f"{site.url}/invite/{code.replace('/', '%2F')}", headers={"Accept": "text/html"})
    assert "<script>alert" not in page.text
    assert "\u202e" not in page.text
    page = httpx.get(f"{site.url}/", params={"lang": '"><b>', "x": '"><b>'})
    assert "<b>" not in page.text


def test_health_tells_whether_the_database_can_be_read(tmp_path: Path) -> None:
    site = Server(tmp_path, demo=False)
    good = httpx.get(f"{site.url}/healthz")
    site.do(_spoil(site))
    bad = httpx.get(f"{site.url}/healthz")
    with site.client() as client:
        said = client.post("/invite/x", headers={"Accept": "text/html"})
    site.close()
    assert said.status_code == 503
    assert "Máy chủ đang bận" in said.text
    assert (good.status_code, good.json()) == (200, {"ok": True})
    assert (bad.status_code, bad.json()) == (503, {"ok": False})


async def _spoil(site: Server) -> None:
    def spoil() -> None:
        site.app.database.engine.dispose()
        for file in site.settings.data.glob("nhac.db*"):
            file.unlink()
        (site.settings.data / "nhac.db").mkdir()

    await site.loop.run_in_executor(None, spoil)


def test_public_address_and_loopback() -> None:
    public = Origins("https://nhac.example.vn", loopback=False)
    assert public.secure
    assert public.admits({"host": "nhac.example.vn", "origin": "https://nhac.example.vn"})
    assert not public.admits({"host": "nhac.example.vn", "origin": "http://nhac.example.vn"})
    assert not public.admits({"host": "nhac.example.vn"})
    assert not public.knows("127.0.0.1:8080")
    local = Origins(None, loopback=True)
    assert local.admits({"host": "localhost:8080", "origin": "http://localhost:8080"})
    assert not local.admits({"host": "localhost:8080", "origin": "http://localhost:8081"})
    assert not local.admits({"host": "", "origin": "http://"})
    assert not local.knows("localhost.evil.example")
