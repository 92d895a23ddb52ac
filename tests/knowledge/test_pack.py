"""The pack of directive 3626 holds what the directive says, and the manual tells how to write another one."""

from __future__ import annotations

import re
import textwrap
from datetime import date
from pathlib import Path

import pytest

from knowledge.check import check_pack
from knowledge.check_wording import phrasing
from knowledge.pack import LIST_KEYS, PACKS, load_pack, load_packs
from knowledge.schema import Entry, Fact, Model, Pack, Person
from tests.knowledge import facts_3626 as facts

REAL = PACKS / "3626"


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(REAL)


def entry(pack: Pack, identifier: str) -> Entry:
    return next(
        row for key in LIST_KEYS for row in getattr(pack, key) if isinstance(row, Entry) and row.id == identifier
    )


def statements(row: Entry) -> list[Fact]:
    contents = getattr(row, "contents", None)
    return [*row.facts, *([contents] if contents else [])]


# ---- the real pack


def test_has_no_fault() -> None:
    assert check_pack(REAL) == ()


def test_is_among_the_packs_that_come_along(pack: Pack) -> None:
    assert pack in load_packs()


def test_document(pack: Pack) -> None:
    document = pack.document
    assert (document.number, document.date, document.school_year) == (
        "3626/SGDĐT-VP",
        date(2023, 9, 15),
        "2023-2024",
    )
    said = " ".join(fact.text.vi for fact in document.facts)
    for words in (
        "Bà Rịa – Vũng Tàu", "15/09/2023", "Nguyễn Văn Ba", "KT. Giám đốc", "Phó Giám đốc", "Trưởng phòng GDĐT",
        "Thủ trưởng các cơ sở giáo dục", "Cục CNTT", "lãnh đạo Sở", "Cổng TTĐT Sở", "VT, VP, khanhnk",
    ):  # fmt: skip
        assert words in said
    for part in ("0914109009", "khanhnk@bariavungtau.edu.vn", "Nguyễn Kim Khanh"):
        assert part in document.help.text.vi
        assert part in document.help.text.en


@pytest.mark.parametrize(("obligation", "units", "recipient", "before", "provision"), facts.DEADLINES)
def test_deadline(
    pack: Pack, obligation: str, units: tuple[str, ...], recipient: str, before: date, provision: str
) -> None:
    for unit in units:
        variant = pack.variant(obligation, unit)
        assert variant is not None
        assert variant.recipient is not None
        assert (variant.recipient.vi, variant.before, variant.provision) == (recipient, before, provision)


def test_no_deadline_beyond_the_directive(pack: Pack) -> None:
    held = {
        (row.id, unit, variant.before)
        for row in pack.obligations
        for variant in row.variants
        for unit in variant.unit_types
    }
    told = {(name, unit, before) for name, units, _, before, _ in facts.DEADLINES for unit in units}
    undated: set[tuple[str, str, date | None]] = {
        ("self-assessment", unit, None) for unit in ("th", "thcs", "thpt", "gdtx")
    }
    assert held == told | undated


def test_the_office_hands_in_two_things_at_the_end(pack: Pack) -> None:
    variant = pack.variant("year-end-report", "so-vp")
    assert variant is not None
    assert variant.title is not None
    assert "tự chấm điểm tiêu chí thi đua" in variant.title.vi


@pytest.mark.parametrize(("number", "day", "issuer", "about", "where"), facts.DOCUMENTS)
def test_reference(pack: Pack, number: str, day: date | None, issuer: str, about: str, where: set[str]) -> None:
    row = next(row for row in pack.references if row.number == number)
    assert row.date == day
    assert issuer in row.issuer.vi
    assert about in row.about.vi
    assert where <= set(row.provisions)


def test_no_reference_beyond_the_directive(pack: Pack) -> None:
    assert {row.number for row in pack.references} == {row[0] for row in facts.DOCUMENTS}


@pytest.mark.parametrize(("identifier", "when", "start", "end", "yearly", "where"), facts.EVENTS)
def test_event(  # noqa: PLR0917 - a row of the table
    pack: Pack, identifier: str, when: str, start: date | None, end: date | None, yearly: bool, where: set[str]
) -> None:
    row = next(row for row in pack.events if row.id == identifier)
    assert when in row.when.vi
    assert (row.start, row.end, row.yearly) == (start, end, yearly)
    assert where <= set(row.provisions)


@pytest.mark.parametrize(("name", "position", "functions"), facts.PEOPLE)
def test_person(pack: Pack, name: str, position: str, functions: list[str]) -> None:
    row = next(row for row in pack.people if row.name == name)
    assert position in row.position.vi
    said = " ".join(fact.text.vi for fact in row.facts)
    assert [words for words in functions if words not in said] == []


def test_only_the_help_contact_has_a_phone(pack: Pack) -> None:
    assert {(row.name, row.phone, row.email) for row in pack.people if row.phone or row.email} == {
        ("Nguyễn Kim Khanh", "0914109009", "khanhnk@bariavungtau.edu.vn")
    }


def test_names_that_the_scan_does_not_settle(pack: Pack) -> None:
    assert {row.name for row in pack.people if row.uncertain} == facts.UNCERTAIN


def test_a_bare_khanh_means_two_people(pack: Pack) -> None:
    def bears(row: Person) -> bool:
        return {"ong khanh", "khanh", "mr khanh"} <= {phrasing(name) for name in (*row.names.vi, *row.names.en)}

    assert {row.id for row in pack.people if bears(row)} == {"nguyen-kim-khanh", "huynh-tran-lam-khanh"}


@pytest.mark.parametrize(("identifier", "url", "provision"), facts.SYSTEMS)
def test_system(pack: Pack, identifier: str, url: str | None, provision: str) -> None:
    row = next(row for row in pack.systems if row.id == identifier)
    assert row.url == url
    assert provision in row.provisions
    assert any(fact.aspect == "what" for fact in row.facts) or identifier == "sector-portal"


def test_glosses_are_marked_as_general_knowledge(pack: Pack) -> None:
    marked = {row.id for row in pack.systems for fact in row.facts if fact.general_knowledge}
    assert marked == {"ioc", "vneid", "pmis"}
    assert {row.id for row in pack.systems if row.general_knowledge} == {"vneid", "pmis"}


@pytest.mark.parametrize(("identifier", "provision"), facts.UNDATED)
def test_task_without_a_day(pack: Pack, identifier: str, provision: str) -> None:
    row = next(row for row in pack.tasks if row.id == identifier)
    assert provision in row.provisions


def test_every_task_says_that_it_has_no_day(pack: Pack) -> None:
    for row in pack.tasks:
        whens = [fact.text for fact in row.facts if fact.aspect == "when"]
        assert any("không ấn định" in text.vi and "sets no" in text.en for text in whens), row.id


@pytest.mark.parametrize(("identifier", "aspect", "unit", "words"), facts.STATEMENTS)
def test_statement(pack: Pack, identifier: str, aspect: str, unit: str, words: list[str]) -> None:
    row = entry(pack, identifier)
    said = "\n".join(
        fact.text.vi
        for fact in statements(row)
        if fact.aspect == aspect and (not fact.unit_types or unit in fact.unit_types)
    )
    assert [word for word in words if word.casefold() not in said.casefold()] == []


@pytest.mark.parametrize("short", facts.ABBREVIATIONS)
def test_abbreviation(pack: Pack, short: str) -> None:
    assert any(phrasing(short) in map(phrasing, row.names.vi) for row in pack.terms)


def test_what_the_directive_does_not_say(pack: Pack) -> None:
    assert len(pack.absent) >= 25
    asked = {phrasing(name) for row in pack.absent for name in row.names.vi}
    for words in (
        "học kỳ 1 kết thúc khi nào",
        "lịch thi",
        "nghỉ lễ",
        "mức học phí",
        "kinh phí",
        "mật khẩu",
        "cách cài đặt",
    ):
        assert phrasing(words) in asked


def test_every_provision_is_used_or_explains_a_part(pack: Pack) -> None:
    cited = {name for key in LIST_KEYS for row in getattr(pack, key) for name in getattr(row, "provisions", ())}
    unused = {row.id for row in pack.provisions} - cited
    # Parts that only hold others.
    assert unused <= {"I", "II", "IV", "II.2", "II.3", "III.5", "III.6"} | {
        fact_provision for fact in pack.document.facts for fact_provision in fact.provisions
    }


# ---- the manual


def models(model: type[Model], found: set[type[Model]]) -> set[type[Model]]:
    """A model with all that it inherits from and holds."""
    if model in found:
        return found
    found.add(model)
    for other in Model.__subclasses__():
        models(other, found)
    for other in model.__subclasses__():
        models(other, found)
    return found


def test_the_manual_explains_every_field() -> None:
    manual = (PACKS.parent / "README.md").read_text(encoding="utf-8")
    fields = {
        name for model in models(Model, set()) if model.__module__ == "knowledge.schema" for name in model.model_fields
    }
    assert [name for name in sorted(fields) if f"`{name}`" not in manual and f"{name}.yaml" not in manual] == []


def test_the_manuals_example_is_a_sound_pack(tmp_path: Path) -> None:
    """The indented blocks of the last section, each under the name of its file."""
    section = (PACKS.parent / "README.md").read_text(encoding="utf-8").rpartition("## A small pack")[2]
    blocks = re.findall(r"^((?: {4}.*\n|\n(?= {4}))+)", section, flags=re.MULTILINE)
    people, _, tasks = blocks[4].partition("\n\n")
    folder = tmp_path / "77"
    (folder / "forms").mkdir(parents=True)
    names = ("pack", "unit_types", "provisions", "obligations", "people", "tasks")
    for name, text in zip(names, (*blocks[:4], people, tasks), strict=True):
        (folder / f"{name}.yaml").write_text(textwrap.dedent(text), encoding="utf-8")
    form = (REAL / "forms" / "plan.yaml").read_text(encoding="utf-8")
    (folder / "forms" / "book-list.yaml").write_text(form.replace("id: plan", "id: book-list", 1), encoding="utf-8")
    assert check_pack(folder) == ()
    assert load_pack(folder).obligations[0].variants[0].before == date(2025, 11, 15)
