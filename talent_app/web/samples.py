"""Invented data for the page of components; nothing here is read by anything else, and nobody in it exists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _
from werkzeug.datastructures import MultiDict

from talent_app.core.enums import TitledEnum
from talent_app.core.errors import InvalidInput
from talent_app.core.money import Money
from talent_app.core.paging import Cursor, Slice
from talent_app.rules.outcome import Citation, Finding, Severity, Step
from talent_app.rules.parameters import JudgedAt
from talent_app.web.errors import place_error
from talent_app.web.forms import (
    AnswerField,
    BaseForm,
    CodeField,
    CodesField,
    DateField,
    LongText,
    MoneyField,
    PlainForm,
    RatioField,
    SearchSelectField,
    Section,
    TrimmedText,
    UploadField,
    VersionField,
    WholeField,
    YesNoField,
)
from talent_app.web.listing import Facet, Page, read_listing


class SampleState(TitledEnum):
    """The states of a plan, as on the real pages."""

    DRAFT = "draft", "草稿"
    INTERNAL_REVIEW = "internal_review", "企业内部审批"
    SUBMITTED = "submitted", "已报送"
    UNDER_REVIEW = "under_review", "审核中"
    RETURNED = "returned", "已退回"
    DECIDED = "decided", "已批复"
    WITHDRAWN = "withdrawn", "已撤回"


@dataclass(frozen=True)
class SamplePlan:
    """A row of the sample list."""

    number: str
    enterprise: str
    state: SampleState
    pool: Money
    share: Fraction
    people: int
    submitted_on: date | None


class SampleForm(BaseForm):
    """Every field there is."""

    sections = (
        Section(_("基本情况"), ("name", "kind", "organisation", "founded_on", "headcount", "is_listed")),
        Section(_("金额与比例"), ("pool", "assets", "share"), _("金额按经审计的年度报表填写。")),
        Section(_("材料与说明"), ("audited", "topics", "file", "note")),
    )

    version = VersionField(default=3)
    name = TrimmedText(_("方案名称"), required=True, width="full", description=_("写明年度和激励方式。"))
    kind = CodeField(_("激励方式"), required=True, choices=[("1", "岗位分红"), ("2", "超额利润分享")])
    organisation = SearchSelectField(
        _("申报单位"),
        choices=[("1", "拉萨净土高原实业有限公司"), ("2", "拉萨雪域文化旅游集团")],
        required=False,
        description=_("输入名称中的几个字后从列表中选择。"),
    )
    founded_on = DateField(_("成立日期"))
    headcount = WholeField(_("在岗职工人数"), unit=_("人"))
    is_listed = YesNoField(_("上市公司"), description=_("境内外上市均须勾选。"))
    pool = MoneyField(_("激励总额"), required=True)
    assets = MoneyField(_("净资产"), scale="wan", negative=True)
    share = RatioField(_("占税后利润比例"), description=_("可写 15%、0.15 或 2/3。"))
    audited = AnswerField(_("年度报表是否经过审计"))
    topics = CodesField(_("涉及领域"), choices=[("a", "清洁能源"), ("b", "文化旅游"), ("c", "高原农牧")])
    file = UploadField(_("职工代表大会决议"), kinds=("pdf",), max_megabytes=20)
    note = LongText(_("需要说明的情况"))


PLANS = [
    SamplePlan(
        "2026-0017",
        "拉萨净土高原实业有限公司",
        SampleState.UNDER_REVIEW,
        Money.yuan("1500000.00"),
        Fraction(15, 100),
        62,
        date(2026, 11, 9),
    ),
    SamplePlan(
        "2026-0016",
        "拉萨雪域文化旅游集团有限公司",
        SampleState.RETURNED,
        Money.yuan("864250.50"),
        Fraction(2, 15),
        31,
        date(2026, 10, 28),
    ),
    SamplePlan(
        "2026-0015",
        "拉萨河谷清洁能源股份有限公司",
        SampleState.DECIDED,
        Money.yuan("12400000.00"),
        Fraction(9, 100),
        118,
        date(2026, 9, 30),
    ),
    SamplePlan(
        "2026-0014", "拉萨高原数字科技有限公司", SampleState.DRAFT, Money.yuan("320000.00"), Fraction(1, 8), 12, None
    ),
]


def _finding(rule: str, severity: Severity, message: str, **details: Any) -> Finding:
    usual: dict[str, Any] = {
        "title": message,
        "strength": "H",
        "applicable": True,
        "limit": None,
        "actual": None,
        "refs": (),
        "remedy": "",
        "citation": Citation("财资〔2016〕4号", "第26条(待核)"),
        "evidence": "B",
        "judged_at": JudgedAt("submission"),
    }
    return Finding(rule=rule, severity=severity, message=message, **(usual | details))


FINDINGS = [
    _finding(
        "DV-002",
        Severity.BLOCK,
        "岗位分红激励总额超过当年税后利润的 15%。",
        limit="1500000.00",
        actual="1500000.01",
        remedy="请将激励总额调减 0.01 元以上，或核对税后利润。",
    ),
    _finding(
        "PAY-001",
        Severity.WARN,
        "待核原文：人均水平高于同行业平均水平，须书面说明理由。",
        limit="2",
        actual="2.35",
        remedy="请在“需要说明的情况”中写明理由。",
        evidence="C",
        citation=Citation("拉国资发〔2024〕18号", "第九条"),
    ),
    _finding("DV-011", Severity.NOTE, "分红兑现在批复后核对，报送时不作判断。"),
    _finding("DV-003", Severity.PASS, "激励人数不超过在岗职工的 30%。", limit="62", actual="40"),
    _finding("DV-004", Severity.PASS, "个人所得不超过本人薪酬的 2/3。", limit="160000.00", actual="160000.00"),
]

STEPS = [
    Step("税后利润", "经审计的 2025 年度净利润", "10000000.00"),
    Step("激励总额上限", "10,000,000.00 × 15%，向下取整到分", "1500000.00", "DV-002"),
    Step("个人上限", "240,000.00 × 2/3", "160000.00", "DV-004"),
]

EVENTS = [
    {"title": "建立草稿", "at": datetime(2026, 10, 20, 1, 12, tzinfo=UTC), "by": "卓玛（人力资源管理员）"},
    {
        "title": "退回修改",
        "at": datetime(2026, 10, 28, 7, 3, tzinfo=UTC),
        "by": "钱审核（国资委审核人）",
        "note": "请补充职工代表大会决议。",
        "tone": "attention",
    },
    {"title": "重新报送", "at": datetime(2026, 11, 9, 3, 40, tzinfo=UTC), "by": "卓玛（人力资源管理员）"},
    {"title": "批复", "at": None, "by": "最迟 2026-12-07（20 个工作日）"},
]

TITLES = [
    {"level": "正高级", "people": 46, "share": Fraction(46, 1024)},
    {"level": "副高级", "people": 213, "share": Fraction(213, 1024)},
    {"level": "中级", "people": 488, "share": Fraction(488, 1024)},
    {"level": "初级", "people": 277, "share": Fraction(277, 1024)},
]

CHART = {
    "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
    "data": {"values": [{"level": row["level"], "people": row["people"]} for row in TITLES]},
    "height": 150,
    "mark": {"type": "bar", "tooltip": True},
    "encoding": {
        "y": {"field": "level", "type": "nominal", "sort": None, "title": None},
        "x": {"field": "people", "type": "quantitative", "title": "人数"},
    },
}


def everything() -> dict[str, Any]:
    """The context of the page of components."""
    form = SampleForm(
        formdata=None,
        data={
            "name": "2026 年度岗位分红方案",
            "kind": "1",
            "pool": Money.yuan("1500000"),
            "share": Fraction(15, 100),
            "founded_on": date(2008, 5, 6),
            "audited": True,
        },
    )
    return {
        "form": form,
        "wrong": _wrong_form(),
        "confirmation": PlainForm(formdata=None),
        "page": _page(),
        "empty_page": Page(read_listing(MultiDict(), path=request.path), Slice([])),
        "facets": [
            Facet("state", "状态", [(state.value, state.title, 3) for state in SampleState]),
            Facet("year", "年度", [("2026", "2026 年", 14), ("2025", "2025 年", 9)]),
        ],
        "states": list(SampleState),
        "findings": FINDINGS,
        "steps": STEPS,
        "events": EVENTS,
        "plans": PLANS,
        "totals": {"title": "合计", "pool": Money.total(plan.pool for plan in PLANS), "people": 223},
        "titles": TITLES,
        "chart": CHART,
        "amount": Money.yuan("1500000"),
        "nothing": None,
    }


def _wrong_form() -> SampleForm:
    typed = MultiDict(
        {
            "name": "",
            "kind": "9",
            "pool": "12,34.567",
            "share": "15",
            "founded_on": "1990.13",
            "headcount": "六十二",
            "version": "3",
        }
    )
    form = SampleForm(formdata=typed)
    form.validate()
    form.csrf_token.errors = []
    place_error(form, InvalidInput("该单位本年度已有同类方案。", "请打开原方案修改。", "organisation"))
    for field in form:
        field.id = f"wrong-{field.id}"
        field.label.field_id = field.id
    return form


def _page() -> Page[SamplePlan]:
    listing = read_listing(
        request.args,
        filters=("state", "year"),
        sorts=("number", "pool", "submitted_on"),
        usual="-number",
    )
    around = Cursor(listing.sort, listing.descending, "2026-0017", 17, backward=True)
    after = Cursor(listing.sort, listing.descending, "2026-0014", 14)
    return Page(listing, Slice(PLANS, around, after, 10_001))
