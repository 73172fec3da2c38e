"""How every number of a printed plan came about: by rule with inputs and their sources, and person by person.

Pure. The explanations come from the snapshot, where `incentives.explaining` put them; here they are only arranged, so
that what many cells share (a pool, a sum of weights, an article) is printed once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from talent_app.documents.templates import figure

Cell = Mapping[str, Any]
#: Inputs of so many people are one line, because everybody would fill pages.
MOST_SINGLE = 3
#: Columns of a table of people beside number and name.
MOST_COLUMNS = 6
KINDS = {
    "amount": "各人的金额", "cap": "各人的上限", "weight": "各人的权重", "share": "各人占总股本的比例",
    "price": "各人的每股金额",
}  # fmt: skip


def working(snapshot: Mapping[str, Any]) -> dict[str, Any]:
    """Blocks by rule and tables of people; empty for a snapshot without explanations."""
    told = snapshot.get("explanations") or {"cells": [], "note": ""}
    names = {person["ref"]: person["name"] for person in snapshot["people"]}
    single = [cell for cell in told["cells"] if cell["cell"].partition(":")[0] not in KINDS]
    personal = [cell for cell in told["cells"] if cell["cell"].partition(":")[0] in KINDS]
    return {
        "note": told["note"],
        "blocks": [_block(cells) for cells in _together(single)],
        "tables": [_table(cells, names) for cells in _alike(personal, names)],
    }


def rows(snapshot: Mapping[str, Any]) -> Iterator[list[str]]:
    """Every cell with its inputs and steps as rows of a sheet."""
    for cell in (snapshot.get("explanations") or {"cells": ()})["cells"]:
        yield [cell["title"], "结果", cell["formula"], cell["result"], cell["rounding"], cell["rule"] or ""]
        for given in cell["inputs"]:
            yield [cell["title"], "输入", given["label"], given["value"], given["origin"], ""]
        for step in cell["steps"]:
            yield [
                cell["title"],
                "步骤",
                f"{step['label']}：{step['expression']}",
                step["result"],
                "",
                step["rule"] or "",
            ]


def _together(cells: Iterable[Cell]) -> list[list[Cell]]:
    """Limit and actual of one rule come from the same values."""
    groups: dict[str, list[Cell]] = {}
    for cell in cells:
        kind, _colon, rule = cell["cell"].partition(":")
        groups.setdefault(rule or kind, []).append(cell)
    return list(groups.values())


def _block(cells: Sequence[Cell]) -> dict[str, Any]:
    first = cells[0]
    is_rule = first["cell"].startswith(("limit:", "actual:"))
    inputs = {each["source"]: each for cell in cells for each in cell["inputs"]}
    steps = {(each["label"], each["expression"], each["result"]): each for cell in cells for each in cell["steps"]}
    said: set[str] = set()
    results = []
    for cell in cells:
        formula = "" if cell["formula"] in said else cell["formula"]
        said.add(cell["formula"])
        kind = "限额" if cell["cell"].startswith("limit:") else "实际" if is_rule else "结果"
        results.append((kind, formula or "同上", cell["result"], cell["rounding"]))
    return {
        "title": first["title"].rpartition("：")[0] if is_rule else first["title"],
        "rule": first["rule"] or "",
        "results": results,
        "inputs": list(_inputs(inputs.values())),
        "steps": list(steps.values()),
    }


def _inputs(given: Iterable[Cell]) -> Iterator[tuple[str, str, str]]:
    """Label, value and origin; the same field of many people on one line, with everybody's value."""
    people: dict[str, list[Cell]] = {}
    for each in given:
        if each["source"].startswith("person:") and not each["source"].startswith("person:*"):
            people.setdefault(each["source"].rpartition(":")[2], []).append(each)
    done: set[str] = set()
    for each in given:
        field = each["source"].rpartition(":")[2]
        several = people.get(field, [])
        if each not in several or len(several) <= MOST_SINGLE:
            yield each["label"], _figures(each["value"]), each["origin"]
        elif field not in done:
            done.add(field)
            label = each["label"].rpartition(" 的")[2]
            listed = "；".join(f"{one['label'].rpartition(' 的')[0]} {_figures(one['value'])}" for one in several)
            yield f"{label}：{listed}", f"{len(several)} 人", _span([one["origin"] for one in several])


def _figures(value: str) -> str:
    """A value, or several, as a reader expects figures."""
    return "、".join(figure(part) for part in value.split("、"))


def _span(origins: Sequence[str]) -> str:
    """人员表第 3 行 … 人员表第 9 行, shortened where only the number differs."""
    first, last = origins[0], origins[-1]
    head, tail = "人员表第 ", " 行"
    if first.startswith(head) and last.startswith(head) and first.endswith(tail) and last.endswith(tail):
        return f"{first.removesuffix(tail)} 至 {last.removeprefix(head)}"
    return first


def _own(cell: Cell, ref: str) -> dict[str, str]:
    """A person's own inputs and steps by heading; a step that only repeats the result is left out."""
    own = {}
    for each in cell["inputs"]:
        if each["source"].startswith(f"person:{ref}:") or each["source"] == f"cell:cap:{ref}":
            own[each["label"].rpartition(" 的")[2]] = each["value"]
    for step in cell["steps"]:
        if step["result"] != cell["result"]:
            own[step["label"].rpartition(" 的")[2]] = step["result"]
    return own


def _alike(cells: Iterable[Cell], names: Mapping[str, str]) -> list[list[Cell]]:
    """Cells of the same kind, formula, rule and shared inputs."""
    groups: dict[tuple[Any, ...], list[Cell]] = {}
    for cell in cells:
        kind, _colon, ref = cell["cell"].partition(":")
        name = names.get(ref, ref)
        shared = tuple((each["source"], each["value"]) for each in _shared(cell, ref))
        groups.setdefault((kind, _general(cell["formula"], name), cell["rule"], cell["rounding"], shared), []).append(
            cell
        )
    return list(groups.values())


def _shared(cell: Cell, ref: str) -> list[Cell]:
    mine = (f"person:{ref}:", f"cell:cap:{ref}")
    return [each for each in cell["inputs"] if not each["source"].startswith(mine)]


def _general(formula: str, name: str) -> str:
    return formula.replace(f"{name} 的", "本人的")


def _table(cells: Sequence[Cell], names: Mapping[str, str]) -> dict[str, Any]:
    kind, _colon, ref = cells[0]["cell"].partition(":")
    people = [(cell["cell"].partition(":")[2], cell) for cell in cells]
    own = [(names.get(who, who), _own(cell, who), cell["result"]) for who, cell in people]
    columns = list(dict.fromkeys(heading for _name, values, _result in own for heading in values))[:MOST_COLUMNS]
    return {
        "title": KINDS[kind],
        "formula": _general(cells[0]["formula"], names.get(ref, ref)),
        "rule": cells[0]["rule"] or "",
        "rounding": cells[0]["rounding"],
        "inputs": [(each["label"], each["value"], each["origin"]) for each in _shared(cells[0], ref)],
        "columns": [*columns, "结果"],
        "rows": [[name, *(values.get(column, "") for column in columns), result] for name, values, result in own],
    }
