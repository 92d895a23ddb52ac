"""The chat in a real browser: writing, reading, losing the connection and coming back."""

from __future__ import annotations

import asyncio
from threading import Event
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from handlers.picture import Bar, Picture, draw
from tests.web.pages import pane, press, say, told
from tests.web.server import LEFT, STARTS, Server

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext, Page

    from storage.store import Store

pytestmark = pytest.mark.browser
FIRST = "thcs-03/hieu-truong"


@pytest.fixture
def entered(site: Server, page: Page) -> Page:
    """The page of somebody who just came in by an invite."""
    page.goto(site.invite(FIRST))
    page.get_by_role("button", name="Vào nhắc").click()
    expect(pane(page, "only").locator(".empty")).to_be_visible()
    return page


def test_an_invite_leads_to_the_chat_and_the_chat_stays(entered: Page) -> None:
    expect(entered.locator("#name-only")).to_have_text("Hiệu trưởng Trường THCS mẫu 03")
    entered.get_by_role("button", name="Khi nào phải nộp kế hoạch?").click()
    expect(told(entered, "only").last).to_contain_text("05/10/2023")
    entered.reload()
    expect(told(entered, "only")).to_have_count(1)
    expect(entered.locator(".message.own")).to_have_count(1)
    assert entered.locator(".clock, .pick").count() == 0


def test_enter_that_ends_a_composition_does_not_send(entered: Page) -> None:
    box = entered.get_by_role("textbox", name="Nhập tin nhắn")
    box.fill("kế hoạch")
    for composing in ({"isComposing": True}, {"keyCode": 229}):
        box.dispatch_event("keydown", {"key": "Enter", **composing})
    expect(entered.locator(".message")).to_have_count(0)
    expect(box).to_have_value("kế hoạch")
    box.press("Shift+Enter")
    expect(box).to_have_value("kế hoạch\n")
    box.press("Enter")
    expect(entered.locator(".message.own")).to_have_count(1)
    expect(box).to_have_value("")


def test_composed_text_arrives_whole(entered: Page, context: BrowserContext) -> None:
    """Chromium's own input method: Telex typing ends with Enter, and only the next Enter sends."""
    box = entered.get_by_role("textbox", name="Nhập tin nhắn")
    box.focus()
    method = context.new_cdp_session(entered)
    method.send("Input.imeSetComposition", {"text": "hạn", "selectionStart": 3, "selectionEnd": 3})
    method.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", "key": "Enter", "windowsVirtualKeyCode": 229})
    expect(entered.locator(".message")).to_have_count(0)
    method.send("Input.insertText", {"text": "hạn nộp"})
    expect(box).to_have_value("hạn nộp")
    box.press("Enter")
    expect(entered.locator(".message.own .text")).to_have_text("hạn nộp")


def test_everything_can_be_done_by_keyboard(entered: Page) -> None:
    entered.keyboard.press("Tab")
    expect(entered.locator(".skip")).to_be_focused()
    entered.keyboard.press("Enter")
    expect(entered.get_by_role("textbox", name="Nhập tin nhắn")).to_be_focused()
    entered.keyboard.type("/baocao")
    entered.keyboard.press("Enter")
    status = entered.get_by_role("button", name="Đang làm")
    expect(status).to_be_visible()
    for _ in range(12):
        entered.keyboard.press("Shift+Tab")
        if status.evaluate("node => node === document.activeElement"):
            break
    expect(status).to_be_focused()
    assert status.evaluate("node => getComputedStyle(node).outlineStyle") == "solid"
    entered.keyboard.press("Enter")
    expect(entered.locator(".message.own").last).to_contain_text("Đang làm")
    expect(told(entered, "only")).to_have_count(2)
    # The keyboard did not lose its place.
    assert entered.evaluate("document.activeElement.closest('.pane') !== null")


def test_buttons_wait_for_the_reply(site: Server, entered: Page) -> None:
    say(entered, "only", "/baocao")
    buttons = entered.locator(".message.bot").last.locator(".choices button")
    expect(buttons.first).to_be_visible()
    expect(entered.locator(".sending")).to_have_count(0)
    held = site.do(_hold(site))
    press(entered, "only", "Đang làm")
    expect(buttons.first).to_be_disabled()
    expect(entered.locator(".message.own.sending")).to_have_count(1)
    buttons.first.click(force=True)
    held()
    expect(entered.locator(".message.own.sending")).to_have_count(0)
    expect(buttons.first).to_be_enabled()
    expect(entered.locator(".message.own", has_text="Đang làm")).to_have_count(1)


async def _hold(site: Server) -> Callable[[], None]:
    """Keep the database busy until the returned function is called."""
    held = Event()
    holding.add(asyncio.ensure_future(site.app.run(lambda _store: held.wait(20))))
    return held.set


holding: set[asyncio.Future[bool]] = set()


def test_html_and_marks_that_turn_the_writing_stay_text(entered: Page) -> None:
    markup = '<img src=x onerror="document.title=1"><b>đậm</b>'
    say(entered, "only", f"{markup} \u202efdp.exe https://example.vn/?a=1&b=2. javascript:alert(1)")
    own = entered.locator(".message.own .text")
    expect(own).to_contain_text(markup)
    assert "\u202e" not in (own.text_content() or "")
    assert own.locator("img, b").count() == 0
    expect(own.locator("a")).to_have_attribute("href", "https://example.vn/?a=1&b=2")
    expect(own.locator("a")).to_have_attribute("rel", "noopener noreferrer")
    assert own.locator("a").count() == 1


def test_a_text_that_is_too_long_is_kept_in_the_box(entered: Page) -> None:
    box = entered.get_by_role("textbox", name="Nhập tin nhắn")
    box.fill("dài " * 25_000)
    box.press("Enter")
    expect(entered.locator(".count")).to_contain_text("10.000")
    expect(entered.locator(".message")).to_have_count(0)
    assert len(box.input_value()) == 100_000


def test_after_a_lost_connection_nothing_is_lost_and_nothing_doubled(
    site: Server, entered: Page, context: BrowserContext
) -> None:
    say(entered, "only", "/toi")
    expect(told(entered, "only")).to_have_count(1)
    expect(entered.locator(".sending")).to_have_count(0)
    context.set_offline(True)
    entered.evaluate("window.dispatchEvent(new Event('offline'))")
    hang_up(site)
    expect(entered.locator(".state")).to_contain_text("Mất kết nối")
    say(entered, "only", "/han")
    say(entered, "only", "/trogiup")
    expect(entered.locator(".sending")).to_have_count(2)
    hang_up(site)
    context.set_offline(False)
    expect(entered.locator(".sending")).to_have_count(0)
    expect(told(entered, "only")).to_have_count(3)
    texts = entered.locator(".message.own .text").all_text_contents()
    assert texts == ["/toi", "/han", "/trogiup"]
    entered.reload()
    expect(told(entered, "only")).to_have_count(3)
    assert entered.locator(".message.own .text").all_text_contents() == texts


def hang_up(site: Server) -> None:
    """Cut every line that the server has open."""

    async def cut() -> None:
        webchat = site.app.channels["web"]
        for external_id in list(webchat._lines):  # type: ignore[attr-defined]
            webchat.hang_up(external_id)  # type: ignore[attr-defined]

    site.do(cut())


def test_what_was_not_sent_outlives_a_reload(site: Server, entered: Page, context: BrowserContext) -> None:
    box = entered.get_by_role("textbox", name="Nhập tin nhắn")
    entered.route("**/socket*", lambda route: route.abort())
    say(entered, "only", "/toi")
    box.fill("đang viết dở")
    entered.reload()
    expect(box).to_have_value("đang viết dở")
    expect(entered.locator(".message.own .text").first).to_have_text("/toi")
    expect(told(entered, "only")).to_have_count(1)


def test_an_edit_replaces_the_message_and_its_buttons(site: Server, entered: Page) -> None:
    first = site.run(_put, site.run(_newest), "Có 0 người đã đọc.")
    site.do(site.app.settle())
    expect(told(entered, "only").last).to_have_text("Có 0 người đã đọc.")
    site.run(lambda store: store.outbox.edit(first, "Có 1 người đã đọc.", now=STARTS))
    site.do(site.app.settle())
    expect(told(entered, "only").last).to_have_text("Có 1 người đã đọc.")
    expect(told(entered, "only")).to_have_count(1)
    expect(entered.locator(".foot").last).to_contain_text("đã cập nhật")
    entered.reload()
    expect(told(entered, "only").last).to_have_text("Có 1 người đã đọc.")


def _newest(store: Store) -> int:
    """The account that was made last: that of the page under test."""
    account = 0
    while (found := _known(store, account + 1)) is not None:
        account = found
    return account


def _known(store: Store, identifier: int) -> int | None:
    try:
        return store.people.account(identifier).id
    except KeyError:
        return None


def _put(store: Store, account: int, text: str) -> int:
    identifier = store.outbox.put("announcement", text, now=STARTS, account_id=account)
    assert identifier is not None
    return identifier


def test_news_does_not_pull_the_reader_away(site: Server, entered: Page) -> None:
    for _ in range(5):
        say(entered, "only", "/trogiup")
    expect(told(entered, "only")).to_have_count(5)
    log = entered.get_by_role("log")
    log.evaluate("node => { node.scrollTop = 0 }")
    site.run(_put, site.run(_newest), "Thông báo mới")
    site.do(site.app.settle())
    jump = entered.locator(".jump")
    expect(jump).to_have_text("1 tin mới")
    assert log.evaluate("node => node.scrollTop") == 0
    jump.click()
    expect(entered.get_by_text("Thông báo mới")).to_be_in_viewport()
    expect(jump).to_be_hidden()


def test_of_a_long_message_the_first_line_is_in_sight(site: Server, entered: Page) -> None:
    site.run(_put, site.run(_newest), "Dòng đầu là câu trả lời.\n" + "Dòng sau.\n" * 80)
    site.do(site.app.settle())
    expect(entered.locator(".message strong")).to_be_in_viewport()
    expect(entered.locator(".jump")).to_be_hidden()


def test_files_go_both_ways(entered: Page, site: Server) -> None:
    entered.locator("input[type=file]").set_input_files(
        {"name": "kế hoạch.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 x"}
    )
    expect(entered.locator(".message.own .text")).to_have_text("kế hoạch.pdf")
    expect(entered.locator(".sending")).to_have_count(0)
    entered.locator("input[type=file]").set_input_files({"name": "trống.txt", "mimeType": "text/plain", "buffer": b""})
    expect(entered.locator(".unsent .foot")).to_contain_text("Tệp này trống.")
    entered.get_by_role("button", name="Bỏ", exact=True).click()
    expect(entered.locator(".unsent")).to_have_count(0)
    file = site.app.blobs.put("Mẫu.pdf", b"%PDF-1.4 y")

    def put(store: Store) -> None:
        store.outbox.put("reply", "Mẫu đây.", now=STARTS, account_id=_newest(store), files=[file])

    site.run(put)
    site.do(site.app.settle())
    with entered.expect_download() as started:
        entered.get_by_role("link", name="Tải tệp Mẫu.pdf").click()
    assert started.value.path().read_bytes() == b"%PDF-1.4 y"


def test_a_picture_is_shown_within_its_message_and_its_words_tell_it(entered: Page, site: Server) -> None:
    picture = draw(Picture("Kế hoạch", "1/2", ("a", "b", "c", "d"), [Bar("TP Vũng Tàu", (1, 0, 0, 1))], "x"))
    file = site.app.blobs.put("tien-do.png", picture)

    def put(store: Store) -> None:
        store.outbox.put("reply", "Kế hoạch: 1/2 đã nộp.", now=STARTS, account_id=_newest(store), files=[file])

    site.run(put)
    site.do(site.app.settle())
    image = entered.get_by_role("img", name="Kế hoạch: 1/2 đã nộp.")
    expect(image).to_be_visible()
    expect(image).to_have_js_property("naturalWidth", 720)


def test_two_tabs_of_one_account_show_the_same(entered: Page, site: Server) -> None:
    other = entered.context.new_page()
    other.goto(site.url)
    say(entered, "only", "/toi")
    for each in (entered, other):
        expect(told(each, "only")).to_have_count(1)
        expect(each.locator(".message.own")).to_have_count(1)


def test_leaving_ends_the_other_tab_too(entered: Page, site: Server) -> None:
    other = entered.context.new_page()
    other.goto(site.url)
    expect(other.locator(".empty")).to_be_visible()
    entered.get_by_role("link", name="Thoát").click()
    entered.get_by_role("button", name="Thoát").click()
    expect(entered.get_by_role("button", name="Hỏi thử")).to_be_visible()
    expect(other.locator(".state")).to_contain_text("Phiên này đã kết thúc.")


def test_readers_are_told_what_is_what(entered: Page, site: Server) -> None:
    say(entered, "only", "/toi")
    expect(told(entered, "only")).to_have_count(1)
    log = entered.get_by_role("log", name="Hội thoại của Hiệu trưởng Trường THCS mẫu 03")
    expect(log).to_have_attribute("aria-live", "polite")
    expect(log.locator(".bot .unseen")).to_have_text("nhắc: ")
    expect(log.locator(".own .unseen")).to_have_text("Thầy/cô: ")
    unnamed = entered.evaluate(
        "[...document.querySelectorAll('button, a, textarea')]"
        ".filter(e => !(e.ariaLabel || e.textContent.trim() || e.labels?.length)).length"
    )
    assert unnamed == 0
    assert entered.locator("html").get_attribute("lang") == "vi"
    assert site.run(lambda store: store.people.person_by_code(LEFT)).language == "vi"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_can_be_told_apart(entered: Page, scheme: str) -> None:
    entered.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    say(entered, "only", "/baocao")
    expect(told(entered, "only")).to_have_count(1)
    for selector in (
        ".bot .text",
        ".own .text",
        ".bot .foot",
        ".own .foot",
        ".unit",
        ".day",
        ".choices button",
        ".quiet",
    ):
        ratio = entered.locator(selector).first.evaluate(CONTRAST)
        assert ratio >= 4.5, f"{selector}: {ratio:.2f}"


CONTRAST = """node => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const rgb = (color) => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data]; };
  let behind = node;
  while (rgb(getComputedStyle(behind).backgroundColor)[3] === 0) behind = behind.parentElement;
  const light = (color) => { const [r, g, b] = rgb(color).map((v) => v / 255)
    .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const [a, b] = [light(getComputedStyle(node).color), light(getComputedStyle(behind).backgroundColor)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}"""
