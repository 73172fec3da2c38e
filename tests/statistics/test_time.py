"""Time: frozen figures stay, flows add up from one moment to the next, and the page says why two figures differ."""

from __future__ import annotations

import json

import numpy
import pytest
from sqlalchemy import select, update

from talent_app import clock
from talent_app.audit.command import unaudited
from talent_app.core.actor import system_actor
from talent_app.core.errors import InvalidInput
from talent_app.core.scope import Scope
from talent_app.db.engine import session, use_scope
from talent_app.db.watching import tables_read, watched
from talent_app.statistics import freezing, frozen, queries
from talent_app.statistics.columns import world
from talent_app.statistics.cube import ALL
from talent_app.statistics.cubes import CUBES
from talent_app.statistics.flows import Flow, flows
from talent_app.statistics.freezing import due, freeze, freeze_due
from talent_app.statistics.models import Snapshot
from talent_app.talents.models import Talent
from talent_app.talents.service import create_talent as register
from talent_app.talents.service import delete_talent, update_talent
from tests.factories import create_talent

TALENTS, EVERYTHING = CUBES["talents"], Scope.everything()
OCTOBER, NOVEMBER = "2026-10-20", "2026-11-20"


@pytest.fixture
def october(actor, monkeypatch):
    """Three people in October; in November one rises and changes his category, one goes, one comes."""
    monkeypatch.setenv("APP_TODAY", OCTOBER)
    hr = actor("hr")
    rows = [
        create_talent(hr, name=name, document_number=None, category="professional", title_level=level).id
        for name, level in (("甲", "assistant"), ("乙", "intermediate"), ("丙", None))
    ]
    monkeypatch.setenv("APP_TODAY", NOVEMBER)
    return rows


def november(hr, rows):
    use_scope(hr.scope)
    versions = dict(session.execute(select(Talent.id, Talent.version)).all())
    update_talent(hr, rows[0], versions[rows[0]], {"category": "manager", "title_level": "associate_senior"})
    delete_talent(hr, rows[2], versions[rows[2]], "重复登记")
    register(hr, hr.organisation_id, {"name": "丁", "category": "professional"})
    use_scope(EVERYTHING)


def figures(table):
    return {code: figure for (code, _), figure in table.figures.items()}


def test_a_frozen_month_stays_what_it_was_and_the_flows_say_what_came_after(actor, october):
    use_scope(EVERYTHING)
    system = system_actor("测试")
    assert freeze_due(system) == 2
    assert freeze_due(system) == 0
    november(actor("hr"), october)
    with watched() as seen:
        kept = frozen.frozen_table(EVERYTHING, TALENTS, "2026-10", ["category"], "registrations")
    assert {name for each in seen for name, _columns in tables_read(each[0])} == {"snapshots"}
    live = queries.table(EVERYTHING, TALENTS, ["category"], "registrations", today=clock.today())
    assert (figures(kept), figures(live)) == ({"professional": 3}, {"professional": 2, "manager": 1})
    assert frozen.holds(TALENTS, "2026-10")
    start, day = frozen.kept_or_404(TALENTS, "2026-10").taken_for, clock.today()
    found = flows(
        EVERYTHING, TALENTS, "category", {}, TALENTS.measure("registrations"), (world(start), start), (world(None), day)
    )
    assert found.by_code["professional"] == Flow(start=3, came=1, gone=1, moved_out=1, end=2)
    assert found.by_code["manager"] == Flow(moved_in=1, end=1, promoted=1)
    assert found.by_code[ALL] == Flow(start=3, came=1, gone=1, end=3, promoted=1)
    for flow in found.by_code.values():
        assert flow.start + flow.came - flow.gone + flow.moved_in - flow.moved_out == flow.end


def test_a_past_day_read_from_columns_is_the_day_read_from_cells(actor, october):
    november(actor("hr"), october)
    past = clock.today().replace(month=10, day=31)
    ask = {"today": clock.today(), "on": past}
    from_cells = queries.table(EVERYTHING, TALENTS, ["title_level", "sex"], "registrations", **ask)
    from_columns = queries.table(EVERYTHING, TALENTS, ["title_level", "sex", "duty"], "registrations", **ask)
    assert dict(from_columns.figures) == dict(from_cells.figures)
    assert (from_cells.total, from_columns.total) == (3, 3)


def test_columns_follow_edits_and_the_scope_cuts_them(actor, october):
    use_scope(EVERYTHING)
    before = world(None)
    assert len(before.hold("talents")) == 3
    november(actor("hr"), october)
    assert len(world(None).hold("talents")) == 3
    table = queries.table(EVERYTHING, TALENTS, ["category", "sex", "duty"], "registrations", today=clock.today())
    assert (table.row_total("manager"), table.row_total("professional")) == (1, 2)
    theirs = queries.table(Scope.of(10**6), TALENTS, ["category", "sex", "duty"], "registrations", today=clock.today())
    assert theirs.is_empty


def test_a_period_that_is_not_over_cannot_be_frozen_and_the_due_ones_are_the_last(actor, october):
    assert due(clock.today()) == ["2026-10", "2025"]
    with pytest.raises(InvalidInput, match="还没有结束"):
        freeze(actor("leader"), "2026-11")


def test_what_was_frozen_cannot_be_changed(actor, october):
    freeze(actor("leader"), "2026-10")
    with pytest.raises(Exception, match=r"append|不可|refuse|only"), unaudited("tamper") as current:
        current.execute(update(Snapshot).values(digest="0" * 64))


def test_what_is_frozen_numbers_people_by_lot_and_names_nobody(place):
    for number in range(30):
        register(system_actor("测试"), place("plant").id, {"name": f"甲{number}"})
    use_scope(Scope.everything())
    then = world(None)
    found = numpy.unique(then.column("talents", "person_id")[0])
    drawn = [freezing._drawn(found).tolist() for _again in range(2)]
    assert sorted(drawn[0]) == sorted(drawn[1]) == list(range(1, len(found) + 1))
    assert drawn[0] != sorted(drawn[0]) != drawn[1]
    assert freezing._drawn(numpy.array([0, 7, 9]))[0] == 0
    kept = json.dumps(freezing.contents(then, CUBES["talents"], clock.today()), ensure_ascii=False)
    assert "甲1" not in kept
