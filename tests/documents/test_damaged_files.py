"""Whatever bytes arrive, the reader answers with rows or with a refusal a user understands, never with a crash."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from io import BytesIO

from hypothesis import given
from hypothesis import strategies as st

from talent_app.core.errors import ImportRejected
from talent_app.documents.spreadsheets import read_sheets
from talent_app.documents.tables import Column, Limits, Table
from talent_app.documents.xlsx import write_tables

LIMITS = Limits(rows=1_000, columns=50, cells=1_000_000, unpacked_bytes=5_000_000)


def good_workbook() -> bytes:
    out = BytesIO()
    rows = [[f"人员{n}", "540102199001010011"] for n in range(20)]
    write_tables(
        out,
        [Table("人才", [Column("姓名"), Column("证件号码")], rows)],
        title="",
        created=datetime(2026, 1, 1, tzinfo=UTC),
    )
    return out.getvalue()


GOOD = good_workbook()
with zipfile.ZipFile(BytesIO(GOOD)) as opened:
    SHEET = opened.read("xl/worksheets/sheet1.xml")


def answer(content: bytes, name: str) -> None:
    try:
        rows = [row for sheet in read_sheets(content, name, LIMITS) for row in sheet.rows]
    except ImportRejected as refused:
        told = (refused.message, refused.hint)
    else:
        assert all(row.number >= 1 and row.values for row in rows)
        return
    assert all(told)


@given(st.binary(max_size=300), st.sampled_from(["a.xlsx", "a.xls", "a.csv", "a"]))
def test_any_bytes_get_an_answer(content, name):
    answer(content, name)


@given(st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)), min_size=1, max_size=8))
def test_workbook_with_flipped_bytes_gets_an_answer(changes):
    damaged = bytearray(GOOD)
    for place, value in changes:
        damaged[place] = value
    answer(bytes(damaged), "a.xlsx")


@given(st.integers(0, len(SHEET) - 1), st.integers(0, 40), st.binary(max_size=20))
def test_workbook_with_a_damaged_sheet_gets_an_answer(place, length, inserted):
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(GOOD)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content = SHEET[:place] + inserted + SHEET[place + length :]
            target.writestr(name, content)
    answer(out.getvalue(), "a.xlsx")


@given(st.text(max_size=200), st.sampled_from(["utf-8", "gb18030", "utf-16"]))
def test_any_text_gets_an_answer(text, encoding):
    answer(text.encode(encoding, "ignore"), "a.csv")
