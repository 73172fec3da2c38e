"""Results of an outside committee: a workbook is judged line by line and written all or none; the lists on paper."""

from __future__ import annotations

import datetime
import io

import pytest
from pypdf import PdfReader

from talent_app import clock
from talent_app.core.errors import ImportRejected
from talent_app.core.scope import Scope
from talent_app.db.engine import use_scope
from talent_app.documents.spreadsheets import read_sheets
from talent_app.documents.tables import Column, Table
from talent_app.documents.xlsx import write_tables
from talent_app.titles import queries, results
from talent_app.titles.enums import ApplicationState as S
from talent_app.titles.import_models import TitleImport
from tests.page import get_page, post_page

DECEMBER_4 = datetime.date(2026, 12, 4)
HEADS = ("申报编号", "姓名", "单位", "申报职称", "结果", "评审委员会", "评审日期", "结果文号", "结果公示起",
         "结果公示止", "证书编号", "说明")  # fmt: skip
BOARD = ("自治区工程系列高评委", "2026-11-20", "藏职改〔2026〕1号")


def workbook(*rows):
    stream = io.BytesIO()
    write_tables(stream, [Table("评审结果", [Column(head) for head in HEADS], rows)], title="结果", created=clock.now())
    return stream.getvalue()


def state_of(number):
    use_scope(Scope.everything())
    return queries.application_or_404(Scope.everything(), number).state


@pytest.fixture
def pair(verified, evaluated):
    return evaluated(verified("次仁甲")), evaluated(verified("次仁乙"))


def told(actor, content):
    row = results.take_results(actor("reviewer"), "结果.xlsx", content)
    scope = Scope.everything()
    use_scope(scope)
    kept = queries.row_or_404(scope, TitleImport, row.id)
    return row.id, [f"{one.column}：{one.message}" for line in results.preview(scope, kept) for one in line.faults]


def test_a_result_file_is_refused_whole_with_each_fault_at_its_line(actor, pair):
    first, second = map(str, pair)
    number, faults = told(actor, workbook(
        [first, "次仁甲", "", "高级工程师", "通过", *BOARD, "2026-11-23", "2026-11-27", "54001", ""],
        [second, "次仁丙", "", "", "通过", *BOARD, "", "", "", ""],
        ["", "次仁乙", "", "高级工程师", "没过", *BOARD, "", "", "", ""],
        ["9999", "某人", "", "", "通过", *BOARD, "", "", "", ""],
        [first, "次仁甲", "", "", "未通过", "", "", "", "", "", "", ""],
        [second, "次仁乙", "", "", "未通过", "", "", "", "", "", "", ""],
    ))  # fmt: skip
    said = "\n".join(faults)
    for each in ("不满 5 个工作日。（TI-001", "另一个人", "结果“没过”无法识别", "没有这一申报编号", "重复"):
        assert each in said, each
    with pytest.raises(ImportRejected, match="没有写入任何内容"):
        results.write_results(actor("reviewer"), number, None)
    assert {state_of(each) for each in pair} == {S.EVALUATION}


def test_results_and_certificates_are_written_and_listed(actor, client_as, pair, on):
    reviewer = client_as("reviewer")
    sheet = reviewer.get("/titles/results/imports/template.xlsx").data
    (listed,) = read_sheets(sheet, "结果.xlsx")
    assert {str(row.values[0]) for row in listed.rows} == {"申报编号", *map(str, pair)}
    first, second = map(str, pair)
    passed = [first, "次仁甲", "", "", "通过", *BOARD, "2026-11-20", "2026-11-27", "54001", ""]
    failed = [second, "次仁乙", "", "", "未通过", *BOARD, "", "", "", "业绩不足"]
    number, faults = told(actor, workbook(passed, failed))
    assert not faults
    page = get_page(reviewer, f"/titles/results/imports/{number}")
    assert "全部写入或全部不写入" in page.words
    page = post_page(reviewer, f"/titles/results/imports/{number}/write", {"version": "1"})
    assert "通过 1 人，未通过 1 人，登记证书 1 人" in page.words
    assert [state_of(each) for each in pair] == [S.CONFIRMED, S.NOT_PASSED]
    hr = client_as("hr")
    assert "自治区工程系列高评委" in get_page(hr, "/titles/results").words
    assert "54001" in get_page(hr, f"/titles/results/{first}").words
    paper = PdfReader(io.BytesIO(hr.get(f"/titles/results/{first}/list.pdf").data)).pages[0].extract_text()
    assert all(each in paper for each in ("次仁甲", "次仁乙", "未通过", "藏职改〔2026〕1号"))
    notice = PdfReader(io.BytesIO(hr.get(f"/titles/results/{first}/notice.pdf").data)).pages[0].extract_text()
    assert "次仁甲" in notice
    assert "次仁乙" not in notice
    (sheet,) = read_sheets(hr.get(f"/titles/results/{first}/list.xlsx").data, "表.xlsx")
    assert "54001" in str([row.values for row in sheet.rows])
    assert hr.get("/titles/results/imports").status_code == 403


def test_a_list_that_was_given_up_writes_nothing(actor, client_as, pair):
    number, faults = told(actor, workbook([str(pair[0]), "次仁甲", "", "", "未通过", *BOARD, "", "", "", ""]))
    assert "没有写明原因" in faults[0]
    page = post_page(client_as("reviewer"), f"/titles/results/imports/{number}/discard", {"version": "1"})
    assert "没有写入任何内容" in page.words
    assert state_of(pair[0]) is S.EVALUATION
