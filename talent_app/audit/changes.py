"""What an audited command did to rows: the difference by field between a history image and its predecessor.

Pure: it compares two images of one table. What must not be read here — sealed values, amounts, structured contents —
is said to have changed and not shown; whoever may read it does so in the feature, where reading is recorded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Table

from talent_app.audit.wording import ACCOUNTS, COLUMNS, DERIVED, TABLES
from talent_app.core.formats import Sensitive, masked
from talent_app.db.types import JsonText, MoneyColumn
from talent_app.rules.codes import code_table
from talent_app.rules.instruments import INSTRUMENTS

#: Columns that change with every write or say nothing to a reader.
TECHNICAL = {"id", "uid", "version", "revision"} | DERIVED
#: What stands for a value that may not be read here.
HIDDEN = "（不显示）"
MASKED = {kind.value for kind in Sensitive}


@dataclass(frozen=True, slots=True)
class Difference:
    """One field before and after; `refers` names the table whose row an id points to."""

    label: str
    before: Any
    after: Any
    refers: str = ""


@dataclass(frozen=True, slots=True)
class RowChange:
    """What one command did to one row: `op` is I, U or D; an erased image has no differences left to show."""

    table: str
    title: str
    row_id: int
    op: str
    differences: tuple[Difference, ...]
    is_erased: bool = False


def title_of(table: Table) -> str:
    """What a row of this table is called."""
    return str(table.info.get("label") or TABLES.get(table.name, "记录"))


def is_hidden(column: Column[Any]) -> bool:
    """Whether values of a column may not be read in the audit."""
    kept = column.info.get("sealed") or column.info.get("hidden")
    return bool(kept) or isinstance(column.type, MoneyColumn | JsonText)


def refers_to(column: Column[Any]) -> str:
    """The table an id in this column points to; "" when it is no reference."""
    named = column.info.get("refers") or ("users" if column.name in ACCOUNTS else "")
    return str(named) if named else next((key.column.table.name for key in column.foreign_keys), "")


def label_of(column: Column[Any]) -> str:
    """What a reader calls the column."""
    return str(column.info.get("label") or COLUMNS.get(column.name, column.name))


def shown(column: Column[Any], value: Any) -> Any:
    """A value as the audit may show it."""
    if value is None or value == "":
        return None
    if is_hidden(column):
        return HIDDEN
    declared = column.info.get("field")
    sensitive = column.info.get("sensitive") or getattr(declared, "sensitive", None)
    if sensitive:
        return masked(sensitive, str(value)) if sensitive in MASKED else HIDDEN
    if column.name == "instrument" and value in INSTRUMENTS:
        return INSTRUMENTS[value].title
    code = column.info.get("code") or getattr(declared, "code", None) or ("sex" if column.name == "sex" else None)
    if isinstance(code, str) and isinstance(value, str):
        return code_table(code).title_of(value)
    return value


def difference(table: Table, image: Mapping[str, Any], previous: Mapping[str, Any] | None) -> RowChange:
    """One image compared with the one before it; a deletion shows what was there."""
    op = image["op"]
    before, after = (previous or {}), ({} if op == "D" else image)
    if op == "D" and previous is None:
        before = image
    fields = tuple(
        Difference(
            label_of(column),
            shown(column, before.get(column.name)),
            shown(column, after.get(column.name)),
            refers_to(column),
        )
        for column in table.columns
        if column.name not in TECHNICAL and before.get(column.name) != after.get(column.name)
    )
    erased = image["salt"] is None
    return RowChange(table.name, title_of(table), image["id"], op, () if erased else fields, erased)
