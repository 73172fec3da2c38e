"""What reports consist of, read from `layouts/reports.yaml`: sections with prose and tables, or sheets with cells."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from talent_app.core.errors import NotFound
from talent_app.statistics.cubes import CUBES

LAYOUTS = Path(__file__).parent / "layouts" / "reports.yaml"
PLACE = re.compile(r"\{([a-z_]+)\}")
CELL = re.compile(r"[A-Z]{1,2}[1-9][0-9]{0,3}")


@dataclass(frozen=True)
class TableWish:
    """One table of a report: which cube by what, filtered how; drawn or not; on a sheet, its upper left cell."""

    cube: str
    by: tuple[str, ...]
    measure: str | None = None
    where: Mapping[str, tuple[str, ...]] | None = None
    chart: bool = False
    places: str = ""
    at: str = ""


@dataclass(frozen=True)
class Part:
    """A section of a bulletin (heading, slot for prose) or a sheet of a return (name, labels by cell)."""

    heading: str
    tables: tuple[TableWish, ...]
    slot: str = ""
    text: str = ""
    name: str = ""
    labels: Mapping[str, str] | None = None
    widths: Mapping[str, int] | None = None


@dataclass(frozen=True)
class Layout:
    """A kind of report; `schedule` names the day it is made by itself."""

    code: str
    label: str
    title: str
    is_return: bool
    parts: tuple[Part, ...]
    note: str = ""
    schedule: Mapping[str, Any] | None = None

    @property
    def slots(self) -> tuple[Part, ...]:
        """The parts with prose."""
        return tuple(part for part in self.parts if part.slot)

    @property
    def is_monthly(self) -> bool:
        """Whether one is made each month, for the last day of the month before."""
        return self.schedule is not None and "month" not in self.schedule

    def due(self, today: date) -> tuple[int, date] | None:
        """The year and the day of the data of the report that is due by now; None without schedule."""
        if self.schedule is None or (self.is_monthly and today.day < self.schedule["day"]):
            return None
        if self.is_monthly:
            on = date.fromordinal(today.replace(day=1).toordinal() - 1)
            return on.year, on
        begins = date(today.year, self.schedule["month"], self.schedule["day"])
        if today < begins:
            return None
        year = today.year - 1 if self.schedule.get("year_before") else today.year
        return year, date(year, 12, 31)


@lru_cache
def layouts() -> dict[str, Layout]:
    """Every kind of report by its code; a table that no cube can make is a fault found here."""
    found = {}
    for code, told in yaml.safe_load(LAYOUTS.read_text(encoding="utf-8")).items():
        is_return = told["kind"] == "return"
        parts = tuple(_part(one, is_return) for one in told["sheets" if is_return else "sections"])
        found[code] = Layout(
            code, told["label"], told["title"], is_return, parts, told.get("note", ""), told.get("schedule")
        )
    return found


def layout_or_404(code: str) -> Layout:
    """The kind of report of this code."""
    if code not in layouts():
        raise NotFound("没有这种报告。", "请从报告列表重新选择。")
    return layouts()[code]


def filled(text: str, values: Mapping[str, str]) -> str:
    """A text with its places filled in; what is no place stays as it is."""
    return PLACE.sub(lambda found: values.get(found[1], found[0]), text)


def _part(told: Mapping[str, Any], is_return: bool) -> Part:
    tables = tuple(_wish(one, is_return) for one in told.get("tables", ()))
    if not is_return:
        return Part(told["heading"], tables, told["slot"], told.get("text", ""))
    for cell in told["labels"]:
        if not CELL.fullmatch(cell):
            raise ValueError(f"{LAYOUTS.name}: {cell} is no cell")
    return Part(told["title"], tables, name=told["name"], labels=told["labels"], widths=told.get("widths"))


def _wish(told: Mapping[str, Any], is_return: bool) -> TableWish:
    cube = CUBES[told["cube"]]
    for name in (*told["by"], *told.get("where", {})):
        cube.dimension(name)
    if is_return and (cube.measure(told.get("measure")).is_guarded or cube.permission is not None):
        raise ValueError(f"{LAYOUTS.name}: {told['cube']} is not for everybody who may read a return")
    if not is_return and any(len(codes) != 1 for codes in told.get("where", {}).values()):
        raise ValueError(f"{LAYOUTS.name}: a bulletin's filter of {told['cube']} names one code")
    for name, codes in told.get("where", {}).items():
        if unknown := set(codes) - {code for code, _label in cube.dimension(name).codes}:
            raise ValueError(f"{LAYOUTS.name}: {told['cube']}.{name} has no {sorted(unknown)}")
    if is_return and not CELL.fullmatch(told.get("at", "")):
        raise ValueError(f"{LAYOUTS.name}: a table of {told['cube']} has no cell to stand at")
    where = {name: tuple(codes) for name, codes in told.get("where", {}).items()}
    return TableWish(
        told["cube"], tuple(told["by"]), told.get("measure"), where or None, bool(told.get("chart")),
        told.get("places", ""), told.get("at", ""),
    )  # fmt: skip
