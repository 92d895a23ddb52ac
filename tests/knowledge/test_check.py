"""A broken pack says where it is broken, all of it at once."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.check import check_pack
from knowledge.pack import PACKS, PackError, load_pack, load_packs

# file: what stands in it, what is put in its place, and the fault (its start is enough)
BREAKAGES = {
    "obligations.yaml": [
        (
            "passed_on: plan-list",
            "passed_on: plan-lst",
            "obligations.yaml: plan.passed_on: there is no obligation plan-lst",
        ),
        (
            "before: 2023-10-10",
            "before: 10/10/2023",
            "obligations.yaml: plan.variants.1.before: a day is written YYYY-MM-DD",
        ),
        (
            "before: 2023-10-10",
            "before: 20231010",
            "obligations.yaml: plan.variants.1.before: a day is written YYYY-MM-DD",
        ),
        ("before: 2023-10-10", "before: 2023-10-32", "obligations.yaml: plan.variants.1.before: "),
        (
            "before: 2023-10-10",
            "before: 2013-10-10",
            "obligations.yaml: plan.variants.1.before: 2013-10-10 lies outside 2023-09-15 to 2024-08-31",
        ),
        ("      before: 2023-10-10\n", "", "obligations.yaml: plan.variants.1.before: is missing"),
        ("before: 2023-10-10", "befor: 2023-10-10", "obligations.yaml: plan.variants.1.befor: unknown key"),
        (
            "before: 2023-10-10",
            "before: 2023-10-10\n      before: 2023-10-11",
            "obligations.yaml: plan.variants.1.before: stands twice",
        ),
        (
            "unit_types: [thpt, gdtx]",
            "unit_types: [thpt, thcs, gdtx]",
            "obligations.yaml: plan.variants: thcs stands in two of them",
        ),
        (
            "unit_types: [thpt, gdtx]",
            "unit_types: [thpt, gdnn]",
            "obligations.yaml: plan.variants.1.unit_types.1: there is no unit type gdnn",
        ),
        (
            "unit_types: [thpt, gdtx]",
            "unit_types: thpt",
            "obligations.yaml: plan.variants.1.unit_types: expects a list",
        ),
        ("unit_types: [thpt, gdtx]", "unit_types: []", "obligations.yaml: plan.variants.1.unit_types: is empty"),
        (
            "provision: IV.7",
            "provision: IV.9",
            "obligations.yaml: guidance-letter.variants.0.provision: there is no provision IV.9",
        ),
        (
            'vi: "Kế hoạch CNTT, CĐS"',
            'vi: "Kế hoạch ứng dụng CNTT, CĐS"',
            "obligations.yaml: plan.short.vi: has 27 characters, 24 at most",
        ),
        ("form: plan-list", "form: plan-lists", "obligations.yaml: plan-list.form: forms/plan-lists.yaml is missing"),
        ("- id: plan-list", "- id: plan", "obligations.yaml: plan: id stands twice"),
        ("- id: plan-list", "- id: Plan List", "obligations.yaml: Plan List.id: "),
        ("- id: plan-list", "- id:", "obligations.yaml: 2.id: expects a text"),
        ("- id: plan-list", "- id: ioc", "systems.yaml: ioc.id: is also an id in obligations.yaml"),
        ("- id: plan-list", "-- id: plan-list", "obligations.yaml: line "),
    ],
    "pack.yaml": [
        ("hour: 8", "hour: 8:30", "pack.yaml: reminders.hour: "),
        ("hour: 8", "hour: 22", "pack.yaml: reminders.hour: "),
        ("hour: 8", "hour: !!int 8", "tags are not used"),
        ("holidays: VN", "holidays: no", "pack.yaml: holidays: the holidays package knows no country no"),
        ("office: so-vp", "office: phong", "pack.yaml: office: phong is no unit type of the department"),
        ("office: so-vp", "office: so-vp\noffice: so-vp", "pack.yaml: office: stands twice"),
        ("office: so-vp", "office: so-vp\npeople: []", "pack.yaml: people: unknown key"),
        (
            "school_year: 2023-2024",
            "school_year: 2023-2025",
            "pack.yaml: document.school_year: is not two years in a row",
        ),
        (
            "person: nguyen-kim-khanh",
            "person: kim-khanh",
            "pack.yaml: document.help.person: there is no person kim-khanh",
        ),
        ("[14, 7, 3, 1, 0]", "[14, 7, 7]", "pack.yaml: reminders.before: names a day twice"),
    ],
    "people.yaml": [
        ("offices: [so-vp]", "offices: [vp]", "people.yaml: nguyen-kim-khanh.offices.0: there is no unit type vp"),
        ("- id: tran-van-sau", "- &sau\n  id: tran-van-sau", "anchors and aliases are not used"),
    ],
    "references.yaml": [
        ("date: 2023-08-31", "date: 2023-09-31", "references.yaml: cv-4771.date: "),
        (
            "date: 2023-08-31",
            "date: 2024-08-31",
            "references.yaml: cv-4771.date: 2024-08-31 lies after the directive's own day",
        ),
        ("TT09, quy định", "TT 09, quy định", "references.yaml: tt-09-2021.names.vi."),
    ],
    "events.yaml": [
        ("end: 2023-10-31", "end: 2023-09-30", "events.yaml: inspection.end: has no start before it"),
    ],
    "absent.yaml": [
        ("[last year,", "[ICT plan, last year,", "absent.yaml: last-year.names: “ICT plan” means plan already"),
        ("see: [hk1-review]", "see: [hk2-review]", "absent.yaml: semester-end.see.0: there is no entry hk2-review"),
    ],
    "tasks.yaml": [
        ("aspect: how-often", "aspect: how-ofen", "tasks.yaml: semester-results.facts.0.aspect: "),
        ("  provisions: [III.1.b, III.1.c]\n", "", "tasks.yaml: assign-contact-point.facts.3.provisions: is empty"),
        ("  provisions: [III.1.b, III.1.c]\n", "", "tasks.yaml: assign-contact-point.provisions: is empty"),
        ("- aspect: when", "- aspect: what", "tasks.yaml: assign-contact-point.facts: none says when"),
    ],
    "terms.yaml": [
        ("vi: [CĐS]", "vi: []", "terms.yaml: term-cds.names.vi: is empty"),
    ],
    "unit_types.yaml": [
        ("group: district", "group: districts", "unit_types.yaml: phong.group: "),
    ],
    "norms.yaml": [
        (
            "unit_types: [thcs]",
            "unit_types: [thsc]",
            "norms.yaml: pupils-per-computer.values.1.unit_types.0: there is no unit type thsc",
        ),
    ],
    "topics.yaml": [
        (
            "vi: Mọi hạn trong công văn đều ghi",
            "vi: Ngày 01/02/2024, mọi hạn trong công văn đều ghi",
            "topics.yaml: before-a-day.facts.0.text: names other days in Vietnamese than in English",
        ),
    ],
    "systems.yaml": [
        ("igiaoduc, igiaoduc.vn, kênh", "igiaoduc, igiaoduc.vn, “…”, kênh", "holds no letter and no figure"),
    ],
}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PACKS / "3626", tmp_path / "3626"))


def replace_first(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "old", "new", "fault"), [(name, *row) for name, rows in BREAKAGES.items() for row in rows]
)
def test_names_file_and_key(copy: Path, name: str, old: str, new: str, fault: str) -> None:
    replace_first(copy, name, old, new)
    found = list(map(str, check_pack(copy)))
    assert any(fault in line for line in found), found


FILE_BREAKAGES: list[tuple[Callable[[Path], object], str]] = [
    (lambda folder: (folder / "provisions.yaml").unlink(), "provisions.yaml: is missing"),
    (lambda folder: (folder / "pack.yaml").unlink(), "pack.yaml: is missing"),
    (lambda folder: (folder / "tasks.yml").write_text("[]"), "tasks.yml: unknown file in a pack"),
    (lambda folder: (folder / "people.yaml").write_text("a: 1"), "people.yaml: expects a list"),
    (lambda folder: (folder / "people.yaml").write_text(""), "people.yaml: expects a list"),
    (
        lambda folder: (folder / "people.yaml").write_text("- a\n---\n- b"),
        "people.yaml: line 2: holds a second document",
    ),
    (lambda folder: (folder / "people.yaml").write_text("- [a]: b"), "people.yaml: line 1: a key is a word"),
    (lambda folder: (folder / "people.yaml").write_text("- x"), "people.yaml: 0: expects keys and values"),
    (
        lambda folder: (folder / "people.yaml").write_text("[" * 50 + "]" * 50),
        "people.yaml: line 1: is nested too deep",
    ),
    (lambda folder: (folder / "people.yaml").write_text("- a\x00"), "people.yaml: "),
    (lambda folder: (folder / "people.yaml").write_bytes(b"\xff\xfe\xff"), "people.yaml: cannot be read"),
    (
        lambda folder: (folder / "forms/plan.yaml").write_text("id: plan"),
        "obligations.yaml: plan.form: forms/plan.yaml ",
    ),
    (lambda folder: (folder / "forms/plan.yaml").write_text("[" * 3), "forms/plan.yaml is not YAML"),
]


@pytest.mark.parametrize(("damage", "fault"), FILE_BREAKAGES)
def test_names_the_file(copy: Path, damage: Callable[[Path], object], fault: str) -> None:
    damage(copy)
    found = list(map(str, check_pack(copy)))
    assert any(fault in line for line in found), found


def test_lists_all_faults_at_once(copy: Path) -> None:
    replace_first(copy, "obligations.yaml", "before: 2023-10-10", "before: soon")
    replace_first(copy, "obligations.yaml", "provision: IV.7", "provision: IV.9")
    replace_first(copy, "events.yaml", "end: 2023-10-31", "end: 2023-09-30")
    replace_first(copy, "pack.yaml", "office: so-vp", "office: phong")
    (copy / "notes.txt").write_text("x")
    (copy / "terms.yaml").write_text("- ]", encoding="utf-8")
    lines = list(map(str, check_pack(copy)))
    assert lines == sorted(lines)
    assert [line.split(": ")[:2] for line in lines] == [
        ["events.yaml", "inspection.end"],
        ["notes.txt", "unknown file in a pack"],
        ["obligations.yaml", "guidance-letter.variants.0.provision"],
        ["obligations.yaml", "plan.variants.1.before"],
        ["pack.yaml", "office"],
        ["terms.yaml", "line 1"],
    ]


def test_loading_raises_every_fault_of_shape(copy: Path) -> None:
    replace_first(copy, "obligations.yaml", "before: 2023-10-10", "before: soon")
    replace_first(copy, "people.yaml", "uncertain: true", "uncertain: perhaps")
    (copy / "notes.txt").write_text("x")
    with pytest.raises(PackError) as caught:
        load_pack(copy)
    assert [(fault.file, fault.key) for fault in caught.value.faults] == [
        ("notes.txt", ""),
        ("obligations.yaml", "plan.variants.1.before"),
        ("people.yaml", "nguyen-kim-khanh.uncertain"),
    ]
    assert "obligations.yaml: plan.variants.1.before: a day is written YYYY-MM-DD" in str(caught.value)


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    assert [str(fault) for fault in check_pack(tmp_path / "nothing")] == ["nothing: is no folder"]
    with pytest.raises(PackError, match="nothing: is no folder"):
        load_packs(tmp_path / "nothing")


def test_several_packs_newest_year_first(copy: Path) -> None:
    newer = Path(shutil.copytree(copy, copy.parent / "4000"))
    replace_first(newer, "pack.yaml", 'id: "3626"', 'id: "4000"')
    replace_first(newer, "pack.yaml", "school_year: 2023-2024", "school_year: 2024-2025")
    assert [pack.id for pack in load_packs(copy.parent)] == ["4000", "3626"]


def test_faults_of_several_packs_name_the_pack(copy: Path) -> None:
    other = Path(shutil.copytree(copy, copy.parent / "4000"))
    replace_first(other, "events.yaml", "end: 2023-10-31", "end: soon")
    (copy / "people.yaml").write_text("x")
    with pytest.raises(PackError) as caught:
        load_packs(copy.parent)
    assert [fault.file for fault in caught.value.faults] == ["3626/people.yaml", "4000/events.yaml"]


def test_a_pack_is_called_as_its_folder(copy: Path) -> None:
    copy.rename(copy.parent / "4000")
    with pytest.raises(PackError, match=r"4000/pack.yaml: id: is 3626, but the folder is called 4000"):
        load_packs(copy.parent)


def test_editors_files_are_left_alone(copy: Path) -> None:
    (copy / ".DS_Store").write_bytes(b"\x00")
    (copy.parent / ".git").mkdir()
    assert check_pack(copy) == ()
    assert len(load_packs(copy.parent)) == 1


def test_what_a_broken_row_is_pointed_to_from_is_no_fault(copy: Path) -> None:
    replace_first(copy, "people.yaml", "  name: Nguyễn Kim Khanh\n", "")
    assert list(map(str, check_pack(copy))) == ["people.yaml: nguyen-kim-khanh.name: is missing"]
