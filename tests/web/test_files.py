"""Files: taken from whoever is in, given only to whom they were sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage.rows import StoredFile
from tests.web.pages import wire
from tests.web.server import LEFT, RIGHT, STARTS, Server

if TYPE_CHECKING:
    import httpx

    from storage.store import Store

PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def _upload(client: httpx.Client, name: str, data: bytes, key: str = "key-00001") -> httpx.Response:
    return client.post("/files", params={"person": LEFT}, data={"key": key}, files={"file": (name, data)})


def _send(store: Store, code: str, file: StoredFile) -> None:
    account = store.people.find_account("web", code)
    assert account is not None
    store.outbox.put("reply", "Mẫu kế hoạch", now=STARTS, account_id=account.id, files=[file])


def test_a_file_comes_in_as_a_message(demo: Server) -> None:
    with demo.client() as client, wire(demo, LEFT) as page:
        page.next("clock")
        assert _upload(client, "kế hoạch.pdf", PDF).json() == {"ok": True}
        assert page.next("own")["text"] == "kế hoạch.pdf"
        page.next("kept")
        assert "kế hoạch.pdf" in [item["text"] for item in page.history()]
        _upload(client, "kế hoạch.pdf", PDF)
        assert [item["text"] for item in page.history()].count("kế hoạch.pdf") == 1


def test_what_cannot_be_taken_is_said(demo: Server) -> None:
    with demo.client() as client:
        assert _upload(client, "trống.pdf", b"").status_code == 415
        assert _upload(client, "to.bin", b"0" * (20 * 1024 * 1024 + 1)).json()["reason"] == "big"
        huge = _upload(client, "rất to.bin", b"0" * (21 * 1024 * 1024))
        assert (huge.status_code, huge.json()["reason"]) == (413, "big")
        assert _upload(client, "a.pdf", PDF, key="x").status_code == 400
        assert client.post("/files", params={"person": LEFT}, content=b"nonsense").status_code == 400
        assert client.post("/files", params={"person": "no/body"}, data={"key": "key-00001"}).status_code == 401


def test_names_are_shown_as_they_are(demo: Server) -> None:
    with demo.client() as client, wire(demo, LEFT) as page:
        page.next("clock")
        _upload(client, "..\\..\\/etc/hóa\u202efdp.exe", PDF)
        assert page.next("own")["text"] == "hóa_fdp.exe"


def test_a_file_goes_only_to_whom_it_was_sent(demo: Server) -> None:
    with demo.client() as client:
        client.get("/")  # everybody gets an account
        file = demo.app.blobs.put("Mẫu số 1 – kế hoạch.pdf", PDF)
        demo.run(_send, LEFT, file)
        demo.do(demo.app.settle())
        given = client.get(f"/file/{file.hash}", params={"person": LEFT})
        assert given.content == PDF
        assert given.headers["content-disposition"].startswith("attachment; filename*=UTF-8''M%E1%BA%ABu")
        assert "sandbox" in given.headers["content-security-policy"]
        assert given.headers["x-content-type-options"] == "nosniff"
        assert client.get(f"/file/{file.hash}", params={"person": RIGHT}).status_code == 404
        assert client.get(f"/file/{'0' * 64}", params={"person": LEFT}).status_code == 404
        assert client.get(f"/file/{file.hash}").status_code == 401
