"""Stored values as the cells of an export, a whole column at a time; no row is ever made into an object.

A sensitive value that is not shown is not even decrypted: the cell only says that there is one.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from talent_app.core.scope import Scope
from talent_app.db.crypto import context_of, vault
from talent_app.documents.tables import CellKind, Column
from talent_app.talents.fields import FieldInfo, FieldKind, fields_of
from talent_app.talents.models import Person, Talent
from talent_app.talents.values import show_value

#: Stands for a sensitive value that is not shown; an import leaves such a cell alone.
HIDDEN = "******"
KINDS = {
    FieldKind.DATE: CellKind.DAY,
    FieldKind.YEAR: CellKind.COUNT,
    FieldKind.COUNT: CellKind.COUNT,
    FieldKind.MONEY: CellKind.MONEY,
}
WIDTHS = {FieldKind.LONG_TEXT: 50, FieldKind.DOCUMENT: 22, FieldKind.LINK: 30, FieldKind.EMAIL: 24}
PERSONAL = frozenset(info.name for info in fields_of(Person))
#: Kinds whose stored value is not what a reader sees.
SHOWN = frozenset({FieldKind.CODE, FieldKind.CODES, FieldKind.CHOICE, FieldKind.YES_NO})


def heading(info: FieldInfo) -> Column:
    """The column of a field."""
    return Column(info.label, KINDS.get(info.kind, CellKind.TEXT), WIDTHS.get(info.kind))


@dataclass(frozen=True, slots=True)
class Source:
    """Where a field's values stand: the table, and what is read of it."""

    info: FieldInfo
    model: type[Any]
    #: Whether sealed values are read at all; else only whether there is one.
    is_clear: bool

    @property
    def expression(self) -> Any:
        """What a statement selects for the field."""
        stored = self.model.__table__.c[self.info.column]
        attribute = next(a for a in self.model.__mapper__.column_attrs if a.columns[0] is stored).class_attribute
        return attribute if not self.info.is_sealed or self.is_clear else attribute.is_not(None)

    def cells(
        self, values: Sequence[Any], owners: Sequence[int], uids: Sequence[uuid.UUID] | None, clear: Scope
    ) -> Sequence[Any]:
        """The cells of some rows; `owners` are their organisations, `clear` those whose values may be shown."""
        if not self.info.is_sealed:
            return cells_of(self.info, values)
        if not self.is_clear or uids is None:
            return [HIDDEN if value else None for value in values]
        table, column = self.model.__tablename__, self.info.column
        opened = [
            None if sealed is None
            else vault.open(bytes(sealed), context_of(table, column, uid)) if clear.covers(owner)
            else HIDDEN
            for sealed, owner, uid in zip(values, owners, uids, strict=True)
        ]  # fmt: skip
        return cells_of(self.info, opened)


def source_of(info: FieldInfo, model: type[Any], *, is_clear: bool) -> Source:
    """The source of one of a model's fields; those of the person stand in the sheet of registrations."""
    return Source(info, Person if model is Talent and info.name in PERSONAL else model, is_clear)


class _Titles(dict[Any, Any]):
    """Value → what a reader sees, asked once for each value."""

    def __init__(self, info: FieldInfo) -> None:
        super().__init__({None: None})
        self.info = info

    def __missing__(self, value: Any) -> Any:
        self[value] = show_value(self.info, value) or None
        return self[value]


def cells_of(info: FieldInfo, values: Sequence[Any]) -> Sequence[Any]:
    """Clear stored values of one field as a sheet holds them."""
    if info.kind in SHOWN:
        titles = _Titles(info)
        return [titles[value] for value in values]
    if info.kind is FieldKind.PHONE:
        return [value and (value if value == HIDDEN else plain_phone(value)) for value in values]
    return values


def plain_phone(number: str) -> str:
    """A stored telephone number as people write it, without the plus that a spreadsheet takes for a formula.

    >>> plain_phone("+8613912341234"), plain_phone("+868916323456"), plain_phone("+85223456789")
    ('13912341234', '08916323456', '0085223456789')
    """
    local = number.removeprefix("+86")
    if local == number:
        return f"00{number.removeprefix('+')}"
    return local if len(local) == 11 and local.startswith("1") else f"0{local}"
