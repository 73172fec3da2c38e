"""Which columns of a table are shown: the row a page wrote is cut into its cells, and the cells not wanted fall away.

So a page writes its rows once, whole, and its reader still chooses. Cells hold no tables of their own.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from markupsafe import Markup

from talent_app.web.listing import Column

_CELL = re.compile(r"<t[dh][\s>]")


def shown_columns(columns: Sequence[Column], names: Collection[str]) -> list[int]:
    """The places of the columns to show: those chosen by name (else the usual), and those nobody may hide."""
    wanted = set(names) & {column.name for column in columns}
    return [
        place
        for place, column in enumerate(columns)
        if not column.name or (column.name in wanted if wanted else not column.is_extra)
    ]


def shown_cells(row: str, columns: Sequence[Column], places: Sequence[int]) -> Markup:
    """A row with the cells of these places alone; a row written otherwise than its head stays whole."""
    starts = [found.start() for found in _CELL.finditer(row)]
    if len(places) == len(columns) or len(starts) != len(columns):
        return Markup(row)  # noqa: S704 - the cells a template wrote, escaped there
    ends = [*starts[1:], len(row)]
    return Markup("".join(row[starts[place] : ends[place]] for place in places))  # noqa: S704 - the same
