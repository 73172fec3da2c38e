"""A small table of lines that people type or paste: cells as typed, errors under them, the typed rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from talent_app.core.errors import InvalidInput
from talent_app.incentives.grid import Cell
from talent_app.incentives.people_rows import read_cell, shown_cell
from talent_app.rules.fields import Field
from talent_app.rules.notation import plain

#: So many empty lines stand below those that are filled.
SPARE, MOST = 3, 30


@dataclass
class LineGrid:
    """One list of a request; a line without anything typed is no line."""

    name: str
    title: str
    columns: Sequence[Field]
    lines: list[dict[str, Cell]] = field(default_factory=list)

    @classmethod
    def of(cls, name: str, title: str, columns: Sequence[Field], stored: Sequence[Mapping[str, Any]] = ()) -> LineGrid:
        """The list as it is stored, with room below."""
        grid = cls(name, title, columns)
        for place in range(min(MOST, len(stored) + SPARE)):
            entry = stored[place] if place < len(stored) else {}
            cells = {}
            for column in columns:
                given = entry.get(column.name)
                value = None if given is None else column.read(given)
                box = f"{name}-{place}-{column.name}"
                shown = shown_cell(column, value)
                cells[column.name] = Cell(box, column.label, column.kind, shown, value, choices=column.choices)
            grid.lines.append(cells)
        return grid

    def _empty(self, place: int, column: Field) -> Cell:
        return Cell(f"{self.name}-{place}-{column.name}", column.label, column.kind, choices=column.choices)

    def read(self, form: Mapping[str, str]) -> bool:
        """Take what was typed; False when a cell cannot be read or a line lacks what it needs."""
        while len(self.lines) < MOST and any(f"{self.name}-{len(self.lines)}-{c.name}" in form for c in self.columns):
            place = len(self.lines)
            self.lines.append(
                {
                    c.name: Cell(f"{self.name}-{place}-{c.name}", c.label, c.kind, choices=c.choices)
                    for c in self.columns
                }
            )
        for cells in self.lines:
            for column in self.columns:
                cell = cells[column.name]
                cell.text, cell.error, cell.value = form.get(cell.name, "").strip()[:2000], "", None
                try:
                    cell.value = read_cell(column, cell.text)
                except InvalidInput as problem:
                    cell.error = f"{problem.message}{problem.hint}"
            if any(cell.text for cell in cells.values()):
                for column in self.columns:
                    cell = cells[column.name]
                    if column.required and not cell.text:
                        cell.error = f"请填写“{column.label}”。"
        return not any(cell.error for cells in self.lines for cell in cells.values())

    @property
    def errors(self) -> list[tuple[str, str, str]]:
        """(box, which line, sentence) of everything that cannot be read."""
        return [
            (cell.name, f"{self.title}第 {place} 行", cell.error)
            for place, cells in enumerate(self.lines, 1)
            for cell in cells.values()
            if cell.error
        ]

    def rows(self) -> list[dict[str, Any]]:
        """The filled lines as a request gives them."""
        told = []
        for cells in self.lines:
            row = {name: plain(cell.value) for name, cell in cells.items() if cell.value is not None}
            if row:
                told.append(row)
        return told


def read_all(grids: Mapping[str, LineGrid], form: Mapping[str, str]) -> bool:
    """Whether all that was sent can be read; every list is looked at, so that all faults are shown at once."""
    read = [grid.read(form) for grid in grids.values()]
    return all(read)
