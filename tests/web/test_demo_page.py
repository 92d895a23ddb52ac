"""The demo in a real browser: two people side by side, a third by the picker, and the clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.web.pages import pane, pick, press, say, told
from tests.web.server import LEFT, OFFICE, RIGHT, Server

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


def test_the_whole_story_with_three_people(demo: Server, page: Page) -> None:
    page.goto(demo.url)
    say(page, "left", "khi nào trường tôi nộp kế hoạch?")
    expect(told(page, "left").last).to_contain_text("05/10/2023")
    expect(pane(page, "right").locator(".empty")).to_be_visible()

    page.get_by_role("button", name="Lời nhắc kế tiếp").click()
    expect(told(page, "left").last).to_contain_text("05/10/2023")
    reminder = pane(page, "left").locator("[data-cause=reminder]")
    expect(reminder).to_have_count(1)
    reminder.get_by_role("button", name="Gặp khó khăn").click()
    expect(pane(page, "left").locator(".message.own").last).to_contain_text("Gặp khó khăn")
    say(page, "left", "Chưa có mẫu kế hoạch.")
    expect(told(page, "right").last).to_contain_text("Chưa có mẫu kế hoạch.")

    pick(page, "right", OFFICE)
    expect(page.locator("#name-right")).to_contain_text("Quản trị Văn phòng Sở")
    say(page, "right", "/thongbao")
    expect(told(page, "right")).to_have_count(1)
    say(page, "right", "Họp trực tuyến lúc 14 giờ thứ Sáu.")
    press(page, "right", "Tất cả")
    press(page, "right", "Gửi ngay")
    announcement = pane(page, "left").locator("[data-cause=announcement]")
    expect(announcement).to_contain_text("Họp trực tuyến lúc 14 giờ")
    announcement.get_by_role("button", name="Đã đọc").click()
    expect(told(page, "right").last).to_contain_text("đã đọc 1")

    page.reload()
    expect(page.locator("#name-right")).to_contain_text("Quản trị Văn phòng Sở")
    expect(announcement).to_have_count(1)
    expect(pane(page, "left").locator(".message.own").first).to_contain_text("khi nào trường tôi nộp kế hoạch?")


def test_the_address_keeps_who_was_picked(demo: Server, page: Page) -> None:
    page.goto(demo.url)
    pick(page, "right", OFFICE)
    assert "right=so-vp%2Fquan-tri" in page.url
    page.go_back()
    expect(page.locator("#name-right")).to_contain_text("Chuyên viên Phòng GDĐT TP Vũng Tàu")
    page.go_forward()
    page.locator("[data-language]").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("#name-right")).to_contain_text("Quản trị Văn phòng Sở")
    expect(page.get_by_role("button", name="Next reminder")).to_be_visible()


def test_the_picker_finds_without_marks_and_by_keyboard(demo: Server, page: Page) -> None:
    page.goto(demo.url)
    pane(page, "right").locator(".pick").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.type("hieu truong thcs mau 05")
    expect(page.locator(".member:visible")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator("#name-right")).to_have_text("Hiệu trưởng Trường THCS mẫu 05")
    expect(page.locator("#news")).to_have_text("Khung này giờ là của Hiệu trưởng Trường THCS mẫu 05")
    page.keyboard.press("Enter")
    page.keyboard.type("không có ai như thế")
    expect(page.locator(".nobody")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_the_clock_moves_on_every_page_and_is_announced(demo: Server, page: Page) -> None:
    other = page.context.new_page()
    for each in (page, other):
        each.goto(demo.url)
        expect(each.locator(".now")).to_have_text("Thứ Hai, 18/09/2023 09:00")
    page.bring_to_front()
    page.get_by_role("button", name="+1 giờ").click()
    expect(other.locator(".now")).to_have_text("Thứ Hai, 18/09/2023 10:00")
    expect(other.locator("#news")).to_have_text("Đồng hồ: Thứ Hai, 18/09/2023 10:00")
    page.get_by_role("button", name="+1 ngày").click()
    expect(page.locator(".now")).to_have_text("Thứ Ba, 19/09/2023 10:00")
    jump = page.locator("#next-at").text_content() or ""
    page.get_by_role("button", name="Lời nhắc kế tiếp").click()
    expect(page.locator(".now")).to_have_text(jump.removeprefix("Tới "))


@pytest.mark.parametrize("width", [320, 360])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_nothing_is_cut_off_on_a_phone(demo: Server, page: Page, width: int, lang: str) -> None:
    page.set_viewport_size({"width": width, "height": 740})
    page.goto(f"{demo.url}/?lang={lang}")
    expect(page.locator(".now")).not_to_be_empty()
    cut = page.evaluate(
        "[...document.querySelectorAll('.top *, .tabs, .composer *, .pane-head *')].filter(e => e.checkVisibility())"
        ".filter(e => e.getBoundingClientRect().right > innerWidth"
        " || (e.matches('.now') && e.scrollWidth > e.clientWidth))"
        ".map(e => e.className)"
    )
    assert cut == []


def test_one_pane_at_a_time_on_a_phone(demo: Server, chromium: Browser) -> None:
    context = chromium.new_context(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(f"{demo.url}/?left={LEFT}&right={RIGHT}")
    say(page, "left", "/baocao")
    expect(told(page, "left")).to_have_count(1)
    for _ in range(2):
        assert page.evaluate("document.documentElement.scrollWidth") == 360
        assert (
            page.evaluate("Math.max(...[...document.querySelectorAll('.log')].map(l => l.scrollWidth - l.clientWidth))")
            == 0
        )
        page.locator("[data-tab=right]").tap()
    expect(pane(page, "left")).to_be_hidden()
    expect(pane(page, "right")).to_be_visible()
    page.locator("[data-tab=left]").tap()
    say(page, "left", "Gặp khó khăn")
    press(page, "left", "Gặp khó khăn")
    say(page, "left", "Mạng yếu.")
    expect(page.locator("[data-tab=right] .badge")).to_contain_text("1")
    page.locator("[data-tab=right]").tap()
    expect(page.locator("[data-tab=right] .badge")).to_be_hidden()
    expect(told(page, "right").last).to_contain_text("Mạng yếu.")
    small = page.evaluate(
        "[...document.querySelectorAll('button, a')].filter(e => e.checkVisibility() && !e.matches('.skip, .command'))"
        ".filter(e => { const r = e.getBoundingClientRect(); return r.width < 24 || r.height < 24 }).length"
    )
    assert small == 0
    context.close()
