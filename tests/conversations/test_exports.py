"""/xuat and ``python -m bot export``: what was handed in, as a file that other programs open."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from docx import Document
from openpyxl import load_workbook

from bot.administering import AdministrationError
from bot.exporting import export
from bot.playing import settings_for
from bot.settings import Settings
from handlers.exporting.columns import Column, Kind, cell
from handlers.exporting.consolidated import TEMPLATE, Author, TemplateError, consolidated
from handlers.exporting.tables import Chosen, tables
from storage.rows import Viewer
from tests.chat import COORDINATOR, DEPARTMENT, OTHER_PRINCIPAL, PRINCIPAL, Chat, head

if TYPE_CHECKING:
    from storage.store import Store

FORMULA = '=HYPERLINK("http://example.vn","Mạng yếu")'


def hand_in(chat: Chat) -> None:
    """The plan of one school, and the trouble of another that looks like a formula."""
    chat.write(PRINCIPAL, "/baocao")
    chat.press(PRINCIPAL, "Đã xong")
    for answer in ("12/KH-THCS", "14/09/2023", "https://example.vn/ke-hoach.pdf"):
        chat.write(PRINCIPAL, answer)
    chat.press(PRINCIPAL, "Gửi")
    chat.write("thcs-02/hieu-truong", "/baocao")
    chat.press("thcs-02/hieu-truong", "Gặp khó khăn")
    chat.write("thcs-02/hieu-truong", FORMULA)


def received(chat: Chat, who: str, words: str) -> bytes:
    """The content of the one file that somebody gets for a command."""
    line = chat.reply(who, words)
    assert len(line["files"]) == 1, line
    outgoing = chat.player._console.received[who][-1]
    return chat.player.app.blobs.get(outgoing.files[0].hash)


def test_a_workbook_has_typed_cells_filters_and_totals(chat: Chat) -> None:
    hand_in(chat)
    book: Any = load_workbook(io.BytesIO(received(chat, DEPARTMENT, "/xuat excel")))
    assert book.sheetnames[:2] == ["Tổng hợp", "Kế hoạch CNTT, CĐS"]
    sheet = book["Kế hoạch CNTT, CĐS"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref[:2]) == ("C2", "A1")
    heads = [cell.value for cell in sheet[1]]
    rows = {row[0].value: dict(zip(heads, row, strict=True)) for row in sheet.iter_rows(min_row=2)}
    assert len(rows) == 58
    assert rows["thcs-01"]["Nộp trước ngày"].value.isoformat() == "2023-10-05T00:00:00"
    assert rows["thcs-01"]["Ngày ký"].value.isoformat() == "2023-09-14T00:00:00"
    assert rows["thcs-01"]["Số văn bản"].value == "12/KH-THCS"
    note = rows["thcs-02"]["Ghi chú"]
    assert (note.value, note.data_type) == (FORMULA, "s")
    totals = [[cell.value for cell in row[:4]] for row in book["Tổng hợp"].iter_rows(max_row=20)]
    assert ["THCS", 15, 1, pytest.approx(1 / 15)] in totals
    assert ["TP Vũng Tàu", 9, 1, pytest.approx(1 / 9)] in totals
    assert ["Tổng cộng", 58, 1, pytest.approx(1 / 58)] in totals


def test_commas_open_in_a_spreadsheet_and_calculate_nothing(chat: Chat) -> None:
    hand_in(chat)
    with zipfile.ZipFile(io.BytesIO(received(chat, COORDINATOR, "/export csv"))) as archive:
        content = archive.read("3626-plan.csv")
    assert content.startswith(b"\xef\xbb\xbf")
    rows = {row[0]: row for row in csv.reader(io.StringIO(content.decode("utf-8-sig")))}
    assert set(rows) == {"Mã", "mn-01", "mn-02", "th-01", "th-02", "thcs-01", "thcs-02"}
    assert f"'{FORMULA}" in rows["thcs-02"]
    assert "2023-10-05" in rows["thcs-01"]


def test_the_report_has_the_form_of_an_administrative_one(chat: Chat) -> None:
    hand_in(chat)
    text = words_of(received(chat, DEPARTMENT, "/xuat word"))
    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "UBND TỈNH BÀ RỊA – VŨNG TÀU",
        "SỞ GIÁO DỤC VÀ ĐÀO TẠO",
        "/BC-SGDĐT",
        "Bà Rịa – Vũng Tàu, ngày 18 tháng 9 năm 2023",
        "4. Tổ chức thực hiện (phần IV)",
        FORMULA,
        "GIÁM ĐỐC",
    ):
        assert words in text
    text = words_of(received(chat, COORDINATOR, "/xuat báo cáo"))
    assert "UBND TP VŨNG TÀU" in text
    assert "Vũng Tàu, ngày 18 tháng 9 năm 2023" in text
    assert "Bà Rịa mẫu" not in text
    assert "mẫu 03" not in text


def test_what_a_report_says_of_trouble_is_in_the_consolidated_one(tmp_path: Path) -> None:
    chat = Chat(tmp_path, at="2024-01-10T09:00")
    for who, text in ((PRINCIPAL, "Cần hỗ trợ: có; Khó khăn, đề xuất: mạng yếu"), (OTHER_PRINCIPAL, "Cần hỗ trợ: có")):
        chat.write(who, "/baocao sơ kết")
        chat.press(who, "Đã xong")
        chat.write(who, text)
        chat.press(who, "Gửi")
    text = words_of(received(chat, COORDINATOR, "/xuat word"))
    assert "mạng yếu" in text
    assert "chưa ghi rõ" in text
    assert "Chưa có đơn vị nào báo khó khăn" not in text
    chat.close()


def test_formats_are_offered_and_a_school_is_told_where_to_look(chat: Chat) -> None:
    assert chat.reply(COORDINATOR, "/xuat")["buttons"] == ["Excel", "CSV", "Báo cáo Word"]
    assert chat.pressed(COORDINATOR, "CSV")["files"] == ["nhac-so-lieu-20230918-0900.zip"]
    assert "/tiendo" in head(chat.reply(PRINCIPAL, "/xuat"))
    assert chat.reply(PRINCIPAL, "/xuat excel")["files"] == []
    assert chat.reply("thcs-01/dau-moi", "/xuat")["text"] == chat.reply(PRINCIPAL, "/xuat")["text"]


def words_of(content: bytes) -> str:
    """Every word of a DOCX, cells included."""
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


CASES: list[tuple[Kind, dict[str, str], Any, Any]] = [
    ("integer", {}, 12, 12),
    ("integer", {}, "1234", 1234),
    ("decimal", {}, 2.5, 2.5),
    ("percent", {}, 97.5, 97.5),
    ("percent", {}, "một nửa", "một nửa"),
    ("day", {}, "2023-10-05", date(2023, 10, 5)),
    ("day", {}, "hôm qua", "hôm qua"),
    ("text", {"yes": "Có", "no": "Không"}, True, "Có"),
    ("text", {"yes": "Có", "no": "Không"}, "no", "Không"),
    ("text", {"a": "Loại A"}, "a", "Loại A"),
    ("text", {"a": "Loại A", "b": "Loại B"}, ["a", "b"], "Loại A; Loại B"),
    ("text", {}, [{"name": "kế hoạch.pdf", "hash": "0"}, "https://example.vn"], "kế hoạch.pdf; https://example.vn"),
    ("text", {}, {"name": "kế hoạch.pdf", "hash": "0"}, "kế hoạch.pdf"),
    ("text", {}, "0912345678", "0912345678"),
    ("text", {}, None, None),
    ("text", {}, [], None),
    ("percent", {}, "", None),
]


@pytest.mark.parametrize(("kind", "words", "answer", "expected"), CASES)
def test_an_answer_of_any_type_is_a_cell(kind: Kind, words: dict[str, str], answer: Any, expected: Any) -> None:
    assert cell(Column("x", "X", kind, words), answer) == expected


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    conversation = Chat(tmp_path)
    hand_in(conversation)
    conversation.close()
    return settings_for(tmp_path)


def test_the_command_writes_a_file_once(settings: Settings, tmp_path: Path) -> None:
    out = tmp_path / "plan.csv"
    (line,) = export(settings, "csv", "plan", "phong-vung-tau", out)
    assert line.endswith(str(out))
    assert len(out.read_text(encoding="utf-8-sig").splitlines()) == 7
    faults = {
        ("csv", "plan", None): "cannot be written",
        ("csv", None, None): "several obligations make a .zip",
        ("pdf", None, None): "none of xlsx, csv, docx",
        ("csv", "x", None): "is none of plan",
        ("csv", "plan", "x"): "not in the directory",
    }
    for (form, obligation, unit), reason in faults.items():
        with pytest.raises(AdministrationError, match=reason):
            list(export(settings, form, obligation, unit, out))


def test_the_departments_own_template_is_used_and_its_faults_are_said(chat: Chat, tmp_path: Path) -> None:
    def filled(template: Path) -> bytes:
        def made(store: Store) -> bytes:
            world, now = chat.player.app.world, chat.player.app.clock.now()
            viewer = Viewer(0, "department", "")
            found = tables(store, world, Chosen(viewer, "vi", now.date()))
            return consolidated(world.packs["3626"], found, Author(None, department=True), world.local(now), template)

        content: bytes = chat.store(made)
        return content

    def edited(text: str) -> Path:
        document = Document(str(TEMPLATE))
        document.add_paragraph(text)
        document.save(str(tmp_path / "own.docx"))
        return tmp_path / "own.docx"

    assert "Mẫu của Sở: 250" in words_of(filled(edited("Mẫu của Sở: {{ owed }}")))
    for text in ("{{ nothing }}", "{% for %}", "{{ ''.__class__.__mro__ }}"):
        with pytest.raises(TemplateError, match=r"own\.docx"):
            filled(edited(text))
    with pytest.raises(TemplateError):
        filled(tmp_path / "none.docx")


def test_a_request_is_exported_and_in_the_calendar_like_any_obligation(chat: Chat) -> None:
    chat.write(COORDINATOR, "/yeucau Số máy tính hỏng")
    for answer in ("Bao nhiêu máy tính hỏng?", "tất cả", "29/09"):
        chat.write(COORDINATOR, answer)
    chat.press(COORDINATOR, "Gửi")
    chat.press(PRINCIPAL, "Đã xong")
    chat.write(PRINCIPAL, "12 máy")
    chat.press(PRINCIPAL, "Gửi")
    book: Any = load_workbook(io.BytesIO(received(chat, COORDINATOR, "/xuat excel")))
    rows = [[cell.value for cell in row] for sheet in book for row in sheet.iter_rows()]
    assert any("12 máy" in row for row in rows)
    assert "0/6" not in head(chat.reply(COORDINATOR, "/tiendo"))
    assert b"DTSTART;VALUE=DATE:20230928" in received(chat, PRINCIPAL, "/lich")
