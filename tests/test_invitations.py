"""Invitations: issued, handed out on a sheet, accepted once, revoked."""

from __future__ import annotations

import stat
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from python_calamine import CalamineWorkbook

from bot import administering
from bot.directory.changes import apply
from bot.directory.reading import SAMPLE, read_directory
from bot.invitations import InvitationError, Ways, check_new, issue_for, links, revoke, write_sheet
from bot.playing import settings_for
from handlers.invites import InviteError, accept_invite
from tests.directories import MONDAY, PEOPLE, UNITS, Office, changed, without

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from bot.invitations import Invitation
    from storage.store import Store

SITE = "https://nhac.example.vn/"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path)
    office.load()
    yield office
    office.database.close()


def invite(office: Office, code: str = "thcs-01/ht", now: datetime = MONDAY) -> Invitation:
    with office.store() as store:
        return issue_for(store, office.world, [store.people.person_by_code(code)], now)[0]


def accept(store: Store, code: str, external_id: str = "42", now: datetime = MONDAY) -> str:
    """The code of the person whom the account is from now on."""
    return accept_invite(store, store.people.seen("telegram", external_id, now), code, now).code


def refused(office: Office, code: str, external_id: str = "42", now: datetime = MONDAY) -> str:
    """The key of the wording that says why."""
    with office.store() as store, pytest.raises(InviteError) as refusal:
        accept(store, code, external_id, now)
    return refusal.value.key


def test_a_link_holds_the_code() -> None:
    assert links("https://nhac.example.vn", "a_b-c") == "https://nhac.example.vn/invite/a_b-c"
    assert links("https://nhac.example.vn/", "a/b?") == "https://nhac.example.vn/invite/a%2Fb%3F"


def test_a_code_is_random_lasts_14_days_and_is_kept_hashed(office: Office) -> None:
    first, second = invite(office), invite(office, "a/cv")
    assert first.code != second.code
    assert len(first.code) >= 22, "128 bits in characters of a link"
    assert first.expires_at == MONDAY + timedelta(days=14)
    assert (first.unit.code, first.office and first.office.code) == ("thcs-01", "phong-a")
    assert first.code not in repr(first)
    office.database.close()
    kept = b"".join(path.read_bytes() for path in office.path.glob("nhac.db*"))
    assert first.code.encode() not in kept
    with office.store() as store:
        assert [action for action, *_ in store.audit.of("person:thcs-01/ht")] == ["add", "invite"]


def test_a_code_binds_an_account_once(office: Office) -> None:
    code = invite(office).code
    with office.store() as store:
        assert accept(store, code) == "thcs-01/ht"
        account = store.people.find_account("telegram", "42")
        assert account is not None
        assert account.person == store.people.person_by_code("thcs-01/ht").id
        assert [action for action, *_ in store.audit.of("person:thcs-01/ht")] == ["add", "invite", "bind"]
    assert refused(office, code) == "invite.own"
    assert refused(office, code, "43") == "invite.used"


@pytest.mark.parametrize(
    ("after", "reason"),
    [
        (timedelta(days=14), None),
        (timedelta(days=14, seconds=1), "invite.expired"),
        (timedelta(days=400), "invite.expired"),
    ],
)
def test_a_code_expires(office: Office, after: timedelta, reason: str | None) -> None:
    code = invite(office).code
    if reason:
        assert refused(office, code, now=MONDAY + after) == reason
        return
    with office.store() as store:
        assert accept(store, code, now=MONDAY + after) == "thcs-01/ht"


@pytest.mark.parametrize("code", ["", "x", "'", "0" * 10_000, "mã-mời", "\x00"])
def test_a_made_up_code_opens_nothing(office: Office, code: str) -> None:
    assert refused(office, code) == "invite.unknown"


def test_a_new_code_replaces_the_old_one_and_no_other(office: Office) -> None:
    old, other = invite(office), invite(office, "a/cv")
    new = invite(office)
    assert refused(office, old.code) == "invite.unknown"
    with office.store() as store:
        assert accept(store, new.code) == "thcs-01/ht"
        assert accept(store, other.code, "43") == "a/cv"


def test_a_used_code_stays_used_when_a_new_one_is_made(office: Office) -> None:
    used = invite(office)
    with office.store() as store:
        accept(store, used.code)
    invite(office)
    assert refused(office, used.code, "43") == "invite.used"


def test_revoked_codes_open_nothing(office: Office) -> None:
    code = invite(office).code
    with office.store() as store:
        people = [store.people.person_by_code(each) for each in ("thcs-01/ht", "a/cv")]
        assert revoke(store, people, MONDAY) == 1
        assert revoke(store, people, MONDAY) == 0
        assert [action for action, *_ in store.audit.of("person:thcs-01/ht")] == ["add", "invite", "revoke-invite"]
    assert refused(office, code) == "invite.unknown"


def test_who_is_gone_cannot_come_in(office: Office) -> None:
    code = invite(office).code
    office.load(without(UNITS, "thcs-01"), without(PEOPLE, "thcs-01"))
    assert refused(office, code) == "invite.unknown"
    with office.store() as store:
        people = [store.people.person_by_code(each) for each in ("a/cv", "thcs-01/ht")]
        with pytest.raises(InvitationError, match=r"^no longer in the directory: thcs-01/ht$"):
            issue_for(store, office.world, people, MONDAY)
        assert [action for action, *_ in store.audit.of("person:a/cv")] == ["add"]


def test_an_account_of_somebody_else_follows_its_newest_code(office: Office) -> None:
    first, second = invite(office), invite(office, "thpt-01/ht")
    with office.store() as store:
        accept(store, first.code)
        assert accept(store, second.code) == "thpt-01/ht"
        account = store.people.find_account("telegram", "42")
        assert account is not None
        assert account.person == store.people.person_by_code("thpt-01/ht").id
    assert refused(office, first.code) == "invite.used"


def read(path: Path) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_path(path)
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_the_sheet_has_a_page_for_each_office(tmp_path: Path) -> None:
    office = Office(tmp_path)
    with office.store() as store:
        apply(store, office.world, read_directory(SAMPLE, office.pack), MONDAY)
        invitations = issue_for(store, office.world, store.people.people(), MONDAY)
    write_sheet(tmp_path / "invites.xlsx", invitations, office.world, Ways(SITE))
    office.database.close()
    pages = read(tmp_path / "invites.xlsx")
    assert list(pages) == [
        "Trực thuộc Sở",
        "Phòng GDĐT Huyện Châu Đức",
        "Phòng GDĐT Huyện Côn Đảo",
        "Phòng GDĐT Huyện Long Điền",
        "Phòng GDĐT Huyện Xuyên Mộc",
        "Phòng GDĐT Huyện Đất Đỏ",
        "Phòng GDĐT TP Bà Rịa",
        "Phòng GDĐT TP Vũng Tàu",
        "Phòng GDĐT TX Phú Mỹ",
    ]
    head, first, *rest = pages["Phòng GDĐT TP Vũng Tàu"]
    assert head == ["Đơn vị", "Người nhận", "Vai trò", "Đường dẫn mời", "Mã mời", "Hết hạn ngày"]
    by_code = {each.code: each for each in invitations}
    invitation = by_code[str(first[4])]
    assert invitation.unit.code == "phong-vung-tau", "the office first"
    assert first == [
        "Phòng GDĐT TP Vũng Tàu",
        "Chuyên viên Phòng GDĐT TP Vũng Tàu (mẫu)",
        "chuyên viên theo dõi",
        f"https://nhac.example.vn/invite/{invitation.code}",
        invitation.code,
        "02/10/2023",
    ]
    assert len(rest) == 13
    assert {row[4] for rows in pages.values() for row in rows[1:]} == set(by_code)
    assert stat.S_IMODE((tmp_path / "invites.xlsx").stat().st_mode) == 0o600


def test_the_sheet_has_links_for_telegram_where_there_is_a_bot(office: Office) -> None:
    invitation = invite(office)
    write_sheet(office.path / "i.xlsx", [invitation], office.world, Ways(SITE, "nhac_test_bot"))
    head, row = next(iter(read(office.path / "i.xlsx").values()))
    assert head[3:5] == ["Đường dẫn mời", "Mở bằng Telegram"]
    assert row[4] == f"https://t.me/nhac_test_bot?start={invitation.code}"


def test_the_sheet_speaks_english_too(office: Office) -> None:
    write_sheet(office.path / "i.xlsx", [invite(office)], office.world, Ways(SITE), "en")
    assert next(iter(read(office.path / "i.xlsx").values()))[0][:3] == ["Unit", "Person", "Role"]


def test_names_of_offices_become_names_of_sheets(office: Office) -> None:
    emoji = "🏫" * 20
    long = "Phòng Giáo dục và Đào tạo huyện Châu Đức"
    names = {4: f"{emoji} 1", 5: f"{long} 2"}
    units = [*UNITS, ["phong-c", "'[:*?/\\]'", "phong", "so", ""], ["phong-d", "History", "phong", "so", ""]]
    units += [["phong-e", long.upper(), "phong", "so", ""], ["phong-f", "trực thuộc sở", "phong", "so", ""]]
    for row, name in names.items():
        units = changed(units, row, "name", name)
    people = [
        *PEOPLE,
        *[
            [f"{code}/cv", code, "=1+1", "coordinator", "", "", ""]
            for code in ("phong-c", "phong-d", "phong-e", "phong-f")
        ],
    ]
    office.load(units, people)
    with office.store() as store:
        invitations = issue_for(store, office.world, store.people.people(), MONDAY)
    write_sheet(office.path / "i.xlsx", invitations, office.world, Ways(SITE))
    pages = read(office.path / "i.xlsx")
    assert len(pages) == 7
    assert len({name.casefold() for name in pages}) == 7
    assert all(0 < len(name) <= 31 and not set("[]:*?/\\") & set(name) for name in pages)
    assert {"Trực thuộc Sở", "trực thuộc sở 2", "-", "History 2"} <= set(pages)
    assert {long.upper()[:31], f"{long[:29]} 2"} <= set(pages)
    assert "=1+1" in {row[1] for rows in pages.values() for row in rows}


def test_a_file_is_never_written_over(office: Office) -> None:
    path = office.path / "i.xlsx"
    path.write_text("mine")
    with pytest.raises(InvitationError, match=r"exists already; name another file$"):
        write_sheet(path, [invite(office)], office.world, Ways(SITE))
    assert path.read_text() == "mine"


@pytest.mark.parametrize(
    ("name", "reason"),
    [("i.csv", "does not end in .xlsx"), ("nowhere/i.xlsx", "is no folder"), ("directory/i.xlsx", "")],
)
def test_where_a_sheet_can_be_written(office: Office, name: str, reason: str) -> None:
    if not reason:
        check_new(office.path / name)
        return
    with pytest.raises(InvitationError, match=reason):
        check_new(office.path / name)


def test_nobody_to_invite_is_said(office: Office) -> None:
    with pytest.raises(InvitationError, match="nobody to invite"):
        write_sheet(office.path / "i.xlsx", [], office.world, Ways(SITE))
    assert not (office.path / "i.xlsx").exists()


def test_an_empty_directory_is_said(tmp_path: Path) -> None:
    with pytest.raises(administering.AdministrationError, match="nobody is in the directory yet"):
        list(administering.invite(settings_for(tmp_path), administering.Chosen(None, None, everybody=True), None))
