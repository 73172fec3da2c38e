"""What lawful erasure does with each table, read from `personal.yaml`: one declaration a table, none may be missing.

Pure data; `audit/erasing.py` acts on it, pages and the policy's periods are worked out to the right of this package.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import Column, Table

from talent_app.core.enums import TitledEnum

FILE = Path(__file__).with_name("personal.yaml")
#: Columns that are no personal data by themselves and stay in an emptied row and its images.
STRUCTURE = frozenset({"id", "uid", "organisation_id", "version", "revision", "deleted_at", "erased_at"})


class Act(TitledEnum):
    """What becomes of a table's rows about an erased person."""

    NONE = "none", "没有人才的个人信息"
    DELETE = "delete", "删除"
    EMPTY = "empty", "抹去个人信息"
    KEEP = "keep", "依法继续保存，期满再删"
    MENTION = "mention", "抹去提到本人之处"
    STAYS = "stays", "随业务档案保存"


@dataclass(frozen=True, slots=True)
class Duty:
    """A duty to keep: what it covers, on which basis, and the policy parameter that holds its period."""

    code: str
    title: str
    basis: str
    period: str


@dataclass(frozen=True, slots=True)
class Declared:
    """One table's declaration. `rows` says by which column its rows are found; `then` what follows a duty."""

    table: str
    act: Act
    rows: Mapping[str, str]
    columns: tuple[str, ...]
    takes_all: bool
    but: frozenset[str]
    mask: tuple[str, ...]
    duty: Duty | None
    since: str
    then: Act
    found: str
    why: str

    @property
    def last_act(self) -> Act:
        """What is done to the rows in the end, once no duty keeps them."""
        return self.then if self.act is Act.KEEP else self.act

    def emptied(self, table: Table) -> tuple[str, ...]:
        """The columns that are emptied in a row; of a deleted row every one that is not structure or reference."""
        if self.columns and not self.takes_all:
            return self.columns
        return tuple(
            column.name for column in table.columns if not is_structure(column) and column.name not in self.but
        )


def is_structure(column: Column[Any]) -> bool:
    """Whether a column tells nothing of a person: keys, marks, references to other rows."""
    return column.name in STRUCTURE or (column.name.endswith("_id") and not column.info.get("sealed"))


@lru_cache(maxsize=1)
def _read() -> tuple[dict[str, Duty], dict[str, Declared]]:
    loaded = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    duties = {code: Duty(code, **entry) for code, entry in loaded["duties"].items()}
    return duties, {table: _declared(table, entry, duties) for table, entry in loaded["tables"].items()}


def _declared(table: str, entry: dict[str, Any], duties: Mapping[str, Duty]) -> Declared:
    columns = entry.get("columns", ())
    takes_all = columns == "all"
    return Declared(
        table,
        Act(entry["act"]),
        entry.get("rows", {}),
        () if takes_all else tuple(columns),
        takes_all,
        frozenset(entry.get("but", ())),
        tuple(entry.get("mask", ())),
        duties[entry["duty"]] if "duty" in entry else None,
        entry.get("since", ""),
        Act(entry.get("then", "none")),
        entry.get("found", ""),
        entry.get("why", ""),
    )


def duties() -> dict[str, Duty]:
    """Every duty to keep, by code."""
    return _read()[0]


def declarations() -> dict[str, Declared]:
    """Every table's declaration, in the order of the file: what rows are found through stands before them."""
    return _read()[1]


def declared(table: str) -> Declared:
    """One table's declaration."""
    return declarations()[table]
