"""The grid of people as a page edits it: cells as typed, errors under them, and the typed rows to save.

Pure apart from the rows it is given; six hundred people make a few thousand cells, so no form library stands between.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from talent_app.core.errors import InvalidInput
from talent_app.incentives.facts import instrument_of, person_facts
from talent_app.incentives.models import Plan, PlanPerson
from talent_app.incentives.people_rows import PAY_LIMIT, grid_fields, read_cell, shown_cell
from talent_app.incentives.states import AllocationBy
from talent_app.rules.fields import Field, Kind


@dataclass
class Cell:
    """One box of the grid: what stands in it, what it means, what is wrong with it."""

    name: str
    label: str
    kind: Kind
    text: str = ""
    value: Any = None
    error: str = ""
    choices: tuple[tuple[str, str], ...] = ()


@dataclass
class GridRow:
    """One person of the grid."""

    person: PlanPerson
    cells: dict[str, Cell]
    is_removed: bool = False

    @property
    def key(self) -> str:
        """The prefix of the row's boxes."""
        return f"p{self.person.id}"


@dataclass
class PeopleGrid:
    """All rows with the columns the instrument asks for, or those of the allocation."""

    plan: Plan
    by: AllocationBy
    columns: list[Field]
    lines: list[GridRow] = field(default_factory=list)

    @classmethod
    def of(
        cls, plan: Plan, people: Sequence[PlanPerson], by: AllocationBy | None = None,
        columns: list[Field] | None = None,
    ) -> PeopleGrid:  # fmt: skip
        """The grid of a plan as it is stored; `columns` for those of the allocation."""
        chosen = by or plan.allocation_by
        instrument = instrument_of(plan.instrument)
        columns = grid_fields(instrument, chosen) if columns is None else columns
        grid = cls(plan, chosen, columns)
        for person in people:
            known = person_facts(person, chosen, instrument.known_person_facts)
            cells = {
                column.name: Cell(
                    f"p{person.id}.{column.name}", column.label, column.kind,
                    shown_cell(column, known.get(column.name)), known.get(column.name), choices=column.choices,
                )
                for column in columns
            }  # fmt: skip
            grid.lines.append(GridRow(person, cells))
        return grid

    def read(self, form: Mapping[str, str]) -> bool:
        """Take what was typed; False when a cell cannot be read."""
        is_fine = True
        for row in self.lines:
            row.is_removed = f"{row.key}.remove" in form
            for column in self.columns:
                cell = row.cells[column.name]
                if cell.name not in form:
                    continue
                cell.text, cell.error = form[cell.name].strip()[:2000], ""
                try:
                    cell.value = read_cell(column, cell.text)
                    if column.name == "annual_pay" and cell.value is not None and cell.value > PAY_LIMIT:
                        raise InvalidInput(f"超过 {PAY_LIMIT.fen // 100:,} 元，请检查单位是否填错。")
                except InvalidInput as problem:
                    cell.value, cell.error = None, f"{problem.message}{problem.hint}"
                    is_fine = is_fine and row.is_removed
        return is_fine

    @property
    def errors(self) -> list[tuple[str, str, str]]:
        """(box, whom it concerns, sentence) of everything that cannot be read."""
        return [
            (cell.name, row.person.name, cell.error)
            for row in self.lines
            if not row.is_removed
            for cell in row.cells.values()
            if cell.error
        ]

    def rows(self) -> list[dict[str, Any]]:
        """The people as `drafting.set_people` takes them: what the grid does not show stays as it is."""
        instrument = instrument_of(self.plan.instrument)
        told = []
        for row in self.lines:
            if row.is_removed:
                continue
            kept = person_facts(row.person, self.by, instrument.known_person_facts)
            kept |= {name: cell.value for name, cell in row.cells.items() if not cell.error}
            told.append(
                {
                    "ref": row.person.ref,
                    "talent": row.person.talent_id,
                    "name": row.person.name,
                    "post": row.person.post,
                    **{name: value for name, value in kept.items() if value is not None},
                }
            )
        return told


def merged_rows(plan: Plan, people: Sequence[PlanPerson], pasted: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Stored people with pasted values over them; a new name becomes a new person, a name held twice is refused."""
    rows = PeopleGrid.of(plan, people).rows()
    by_name: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_name.setdefault(row["name"], []).append(row)
    taken = {row["ref"] for row in rows}
    for entry in pasted:
        values = {key: value for key, value in entry.items() if value not in (None, "")}
        found = by_name.get(entry["name"], [])
        if len(found) > 1:
            raise InvalidInput(f"名单中有 {len(found)} 位“{entry['name']}”。", "请在表格中逐人填写。", field="pasted")
        if found:
            found[0].update(values)
            continue
        number = len(taken) + 1
        while f"p{number}" in taken:
            number += 1
        taken.add(f"p{number}")
        row = {"ref": f"p{number}", **values}
        by_name[entry["name"]] = [row]
        rows.append(row)
    return rows
