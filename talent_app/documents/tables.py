"""What a table in a file is: sheets and rows that were read, columns and rows to be written, and the limits of reading.

Values only; xlsx.py and delimited.py know the file formats, spreadsheets.py is the door for uploaded files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from talent_app.audit.copies import unmarked
from talent_app.core.cells import FORMULA_STARTS, safe_text
from talent_app.core.enums import TitledEnum
from talent_app.core.errors import ImportRejected


class CellKind(TitledEnum):
    """How the cells of a written column are stored and shown."""

    TEXT = "text", "文本"
    MONEY = "money", "金额"
    COUNT = "count", "整数"
    RATIO = "ratio", "比例"
    DAY = "day", "日期"
    INSTANT = "instant", "时间"


@dataclass(frozen=True, slots=True)
class Column:
    """One column to be written; `choices` become a drop-down, `note` a comment on the header."""

    title: str
    kind: CellKind = CellKind.TEXT
    width: int | None = None
    choices: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet to be written; rows may be a generator of any length and are taken once.

    A long table gives `blocks` instead: some thousand rows at a time, column by column (`documents.blocks`).
    """

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Any]] = ()
    blocks: Iterable[Sequence[Sequence[Any]]] | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of an uploaded file is accepted: data rows and columns of a sheet, bytes as sent and as unpacked."""

    rows: int = 100_000
    columns: int = 200
    cells: int = 10_000_000
    file_bytes: int = 50_000_000
    unpacked_bytes: int = 600_000_000


@dataclass(frozen=True, slots=True)
class Row:
    """A row with something in it; `number` is the spreadsheet's own, header = 1.

    `notes` are remarks found beside the values: (column position or None for the whole row, sentence).
    """

    number: int
    values: tuple[Any, ...]
    notes: tuple[tuple[int | None, str], ...] = ()


@dataclass(slots=True)
class Sheet:
    """One sheet of a file that was read; its rows may be walked more than once."""

    name: str
    walk: Callable[[], Iterator[Row]] = field(repr=False)
    #: how many rows there are about, where that can be told without reading them
    count: Callable[[], int] | None = field(default=None, repr=False)

    @property
    def rows(self) -> Iterator[Row]:
        """A new walk through the rows."""
        return self.walk()


def harmless(text: str) -> str:
    """`core.cells.safe_text`, which looks at every character, only where something may have to change."""
    return text if text.isprintable() and not text.startswith(FORMULA_STARTS) else safe_text(text)


def limited(rows: Iterable[tuple[int, Sequence[Any]]], sheet: str, limits: Limits) -> Iterator[Row]:
    """Rows without the empty ones and without empty ends; too many of them, or too wide ones, refuse the file."""
    found = 0
    for number, values in rows:
        end = len(values)
        while end and (values[end - 1] is None or (isinstance(values[end - 1], str) and not values[end - 1].strip())):
            end -= 1
        if not end:
            continue
        kept = tuple([None if value == "" else value for value in values[:end]])
        found += 1
        if found == 1:  # an export carries its code unseen in its headings
            kept = tuple([unmarked(value) if isinstance(value, str) else value for value in kept])
        if found > limits.rows + 1:
            raise ImportRejected(
                f"“{sheet}”的数据超过一次导入的上限 {limits.rows:,} 行。", hint="请把文件拆成几个后分别上传。"
            )
        if len(kept) > limits.columns:
            raise ImportRejected(
                f"“{sheet}”第 {number} 行有 {len(kept)} 列，超过上限 {limits.columns} 列。",
                hint="请删除不需要的列，或检查分隔符是否正确。",
            )
        yield Row(number, kept)
