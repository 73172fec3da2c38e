"""Rows of other features that name a registration: what becomes of them when it is merged or changes hands.

Features to the right hang their own tracked tables on a registration (pay, agreements, insurance, rewards, teams). They
are found by their foreign key, so that none is forgotten, and follow a merge row by row. On a transfer they stay with
the enterprise they were written by; what can only hold for the present employer says so in its table's
`info={"on_transfer": "ends"}` and is removed (its history stays).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Table, UniqueConstraint, select

from talent_app.audit.changes import title_of
from talent_app.core.errors import Conflict
from talent_app.db.engine import session
from talent_app.talents.models import Talent
from talent_app.talents.records import RECORD_KINDS
from talent_app.talents.review_models import PendingChange, VerificationMark
from talent_app.tracking.models import Tracked

COLUMN = "talent_id"
#: Stands before the table's name in what a merge moved, beside the kinds of record.
PREFIX = "table:"
#: Said of one registration in one round; the answer stays with what was asked.
STAY = frozenset({"confirmation_answers", "expert_answers", "registration_requests"})
#: Name their registration without a key.
UNKEYED = frozenset({"inform_records"})


def followers() -> Iterator[type[Any]]:
    """Every tracked model outside the registry that names a registration."""
    own = {kind.model for kind in RECORD_KINDS} | {PendingChange, VerificationMark}
    for name, model in sorted(Tracked.registry_of_tracked.items()):
        table: Table = model.__table__
        column = table.columns.get(COLUMN)
        if model in own or name in STAY or column is None:
            continue
        if name in UNKEYED or any(key.column.table.name == Talent.__tablename__ for key in column.foreign_keys):
            yield model


def _rules_of(table: Table) -> Iterator[Sequence[str]]:
    """The sets of columns that may exist once, where the registration is one of them."""
    if table.columns[COLUMN].unique:
        yield (COLUMN,)
    uniques = [one.columns for one in table.constraints if isinstance(one, UniqueConstraint)]
    uniques += [one.columns for one in table.indexes if one.unique]
    for columns in uniques:
        names = tuple(column.name for column in columns)
        if COLUMN in names:
            yield names


def follow_merge(dropped: Talent, kept: Talent) -> dict[str, list[int]]:
    """Hang every row on the kept registration; refuses when both have what may exist once, naming it."""
    moved: dict[str, list[int]] = {}
    for model in followers():
        table: Table = model.__table__
        rows = session.scalars(select(model).where(model.talent_id == dropped.id).order_by(model.id)).all()
        for row in rows:
            for names in _rules_of(table):
                _check_free(model, row, kept, names)
            row.talent_id = kept.id
            moved.setdefault(f"{PREFIX}{table.name}", []).append(row.id)
    return moved


def _check_free(model: type[Any], row: Any, kept: Talent, names: Sequence[str]) -> None:
    by_column = {column.name: prop.key for prop in model.__mapper__.column_attrs for column in prop.columns}
    others = [getattr(model, by_column[name]) == getattr(row, by_column[name]) for name in names if name != COLUMN]
    taken = session.scalars(select(model.id).where(model.talent_id == kept.id, *others).limit(1)).first()
    if taken is not None:
        year = getattr(row, "year", None)
        what = f"{year} 年的{title_of(model.__table__)}" if year else f"“{title_of(model.__table__)}”"
        raise Conflict(f"两条登记都有 {what}，不能合并。", "请先核对，在其中一条登记上删除，再合并。")


def take_back(moved: Mapping[str, Sequence[int]], kept: Talent, dropped: Talent) -> None:
    """Hang the rows a merge moved on the registration they came from."""
    known = {model.__tablename__: model for model in followers()}
    for key, ids in moved.items():
        model = known[key.removeprefix(PREFIX)]
        for row in session.scalars(select(model).where(model.id.in_(ids), model.talent_id == kept.id)):
            row.talent_id = dropped.id


def end_with_transfer(talent: Talent) -> None:
    """Remove what only held at the former employer."""
    for model in followers():
        if model.__table__.info.get("on_transfer") == "ends":
            for row in session.scalars(select(model).where(model.talent_id == talent.id)):
                session.delete(row)
