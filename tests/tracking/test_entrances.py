"""The same edits through the session and through bulk_apply leave the same images, grams and cube deltas."""

from __future__ import annotations

from collections import Counter
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, text

from talent_app.audit.actions import Action
from talent_app.audit.command import record, running, transaction
from talent_app.core.actor import system_actor
from talent_app.core.scope import Scope
from talent_app.db.base import new_uid
from talent_app.db.engine import dialect_name, session, use_scope
from talent_app.talents.derivation import derive
from talent_app.talents.models import Person, Talent
from talent_app.tracking.changes import bulk_apply, bulk_remove, image_of
from talent_app.tracking.models import CubeDelta

ACTOR = system_actor("测试")
WORDS = st.text(alphabet="冶金高原扎西ab ", min_size=1, max_size=12)
STATE = st.fixed_dictionaries(
    {
        "name": st.sampled_from(["张三", "单增旺堆", "欧阳修", "阿沛·阿旺晋美"]),
        "sex": st.sampled_from(["1", "2", None]),
        "born_on": st.sampled_from([date(1980, 1, 2), date(1980, 1, 30), date(1991, 5, 6), None]),
        "highest_education": st.sampled_from(["11", "21", None]),
        "biography": st.one_of(st.none(), WORDS),
        "category": st.sampled_from(["manager", "professional", None]),
    }
)
EDITS = st.lists(st.tuples(st.integers(0, 2), st.one_of(st.none(), STATE)), min_size=1, max_size=8)


def seeded(organisation_id: int) -> list[dict]:
    """Three registrations made the ordinary way, as plain rows."""
    with transaction(ACTOR, Scope.everything()):
        at = running().at
        for number in range(3):
            person = Person(legal_name=f"第{number}人")
            session.add(person)
            session.flush()
            row = Talent(
                organisation_id=organisation_id, person_id=person.id, name="张三", is_primary=True,
                created_at=at, updated_at=at,
            )  # fmt: skip
            for name, value in derive(image_of(row), has_document=False).items():
                setattr(row, name, value)
            session.add(row)
        record(Action.SYSTEM_SEEDED, talents=3, enterprises=1)
    use_scope(Scope.everything())
    return [image_of(row) for row in session.scalars(select(Talent).order_by(Talent.id))]


def through_session(rows: list[dict], edits: list) -> None:
    for place, state in edits:
        with transaction(ACTOR, Scope.everything()):
            found = session.scalars(select(Talent).where(Talent.id == rows[place]["id"])).one_or_none()
            if found is None:
                record(Action.STATISTICS_FOLDED, cells=0)
            elif state is None:
                session.delete(found)
                record(Action.TALENT_DELETED, name="x", reason="x")
            else:
                for name, value in {**state, **derive({**image_of(found), **state}, has_document=False)}.items():
                    setattr(found, name, value)
                record(Action.TALENT_UPDATED, name="x")


def through_bulk(rows: list[dict], edits: list) -> None:
    present = {place: dict(row) for place, row in enumerate(rows)}
    for place, state in edits:
        old = present.get(place)
        with transaction(ACTOR, Scope.everything()):
            if old is None:
                record(Action.STATISTICS_FOLDED, cells=0)
            elif state is None:
                bulk_remove(session(), Talent, [present.pop(place)])
                record(Action.TALENT_DELETED, name="x", reason="x")
            else:
                new = {**old, **state, **derive({**old, **state}, has_document=False)}
                if new != old:
                    new["revision"] += 1
                bulk_apply(session(), Talent, [new], old={old["id"]: old})
                present[place] = new
                record(Action.TALENT_UPDATED, name="x")


def derived(rows: list[dict]) -> tuple:
    """Everything derived, without what must differ (ids, instants, salts)."""
    use_scope(Scope.everything())
    first = rows[0]["id"]
    history = Talent.__history__
    unlike = {"history_id", "recorded_from", "recorded_until", "entry_uid", "salt", "commitment", "uid", "id"}
    unlike |= {"person_id", "created_at", "updated_at"}
    images = [
        {"row": image["id"] - first, **{k: v for k, v in image.items() if k not in unlike}}
        | {"is_open": image["recorded_until"] is None}
        for image in session.execute(select(history).order_by(history.c.history_id)).mappings()
    ]
    name = "rowid" if dialect_name() == "sqlite" else "id"
    grams = {
        row[0] - first: sorted(str(row[1]).split()) if dialect_name() == "sqlite" else sorted(row[1])
        for row in session.execute(text(f"SELECT {name}, grams FROM talents_search"))  # noqa: S608
    }
    cells: Counter = Counter()
    for delta in session.scalars(select(CubeDelta)):
        cells[(delta.cube, repr(delta.cell), "n")] += delta.n
        cells[(delta.cube, repr(delta.cell), "sums")] += delta.sum_1 + delta.sum_2
    return images, grams, {key: n for key, n in cells.items() if n}


@settings(max_examples=20)
@given(edits=EDITS)
def test_both_entrances_leave_the_same_derived_tables(app, edits):
    organisation_id = session_organisation()
    results = []
    for entrance in (through_session, through_bulk):
        forget_everything()
        rows = seeded(organisation_id)
        entrance(rows, edits)
        results.append(derived(rows))
    assert results[0] == results[1]


def session_organisation() -> int:
    use_scope(Scope.everything())
    session.rollback()
    return session.scalar(text("SELECT id FROM organisations WHERE kind = 'enterprise' ORDER BY id LIMIT 1"))


def forget_everything() -> None:
    """Empty the tables between two runs, the way only a test may."""
    session.rollback()
    connection = session.connection(execution_options={"writes": True})
    use_scope(Scope.everything())
    permit = {"uid": new_uid().hex}
    connection.execute(text("INSERT INTO audit_permits (id, kind, entry_uid) VALUES (1, 'test', :uid)"), permit)
    connection.execute(delete(CubeDelta))
    for table in ("talents_search", "talents_history", "talents", "persons_history", "persons", "audit_permits"):
        connection.execute(text(f"DELETE FROM {table}"))  # noqa: S608
    session.commit()
