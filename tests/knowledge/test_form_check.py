"""A broken form says where it is broken."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from knowledge.check import check_pack, check_requests
from knowledge.pack import PACKS, REQUEST_FORMS

# what stands in year-end-report.yaml, what is put in its place, and the fault
BREAKAGES = [
    ("field: trouble, one_of", "field: troubles, one_of", "fields.trouble-what.when.0: there is no field troubles"),
    ('one_of: ["yes"]', 'one_of: ["maybe"]', "fields.trouble-what.when.0: trouble has no option maybe"),
    ('one_of: ["yes"]', "above: 3", "fields.trouble-what.when.0: trouble is no figure"),
    (', one_of: ["yes"]', "", "fields.trouble-what.when.0: says either one_of, or above or below"),
    ("[th, thcs, thpt, gdtx]", "[th, thcs, gdnn]", "fields.signatures.when.0: there is no unit type gdnn"),
    ("of: [pupils, computers]", "of: [pupils, machines]", "there is no field machines before it"),
    ("of: [pupils, computers]", "of: [pupils, day]", "fields.pupils-per-computer.formula.of: day is no figure"),
    ("of: [pupils, computers]", "of: [pupils, computers, ioc]", "fields.pupils-per-computer.formula.of: needs two"),
    ("    formula: {how: quotient, of: [pupils, computers]}\n", "", "fields.pupils-per-computer.formula: a computed"),
    ("  - id: computers", "  - id: pupils", "fields.pupils: id stands twice"),
    ("type: several", "type: choices", "fields.7.type: Input should be"),
    ("    type: several\n", "    type: text\n", "fields.lines.options: means nothing to the type text"),
    ("{id: wireless,", "{id: fibre,", "fields.lines.options.fibre: id stands twice"),
    ("vi: Internet không dây", "vi: Cáp quang", "fields.lines.options: “Cáp quang” stands twice"),
    ("    most: 10000\n", "    most: 10000\n    least: 10000\n", "fields.pupils.most: is not above least"),
    ("    most: 10000\n", "    most: 10000\n    longest: 5\n", "fields.pupils.longest: means nothing to the type"),
    ("    most: 10000\n", "    most: 80\n", "fields.pupils.example.vi: “90” would not be understood"),
    ("Đã gửi thống kê cuối năm", "x" * 61, "fields.statistics.label: has more than 60 characters"),
    (
        'ask: {vi: "Ký ngày nào?", en: "On which day was it signed?"}',
        'ask: {vi: "Ký ngày nào?", en: "Ký ngày nào?"}',
        "fields.day.ask.en: is the Vietnamese text again",
    ),
    ("    most: 10000\n", "    most: 10000\n    most: 9000\n", "fields.8.most: stands twice"),
    ("version: 2", "version: two", "version: Input should be a valid integer"),
    ("id: year-end-report", "id: year-end", "id: is year-end, but the file is called year-end-report"),
]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PACKS / "3626", tmp_path / "3626"))


@pytest.mark.parametrize(("old", "new", "fault"), BREAKAGES)
def test_names_the_place(copy: Path, old: str, new: str, fault: str) -> None:
    path = copy / "forms" / "year-end-report.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    found = [str(each) for each in check_pack(copy)]
    assert any(fault in line for line in found), found
    assert all("forms/year-end-report.yaml" in line for line in found)


def test_a_form_that_no_obligation_names_is_checked_too(copy: Path) -> None:
    path = copy / "forms" / "status.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("field: progress", "field: progres", 1), encoding="utf-8")
    assert any("forms/status.yaml fields.share.when.0" in str(each) for each in check_pack(copy))


def test_the_forms_of_requests_are_checked(tmp_path: Path) -> None:
    assert not check_requests()
    text = (REQUEST_FORMS / "request.yaml").read_text(encoding="utf-8")
    (tmp_path / "request.yaml").write_text(text.replace("type: text", "type: prose"), encoding="utf-8")
    assert [(fault.file, fault.key) for fault in check_requests(tmp_path)] == [("request.yaml", "fields.0.type")]
