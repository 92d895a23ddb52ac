"""The first-semester review, the longest dialog that most principals meet, on a phone's screen in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.web.pages import pane, press, say, told
from tests.web.server import LEFT, RIGHT, Server

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
WIDTH, HEIGHT = 360, 740
THINKING = 300
"""Milliseconds: twenty taps in two seconds are no thumb's, and are refused."""
OUT_OF_SIGHT = """
() => {
    const log = document.querySelector("#pane-left .log"), frame = log.getBoundingClientRect();
    const newest = [...log.querySelectorAll(".message.bot")].at(-1);
    const wide = [...newest.querySelectorAll("*"), newest].filter(e => e.getBoundingClientRect().right > innerWidth);
    const small = [...newest.querySelectorAll("button")].filter(e => e.getBoundingClientRect().height < 40);
    const top = newest.getBoundingClientRect().top, bottom = newest.getBoundingClientRect().bottom;
    const hidden = top < frame.top - 1 || (bottom > frame.bottom + 1 && bottom - top <= frame.height);
    return [document.documentElement.scrollWidth > innerWidth, wide.length, small.length, hidden];
}
"""


def in_sight(page: Page, text: str) -> None:
    """The newest message holds a text, and all of it can be read and pressed."""
    expect(told(page, "left").last).to_contain_text(text)
    page.wait_for_timeout(THINKING)
    page.wait_for_function(f"() => JSON.stringify(({OUT_OF_SIGHT})()) === '[false,0,0,false]'")


def test_a_whole_review_is_answered_with_a_thumb(demo: Server, chromium: Browser) -> None:
    context = chromium.new_context(
        viewport={"width": WIDTH, "height": HEIGHT}, has_touch=True, is_mobile=True, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(f"{demo.url}/?left={LEFT}&right={RIGHT}")
    say(page, "left", "/baocao sơ kết")
    press(page, "left", "Đã xong")
    in_sight(page, "câu 1/8")
    for text, seen in (
        ("45/BC-THCS, 15/9, 100%", "“100%” là của câu nào?"),
        ("drive.google.com/abc", "câu 4/8"),
        ("một nửa", "Có phải ý thầy/cô là 50%"),
        ("120", "nhiều nhất là 100%"),
        ("90", "câu 5/8"),
    ):
        say(page, "left", text)
        in_sight(page, seen)
    for number in (6, 7, 8):
        press(page, "left", "Bỏ qua")
        in_sight(page, f"câu {number}/8")
    press(page, "left", "Có")
    in_sight(page, "câu 9/9")
    say(page, "left", "Mạng yếu, máy cũ, cần thêm hai phòng máy và một người phụ trách. " * 8)
    in_sight(page, "Xem lại trước khi gửi")
    press(page, "left", "Sửa")
    in_sight(page, "Sửa câu nào?")
    press(page, "left", "Ngày ký")
    in_sight(page, "Đang có: 15/09/2023")
    press(page, "left", "Bỏ qua")
    in_sight(page, "Xem lại trước khi gửi")
    say(page, "left", "gửi")
    in_sight(page, "Chưa gửi: còn phần “100%”")
    press(page, "left", "100% → Đã cài VNeID")
    in_sight(page, "Xem lại trước khi gửi")
    press(page, "left", "Gửi")
    in_sight(page, "Số biên nhận 2023-00001")
    page.locator("[data-tab=right]").tap()
    expect(pane(page, "right").locator(".message.bot .text").last).to_contain_text("CBQL đã cài IOC: 90%")
    context.close()
