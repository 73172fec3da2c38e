"""Rows written as a whole are the same bytes as XlsxWriter's own, whatever stands in them."""

from __future__ import annotations

import zipfile
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talent_app.core.money import Money
from talent_app.documents.spreadsheets import read_sheets
from talent_app.documents.tables import CellKind, Column, Limits, Table
from talent_app.documents.xlsx import write_tables
from talent_app.documents.xlsx_rows import RowSheet

AT = datetime(2026, 11, 23, tzinfo=UTC)
HEADS = (("姓名", CellKind.TEXT), ("日期", CellKind.DAY), ("人数", CellKind.COUNT), ("金额", CellKind.MONEY))
COLUMNS = [Column(title, kind) for title, kind in HEADS]
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\ufffe\uffff"), max_size=30)
ODD = st.sampled_from(["", " 前", "后 ", "a&b<c>", "_x000D_", "第一\n第二", "\t", "=1+1", "x" * 17_000, "𬭎", "\x07"])
ROWS = st.lists(
    st.tuples(
        TEXT | ODD,
        st.none() | st.dates(date(1850, 1, 1), date(2200, 1, 1)),
        st.none() | st.integers(-(10**9), 10**9),
        st.none() | st.builds(Money.from_fen, st.integers(0, 10**12)),
    ),
    max_size=6,
)


def written(rows) -> bytes:
    out = BytesIO()
    write_tables(out, [Table("人才", COLUMNS, rows)], title="表", created=AT)
    return out.getvalue()


def sheet_of(content: bytes) -> bytes:
    return zipfile.ZipFile(BytesIO(content)).read("xl/worksheets/sheet1.xml")


@given(rows=ROWS)
def test_a_row_written_whole_is_the_same_bytes_as_cell_by_cell(rows):
    whole = sheet_of(written(rows))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(RowSheet, "write_whole", lambda *_: False)
        assert sheet_of(written(rows)) == whole


def test_long_lists_are_written_whole_and_read_back(monkeypatch):
    answers = []
    write = RowSheet.write_whole
    monkeypatch.setattr(RowSheet, "write_whole", lambda *given: answers.append(write(*given)) or answers[-1])
    content = written([("扎西", date(1990, 1, 2), 3, None)] * 50)
    assert answers == [True] * 50
    rows = list(next(iter(read_sheets(content, "人才.xlsx", Limits(rows=100)))).rows)
    assert len(rows) == 51
    assert rows[50].values[0] == "扎西"
