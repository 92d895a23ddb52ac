"""/tiendo for those who follow units: words, a picture, and down to the unit."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from PIL import Image, ImageFont

from handlers.picture import FONTS, MOST_BARS, STATES, WIDTH, Bar, Picture, draw
from tests.chat import COORDINATOR, DEPARTMENT, OTHER_PRINCIPAL, PRINCIPAL, head, to

if TYPE_CHECKING:
    from tests.chat import Chat

ALPHABET = "aăâbcdđeêghiklmnoôơpqrstuưvxyAĂÂBCDĐEÊGHIKLMNOÔƠPQRSTUƯVXY"
TONES = "áàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ"


def test_the_department_sees_all_and_goes_down_to_a_unit(chat: Chat) -> None:
    chat.write(PRINCIPAL, "/baocao")
    chat.press(PRINCIPAL, "Đang làm")
    line = chat.reply(DEPARTMENT, "/tiendo")
    assert line["files"] == ["tien-do-guidance-letter.png"]
    line = chat.pressed(DEPARTMENT, "Kế hoạch CNTT")
    assert "0/58 đơn vị đã nộp" in head(line)
    assert line["files"] == ["tien-do-plan.png"]
    by_type = chat.pressed(DEPARTMENT, "Theo loại")
    assert by_type["text"].split("\n")[1:4] == ["– Mầm non: 0/16", "– Tiểu học: 0/16", "– THCS: 0/15 · ⏳ 1"]
    by_district = chat.pressed(DEPARTMENT, "Theo huyện")
    assert "– TP Vũng Tàu: 0/9 · ⏳ 1" in by_district["text"]
    district = chat.pressed(DEPARTMENT, "TP Vũng Tàu")
    assert head(district) == "TP Vũng Tàu: 0/9 đơn vị đã nộp Kế hoạch CNTT, CĐS."
    assert "⏳ Trường THCS mẫu 01 (TP Vũng Tàu)" in district["text"]
    rest = chat.pressed(DEPARTMENT, "Xem tiếp")
    assert "Đơn vị 7–9 trong 9" in rest["text"]
    unit = chat.pressed(DEPARTMENT, "Trường THCS mẫu 02")
    assert head(unit) == "Trường THCS mẫu 02 (TP Vũng Tàu)"


def test_the_last_working_day_is_named_where_it_is_not_the_last_day(chat: Chat) -> None:
    named = "trước Chủ nhật, 01/10/2023 (còn 12 ngày); ngày làm việc cuối thứ Sáu, 29/09/2023"
    assert named in chat.reply(DEPARTMENT, "/tiendo")["text"].split("\n")
    line = chat.pressed(DEPARTMENT, "Kế hoạch CNTT")
    assert "ngày làm việc cuối" not in line["text"].split("\n")[1], "the 4th is a Wednesday"
    assert "– 01/10/2023 (còn 12 ngày); ngày làm việc cuối 29/09/2023" in line["text"]
    own = chat.reply("phong-vung-tau/truong-phong", "/baocao")
    assert "ngày làm việc cuối thứ Sáu, 29/09/2023" in own["text"]
    chat.at("2023-09-30T09:00")
    assert "ngày làm việc cuối thứ Sáu, 29/09/2023" in chat.reply(DEPARTMENT, "/tiendo")["text"], "still in time"


def test_a_district_is_nudged_and_no_other(chat: Chat) -> None:
    chat.write(DEPARTMENT, "/tiendo")
    chat.press(DEPARTMENT, "Kế hoạch CNTT")
    chat.press(DEPARTMENT, "Theo huyện")
    chat.press(DEPARTMENT, "TP Bà Rịa")
    lines = chat.press(DEPARTMENT, "Nhắc")
    assert head(to(lines, DEPARTMENT)[0]).startswith("Đã nhắc 8 đơn vị")
    assert not to(lines, PRINCIPAL)
    assert to(lines, "thcs-03/hieu-truong")


def test_a_coordinator_sees_the_own_schools_by_type(chat: Chat) -> None:
    line = chat.reply(COORDINATOR, "/tiendo")
    assert "Theo huyện" not in line["buttons"]
    by_type = chat.pressed(COORDINATOR, "Theo loại")
    assert by_type["buttons"] == ["Mầm non 0/2", "Tiểu học 0/2", "THCS 0/2"]
    chat.press(COORDINATOR, "THCS 0/2")
    nobody_elses = chat.step({"from": OTHER_PRINCIPAL, "press": "Nhắc", "button_of": COORDINATOR})
    assert "không còn mở" in head(to(nobody_elses, OTHER_PRINCIPAL)[0])


def test_the_picture_is_a_phone_wide_and_tells_states_apart_without_colour() -> None:
    counts = ((1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0), (0, 0, 0, 1))
    picture = Picture(
        "Kế hoạch", "1/4", ("a", "b", "c", "d"), [Bar(s, c) for s, c in zip(STATES, counts, strict=True)], "x"
    )
    image = Image.open(BytesIO(draw(picture))).convert("L")
    assert image.width == WIDTH
    bars = [image.crop((60, y, 660, y + 20)) for y in range(image.height - 48 - 4 * 92 + 46, image.height - 48, 92)]
    shades = [sorted(shade for count, shade in bar.getcolors() or [] if count > 60) for bar in bars]
    assert [len(found) > 1 for found in shades] == [False, True, True, False]
    assert len({tuple(found) for found in shades}) == 4


@pytest.mark.parametrize("weight", ["Regular", "SemiBold"])
def test_the_font_has_every_letter_of_vietnamese(weight: str) -> None:
    font = ImageFont.truetype(FONTS / f"BeVietnamPro-{weight}.ttf", 32, layout_engine=ImageFont.Layout.BASIC)
    missing = bytes(font.getmask("\uffff"))
    letters = ALPHABET + TONES + TONES.upper() + "0123456789–…·%/"
    assert [letter for letter in letters if bytes(font.getmask(letter)) == missing] == []


def test_more_bars_than_a_picture_holds_are_counted() -> None:
    bars = [Bar(f"Huyện {number}", (1, 2, 3, 4)) for number in range(MOST_BARS + 9)]
    image = Image.open(BytesIO(draw(Picture("K" * 900, "1/4", ("a", "b", "c", "d"), bars, "x", "+9"))))
    assert image.height < 4000
