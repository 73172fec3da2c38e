"""The past: the history of a row, and what a table held at the end of a day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from talent_app import clock
from talent_app.audit import queries
from talent_app.audit.changes import TECHNICAL, label_of, title_of
from talent_app.core.errors import NotFound
from talent_app.core.scope import Scope
from talent_app.db.engine import use_scope
from talent_app.organisations import service
from talent_app.organisations.models import Organisation
from talent_app.tracking.models import Tracked


def rename(actor, row, name):
    kept = {"uscc": row.uscc, "region": None, "industry": None, "is_active": True}
    return service.update_organisation(actor, row.id, row.version, name=name, short_name=name, **kept)


def test_the_history_of_a_row_tells_every_state_newest_first(actor, place):
    row = place("lab")
    rename(actor("sysadmin"), row, "第二个名称")
    rename(actor("sysadmin"), place("group"), "不相干的改动")
    row = queries.session.get(Organisation, row.id)
    rename(actor("sysadmin"), row, "第三个名称")
    use_scope(Scope.everything())
    versions = queries.history_of(Scope.everything(), Organisation, row.id)
    assert [version.image["name"] for version in versions] == ["第三个名称", "第二个名称", "拉萨高原生物技术有限公司"]
    assert [version.change.op for version in versions] == ["U", "U", "I"]
    assert versions[0].entry is not None
    assert versions[0].entry.actor_name == "郑凯"
    assert ("第二个名称", "第三个名称") in {(each.before, each.after) for each in versions[0].change.differences}


def test_a_change_of_today_does_not_change_yesterday(actor, place, monkeypatch):
    row, today = place("lab"), clock.today()
    monkeypatch.setenv("APP_TODAY", (today + timedelta(days=1)).isoformat())
    rename(actor("sysadmin"), row, "明天的名称")

    def name_on(day: date) -> list[str]:
        history = Organisation.__history__
        images = queries.images_as_of(Scope.everything(), Organisation, day, history.c.id == row.id)
        return [image["name"] for image in images]

    assert name_on(today - timedelta(days=1)) == []
    assert name_on(today) == ["拉萨高原生物技术有限公司"]
    assert name_on(today + timedelta(days=1)) == ["明天的名称"]


def test_a_table_without_organisation_is_the_citys_alone(actor, place):
    with pytest.raises(NotFound):
        queries.images_as_of(Scope.of(place("lab").id), Organisation, clock.today())


@pytest.mark.parametrize("model", Tracked.registry_of_tracked.values(), ids=lambda model: model.__tablename__)
def test_every_tracked_table_has_a_chinese_name(model):
    assert title_of(model.__table__) != "记录", f"add {model.__name__} to TABLES of audit/wording.py"


@pytest.mark.parametrize("model", Tracked.registry_of_tracked.values(), ids=lambda model: model.__tablename__)
def test_every_tracked_column_has_a_chinese_name(model):
    columns = model.__table__.columns
    bare = [column.name for column in columns if column.name not in TECHNICAL and label_of(column) == column.name]
    assert not bare, f"give {bare} info={{'label': …}}, or put them into COLUMNS or DERIVED of audit/wording.py"
