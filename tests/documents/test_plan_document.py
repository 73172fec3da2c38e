"""The incentive plan on paper: everything of the snapshot is there, exact, in order, whatever its size."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from io import BytesIO

import pikepdf
import pytest
from pypdf import PdfReader

from talent_app.core.money import Money
from talent_app.documents.plan_document import CopyKind, PlanCopy, plan_context, plan_pdf
from talent_app.documents.templates import render_text
from tests.documents.plan_snapshots import NAMES, POSTS, finding, snapshot

AT = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
HASH = "0123456789abcdef" * 4
FILED = PlanCopy(CopyKind.FILED, HASH, "https://talent.example/verify/3f2a9c")
READING = PlanCopy(CopyKind.READING, HASH, "https://talent.example/verify/3f2a9c", "李处长", AT, is_masked=True)


def html_of(given: dict, copy: PlanCopy | None = None) -> str:
    page = {"document_title": "方案", "document_language": "zh-CN", "document_created": "", "has_watermark": False}
    return render_text("pdf/plan.html", {**plan_context(given, copy), **page})


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.fixture(scope="module")
def filed() -> bytes:
    return plan_pdf(snapshot(60), FILED, created=AT)


@pytest.fixture(scope="module")
def filed_pages(filed) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(filed)).pages]


def test_every_name_and_amount_can_be_copied_out_exactly(filed_pages):
    text = squeezed("".join(filed_pages))
    for name in NAMES:
        assert squeezed(name) in text
    for line in snapshot(60)["outcome"]["lines"]:
        assert f"{Money.yuan(line['amount']).fen // 100:,}" in text
    assert "1,240,000.37" in text
    assert "壹佰贰拾肆万元叁角柒分" in text


def test_every_page_of_the_annex_repeats_the_head_and_ends_with_its_own_subtotal(filed_pages):
    annex = [squeezed(page) for page in filed_pages if "本页小计" in page]
    assert len(annex) >= 3
    assert all("序号姓名岗位人员类别" in page for page in annex)
    told = [re.search(r"本页小计（(\d+)人）([\d,.]+?\.\d\d)", page).groups() for page in annex]
    assert sum(int(count) for count, _amount in told) == 60
    assert Money.total(Money.yuan(amount.replace(",", "")) for _count, amount in told) == Money.yuan("1240000.37")


def test_pages_of_the_annex_hold_the_longest_names_and_posts():
    crowded = snapshot(40)
    for person in crowded["people"]:
        person |= {"name": NAMES[11], "post": POSTS[1] * 2}
    crowded["enterprise"]["name"] = "西藏自治区拉萨市国有高原清洁能源与数字基础设施投资建设运营集团有限责任公司"
    pages = plan_context(crowded)["annex"]["pages"]
    text = [page.extract_text() for page in PdfReader(BytesIO(plan_pdf(crowded, FILED, created=AT))).pages]
    assert ["本页小计" in page for page in text] == [False] * (len(text) - len(pages)) + [True] * len(pages)


def test_contents_name_the_page_on_which_a_chapter_stands(filed_pages):
    listed = dict(re.findall(r"([一二三四五六七八九十]、\w+)[·\s.]*?(\d+)\n", filed_pages[1] + "\n"))
    assert len(listed) == 10
    for heading, page in listed.items():
        assert heading in filed_pages[int(page) - 1]


def test_page_numbers_stand_between_dashes_and_the_cover_has_none(filed_pages):
    assert "— 2 —" in filed_pages[1]
    assert "—" not in filed_pages[0]


def test_bookmarks_lead_to_the_chapters(filed):
    outline = PdfReader(BytesIO(filed)).outline
    chapters = [entry.title for entry in outline[1] if not isinstance(entry, list)]
    assert chapters[0] == "一、方案概要"
    assert chapters[-2] == "十、签署和核验"
    assert chapters[-1] == "附件　激励对象和分配明细表"


def test_filed_copy_is_the_same_bytes_again(filed):
    assert plan_pdf(snapshot(60), FILED, created=AT) == filed


def test_file_is_sound_and_carries_the_enterprise_as_author(filed):
    with pikepdf.open(BytesIO(filed)) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert str(pdf.docinfo.Author) == "拉萨雪域清洁能源科技有限公司"
        assert str(pdf.docinfo.Title) == "拉萨雪域清洁能源科技有限公司2026年度岗位分红激励方案"


def test_reading_copy_says_so_and_names_its_viewer():
    pdf = plan_pdf(snapshot(1), READING, created=AT)
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    assert "阅览件" in text
    assert "李处长于2026-11-2315:00阅览" in squeezed(text)
    assert "已按阅览人的权限遮挡" in squeezed(text)


def test_reading_copy_without_viewer_is_refused():
    with pytest.raises(ValueError, match="viewer"):
        PlanCopy(CopyKind.READING)


def test_draft_is_marked_and_has_no_content_hash():
    html = html_of(snapshot(1))
    assert "草稿" in html
    assert "（报送后生成）" in html
    assert PlanCopy().watermark.startswith("草稿")
    assert FILED.watermark is None


def test_failed_rule_is_named_with_limit_actual_remedy_and_source():
    html = html_of(snapshot(3), FILED)
    assert "不符合的规则为DV-003" in html
    assert "不符合" in html
    assert "61.5" in html
    assert "减少激励对象，或者说明必要性。" in html
    assert "财资〔2016〕4号第26条(待核)（B级）" in html


def test_rule_from_a_weak_source_is_marked_for_comparison_with_the_original():
    given = snapshot(1)
    given["outcome"]["findings"] = [finding("DV-001", "warn", evidence="E", message="待核原文：比例低于10%")]
    html = html_of(given, FILED)
    assert 'verdict-unverified">待核原文' in html
    assert "（E级，待核原文）" in html


def test_rule_judged_later_is_not_counted_as_kept():
    summary = plan_context(snapshot(1))["findings_summary"][0]
    assert "共6项" in summary
    assert "不适用1项" in summary


def test_capped_and_excluded_people_are_explained():
    given = snapshot(2)
    given["outcome"]["lines"][1] |= {"amount": "0.00", "excluded_by": "EQ-003"}
    annex = plan_context(given)["annex"]
    assert [row[-1] for row in annex["pages"][0]["rows"]] == ["①", "②"]
    assert annex["notes"] == ["①已达个人上限（DV-004）。", "②不得参与（EQ-003）。"]
    assert plan_context(given)["allocation"]["paid_count"] == 1


def test_total_is_the_sum_of_the_lines_and_pool_is_total_and_rest():
    allocation = plan_context(snapshot(7))["allocation"]
    assert allocation["total"] == Money.yuan("1240000.37")
    assert allocation["pool"] == Money.yuan("1500000.00")


def test_authorities_carry_the_articles_that_were_used():
    rows = {row["document"]: row for row in plan_context(snapshot(1))["authorities"]}
    ordinance = rows["《国有科技型企业股权和分红激励暂行办法》（财资〔2016〕4号）"]
    assert ordinance["articles"] == "第26条(待核)"
    assert ordinance["evidence"] == "B、E（部分待核原文）"
    assert rows["财税〔2018〕164号"]["evidence"] == "A"


def test_masked_pay_is_printed_as_it_came():
    given = snapshot(1)
    given["people"][0] |= {"name": "王**", "annual_pay": "***"}
    html = html_of(given, READING)
    assert "王**" in html
    assert "***" in html


def test_money_may_also_arrive_as_whole_fen():
    given = snapshot(1)
    given["people"][0]["annual_pay"] = 24_000_050
    given["facts"] = [{"name": "pool", "label": "激励总额", "unit": "元", "value": 150_000_000}]
    html = html_of(given)
    assert "240,000.50" in html
    assert "1,500,000.00" in html


@pytest.mark.parametrize(
    ("unit", "value", "shown"),
    [
        ("yuan", "10000000.00", "10,000,000.00"),
        ("yuans", ["8000000.00", "9.50"], "8,000,000.00、9.50"),
        ("ratio", "0.51", "51%"),
        ("ratio", "2/3", "66.6667%"),
        ("persons", 1205, "1,205"),
        ("year", 2026, "2026"),
        ("date", "2012-05-08", "2012年5月8日"),
        ("flag", False, "否"),
        ("choice", "high_tech", "高新技术企业"),
        ("texts", ["甲", "乙"], "甲、乙"),
        ("plans", [{"instrument": "post_dividend"}], "1"),
        ("text", None, "—"),
        ("plans", [], "无"),
    ],
)
def test_facts_of_every_kind_read_as_on_paper(unit, value, shown):
    fact = {"name": "x", "label": "指标", "unit": unit, "value": value, "choices": [["high_tech", "高新技术企业"]]}
    assert plan_context(snapshot(1, facts=[fact]))["facts"][0]["value"] == shown


def test_people_are_named_where_the_rules_speak_of_keys():
    given = snapshot(12)
    given["outcome"]["findings"] = [finding("DV-005", "block", message="p1、p11在岗不满12个月", remedy="移出p1")]
    given["outcome"]["steps"] = [
        {"label": "不参加的人员", "expression": "p11不参加分配", "result": "0.00", "rule": None}
    ]
    context = plan_context(given)
    assert context["findings"][0]["message"] == f"{NAMES[0]}、{NAMES[10]}在岗不满12个月。"
    assert context["findings"][0]["remedy"] == f"移出{NAMES[0]}。"
    assert context["steps"][0]["expression"] == f"{NAMES[10]}不参加分配"


@pytest.mark.parametrize(("value", "shown"), [("2/3", "2/3"), ("13/84", "约15.48%"), ("0.15", "0.15")])
def test_limits_that_are_odd_fractions_read_as_percentages(value, shown):
    given = snapshot(1)
    given["outcome"]["findings"] = [finding("DV-008", limit=value)]
    assert plan_context(given)["findings"][0]["limit"] == shown


def test_wholly_allocated_pool_says_so():
    given = snapshot(2)
    given["outcome"]["unallocated"] = 0
    assert plan_context(given)["allocation"]["paragraphs"] == ["激励总额为1,240,000.37元，全部分配到人。"]


def test_written_reason_of_the_enterprise_stands_beside_the_rule():
    assert "企业说明：研发骨干集中，确有必要。" in html_of(snapshot(1, reasons={"DV-003": "研发骨干集中，确有必要。"}))


def test_plan_with_proposed_amounts_shows_no_weights():
    given = snapshot(2)
    for person in given["people"]:
        person["weight"] = None
    assert "权重" not in html_of(given)


def test_plan_without_findings_steps_and_procedures_still_reads_whole():
    given = snapshot(0)
    given["outcome"] |= {"findings": [], "steps": [], "authorities": [], "approval": None}
    given["procedures"] = []
    html = html_of(given)
    for sentence in ("本版没有进行合规性检查", "没有计算步骤", "没有引用文件", "不列人员名单", "没有登记已履行的程序"):
        assert sentence in html


def test_further_chapters_stand_between_allocation_and_checks():
    given = snapshot(1, chapters=[{"title": "退出办法", "paragraphs": ["离岗的次月起不再参加分配。"]}])
    headings = [section["heading"] for section in plan_context(given)["sections"]]
    assert headings[4:8] == ["五、激励额度和分配", "六、退出办法", "七、兑付安排", "八、合规性检查"]


def test_contents_the_ordinance_asks_for_are_listed_with_their_place_or_as_missing():
    given = snapshot(1, chapters=[{"code": "source", "title": "资金来源和成本列支", "paragraphs": ["自有资金。"]}])
    told = dict(plan_context(given)["required"])
    assert told["资金来源和成本列支"] == "六、资金来源和成本列支"
    assert told["对股东权益和企业财务的影响"] == "未载明"
    given["plan"]["instrument"] = "excess_profit"
    assert plan_context(given)["required"] == []


def test_no_stored_code_or_python_word_reaches_the_paper():
    text = re.sub(r"<[^>]*>", " ", html_of(snapshot(3), FILED))
    for word in ("None", "True", "False", "high_tech", "post_dividend", "block"):
        assert word not in text


def test_large_amounts_stay_in_one_piece():
    given = snapshot(1)
    given["outcome"]["lines"][0]["amount"] = "9876543210123.45"
    pdf = plan_pdf(given, FILED, created=AT)
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    assert "241,000.00 2 9,876,543,210,123.45" in text


def test_a_plan_without_people_has_no_empty_list_of_them():
    given = snapshot(3)
    given = given | {"people": [], "outcome": given["outcome"] | {"lines": []}}
    text = squeezed(
        "".join(page.extract_text() for page in PdfReader(BytesIO(plan_pdf(given, PlanCopy(), created=AT))).pages)
    )
    assert "本方案不列人员名单" in text
    assert "共0人" not in text
    assert "附件" not in text
