"""The directory: what is refused and why, and what an import changes."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.administering import import_directory
from bot.directory.changes import compare
from bot.directory.reading import SAMPLE, read_directory
from bot.directory.spreadsheets import DirectoryError
from bot.playing import settings_for
from knowledge.pack import load_packs
from storage.rows import Viewer
from tests.directories import MONDAY, PEOPLE, UNITS, Office, changed, csv_text, faults, folder, without, workbook

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.directory.changes import Changes
    from knowledge.schema import Pack
    from storage.rows import Duty, DutyState
    from tests.directories import Cells

EVERYTHING = Viewer(0, "department", "so-vp")
STATES: tuple[DutyState, ...] = ("open", "returned", "submitted", "accepted", "waived")


packs = cache(load_packs)


@pytest.fixture
def pack() -> Pack:
    return packs()[0]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path)
    yield office
    office.database.close()


def asked(office: Office, *unit_types: str) -> int:
    """How many duties units of these types have."""
    variants = [variant for obligation in office.pack.obligations for variant in obligation.variants]
    return sum(variant.unit_types.count(unit_type) for variant in variants for unit_type in unit_types)


def duties(office: Office, unit: str) -> dict[str, Duty]:
    with office.store() as store:
        return {duty.obligation: duty for duty in store.duties.of_unit(unit, EVERYTHING, STATES)}


def test_the_sample_has_no_fault(pack: Pack) -> None:
    directory = read_directory(SAMPLE, pack)
    assert (len(directory.units), len(directory.people), directory.warnings) == (74, 122, ())
    seen: set[str | None] = {None}
    for unit in directory.units:
        assert unit.parent in seen, "parents come first"
        seen.add(unit.code)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("bom", [False, True])
def test_a_folder_and_a_workbook_say_the_same(tmp_path: Path, pack: Pack, separator: str, bom: bool) -> None:
    written = read_directory(folder(tmp_path / "csv", separator=separator, bom=bom), pack)
    assert written == read_directory(workbook(tmp_path / "d.xlsx"), pack)
    assert written.people[2].language == "vi", "empty is Vietnamese"


def test_figures_of_a_spreadsheet_are_texts(tmp_path: Path, pack: Pack) -> None:
    units = changed(UNITS, 6, "code", 7012345)
    people = changed(changed(PEOPLE, 5, "unit", 7012345), 5, "phone", 990000004)
    book = read_directory(workbook(tmp_path / "d.xlsx", units, people), pack)
    assert (book.people[3].unit, book.people[3].phone) == ("7012345", "0990000004")
    assert book == read_directory(folder(tmp_path / "csv", units, people), pack)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("0990.000.001", "0990000001"),
        ("(0254) 3852-401", "02543852401"),
        ("+84 990 000 001", "0990000001"),
        ("84990000001", "0990000001"),
        ("990000001", "0990000001"),
        ("2543852401", "02543852401"),
        ("+1 202 555 0100", "+12025550100"),
    ],
)
def test_phones_are_kept_in_one_form(tmp_path: Path, pack: Pack, written: str, kept: str) -> None:
    assert (
        read_directory(folder(tmp_path / "d", UNITS, changed(PEOPLE, 2, "phone", written)), pack).people[0].phone
        == kept
    )


@pytest.mark.parametrize(
    "text", ["=1+1", "@cmd", "<b>đậm</b><script>x()</script>", "-2", "'; drop table unit; --", "Sở 🏫"]
)
def test_a_name_may_look_like_anything(office: Office, text: str) -> None:
    for path in (
        folder(office.path / "d", changed(UNITS, 6, "name", text)),
        workbook(office.path / "d.xlsx", changed(UNITS, 6, "name", text)),
    ):
        assert {unit.code: unit.name for unit in read_directory(path, office.pack).units}["thcs-01"] == text
    office.load(changed(UNITS, 6, "name", text))
    with office.store() as store:
        assert store.people.unit("thcs-01").name == text


def test_blanks_case_and_empty_rows_do_not_matter(tmp_path: Path, pack: Pack) -> None:
    units = [
        ["Code ", "NAME", "type", "parent", "district", ""],
        *[[f" {cell}\u00a0" for cell in row] for row in UNITS[1:]],
    ]
    units = changed(changed(units, 6, "type", "THCS"), 6, "parent", "PHONG-A") if "type" in units[0] else units
    units[3:3] = [["", " ", "", "", ""], []]
    people = changed(PEOPLE, 5, "unit", "THCS-01")
    assert read_directory(folder(tmp_path / "d", units, people), pack) == read_directory(folder(tmp_path / "e"), pack)


def test_columns_may_stand_in_any_order(tmp_path: Path, pack: Pack) -> None:
    turned = [row[::-1] for row in UNITS]
    assert read_directory(folder(tmp_path / "d", turned), pack) == read_directory(folder(tmp_path / "e"), pack)


@pytest.mark.parametrize(
    ("units", "people", "warning"),
    [
        (UNITS, without(PEOPLE, "phong-b"), "units.csv, row 5: “phong-b” has no people: nobody follows its schools"),
        (UNITS, without(PEOPLE, "thcs-01"), "units.csv: schools without people, whom nobody can remind: 1"),
        (UNITS, without(PEOPLE, "so-vp"), "people.csv: nobody has the role department: nobody can make announcements"),
        (
            without(UNITS, "so-vp"),
            without(PEOPLE, "so-vp"),
            "units.csv: no unit of type so-vp: units right under the department have no reviewer",
        ),
    ],
)
def test_things_to_look_at_are_warnings(tmp_path: Path, pack: Pack, units: Cells, people: Cells, warning: str) -> None:
    directory = read_directory(folder(tmp_path / "d", units, people), pack)
    assert warning in [str(each) for each in directory.warnings]


BREAKAGES: list[tuple[str, Cells, Cells, list[str]]] = [
    ("no code", changed(UNITS, 6, "code", ""), without(PEOPLE, "thcs-01"), ["units, row 6: code is empty"]),
    ("no name", changed(UNITS, 6, "name", " "), PEOPLE, ["units, row 6: name is empty"]),
    ("no person's name", UNITS, changed(PEOPLE, 5, "name", ""), ["people, row 5: name is empty"]),
    ("no unit", UNITS, changed(PEOPLE, 5, "unit", ""), ["people, row 5: unit is empty"]),
    ("a code twice", [*UNITS, UNITS[6]], PEOPLE, ["units, row 8: code “thpt-01” stands in row 7 already"]),
    (
        "a code twice but for case and blanks",
        [*UNITS, [" THPT-01 ", "X", "thpt", "so", ""]],
        PEOPLE,
        ["units, row 8: code “THPT-01” stands in row 7 already"],
    ),
    (
        "a person twice",
        UNITS,
        [*PEOPLE, ["A/CV", *PEOPLE[2][1:]]],
        ["people, row 7: code “A/CV” stands in row 3 already"],
    ),
    (
        "a code of several words",
        changed(UNITS, 6, "code", "thcs 01"),
        changed(PEOPLE, 5, "unit", "thcs 01"),
        [
            "units, row 6: code “thcs 01” is no code: letters without diacritics, digits and . _ - / only",
            "people, row 5: unit “thcs 01” is no code: letters without diacritics, digits and . _ - / only",
        ],
    ),
    (
        "no such parent",
        changed(UNITS, 6, "parent", "phong-x"),
        PEOPLE,
        ["units, row 6: parent “phong-x” is no unit of this directory"],
    ),
    (
        "its own parent",
        changed(UNITS, 6, "parent", "thcs-01"),
        PEOPLE,
        ["units, row 6: parent runs in a loop: thcs-01 → thcs-01"],
    ),
    (
        "a loop is one fault, and what hangs on it is none",
        changed(changed(UNITS, 4, "parent", "phong-b"), 5, "parent", "phong-a"),
        PEOPLE,
        ["units, row 4: parent runs in a loop: phong-a → phong-b → phong-a"],
    ),
    (
        "no such unit",
        UNITS,
        changed(PEOPLE, 5, "unit", "thcs-99"),
        ["people, row 5: unit “thcs-99” is no unit of this directory"],
    ),
    (
        "no such role",
        UNITS,
        changed(PEOPLE, 5, "role", "hiệu trưởng"),
        ["people, row 5: role “hiệu trưởng” is no role; known: principal, focal, coordinator, department"],
    ),
    (
        "a school that sees everything",
        UNITS,
        changed(PEOPLE, 5, "role", "department"),
        ["people, row 5: role department does not belong to a unit of type thcs"],
    ),
    (
        "no such language",
        UNITS,
        changed(PEOPLE, 5, "language", "fr"),
        ["people, row 5: language “fr” is no language; known: vi, en"],
    ),
    (
        "too short a phone",
        UNITS,
        changed(PEOPLE, 5, "phone", "12345"),
        ["people, row 5: phone is no phone number such as 0912345678"],
    ),
    (
        "two phones",
        UNITS,
        changed(PEOPLE, 5, "phone", "0912345678, 0912345679"),
        ["people, row 5: phone is no phone number such as 0912345678"],
    ),
    (
        "a rounded phone",
        UNITS,
        changed(PEOPLE, 5, "phone", "9.9E+08"),
        ["people, row 5: phone was rounded by a spreadsheet; format the column as text and type the number again"],
    ),
    (
        "no e-mail",
        UNITS,
        changed(PEOPLE, 5, "email", "ht@"),
        ["people, row 5: email is no e-mail address such as ten@example.vn"],
    ),
    (
        "a long name",
        changed(UNITS, 6, "name", "x" * 201),
        PEOPLE,
        ["units, row 6: name has 201 characters, more than 200"],
    ),
    (
        "a long district",
        changed(UNITS, 6, "district", "x" * 101),
        PEOPLE,
        ["units, row 6: district has 101 characters, more than 100"],
    ),
    (
        "a long code",
        UNITS,
        changed(PEOPLE, 5, "code", "x" * 51),
        ["people, row 5: code has 51 characters, more than 50"],
    ),
    ("a line break", changed(UNITS, 6, "name", "Trường\n01"), PEOPLE, ["units, row 6: name holds a line break or tab"]),
    (
        "a bell",
        changed(UNITS, 6, "name", "Trường\u0007 01"),
        PEOPLE,
        ["units, row 6: name holds an invisible character (U+0007)"],
    ),
    (
        "a turned text",
        changed(UNITS, 6, "name", "Trường\u202e10"),
        PEOPLE,
        ["units, row 6: name holds an invisible character (U+202E)"],
    ),
    ("no column", [row[:4] for row in UNITS], PEOPLE, ["units, row 1: column “district” is missing"]),
    (
        "a column more, and one twice",
        [[*row, row[0], "?"] for row in UNITS],
        PEOPLE,
        ["units, row 1: unknown column “?”", "units, row 1: column “code” stands twice"],
    ),
    (
        "a cell too many",
        [*UNITS[:6], [*UNITS[6], "more"]],
        PEOPLE,
        ["units, row 7: has more cells than there are columns; is a text with a separator not in quotes?"],
    ),
    ("only a header", UNITS[:1], PEOPLE, ["units: has a header, but no rows"]),
    ("nothing at all", [], PEOPLE, ["units: is empty"]),
    ("nobody", UNITS, PEOPLE[:1], ["people: has a header, but no rows"]),
    (
        "everything at once, units first, by row",
        changed(changed(UNITS, 7, "type", "dh"), 3, "name", ""),
        changed(changed(PEOPLE, 4, "role", "x"), 2, "email", "x"),
        [
            "units, row 3: name is empty",
            "units, row 7: type “dh” is no unit type; known: ",
            "people, row 2: email is no e-mail address such as ten@example.vn",
            "people, row 4: role “x” is no role; known: principal, focal, coordinator, department",
        ],
    ),
    (
        "an empty row keeps the numbers",
        [*UNITS[:3], [], ["", ""], *changed(UNITS, 6, "name", "")[3:]],
        PEOPLE,
        ["units, row 8: name is empty"],
    ),
]


@pytest.mark.parametrize(
    ("units", "people", "expected"), [each[1:] for each in BREAKAGES], ids=[each[0] for each in BREAKAGES]
)
def test_a_broken_table_is_refused(
    tmp_path: Path, pack: Pack, units: Cells, people: Cells, expected: list[str]
) -> None:
    for path, style in (
        (folder(tmp_path / "d", units, people), "{}.csv"),
        (workbook(tmp_path / "d.xlsx", units, people), "sheet {}"),
    ):
        found = faults(path, pack)
        wanted = [
            line.replace(name := line.partition(",")[0].partition(":")[0], style.format(name), 1) for line in expected
        ]
        assert len(found) == len(wanted), found
        assert all(line.startswith(begin) for line, begin in zip(found, wanted, strict=True)), found


def table_of(data: bytes) -> Callable[[Path], Path]:
    """A folder whose units.csv holds something else."""

    def build(path: Path) -> Path:
        place = folder(path / "d")
        (place / "units.csv").write_bytes(data)
        return place

    return build


def book_of(data: bytes) -> Callable[[Path], Path]:
    """A workbook that holds something else."""

    def build(path: Path) -> Path:
        (path / "d.xlsx").write_bytes(data)
        return path / "d.xlsx"

    return build


def no_file(path: Path) -> Path:
    place = folder(path / "d")
    (place / "units.csv").unlink()
    return place


def folder_for_a_file(path: Path) -> Path:
    (no_file(path) / "units.csv").mkdir()
    return path / "d"


def half_a_workbook(path: Path) -> Path:
    return book_of(workbook(path / "d.xlsx").read_bytes()[:2000])(path)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BROKEN: dict[str, Callable[[Path], Path]] = {
    "UTF-16": table_of(csv_text(UNITS).encode("utf-16")),
    "Windows": table_of(csv_text([*UNITS[:3], ["x", "Phòng", "phong", "", ""]]).encode("latin-1", "ignore")),
    "a quotation mark left open": table_of((csv_text(UNITS) + '"x,y').encode()),
    "a picture": table_of(b"\x89PNG\r\n\x1a\n" + bytes(range(256))),
    "zeros": table_of(bytes(500)),
    "no bytes": table_of(b""),
    "no file": no_file,
    "a folder for a file": folder_for_a_file,
    "no sheet": lambda path: workbook(path / "d.xlsx", units=None),
    "no workbook": book_of(b"hello"),
    "an empty workbook": book_of(b""),
    "a password": book_of(OLE + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(600)),
    "too much": book_of(bytes(20_000_001)),
    "half a workbook": half_a_workbook,
    "one CSV file": lambda path: folder(path / "d") / "units.csv",
    "nothing": lambda path: path / "nowhere",
}


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("UTF-16", "units.csv, row 1: is not UTF-8 text; in Excel save it as “CSV UTF-8”"),
        ("Windows", "units.csv, row 3: is not UTF-8 text; in Excel save it as “CSV UTF-8”"),
        ("a quotation mark left open", "units.csv, row 8: is not CSV: unexpected end of data"),
        ("a picture", "units.csv, row 1: is not UTF-8 text; in Excel save it as “CSV UTF-8”"),
        ("zeros", "units.csv: is no text file"),
        ("no bytes", "units.csv: is empty"),
        ("no file", "units.csv: is missing"),
        ("a folder for a file", "units.csv: cannot be read (Is a directory)"),
        ("no sheet", "d.xlsx: has no sheet “units” (it has: people, notes)"),
        ("no workbook", "d.xlsx: is broken or no workbook (Cannot detect file format)"),
        ("an empty workbook", "d.xlsx: is broken or no workbook (Cannot detect file format)"),
        ("a password", "d.xlsx: is behind a password; save it without one"),
        ("too much", "d.xlsx: is larger than 20 MB"),
        ("half a workbook", "d.xlsx: is broken or no workbook"),
        ("one CSV file", "units.csv: is neither a folder with units.csv and people.csv nor a workbook (.xlsx)"),
        ("nothing", "nowhere: is missing"),
    ],
)
def test_a_broken_file_is_one_clear_line(tmp_path: Path, pack: Pack, kind: str, expected: str) -> None:
    found = faults(BROKEN[kind](tmp_path), pack)
    assert found[0].startswith(expected), found
    assert len(found) == 1, found
    assert found[0].isprintable()


@cache
def whole_workbook() -> bytes:
    with TemporaryDirectory() as place:
        return workbook(Path(place) / "whole.xlsx").read_bytes()


GARBAGE = st.one_of(
    st.text(max_size=60), st.sampled_from(["so", "phong-a", "thcs", "", "=1+1", "9E+9", "0912345678", '"', "\r"])
)


@settings(max_examples=80, deadline=None)
@given(cells=st.lists(st.tuples(st.booleans(), st.integers(1, 7), st.integers(0, 4), GARBAGE), min_size=1, max_size=6))
def test_no_cell_can_break_the_reading(cells: list[tuple[bool, int, int, str]]) -> None:
    pack = packs()[0]
    units, people = [list(row) for row in UNITS], [list(row) for row in PEOPLE]
    for in_units, row, column, value in cells:
        table = units if in_units else people
        table[min(row, len(table)) - 1][column] = value.encode("utf-8", "replace").decode()
    with TemporaryDirectory() as place:
        for found in (
            faults(folder(Path(place) / "d", units, people), pack),
            faults(workbook(Path(place) / "d.xlsx", units, people), pack),
        ):
            assert all(line.isprintable() for line in found), found


@settings(max_examples=80, deadline=None)
@given(data=st.binary(max_size=400), name=st.sampled_from(["d.xlsx", "d.xls", "d.ods"]), cut=st.integers(0, 6000))
def test_no_file_can_break_the_reading(data: bytes, name: str, cut: int) -> None:
    pack = packs()[0]
    whole = whole_workbook()
    with TemporaryDirectory() as place:
        for content in (data, whole[:cut] + data + whole[cut + len(data) :]):
            (Path(place) / name).write_bytes(content)
            faults(Path(place) / name, pack)
        folder(Path(place) / "d")
        (Path(place) / "d" / "people.csv").write_bytes(data)
        assert faults(Path(place) / "d", pack)


def test_a_dry_run_writes_nothing_and_an_import_all(office: Office) -> None:
    directory = read_directory(SAMPLE, office.pack)
    with office.store() as store:
        planned = compare(store, directory)
        assert not store.directory.units()
    assert planned.lines()[:3] == [
        "units: 74 added, 0 changed, 0 revived, 0 gone",
        "people: 122 added, 0 changed, 0 revived, 0 gone",
        "+ unit so: Sở Giáo dục và Đào tạo",
    ]
    applied = office.load()
    assert applied.made == asked(office, *[row[2] for row in UNITS[1:]])
    with office.store() as store:
        assert store.people.count() == 5
        assert [action for action, *_ in store.audit.of("unit:thcs-01")] == ["add"]


def test_importing_twice_changes_nothing(office: Office) -> None:
    office.load()
    with office.store() as store:
        before = store.directory.units(), store.directory.people(), store.audit.of("unit:so")
    again = office.load(now=MONDAY + timedelta(days=1))
    assert not again
    assert again.lines() == [
        "units: 0 added, 0 changed, 0 revived, 0 gone",
        "people: 0 added, 0 changed, 0 revived, 0 gone",
    ]
    with office.store() as store:
        assert before == (store.directory.units(), store.directory.people(), store.audit.of("unit:so"))


def test_a_faulty_directory_changes_nothing(office: Office) -> None:
    office.load()
    with pytest.raises(DirectoryError):
        office.load(changed(changed(UNITS, 6, "name", "Tên mới"), 7, "type", "dh"))
    with office.store() as store:
        assert store.people.unit("thcs-01").name == "Trường THCS 01"


def test_what_is_gone_is_deactivated_and_its_duties_waived(office: Office) -> None:
    office.load()
    with office.store() as store:
        principal = store.people.person_by_code("thcs-01/ht")
        store.invites.issue(principal.id, "secret", MONDAY, MONDAY + timedelta(days=14))
        done = store.duties.of_unit("thcs-01", EVERYTHING)[0]
        store.duties.change(done.id, MONDAY, state="submitted")
    gone = office.load(without(UNITS, "thcs-01"), without(PEOPLE, "thcs-01"))
    assert gone.lines() == [
        "units: 0 added, 0 changed, 0 revived, 1 gone",
        "people: 0 added, 0 changed, 0 revived, 1 gone",
        f"duties: 0 made, {asked(office, 'thcs') - 1} waived, 0 open again, 0 following their unit",
        "- unit thcs-01: Trường THCS 01",
        "- person thcs-01/ht: Hiệu trưởng 01",
    ]
    kept = duties(office, "thcs-01")
    assert kept[done.obligation].state == "submitted", "what was handed in stays handed in"
    waived = [duty for duty in kept.values() if duty.id != done.id]
    assert {(duty.state, duty.reason) for duty in waived} == {("waived", "Đơn vị không còn trong danh bạ")}
    with office.store() as store:
        assert not store.people.unit("thcs-01").active
        assert not store.people.person_by_code("thcs-01/ht").active
        invite = store.invites.find("secret")
        assert invite is not None
        assert invite.revoked_at == MONDAY
        assert [action for action, *_ in store.audit.of("person:thcs-01/ht")] == ["add", "retire", "revoke-invite"]
        assert [action for action, *_ in store.audit.of(f"duty:{waived[0].id}")] == ["waive"]
    assert not office.load(without(UNITS, "thcs-01"), without(PEOPLE, "thcs-01"))


def test_the_dry_run_tells_of_duties_that_will_be_waived(office: Office) -> None:
    office.load()
    smaller = folder(office.path / "smaller", without(UNITS, "thcs-01"), without(PEOPLE, "thcs-01"))
    with office.store() as store:
        lines = compare(store, read_directory(smaller, office.pack)).lines()
    assert f"duties: {asked(office, 'thcs')} open ones of units that are gone, to be waived" in lines


def test_who_comes_back_finds_the_duties_open_again(office: Office) -> None:
    office.load()
    office.load(without(UNITS, "thcs-01"), without(PEOPLE, "thcs-01"))
    back = office.load(changed(UNITS, 6, "name", "Trường mới"), now=MONDAY + timedelta(days=1))
    assert back.lines() == [
        "units: 0 added, 0 changed, 1 revived, 0 gone",
        "people: 0 added, 0 changed, 1 revived, 0 gone",
        f"duties: 0 made, 0 waived, {asked(office, 'thcs')} open again, 0 following their unit",
        "* unit thcs-01: Trường mới; name “Trường THCS 01” → “Trường mới”",
        "* person thcs-01/ht: Hiệu trưởng 01",
    ]
    plan = duties(office, "thcs-01")["plan"]
    assert (plan.state, plan.reason, plan.before, plan.open_since) == (
        "open",
        None,
        date(2023, 10, 5),
        MONDAY + timedelta(days=1),
    )
    with office.store() as store:
        due = {duty.id: day for duty, day in store.duties.due_for_a_reminder(date(2023, 9, 20))}
    assert due[plan.id] == date(2023, 9, 20)


def test_what_is_over_stays_waived(office: Office) -> None:
    office.load()
    office.load(without(UNITS, "thcs-01"), without(PEOPLE, "thcs-01"))
    office.load(now=MONDAY + timedelta(days=400))
    assert {duty.state for duty in duties(office, "thcs-01").values() if duty.before} == {"waived"}


def test_a_duty_waived_for_another_reason_stays_waived(office: Office) -> None:
    office.load()
    plan = duties(office, "thcs-01")["plan"]
    with office.store() as store:
        store.duties.change(plan.id, MONDAY, state="waived", reason="Trường mới thành lập")
    office.load(changed(UNITS, 6, "name", "Trường mới"))
    assert duties(office, "thcs-01")["plan"].state == "waived"


def test_another_parent_is_another_reviewer(office: Office) -> None:
    office.load()
    first = duties(office, "thcs-01")
    with office.store() as store:
        store.duties.change(first["plan"].id, MONDAY, state="accepted")
    assert {duty.reviewer for duty in first.values()} == {"phong-a"}
    moved = office.load(changed(UNITS, 6, "parent", "phong-b"))
    assert "~ unit thcs-01: Trường THCS 01; parent “phong-a” → “phong-b”" in moved.lines()
    kept = duties(office, "thcs-01")
    assert kept.pop("plan").reviewer == "phong-a", "accepted is history"
    assert {duty.reviewer for duty in kept.values()} == {"phong-b"}
    assert len(moved.duties) == len(kept)
    assert not office.load(changed(UNITS, 6, "parent", "phong-b"))


def test_another_office_takes_over(office: Office) -> None:
    office.load()
    assert duties(office, "thpt-01")["plan"].reviewer == "so-vp"
    units = [[cell if cell != "so-vp" or at else "vp-moi" for at, cell in enumerate(row)] for row in UNITS]
    people = [["vp-moi" if cell == "so-vp" else cell for cell in row] for row in PEOPLE]
    office.load(units, people)
    assert duties(office, "thpt-01")["plan"].reviewer == "vp-moi"


def test_another_type_has_other_duties(office: Office) -> None:
    office.load()
    assert duties(office, "thcs-01")["plan"].before == date(2023, 10, 5)
    units = changed(changed(UNITS, 6, "type", "thpt"), 6, "parent", "so")
    office.load(units)
    plan = duties(office, "thcs-01")["plan"]
    assert (plan.before, plan.reviewer, plan.state) == (date(2023, 10, 10), "so-vp", "open")
    people = changed(PEOPLE, 5, "role", "coordinator")
    as_an_office = office.load(changed(units, 6, "type", "so-thanhtra"), people)
    assert {(duty.state, duty.reason) for duty in duties(office, "thcs-01").values()} == {
        ("waived", "Loại đơn vị đã đổi, việc này không còn thuộc đơn vị")
    }
    assert not [change for change in as_an_office.duties if change.action != "waive"]
    office.load()
    assert duties(office, "thcs-01")["plan"].before == date(2023, 10, 5)
    assert {duty.state for duty in duties(office, "thcs-01").values()} == {"open"}
    assert not office.load()


def test_an_extended_day_survives(office: Office) -> None:
    office.load()
    plan = duties(office, "thcs-01")["plan"]
    with office.store() as store:
        store.duties.change(plan.id, MONDAY, before=date(2023, 10, 20))
    office.load(changed(UNITS, 6, "name", "Trường mới"))
    assert duties(office, "thcs-01")["plan"].before == date(2023, 10, 20)
    office.load(changed(changed(UNITS, 6, "type", "thpt"), 6, "parent", "so"))
    assert duties(office, "thcs-01")["plan"].before == date(2023, 10, 20)


def test_a_language_chosen_in_chat_stays(office: Office) -> None:
    office.load()
    with office.store() as store:
        principal = store.people.person_by_code("thcs-01/ht")
        store.people.speak("en", account_id=0, person_id=principal.id)
    assert not office.load()
    office.load(people=changed(PEOPLE, 5, "name", "Hiệu trưởng mới"))
    with office.store() as store:
        assert store.people.person(principal.id).language == "en"
        assert store.people.person_by_code("thpt-01/ht").language == "en"


def test_phones_and_addresses_are_masked_in_lines_and_kept_in_the_trail(office: Office) -> None:
    office.load()
    people = changed(changed(PEOPLE, 5, "phone", "0990000123"), 5, "email", "")
    lines = office.load(people=people).lines()
    assert lines[-1] == "~ person thcs-01/ht: Hiệu trưởng 01; phone …004 → …123; email h…@example.vn → (none)"
    with office.store() as store:
        action, actor, before, after = store.audit.of("person:thcs-01/ht")[-1]
    assert (action, actor) == ("change", None)
    assert before == {"phone": "0990000004", "email": "ht@example.vn"}
    assert after == {"phone": "0990000123", "email": ""}


def test_a_code_in_another_case_is_the_same_unit(office: Office) -> None:
    office.load()
    shouted = [
        [cell.upper() if at in {0, 3} and row else cell for at, cell in enumerate(line)]
        for row, line in enumerate(UNITS)
    ]
    assert not office.load(shouted)


def test_a_province_is_imported_in_seconds(office: Office) -> None:
    offices = [[f"phong-{n:02}", f"Phòng {n}", "phong", "so", f"Huyện {n}"] for n in range(10)]
    kinds = ("mn", "th", "thcs")
    schools = [[f"s-{n:04}", f"Trường {n}", kinds[n % 3], f"phong-{n % 10:02}", f"Huyện {n % 10}"] for n in range(988)]
    units = [*UNITS[:3], *schools, *offices]
    people = [PEOPLE[0]]
    for n in range(2000):
        code = units[3 + n % 998][0]
        role = "coordinator" if code.startswith("phong") else "principal"
        people.append([f"{code}/{n // 998}", code, f"Người {n}", role, f"09{n:08}", f"p{n}@example.vn", ""])
    started = time.monotonic()
    first = office.load(units, people)
    again = office.load(units, people)
    renamed = office.load([units[0], *[[row[0], f"{row[1]} mới", *row[2:]] for row in units[1:]]], people)
    gone = office.load([row for row in units if row[2] != "mn"], [row for row in people if not first_is_mn(row, units)])
    took = time.monotonic() - started
    assert (len(first.units), len(first.people), bool(again), len(renamed.units)) == (1000, 2000, False, 1000)
    assert counts(gone)[1] > 600
    assert took < 20, "four imports, on a busy machine"


def first_is_mn(row: list[str], units: Cells) -> bool:
    return row[1].startswith("s-") and int(row[1][2:]) % 3 == 0


def counts(changes: Changes) -> tuple[int, int]:
    return len(changes.units), len(changes.people)


def test_a_dry_run_makes_no_database(tmp_path: Path) -> None:
    lines = list(import_directory(settings_for(tmp_path / "data"), SAMPLE, apply=False))
    assert lines[-1].startswith("Nothing was written")
    assert not (tmp_path / "data").exists()
