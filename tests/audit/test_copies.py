"""Whose copy a leaked file is: the code survives what people do to a file, and nobody can make one up."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from talent_app import clock
from talent_app.audit.copies import CODE, code_of, copies_in, seq_of
from talent_app.audit.models import AuditEntry
from talent_app.db.engine import session
from talent_app.documents.found_files import words_of
from talent_app.documents.tables import Limits
from talent_app.exchange.export import Export, ExportWish
from talent_app.exchange.mapping import plan_file
from tests.exchange.files import csv_file, xlsx_file
from tests.factories import create_talent
from tests.page import get_page, post_page


@pytest.fixture
def copies(actor):
    """One export as a workbook and one as text, with their entries."""
    create_talent(actor("hr"), name="扎西")
    made = {}
    for extension in ("xlsx", "csv"):
        stream = BytesIO()
        Export(actor("hr"), ExportWish(columns=("name", "sex")), clock.now()).write(stream, extension)
        seq = session.scalar(select(AuditEntry.seq).order_by(AuditEntry.seq.desc()))
        made[extension] = stream.getvalue(), seq
    return made


def resaved(rows):
    """What is left when only the cells of the first sheet go into another file."""
    out = StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode("utf-8-sig"), xlsx_file({"Sheet1": rows})


def test_a_found_file_names_its_export_however_it_was_saved_again(copies):
    book, seq = copies["xlsx"]
    assert copies_in(words_of(book)) == [seq]
    rows = CalamineWorkbook.from_filelike(BytesIO(book)).get_sheet_by_index(0).to_python()
    text, other = copies["csv"]
    lines = list(csv.reader(StringIO(text.decode("utf-8-sig"))))
    assert seq != other
    for cells, wanted in ((rows, seq), (lines, other)):
        for content in resaved(cells):
            assert copies_in(words_of(content)) == [wanted]
    notes = CalamineWorkbook.from_filelike(BytesIO(book)).get_sheet_by_name("说明").to_python()
    assert ["副本编号", code_of(seq)] in notes
    assert code_of(seq).encode() in book or any(code_of(seq) in words for words in words_of(book))


def test_a_marked_file_is_imported_as_if_it_had_no_mark(copies):
    for extension, (content, _seq) in copies.items():
        sheet = plan_file(content, f"a.{extension}", Limits()).sheets[0]
        assert list(sheet.columns.values()) == ["name", "sex"]


def test_a_code_cannot_be_made_up(db):
    code = code_of(7)
    assert CODE.fullmatch(code)
    assert (seq_of(code), seq_of(code.lower())) == (7, 7)
    other = code_of(8)
    assert seq_of(code[:9] + other[9:]) is None
    assert [seq_of(each) for each in ("", "AAAA", "0000-0000-0000-0000", "AAAA-AAAA-AAAA-AAAA")] == [None] * 4
    assert copies_in([f"x {code} y", other]) == [7, 8]


def test_an_auditor_asks_with_a_code_or_a_file(client_as, copies, app):
    auditor = client_as("auditor")
    book, seq = copies["xlsx"]
    get_page(auditor, "/audit/copies")
    page = post_page(auditor, "/audit/copies", {"code": code_of(seq)})
    assert "导出人才" in page.words
    assert "林卓玛" in page.words
    page = post_page(auditor, "/audit/copies", {"file": (BytesIO(book), "泄露.xlsx")})
    assert "林卓玛" in page.words
    page = post_page(auditor, "/audit/copies", {"file": (BytesIO(csv_file([("姓名",), ("甲",)])), "别处.csv")})
    assert "没有找到本系统发出的副本编号" in page.words
    told = app.test_cli_runner().invoke(args=["audit", "trace", code_of(seq)])
    assert "林卓玛" in told.output
