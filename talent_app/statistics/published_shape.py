"""Published tables as they are stored and as they are read: hidden cells by name, rows with what is shown. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from talent_app.statistics.attacker import Key
from talent_app.statistics.disclosure import rounded
from talent_app.statistics.published import Codes, Guard, Released, grid_of


def as_kept(hidden: Sequence[Mapping[Key, str]]) -> list[list[Any]]:
    """Hidden cells as they are stored."""
    return [[[sorted(map(list, key)), why] for key, why in sorted(each.items(), key=repr)] for each in hidden]


def as_read(kept: Sequence[Sequence[Any]]) -> list[dict[Key, str]]:
    """Hidden cells as they were stored."""
    return [{frozenset((name, code) for name, code in key): why for key, why in each} for each in kept]


def shown_tables(now: Released, guard: Guard) -> list[dict[str, Any]]:
    """What everybody may read: rows of figures, None and the reason's code where hidden; counts rounded if so set."""
    return [_shown(table, hidden, guard) for table, hidden in zip(now.tables, now.hidden, strict=True)]


def _shown(table: Mapping[str, Any], hidden: Mapping[Key, str], guard: Guard) -> dict[str, Any]:
    grid = grid_of(table)
    known = dict(grid.cells())

    def cell(codes: Codes) -> list[Any]:
        key = grid.key(codes)
        if key in hidden:
            return [None, hidden[key]]
        figure = known[key]
        return [figure if table["is_money"] or guard.base < 2 else rounded(figure, guard.base), ""]

    first, *second = table["axes"]
    columns = [*second[0][2], [None, "合计"]] if second else [[None, table["measure"][0]]]
    rows = [
        [words, [cell((code, column)[: 1 + len(second)]) for column, _ in columns]]
        for code, words in [*first[2], [None, "合计"]]
    ]
    return {
        "title": table["title"], "of": table["of"], "measure": table["measure"], "is_money": table["is_money"],
        "head": [first[1], *(words for _, words in columns)], "rows": rows,
        "where": [[title, words] for *_, words, title in table["where"]],
    }  # fmt: skip
