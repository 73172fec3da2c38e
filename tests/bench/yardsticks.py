"""What the same work costs without the product: bare SQL on the same tables, numpy over columns in memory."""

from __future__ import annotations

import importlib
import importlib.util
import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, text

from talent_app.db.search import PLACED

ORDER = "ORDER BY name_key, id LIMIT 51"
#: The cells the cockpit shows, as the tables keep them.
#: Every cube as often as the cockpit reads it, the end of last month included.
READ = ("talents", "talents_class", "talents_age", "plans", "plans", "talents", "plans")
CUBES = [
    "SELECT cell, sum(n), sum(sum_1), sum(sum_2) FROM ("  # noqa: S608 - the names below
    f"SELECT cell, n, sum_1, sum_2 FROM cube_totals WHERE cube = '{cube}' AND organisation_id = 0 "
    f"UNION ALL SELECT cell, n, sum_1, sum_2 FROM cube_deltas WHERE cube = '{cube}') AS kept GROUP BY cell"
    for cube in READ
]
WORDS = ("卓玛", "旺姆", "志强", "欧阳")
COMMON = {
    "list": f"SELECT * FROM talents WHERE deleted_at IS NULL {ORDER}",  # noqa: S608 - a constant
    "filtered": (
        "SELECT * FROM talents WHERE deleted_at IS NULL AND category = 'professional' AND highest_education = '14' "
        "AND born_on IS NOT NULL ORDER BY born_on DESC, id DESC LIMIT 51"
    ),
    "far": f"SELECT * FROM talents WHERE deleted_at IS NULL AND (name_key, id) > (:key, :id) {ORDER}",  # noqa: S608
    "cubes": CUBES,
}


def _token(gram: str) -> str:
    return "g" + gram.encode().hex()


SQL: dict[str, dict[str, Any]] = {
    "sqlite": COMMON
    | {
        "search": (
            "SELECT * FROM talents WHERE id IN "
            "(SELECT rowid FROM talents_search WHERE talents_search MATCH :word LIMIT 51)"
        ),
        "words": [{"word": f'"{_token(word)}"'} for word in WORDS],
    },
    "postgresql": COMMON
    | {
        "search": (
            "SELECT * FROM talents WHERE id IN "  # noqa: S608 - a constant
            f"(SELECT id FROM talents_search WHERE {PLACED} @> ARRAY[CAST(:word AS text)] LIMIT 51)"
        ),
        "words": [{"word": word} for word in WORDS],
    },
}


def run_all(connection: Connection, statements: list[str]) -> None:
    """Run statements one after the other and read every row."""
    for statement in statements:
        connection.execute(text(statement)).all()


def has_numpy() -> bool:
    """Whether this yardstick can be run here."""
    return importlib.util.find_spec("numpy") is not None


def cube_in_numpy(rows_of: Callable[[str], list[Any]]) -> tuple[Callable[[], int], float]:
    """The tables of the cockpit counted anew from columns in memory, and the seconds it took to load them."""
    numpy = importlib.import_module("numpy")
    start = time.perf_counter()
    names = "category, title_level, sex, highest_education, ethnicity, status, born_on"
    rows = rows_of(f"SELECT {names} FROM talents WHERE deleted_at IS NULL")  # noqa: S608 - the names above
    columns = []
    for place in range(7):
        values = [str(row[place])[:7] for row in rows]
        codes = {value: number for number, value in enumerate(dict.fromkeys(values))}
        columns.append((numpy.array([codes[value] for value in values], dtype=numpy.int32), len(codes)))
    loaded = time.perf_counter() - start
    category, title, sex, education, ethnicity, status, month = columns

    def count() -> int:
        for one, other in (
            (category, None),
            (title, sex),
            (month, sex),
            (education, None),
            (ethnicity, None),
            (status, None),
        ):
            keys = one[0] if other is None else one[0] * other[1] + other[0]
            numpy.bincount(keys)
        return 0

    return count, loaded
