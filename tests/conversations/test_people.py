"""Getting in: strangers, invites, roles, language, help."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.chat import COORDINATOR, DEPARTMENT, OTHER_PRINCIPAL, PRINCIPAL, head, only, to

if TYPE_CHECKING:
    from tests.chat import Chat, Line


def stranger(chat: Chat, text: str, name: str = "x1") -> Line:
    return only(chat.step({"stranger": name, "text": text}), name)


def test_a_stranger_asks_but_has_no_deadlines(chat: Chat) -> None:
    assert "mã mời" in stranger(chat, "/start")["text"]
    answer = stranger(chat, "khi nào nộp kế hoạch")["text"]
    assert "05/10/2023" in answer
    assert "10/10/2023" in answer
    for command in ("/han", "/baocao", "/tiendo", "/thongbao x"):
        assert "cần biết thầy/cô thuộc đơn vị nào" in stranger(chat, command)["text"]


def test_an_invite_binds_an_account_once(chat: Chat) -> None:
    chat.step({"invite": PRINCIPAL, "as": "c1"})
    bound = stranger(chat, "/start {c1}")
    assert "Trường THCS mẫu 01" in bound["text"]
    assert "THCS mẫu 01" in head(stranger(chat, "/han"))
    assert "đã được dùng" in stranger(chat, "/start {c1}", "x2")["text"]
    assert "kết nối bằng mã đó rồi" in stranger(chat, "/start {c1}")["text"]


def test_a_code_alone_is_enough(chat: Chat) -> None:
    chat.step({"invite": COORDINATOR, "as": "c1"})
    assert "Phòng GDĐT TP Vũng Tàu" in stranger(chat, "{c1}")["text"]


def test_an_invite_expires_and_is_replaced(chat: Chat) -> None:
    chat.step({"invite": PRINCIPAL, "as": "c1"})
    chat.step({"invite": PRINCIPAL, "as": "c2"})
    assert "không đúng" in stranger(chat, "/start {c1}")["text"]
    chat.at("2023-10-02T09:01")
    assert "hết hạn" in stranger(chat, "/start {c2}")["text"]


@pytest.mark.parametrize("code", ["abc", "A" * 64, "'; DROP TABLE person; --", "../../etc/passwd"])
def test_a_made_up_code_opens_nothing(chat: Chat, code: str) -> None:
    assert "không đúng" in stranger(chat, f"/start {code}")["text"]


def test_pushes_follow_the_person_to_the_newest_account(chat: Chat) -> None:
    chat.at("2023-09-19T09:00")
    chat.step({"invite": PRINCIPAL, "as": "c1"})
    stranger(chat, "/start {c1}")
    lines = chat.at("2023-09-20T08:00")
    assert to(lines, "x1")
    assert not to(lines, PRINCIPAL)


@pytest.mark.parametrize(
    ("who", "role"),
    [(PRINCIPAL, "thủ trưởng đơn vị"), (COORDINATOR, "chuyên viên theo dõi"), (DEPARTMENT, "quản trị của Sở")],
)
def test_who_am_i(chat: Chat, who: str, role: str) -> None:
    assert role in chat.reply(who, "/toi")["text"]


def test_language_is_kept_for_everything_sent(chat: Chat) -> None:
    chat.write(PRINCIPAL, "/ngonngu")
    assert head(chat.pressed(PRINCIPAL, "English")) == "From now on I write in English."
    reminder = only(chat.at("2023-09-20T08:00"), PRINCIPAL)
    assert reminder["buttons"] == ["Done", "In progress", "Not started", "Having trouble"]
    assert "tiếng Việt" in chat.reply(PRINCIPAL, "/language vi")["text"]


def test_a_message_in_the_other_language_is_answered_in_it(chat: Chat) -> None:
    text = chat.reply(PRINCIPAL, "when is my report due")["text"]
    assert "Section IV.8" in text


def test_help_names_only_what_the_role_may(chat: Chat) -> None:
    assert "/thongbao" not in chat.reply(PRINCIPAL, "/trogiup")["text"]
    assert "/thongbao" in chat.reply(DEPARTMENT, "/trogiup")["text"]
    assert "/han" not in stranger(chat, "/help")["text"]
    assert "0914109009" in chat.reply(PRINCIPAL, "/help")["text"]


@pytest.mark.parametrize("command", ["/abc", "/", "/han123", "/khong co"])
def test_an_unknown_command_is_said_to_be_one(chat: Chat, command: str) -> None:
    assert "Tôi không có lệnh" in chat.reply(PRINCIPAL, command)["text"]


@pytest.mark.parametrize(("typed", "has"), [("trợ giúp", "Ngoài ra"), ("hủy", "Không có gì"), ("/hạn", "05/10/2023")])
def test_a_command_without_its_slash_or_with_diacritics(chat: Chat, typed: str, has: str) -> None:
    assert has in chat.reply(PRINCIPAL, typed)["text"]


@pytest.mark.parametrize(
    ("command", "has"),
    [
        ("/bao cao", "Việc nào, đến đâu rồi?"),
        ("/tien do", "đã nộp 0/"),
        ("/báo cáo sơ kết", "Sơ kết"),
        ("/baocao kế hoạch", "Kế hoạch"),
    ],
)
def test_a_command_with_a_blank_in_it_or_a_name_behind_it(chat: Chat, command: str, has: str) -> None:
    assert has in head(chat.reply(PRINCIPAL, command))


def test_progress_of_what_is_named(chat: Chat) -> None:
    assert "Kế hoạch" in head(chat.reply(COORDINATOR, "/tiendo kế hoạch"))
    assert "Kế hoạch" not in head(chat.reply(COORDINATOR, "/tiendo sơ kết"))


def test_help_has_every_command_of_a_principal(chat: Chat) -> None:
    text = chat.reply(PRINCIPAL, "/trogiup")["text"]
    assert all(command in text for command in ("/han", "/baocao", "/tiendo", "/lich", "/nhac", "/toi"))
    assert chat.reply(COORDINATOR, "/trogiup")["text"].count("/tiendo") == 1


def test_cancel_without_anything_open(chat: Chat) -> None:
    assert "Không có gì đang làm dở" in chat.reply(PRINCIPAL, "/huy")["text"]


@pytest.mark.parametrize(
    "text",
    [
        "x" * 100_000,
        "\x00\x01\x02",
        "\u202e\u200f\u2066",
        "😀😀😀",
        "<b>&amp;</b><script>",
        "   ",
        "¿",
        "\ud83d".encode("utf-16", "surrogatepass").decode("utf-16", "replace"),
    ],
)
def test_odd_text_is_answered(chat: Chat, text: str) -> None:
    assert chat.reply(PRINCIPAL, text)["text"]
    assert stranger(chat, text)["text"]


def test_a_file_out_of_place_is_explained(chat: Chat, tmp_path: object) -> None:
    path = f"{tmp_path}/a.txt"
    with open(path, "w", encoding="utf-8") as file:  # noqa: PTH123 - a name is enough here
        file.write("x")
    assert "chưa biết tệp này" in only(chat.step({"from": PRINCIPAL, "file": path}), PRINCIPAL)["text"]


def test_a_strangers_forged_button_is_answered_politely(chat: Chat) -> None:
    chat.write(PRINCIPAL, "/baocao")
    lines = chat.step({"stranger": "x1", "press": "Đã xong", "button_of": PRINCIPAL})
    assert "không còn mở" in only(lines, "x1")["text"]


@pytest.mark.parametrize("who", [PRINCIPAL, OTHER_PRINCIPAL])
def test_a_school_sees_its_own_progress_only(chat: Chat, who: str) -> None:
    line = chat.reply(who, "/tiendo")
    assert head(line).endswith("đã nộp 0/4 việc.")
    assert line["text"].count("chưa báo") == 4
    assert line["files"] == []
    assert "Nhắc" not in line["buttons"]
