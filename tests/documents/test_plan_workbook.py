"""The tables of a plan as a workbook: figures that can be calculated with, equal to those of the PDF."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

import openpyxl

from talent_app.core.money import Money
from talent_app.documents.plan_workbook import plan_workbook
from tests.documents.plan_snapshots import NAMES, snapshot

AT = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)


def opened(content: bytes):
    return openpyxl.load_workbook(BytesIO(content))


def test_amounts_are_numbers_and_add_up_to_the_total_line():
    sheet = opened(plan_workbook(snapshot(60), created=AT))["分配表"]
    amounts = [Money.from_cell(cell.value) for cell in sheet["G"][1:]]
    assert Money.total(amounts[:-1]) == amounts[-1] == Money.yuan("1240000.37")
    assert sheet["B2"].value == NAMES[0]
    assert sheet["B62"].value == "合计"


def test_findings_stand_with_result_source_and_remedy():
    sheet = opened(plan_workbook(snapshot(1, reasons={"DV-003": "确有必要"}), created=AT))["合规性检查"]
    blocked = [cell.value for cell in sheet[4]]
    assert blocked[0] == "DV-003"
    assert blocked[5] == "不符合"
    assert blocked[8] == "确有必要"


def test_masked_pay_stays_text():
    given = snapshot(1)
    given["people"][0]["annual_pay"] = "***"
    assert opened(plan_workbook(given, created=AT))["分配表"]["F2"].value == "***"


def test_same_snapshot_gives_the_same_bytes():
    assert plan_workbook(snapshot(3), created=AT) == plan_workbook(snapshot(3), created=AT)


def test_plan_without_people_is_a_whole_workbook():
    book = opened(plan_workbook(snapshot(0), created=AT))
    assert book.sheetnames == ["分配表", "合规性检查", "测算数据", "计算过程", "逐项来源"]
