"""What a report says: prose with its places filled in, numbered tables with definitions, and on what they rest.

Content is plain data and freezes as canonical text: whole numbers, no floats. A frozen table is thawed for drawing
with the labels and definitions it had, whatever the declarations have become since.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from talent_app.core.formats import count, day_long, ratio
from talent_app.core.scope import Scope
from talent_app.organisations.models import Organisation
from talent_app.organisations.queries import enterprises, organisations
from talent_app.statistics.cube import Cube, Dimension, Measure, Table, ordered
from talent_app.statistics.cubes import CUBES
from talent_app.statistics.places import by_place
from talent_app.statistics.published import REASONS
from talent_app.statistics.report_control import Source, controlled
from talent_app.statistics.report_layouts import Layout, TableWish, filled
from talent_app.talents.enums import IN_FORCE

SCHEMA = 1


def basis_of(scope: Scope, source: Source) -> dict[str, Any]:
    """On what a report rests: who was to report and did, how many registrations, how many of them unverified."""
    wanted = [one for one in enterprises(scope) if one.is_active]
    talents = CUBES["talents"]
    owners, states = (source.read(scope, talents, (name,), "registrations") for name in ("organisation", "status"))
    there = {int(code) for code, _label in owners.row_codes if owners.figure(code)}
    verified = sum(states.figure(state.value) for state in IN_FORCE)
    return {
        "expected": len(wanted),
        "reporting": sum(one.id in there for one in wanted),
        "missing": [one.label for one in wanted if one.id not in there],
        "registrations": states.total,
        "unverified": states.total - verified,
    }


def content_of(
    scope: Scope, layout: Layout, owner: Organisation, *, title: str, year: int, on: date, texts: Mapping[str, str],
    today: date,
) -> dict[str, Any]:  # fmt: skip
    """Everything a report says about the organisations in scope at the end of a day."""
    source = Source(on, today)
    basis = basis_of(scope, source)
    people = source.read(scope, CUBES["talents"], ("category",))
    made, control = ({}, None) if layout.is_return else controlled(scope, layout, owner, source, source.read)
    values = {
        "on": day_long(on), "year": str(year), "organisation": owner.name, "title": title,
        "total": f"{count(people.total)}{people.measure.unit}", "expected": count(basis["expected"]),
        "reporting": count(basis["reporting"]), "unverified": share_of(basis),
    }  # fmt: skip
    number, parts = 0, []
    for at, part in enumerate(layout.parts):
        tables = []
        for place, wish in enumerate(part.tables):
            number += 1
            if layout.is_return:
                one, why = source.read(scope, CUBES[wish.cube], wish.by, wish.measure, wish.where), {}
            else:
                one, why, _counted = made[at, place]
            tables.append(_table(scope, wish, number, one, why, is_return=layout.is_return))
        named = values | {"title": part.heading}
        labels = {cell: filled(text, named) for cell, text in (part.labels or {}).items()}
        parts.append(
            {
                "heading": part.heading, "name": part.name, "slot": part.slot, "labels": labels,
                "text": filled(texts.get(part.slot, ""), values), "widths": dict(part.widths or {}), "tables": tables,
            }
        )  # fmt: skip
    content = {
        "schema": SCHEMA, "kind": layout.code, "is_return": layout.is_return, "title": title, "year": year,
        "on": on.isoformat(), "organisation": owner.name, "basis": basis, "note": layout.note, "parts": parts,
        "source": source.told(),
    }  # fmt: skip
    return content if control is None else content | {"control": control}


def share_of(basis: Mapping[str, Any]) -> str:
    """The unverified share in words."""
    return ratio(Fraction(basis["unverified"], basis["registrations"])) if basis["registrations"] else "—"


def _table(
    scope: Scope, wish: TableWish, number: int, made: Table, why: Mapping[Any, str], *, is_return: bool
) -> dict[str, Any]:  # fmt: skip
    cube = CUBES[wish.cube]
    rows, columns = made.row_codes, made.column_codes
    if is_return:  # a return has its rows and columns whether anything counts in them or not
        rows = _all(made.by[0], rows, wish)
        columns = _all(made.by[1], columns, wish) if len(made.by) > 1 else ()
    filters = [
        [cube.dimension(name).label, "、".join(_labels(cube.dimension(name), codes))]
        for name, codes in (wish.where or {}).items()
    ]
    return {
        "number": f"表{number}",
        "title": f"{cube.title}：{'、'.join(dimension.label for dimension in made.by)}",
        "cube": [cube.code, cube.title, cube.definition],
        "measure": [
            made.measure.name,
            made.measure.label,
            made.measure.unit,
            made.measure.definition,
            made.measure.is_money,
        ],
        "by": [[dimension.name, dimension.label, dimension.definition] for dimension in made.by],
        "filter": filters,
        "rows": [list(pair) for pair in rows],
        "columns": [list(pair) for pair in columns],
        "figures": [[*key, figure] for key, figure in sorted(made.figures.items())],
        "margins": None if made.margins is None else [[*key, figure] for key, figure in sorted(made.margins.items())],
        "ratio": [made.measure.per, made.measure.scale],
        "chart": wish.chart,
        "places": [wish.places, _places(scope, made)] if wish.places else [],
        "hidden": sorted(map(list, made.hidden)),
        "why": sorted({REASONS[each] for each in why.values()}),
        "at": wish.at,
    }


def _places(scope: Scope, made: Table) -> list[list[object]]:
    if made.by[0].name == "organisation":
        return by_place(organisations(scope), made)
    return [[code, made.row_total(code)] for code, _ in made.row_codes if made.row_total(code)]


def _all(dimension: Dimension, present: tuple[tuple[str, str], ...], wish: TableWish) -> tuple[tuple[str, str], ...]:
    wanted = (wish.where or {}).get(dimension.name)
    codes = {code for code, _label in dimension.codes if wanted is None or code in wanted}
    return ordered(dimension, codes | {code for code, _label in present}) if dimension.codes else present


def _labels(dimension: Dimension, codes: tuple[str, ...]) -> list[str]:
    names = dict(dimension.codes)
    return [names.get(code, code) for code in codes]


def thawed(table: Mapping[str, Any], on: date) -> Table:
    """A frozen table as the functions that print and draw tables take it."""
    axes = tuple(Dimension(name, label, definition, 0) for name, label, definition in table["by"])
    name, label, unit, definition, is_money = table["measure"]
    per, scale = table["ratio"]
    measure = Measure(name, label, unit, definition, is_money=is_money, per=per, scale=scale)
    code, title, meaning = table["cube"]
    return Table(
        cube=Cube(code, title, meaning, code, axes, (measure,)),
        measure=measure,
        by=axes,
        where={},
        on=on,
        row_codes=tuple((one, name) for one, name in table["rows"]),
        column_codes=tuple((one, name) for one, name in table["columns"]),
        figures={(row, column): figure for row, column, figure in table["figures"]},
        margins=None if table["margins"] is None else {(row, column): n for row, column, n in table["margins"]},
        hidden=frozenset((row, column) for row, column in table.get("hidden", ())),
    )


def definitions_of(content: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Every definition the tables rest on, once each, in the order they come up."""
    found: dict[str, str] = {}
    for part in content["parts"]:
        for table in part["tables"]:
            found.setdefault(table["cube"][1], table["cube"][2])
            found.setdefault(f"{table['measure'][1]}（{table['measure'][2]}）", table["measure"][3])
            for _name, label, definition in table["by"]:
                found.setdefault(label, definition)
    return list(found.items())


def canonical(content: Mapping[str, Any]) -> str:
    """The content as text: sorted keys, no floats, the same content always the same bytes."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def digest_of(text: str) -> str:
    """The digest an edition is known by."""
    return hashlib.sha256(text.encode()).hexdigest()
