"""What is exported comes back unchanged; who may not see a value does not get it; every export is on record."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from talent_app import clock
from talent_app.audit.copies import unmarked
from talent_app.audit.models import AuditEntry, AuditSubject
from talent_app.core.errors import ImportRejected
from talent_app.core.scope import Scope
from talent_app.db.engine import UnscopedRead, session, use_scope
from talent_app.documents.delimited import write_csv
from talent_app.documents.spreadsheets import read_sheets
from talent_app.documents.tables import Column, Table
from talent_app.documents.xlsx_stream import stream_tables
from talent_app.exchange.export import Export, ExportWish
from talent_app.exchange.export_cells import cells_of, plain_phone
from talent_app.exchange.sheets import TALENTS, spec_of
from talent_app.exchange.values import is_same, read_cell
from talent_app.talents import service as talents
from talent_app.talents.fields import FieldInfo, FieldKind
from talent_app.talents.models import Talent
from talent_app.talents.records import RECORD_KINDS
from talent_app.talents.values import choices_of, read_value
from tests.exchange.files import NUMBERS, applied, trial, xlsx_file

SHEETS = {
    "人才": [
        ["姓名", "证件号码", "联系电话", "电子邮箱", "出生日期", "参加工作时间", "荣誉年度", "是否在岗", "简介"],
        [
            "扎西顿珠",
            NUMBERS[0],
            "13912341234",
            "zx@example.cn",
            "",
            "2012.7",
            2020,
            "是",
            "从事藏药炮制。\n=1+1 是算式",
        ],
        ["李卓玛", "", "0891-6323456", "", "1985-11-12", "2008", "", "否", "-- 长期从事生态监测"],
        ["李卓玛", "", "", "", "", "", "", "", "同名的另一位"],
    ],
    "学历": [
        ["姓名", "证件号码", "出生日期", "学校", "学历", "毕业时间"],
        ["扎西顿珠", NUMBERS[0], "", "西藏大学", "大学本科", "2012-06"],
        ["李卓玛", "", "1985-11-12", "四川大学", "硕士研究生", "2008"],
    ],
}


@pytest.fixture
def hr(actor):
    return actor("hr")


@pytest.fixture
def plant(place):
    return place("plant").id


def exported(actor, format="xlsx", **wish) -> bytes:
    out = BytesIO()
    Export(actor, ExportWish(**wish), clock.now()).write(out, format)
    return out.getvalue()


@pytest.mark.parametrize(("format", "is_clear"), [("xlsx", True), ("xlsx", False), ("csv", True), ("csv", False)])
def test_an_exported_file_comes_back_unchanged(hr, plant, format, is_clear):
    applied(hr, plant, xlsx_file(SHEETS), "名单.xlsx")
    found = trial(hr, plant, exported(hr, format, is_clear=is_clear), f"导出.{format}")
    rows = 5 if format == "xlsx" else 3
    assert (found["rows"], found["unchanged"], found["rejected"]) == (rows, rows, [])


def test_the_first_sheet_has_the_labels_and_the_last_says_what_it_is(hr, plant):
    applied(hr, plant, xlsx_file(SHEETS), "名单.xlsx")
    sheets = read_sheets(exported(hr), "导出.xlsx")
    assert [sheet.name for sheet in sheets] == ["人才", *(kind.sheet for kind in RECORD_KINDS), "说明"]
    rows = {sheet.name: [row.values for row in sheet.rows] for sheet in sheets}
    assert rows["人才"][0][0] == "姓名"
    notes = {row[0]: row[1] for row in rows["说明"]}
    assert (notes["导出人"], notes["筛选条件"], notes["人数"]) == ("林卓玛", "全部", "3")


def test_who_may_not_see_numbers_gets_them_masked(hr, plant, actor):
    applied(hr, plant, xlsx_file(SHEETS), "名单.xlsx")
    text = exported(hr, "csv").decode("utf-8-sig")
    assert NUMBERS[0] not in text
    assert "13912341234" not in text
    assert NUMBERS[0] in exported(hr, "csv", is_clear=True).decode("utf-8-sig")


def test_an_export_is_a_reading_and_names_whom_it_shows_in_clear(hr, plant):
    applied(hr, plant, xlsx_file(SHEETS), "名单.xlsx")
    exported(hr, "csv")
    exported(hr, "csv", is_clear=True)
    use_scope(Scope.everything())
    entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "talents.exported")).all()
    assert [(entry.kind, entry.details["rows"], entry.details["format"]) for entry in entries] == [
        ("read", 3, "csv"),
        ("read", 3, "csv"),
    ]
    subjects = [
        len(session.scalars(select(AuditSubject).where(AuditSubject.entry_uid == entry.uid)).all()) for entry in entries
    ]
    assert subjects == [0, 3]


def test_only_the_filtered_people_and_chosen_columns_leave(hr, plant):
    applied(hr, plant, xlsx_file(SHEETS), "名单.xlsx")
    text = exported(hr, "csv", query="藏药", columns=("name", "post")).decode("utf-8-sig")
    assert [unmarked(line) for line in text.splitlines()] == ["姓名,职务或岗位", "扎西顿珠,"]


def test_phones_are_written_as_people_write_them():
    assert plain_phone("+8613912341234") == "13912341234"
    assert plain_phone("+868916323456") == "08916323456"
    assert plain_phone("+85223456789") == "0085223456789"


PLAIN = [info for info in spec_of(TALENTS).importable if info.kind is not FieldKind.DOCUMENT and info.name != "name"]
TEXT = st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=60)
PHONES = st.sampled_from(["139 1234 1234", "0891-6323456", "+852 2345 6789"])


@st.composite
def stored_values(draw: st.DrawFn) -> tuple[FieldInfo, object]:
    """A field and a value its own form would store."""
    info = draw(st.sampled_from(PLAIN))
    choices = choices_of(info)
    if choices:
        return info, read_value(info, draw(st.sampled_from([code for code, _title in choices])))
    typed = {
        FieldKind.DATE: st.dates(date(1905, 1, 1), date(2100, 1, 1)).map(date.isoformat),
        FieldKind.PARTIAL_DATE: st.sampled_from(["1985", "1985-07", "1985-07-02", "2020-10"]),
        FieldKind.YEAR: st.integers(1905, 2100).map(str),
        FieldKind.COUNT: st.integers(0, info.largest or 1_000).map(str),
        FieldKind.YES_NO: st.sampled_from(["是", "否"]),
        FieldKind.PHONE: PHONES,
        FieldKind.EMAIL: st.sampled_from(["a@example.cn", "zhang.san+x@mail.example.com"]),
        FieldKind.LINK: st.sampled_from(["https://example.cn/a?b=1", "http://例子.cn/路径"]),
    }.get(info.kind, TEXT)
    if info.name == "name_pinyin":
        typed = st.sampled_from(["zhang san", "dan zeng"])
    return info, read_value(info, draw(typed))


@pytest.mark.parametrize("format", ["xlsx", "csv"])
@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture], deadline=None)
@given(pairs=st.lists(stored_values(), min_size=1, max_size=12))
def test_every_value_survives_a_file(format, pairs):
    cells = [cells_of(info, [value])[0] for info, value in pairs]
    rows = _through_a_file(format, cells)
    for (info, value), raw in zip(pairs, rows, strict=True):
        cell = read_cell(info, raw)
        assert not cell.error
        assert cell.value is None or is_same(info, value, cell.value), (info.label, value, raw, cell)


def _through_a_file(format, cells):
    out = BytesIO()
    table = Table("人才", [Column("名"), Column("值")], [("x", cell) for cell in cells])
    if format == "csv":
        write_csv(out, table)
    else:
        stream_tables(out, [table], title="x", created=clock.now())
    (sheet,) = read_sheets(out.getvalue(), f"x.{format}")
    return [row.values[1] if len(row.values) > 1 else None for row in sheet.rows][1:]


def test_a_form_saved_record_comes_back_unchanged(hr, plant):
    values = {"name": "阿沛·阿旺晋美", "born_on": date(1910, 2, 1), "biography": "两  个空格与'引号"}
    talents.create_talent(hr, plant, values)
    found = trial(hr, plant, exported(hr, "csv"), "导出.csv")
    assert (found["unchanged"], found["rejected"]) == (1, [])
    assert session.scalars(select(Talent.name)).all() == ["阿沛·阿旺晋美"]


def test_a_header_only_file_of_nobody_is_refused(hr, plant):
    with pytest.raises(ImportRejected, match="只有表头"):
        trial(hr, plant, exported(hr, "csv"), "导出.csv")


def test_rows_taken_as_they_are_are_confined_like_any(hr, plant, place):
    applied(hr, plant, xlsx_file(SHEETS))
    plain = select(Talent.id).execution_options(plain_rows=True)
    use_scope(Scope.of(plant))
    found = session.execute(plain).all()
    assert len(found) == 3
    talents.delete_talent(hr, found[0].id, None, "重复登记")
    use_scope(Scope.of(plant))
    assert len(session.execute(plain).all()) == 2
    use_scope(Scope.of(place("group").id))
    assert session.execute(plain).all() == []
    use_scope(None)
    with pytest.raises(UnscopedRead):
        session.execute(plain)
    session.rollback()
