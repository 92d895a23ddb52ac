"""How people get in, and out, where nobody is picked: by an invite, once."""

from __future__ import annotations

from datetime import timedelta
from http.cookies import SimpleCookie
from typing import TYPE_CHECKING

import pytest
from itsdangerous import TimestampSigner

from bot.web.identity import Cookie
from bot.web.key import secret_key
from tests.web.pages import wire
from tests.web.server import LEFT, RIGHT, STARTS, Server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import httpx

    from storage.store import Store

NAME = "Hiệu trưởng Trường THCS mẫu 01"


@pytest.fixture
def client(site: Server) -> Iterator[httpx.Client]:
    with site.client() as client:
        yield client


def _unused(site: Server, address: str) -> bool:
    found = site.run(lambda store: store.invites.find(address.rsplit("/", 1)[-1]))
    return found is not None and found.used_at is None


def test_somebody_unknown_is_told_how_to_get_in(client: httpx.Client) -> None:
    page = client.get("/")
    assert page.status_code == 200
    assert "Mở đường dẫn mời" in page.text
    assert "set-cookie" not in page.headers


def test_the_pages_speak_english(client: httpx.Client) -> None:
    page = client.get("/?lang=en")
    assert '<html lang="en">' in page.text
    assert "invitation" in page.text


def test_a_link_preview_neither_uses_an_invite_nor_learns_whose_it_is(site: Server, client: httpx.Client) -> None:
    address = site.invite(LEFT)
    page, nonsense = client.get(address), client.get("/invite/nonsense")
    assert page.status_code == 200
    assert NAME not in page.text
    assert page.text.replace(address.rsplit("/", 1)[-1], "") == nonsense.text.replace("nonsense", "")
    assert client.head(address).status_code in {200, 405}
    assert _unused(site, address)
    assert not client.cookies


def test_an_invite_opens_the_chat_once(site: Server, client: httpx.Client) -> None:
    address = site.invite(LEFT)
    entered = client.post(address)
    assert entered.status_code == 303
    assert entered.headers["location"] == "/"
    assert NAME in client.get("/").text
    with site.client() as other:
        again = other.post(address)
        assert again.status_code == 410
        assert "đã được dùng" in again.text
        assert not other.cookies


def test_a_second_click_by_the_same_browser_is_no_fault(site: Server, client: httpx.Client) -> None:
    address = site.invite(LEFT)
    client.post(address)
    first = client.cookies["nhac"]
    assert client.post(address).status_code == 303
    assert client.cookies["nhac"] == first


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(site: Server, client: httpx.Client) -> None:
    cookie = SimpleCookie(client.post(site.invite(LEFT)).headers["set-cookie"])["nhac"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "lax"
    assert cookie["path"] == "/"
    assert not cookie["domain"]
    assert not cookie["secure"]  # this site is served without TLS


def test_over_tls_the_cookie_is_secure_and_bound_to_the_host(tmp_path: Path) -> None:
    site = Server(tmp_path, demo=False, public_url="https://nhac.example.vn")
    headers = {"Host": "nhac.example.vn", "Origin": "https://nhac.example.vn"}
    with site.client() as client:
        given = client.post("/ask", headers=headers).headers["set-cookie"]
        assert client.post("/ask").status_code == 421
    site.close()
    cookie = SimpleCookie(given)["__Host-nhac"]
    assert cookie["secure"]
    assert cookie["httponly"]


@pytest.mark.parametrize("case", ["expired", "revoked", "issued anew", "made up"])
def test_a_worthless_invite_opens_nothing(site: Server, client: httpx.Client, case: str) -> None:
    address = site.invite(RIGHT)
    if case == "expired":
        address = f"{site.url}/invite/old-{site.port}"
        site.run(_expired, f"old-{site.port}")
    elif case == "revoked":
        site.run(lambda store: store.invites.revoke(store.people.person_by_code(RIGHT).id, STARTS))
    elif case == "issued anew":
        site.invite(RIGHT)
    else:
        address += "x"
    refused = client.post(address)
    assert refused.status_code == 410
    assert "<h1>" in refused.text
    assert not client.cookies


def _expired(store: Store, code: str) -> None:
    person = store.people.person_by_code(RIGHT)
    store.invites.issue(person.id, code, STARTS - timedelta(days=20), STARTS - timedelta(days=6))


def test_an_invite_never_takes_over_the_account_that_the_browser_had(site: Server, client: httpx.Client) -> None:
    client.post("/ask")
    stranger = client.cookies["nhac"]
    client.post(site.invite(LEFT))
    assert client.cookies["nhac"] != stranger
    with site.client() as other:
        other.cookies.set("nhac", stranger)
        assert NAME not in other.get("/").text


def test_a_forged_or_old_cookie_is_nobody(site: Server, client: httpx.Client) -> None:
    client.post(site.invite(LEFT))
    good = client.cookies["nhac"]
    for forged in (good[:-1] + ("A" if good[-1] != "A" else "B"), "thcs-01/hieu-truong", "", _old(site, good)):
        with site.client() as other:
            page = other.get("/", headers={"Cookie": f"nhac={forged}"})
            assert NAME not in page.text
            assert "Mở đường dẫn mời" in page.text


def _old(site: Server, cookie: str) -> str:
    class LongAgo(TimestampSigner):
        def get_timestamp(self) -> int:
            return 1_000_000_000

    return LongAgo(secret_key(site.settings), salt="nhac.web.cookie").sign(cookie.split(".", maxsplit=1)[0]).decode()


def test_a_stranger_may_ask(site: Server, client: httpx.Client) -> None:
    assert client.get("/ask").status_code in {404, 405}
    assert client.post("/ask").status_code == 303
    assert "Khách" in client.get("/").text
    with wire(site, cookie=f"nhac={client.cookies['nhac']}") as page:
        assert page.next("history")["items"] == []
        assert "05/10/2023" in page.say("THCS nộp kế hoạch khi nào?", "stranger-1")


def test_leaving_ends_every_open_page_and_stops_what_would_be_sent(site: Server, client: httpx.Client) -> None:
    client.post(site.invite(LEFT))
    cookie = client.cookies["nhac"]
    assert NAME in client.get("/leave").text
    with wire(site, cookie=f"nhac={cookie}") as page:
        page.next("history")
        assert client.post("/leave").status_code == 303
        assert page.closing() == 4000
    assert "nhac" not in client.cookies
    with site.client() as thief:
        thief.cookies.set("nhac", cookie)
        assert NAME not in thief.get("/").text


def test_nobody_may_make_accounts_without_end(tmp_path: Path) -> None:
    site = Server(tmp_path, demo=False)
    statuses = set()
    for _ in range(30):
        with site.client() as client:
            statuses.add(client.post("/ask").status_code)
    site.close()
    assert statuses == {303, 429}


def test_the_key_is_made_once_and_for_the_owner_alone(tmp_path: Path) -> None:
    site = Server(tmp_path, demo=False)
    site.close()
    key = tmp_path / "cookie.key"
    assert key.stat().st_mode & 0o077 == 0
    assert secret_key(site.settings) == key.read_text().strip()
    assert len(key.read_text().strip()) >= 64
    assert Cookie(secret_key(site.settings), secure=True).name == "__Host-nhac"


def test_demo_routes_exist_in_demo_mode_only(client: httpx.Client) -> None:
    assert client.post("/clock", data={"by": "day"}).status_code == 404
    assert "/clock" not in client.get("/").text
    assert client.get(f"/?left={LEFT}").text.count("data-pane") == 0
