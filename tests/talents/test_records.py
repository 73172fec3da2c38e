"""Every kind of child record from its one declaration: form, page, sheets, audit label, history; and what they cost."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event

from talent_app.audit.changes import title_of
from talent_app.core.money import Money
from talent_app.core.scope import Scope
from talent_app.db.engine import database, session, use_scope
from talent_app.exchange.sheets import sheet_specs
from talent_app.talents import queries, service
from talent_app.talents.fields import FieldInfo, FieldKind
from talent_app.talents.forms import MOST_BOXES, ValueField, box_for, record_form
from talent_app.talents.records import BY_KEY, RECORD_KINDS, in_sections, sheets, talent_fields
from talent_app.talents.values import choices_of, pack_value, read_value, show_value, unpack_value
from tests.factories import create_talent
from tests.page import get_page, post_page, values_of, with_token

KINDS = pytest.mark.parametrize("kind", RECORD_KINDS, ids=lambda kind: kind.key)
ALL_FIELDS = [info for _sheet, infos in sheets() for info in infos]


def example(info: FieldInfo) -> str:
    """What somebody types into the box of a field."""
    if info.kind is FieldKind.YES_NO:
        return "yes"
    if info.kind in (FieldKind.CODE, FieldKind.CHOICE):
        return choices_of(info)[-1][0]
    typed = {
        FieldKind.DATE: "2024-05-06",
        FieldKind.PARTIAL_DATE: "2024.5",
        FieldKind.YEAR: "2024",
        FieldKind.COUNT: "3",
        FieldKind.MONEY: "1,500,000.50",
    }
    return typed.get(info.kind, f"示例{info.label}"[: info.length or 200])


@KINDS
def test_a_kind_is_declared_once_and_appears_everywhere(kind):
    assert kind.key in BY_KEY
    assert len([kinds for _title, kinds in in_sections() if kind in kinds]) == 1
    spec = next(spec for spec in sheet_specs() if spec.kind is kind)
    own = {info.name for info in kind.fields}
    assert own <= {info.name for info in spec.importable} & {info.name for info in spec.exportable}
    assert len(spec.title) <= 31
    assert title_of(kind.model.__table__) == kind.label
    for is_edit in (False, True):
        assert own <= set(dir(record_form(kind, is_edit=is_edit)))
    assert len(kind.fields) <= MOST_BOXES
    assert any(info.required for info in kind.fields)
    assert {kind.order, *kind.spec.title, *kind.spec.columns} <= own
    assert kind.model.__owner__ == "talent_id"


def test_records_of_every_kind_are_added_shown_changed_and_removed(client_as, actor):
    row, hr = create_talent(actor("hr")), client_as("hr")
    for kind in RECORD_KINDS:
        typed = {info.name: example(info) for info in kind.fields}
        answer = hr.post(f"/talents/{row.id}/{kind.key}/new", data=with_token(hr, typed))
        assert answer.status_code == 302, kind.key
    page = get_page(hr, f"/talents/{row.id}")
    for kind in RECORD_KINDS:
        for name in (*kind.spec.title, *kind.spec.columns):
            info = kind.field(name)
            assert show_value(info, read_value(info, spoken(info))) in page.words
    assert "1,500,000.50" in page.words
    use_scope(Scope.everything())
    records = queries.records_of(Scope.everything(), row)
    for kind in (BY_KEY["projects"], BY_KEY["needs"]):
        (record,) = records[kind.key]
        url = f"/talents/{row.id}/{kind.key}/{record.id}"
        values = values_of(get_page(hr, f"{url}/edit").form())
        post_page(hr, f"{url}/edit", values | {"state": ""})
        values = values_of(get_page(hr, f"{url}/remove").form())
        page = post_page(hr, f"{url}/remove", values)
        assert f"已删除{kind.label}记录。" in page.words
    use_scope(Scope.everything())
    left = queries.records_of(Scope.everything(), row)
    assert {key for key, some in left.items() if not some} == {"projects", "needs"}
    history = queries.history_of(Scope.everything(), row, limit=100)
    labels = {label.split("·")[0] for change in history for label, *_rest in change.rows}
    assert {kind.label for kind in RECORD_KINDS} <= labels


def spoken(info):
    """The example as a person says it."""
    return "是" if info.kind is FieldKind.YES_NO else example(info)


def test_the_page_of_a_person_costs_the_same_with_and_without_records(client_as, actor):
    few, many = create_talent(actor("hr"), name="少"), create_talent(actor("hr"), name="多")
    for kind in RECORD_KINDS:
        values = {
            info.name: read_value(info, "是" if info.kind is FieldKind.YES_NO else example(info))
            for info in kind.fields
        }
        for _time in range(2):
            service.add_record(actor("hr"), many.id, kind.key, values)
    hr = client_as("hr")
    assert statements_of(hr, f"/talents/{few.id}") == statements_of(hr, f"/talents/{many.id}") <= 24


def statements_of(client, url):
    """How many statements a page costs once everything is warm."""
    get_page(client, url)
    session.expunge_all()
    found = []

    def count(connection, cursor, statement, parameters, context, many):
        if not statement.startswith(("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "SELECT set_config")):
            found.append(statement)

    event.listen(database.engine, "before_cursor_execute", count)
    try:
        get_page(client, url)
    finally:
        event.remove(database.engine, "before_cursor_execute", count)
    return len(found)


@st.composite
def stored_values(draw):
    """A declared field and a value that it may store."""
    info = draw(st.sampled_from([info for info in ALL_FIELDS if not info.is_sealed]))
    if info.kind is FieldKind.CODES:
        codes = draw(st.sets(st.sampled_from([code for code, _title in choices_of(info)]), min_size=1))
        return info, read_value(info, list(codes))
    if info.kind in (FieldKind.CODE, FieldKind.CHOICE):
        return info, read_value(info, draw(st.sampled_from([code for code, _title in choices_of(info)])))
    texts = st.text(st.characters(categories=("Lo",)), min_size=3, max_size=min(info.length or 30, 30))
    made = {
        FieldKind.DATE: st.dates(date(1900, 1, 1), date(2100, 1, 1)),
        FieldKind.PARTIAL_DATE: st.sampled_from(["1985", "1985-07", "1985-07-02", "2020-10"]),
        FieldKind.YEAR: st.integers(1950, 2100),
        FieldKind.COUNT: st.integers(0, info.largest or 1_000_000),
        FieldKind.MONEY: st.integers(0, 10**15).map(Money.from_fen),
        FieldKind.YES_NO: st.booleans(),
        FieldKind.LINK: st.just("https://example.cn/a?b=1"),
    }.get(info.kind, texts)
    if info.name == "name_pinyin":
        made = st.sampled_from(["zhang san", "dan zeng"])
    return info, draw(made)


@given(pair=stored_values())
def test_a_value_survives_its_box_its_words_and_its_store(pair):
    info, value = pair
    if isinstance(value, str) and info.kind in (FieldKind.TEXT, FieldKind.LONG_TEXT):
        value = read_value(info, value)  # what a first save would have stored
        if value is None:
            return
    assert read_value(info, show_value(info, value)) == value
    assert unpack_value(info, pack_value(value)) == value
    if box_for(info).field_class is ValueField:
        assert read_value(info, ValueField.written(None, value)) == value


@pytest.mark.parametrize(
    ("kind", "values", "sentence"),
    [
        ("projects", {"name": "甲", "funding": "一百万"}, "金额"),
        ("projects", {"name": "甲", "funding": "-5"}, "不能为负数"),
        ("projects", {"name": "甲", "rank": "1000"}, "应在 0 到 999 之间"),
        ("projects", {"name": "甲", "from_on": "2024-05", "until_on": "2023-05"}, "结束时间早于开始时间"),
        ("teams", {"team": "甲", "time_share": "120"}, "应在 0 到 100 之间"),
        ("agreements", {"mode": "flexible", "days_a_year": "400"}, "应在 0 到 366 之间"),
        ("assessments", {"year": "24"}, "不合理"),
        ("needs", {"kind": "housing", "details": ""}, "请填写"),
    ],
)
def test_what_cannot_be_is_said_under_its_box_and_what_was_typed_stays(client_as, actor, kind, values, sentence):
    row, hr = create_talent(actor("hr")), client_as("hr")
    url = f"/talents/{row.id}/{kind}/new"
    page = post_page(hr, url, values_of(get_page(hr, url).form()) | values)
    assert any(sentence in error for error in page.errors())
    kept = values_of(page.form())
    assert all(kept[name] == typed for name, typed in values.items() if typed)
    assert queries.records_of(Scope.everything(), row)[kind] == []


def test_several_categories_are_ticked_and_one_counts(client_as, actor):
    row, hr = create_talent(actor("hr"), category="professional"), client_as("hr")
    url = f"/talents/{row.id}/edit/post"
    values = values_of(get_page(hr, url).form()) | {"other_categories": ["skilled_worker", "manager"]}
    page = post_page(hr, url, values)
    assert "企业经营管理人才、高技能人才" in page.words
    use_scope(Scope.everything())
    session.expire_all()
    saved = queries.talent_or_404(Scope.everything(), row.id)
    assert (saved.category, saved.other_categories) == ("professional", "manager,skilled_worker")


def test_the_highest_skill_is_taken_from_the_records(actor):
    row = create_talent(actor("hr"), skill_level=None)
    for occupation, level in (("电工", "senior_worker"), ("焊工", "technician")):
        service.add_record(actor("hr"), row.id, "skills", {"occupation": occupation, "level": level})
    session.expire_all()
    assert queries.talent_or_404(Scope.everything(), row.id).skill_level == "technician"


def test_every_field_of_a_sheet_has_a_label_of_its_own():
    for sheet, infos in sheets():
        headers = [header for info in infos for header in info.headers]
        assert len(headers) == len(set(headers)), sheet
    assert len(talent_fields()) > MOST_BOXES  # so the form has pages
