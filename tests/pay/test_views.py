"""The pages of pay: every one opens for who may see it, pay is hidden until asked for, and files name their faults."""

from __future__ import annotations

import io
from datetime import date

import pytest
from docx import Document
from sqlalchemy import select

from talent_app.audit.models import AuditEntry
from talent_app.core.formats import money
from talent_app.core.money import Money
from talent_app.db.engine import session
from talent_app.pay import merit_notices, merits, queries
from talent_app.rules.merit import usual_matrix
from tests.page import get_page, post_page, values_of, with_token
from tests.pay.structure import SURVEY, build_structure


@pytest.fixture
def plant(place):
    return place("plant").id


@pytest.fixture
def built(actor, plant):
    return build_structure(actor, plant)


def test_an_empty_enterprise_is_told_what_to_do_first(client_as, plant):
    page = get_page(client_as("hr"), "/pay")
    assert "下一步" in page.words
    for path, words in (
        ("families", "还没有职位序列"), ("factors", "采用四项因素"), ("posts", "先建立序列"),
        ("structure", "还没有薪级薪档"), ("market", "还没有可用的市场薪酬调查"),
        ("equity", "还没有可以分析的薪酬记录"), ("merit", "还没有 2025 年度的调薪测算"),
    ):  # fmt: skip
        assert words in get_page(client_as("hr"), f"/pay/{plant}/{path}").words


def test_every_page_of_a_built_structure_opens(client_as, plant, actor, built):
    posts, talents = built
    merits.save_merit(actor("hr"), plant, 2025, None, usual_matrix(), Money.yuan(20_000))
    family = queries.families(actor("hr").scope, plant)[0]
    factor = queries.factors(actor("hr").scope, plant)[0]
    client = client_as("hr")
    for path, words in {
        "": "任岗定级", "/families": "研发", "/families/new": "序列名称", f"/families/{family.id}": "研发",
        f"/families/{family.id}/remove": "确定删除", "/factors": "市场稀缺程度", "/factors/new": "行为描述",
        f"/factors/{factor.id}": "行为描述", f"/factors/{factor.id}/remove": "确定删除", "/posts": "高级研发工程师",
        "/posts/new": "职位名称", f"/posts/{posts[0].id}": "280 点", f"/posts/{posts[0].id}/edit": "职位名称",
        f"/posts/{posts[0].id}/rate": "独立判断", f"/posts/{posts[0].id}/settle": "中位等级",
        f"/posts/{posts[0].id}/remove": "确定删除", "/structure": "115,200.00", "/structure/build": "级差",
        "/structure/2025/3/midpoint": "80000.00 × (1 + 20%)^2", "/people": "＊＊＊", "/people/clear": "100,000.00",
        f"/people/{talents[0].id}": "单独定级", f"/people/{talents[0].id}/compa": "中位值 115200.00",
        "/people/import": "年度", "/market": "放宽到全部人员仍不足", "/equity": "不足 5 人", "/merit": "20,000.00",
        "/merit/edit": "分界", f"/merit/{talents[0].id}": "幅度内位置",
    }.items():  # fmt: skip
        assert words in get_page(client, f"/pay/{plant}{path}").words, path


def test_pay_is_hidden_until_asked_for_and_asking_is_noted(client_as, plant, built):
    client = client_as("approver")
    assert "100,000.00" not in get_page(client, f"/pay/{plant}/people").words
    before = session.scalar(select(AuditEntry.seq).order_by(AuditEntry.seq.desc()))
    session.rollback()
    assert "100,000.00" in get_page(client, f"/pay/{plant}/people/clear").words
    entry = session.scalars(select(AuditEntry).where(AuditEntry.seq > before)).one()
    assert (entry.action, entry.details["rows"]) == ("pay.read", 6)


def test_the_regulator_sees_the_structure_and_groups_but_nobodys_pay(client_as, plant, built):
    client = client_as("reviewer")
    assert "拉萨藏药制造有限公司" in get_page(client, "/pay").words
    assert "高级研发工程师" in get_page(client, f"/pay/{plant}/posts").words
    assert "公平分析" in get_page(client, f"/pay/{plant}/equity").words
    for path in ("people", "people/clear", "merit"):
        assert client.get(f"/pay/{plant}/{path}").status_code == 403


def test_the_workbook_of_a_year_goes_out_and_comes_back(client_as, plant, built):
    client = client_as("hr")
    sheet = client.get(f"/pay/{plant}/people.xlsx?year=2025").data
    data = {"year": "2025", "file": (io.BytesIO(sheet), "薪酬.xlsx")}
    assert "无变化 6 人" in post_page(client, f"/pay/{plant}/people/import", data).words
    text = f"登记编号,姓名,基本薪酬,考核等次\n{built[1][0].id},不是他,100000,优秀\n999999999,某人,abc,很好\n"
    data = {"year": "2025", "confirmed": "y", "file": (io.BytesIO(text.encode()), "薪酬.csv")}
    page = post_page(client, f"/pay/{plant}/people/import", data)
    assert "另一个人" in page.words
    assert "没有写入任何内容" in page.words
    talent = built[1][0]
    text = f"登记编号,姓名,基本薪酬,考核等次\n{talent.id},{talent.name},123456.78,良好\n"
    data = {"year": "2025", "confirmed": "y", "file": (io.BytesIO(text.encode()), "薪酬.csv")}
    assert "已写入 1 人" in post_page(client, f"/pay/{plant}/people/import", data).words


def test_bonuses_are_entered_in_bulk_as_an_amount_or_a_share_and_once_only(client_as, plant, built, actor):
    client, (first, second, third) = client_as("hr"), built[1][:3]
    head = "登记编号,姓名,基本薪酬,绩效薪酬,加发奖金\n"
    lines = [
        f"{first.id},{first.name},100000,20000,5000",
        f"{second.id},{second.name},100000.01,20000,8%",
        f"{third.id},{third.name},100000,,",
    ]
    sent = {"year": "2024", "confirmed": "y"}
    for said in ("已写入 3 人", "已写入 0 人"):
        file = (io.BytesIO((head + "\n".join(lines)).encode()), "奖金.csv")
        assert said in post_page(client, f"/pay/{plant}/people/import", sent | {"file": file}).words
        paid = queries.records(actor("hr").scope, plant, 2024)
        assert [paid[one.id].variable.as_yuan() for one in (first, second, third)] == ["25000.00", "28000.00", "0.00"]
    for wrong, told in (("-5", "不能为负"), ("800%", "0 到 100%"), ("很多", "加发奖金")):
        file = (io.BytesIO(f"{head}{first.id},{first.name},100000,0,{wrong}\n".encode()), "奖金.csv")
        page = post_page(client, f"/pay/{plant}/people/import", sent | {"file": file})
        assert told in page.words
        assert "没有写入任何内容" in page.words


def test_a_survey_is_previewed_imported_and_removed(client_as, place):
    client = client_as("reviewer")
    given = {
        "owner": str(place("city").id),
        "name": "西部企业薪酬调查",
        "source": "某协会",
        "year": "2026",
        "is_shared": "y",
    }
    bad = SURVEY + "研发,中级,,9,2,3,4,5,\n"
    page = post_page(client, "/pay/surveys/new", given | {"file": (io.BytesIO(bad.encode()), "调查.csv")})
    assert "从低到高" in page.words
    page = post_page(client, "/pay/surveys/new", given | {"file": (io.BytesIO(SURVEY.encode()), "调查.csv")})
    assert "没有错误" in page.words
    good = given | {"confirmed": "y", "file": (io.BytesIO(SURVEY.encode()), "调查.csv")}
    page = post_page(client, "/pay/surveys/new", good)
    assert "160,000.00" in page.words
    assert "西部企业薪酬调查" in get_page(client_as("hr"), "/pay/surveys").words
    number = page.response.request.path.rpartition("/")[2]
    assert client_as("hr").get(f"/pay/surveys/{number}/remove").status_code in (200, 404)
    form = get_page(client, f"/pay/surveys/{number}/remove").form()
    assert "已删除" in post_page(client, f"/pay/surveys/{number}/remove", values_of(form)).words


def test_bands_are_built_through_the_page_and_a_missing_figure_is_named(client_as, plant, built):
    client = client_as("hr")
    values = values_of(get_page(client, f"/pay/{plant}/structure/build").form()) | {"year": "2026"}
    assert "须填写" in " ".join(post_page(client, f"/pay/{plant}/structure/build", values | {"first": ""}).errors())
    page = post_page(client, f"/pay/{plant}/structure/build", values | {"first": "90000"})
    assert "2026 年，共 4 级" in page.words
    refused = post_page(client, f"/pay/{plant}/structure/build", values | {"basis": "market"})
    assert "还没有市场薪酬调查" in " ".join(refused.errors())


def test_a_matrix_that_rewards_worse_work_is_refused(client_as, plant, built):
    client = client_as("hr")
    values = values_of(get_page(client, f"/pay/{plant}/merit/edit?year=2025").form()) | {"budget": "15000"}
    turned = post_page(client, f"/pay/{plant}/merit/edit?year=2025", values | {"cell_0_0": "0%-1%"})
    assert "低于“良好”" in " ".join(turned.errors())
    unread = post_page(client, f"/pay/{plant}/merit/edit?year=2025", values | {"cell_0_0": "很多"})
    assert "2%-4%" in unread.words
    page = post_page(client, f"/pay/{plant}/merit/edit?year=2025", values)
    assert "15,000.00" in page.words


def test_everything_begins_on_a_page(client_as, plant):
    client = client_as("hr")
    new = {"name": "工艺", "ladder": "technical"}
    assert "已建立序列" in post_page(client, f"/pay/{plant}/families/new", new).words
    assert "已建立 4 个因素" in post_page(client, f"/pay/{plant}/factors/begin").words
    own = {"name": "高海拔作业", "level_1_points": "10", "level_1_anchor": "不需要", "level_2_points": "30"}
    assert "还没有行为描述" in " ".join(post_page(client, f"/pay/{plant}/factors/new", own).errors())
    assert "已建立因素" in post_page(client, f"/pay/{plant}/factors/new", own | {"level_2_anchor": "经常"}).words
    family = values_of(get_page(client, f"/pay/{plant}/posts/new").form())
    options = get_page(client, f"/pay/{plant}/posts/new").select("#family option")
    page = post_page(client, f"/pay/{plant}/posts/new", family | {"name": "工艺师", "rank": "4",
                                                                  "family": options[1]["value"]})  # fmt: skip
    assert "还没有人评价" in page.words
    url = page.response.request.path
    form = get_page(client, f"{url}/rate")
    chosen = {each["name"]: each.select("option")[2]["value"] for each in form.select("select[name^=factor_]")}
    assert "已提交" in post_page(client, f"{url}/rate", chosen).words
    settled = values_of(get_page(client, f"{url}/settle").form())
    assert "190 点" in post_page(client, f"{url}/settle", settled).words


def test_a_rise_without_promotion_has_a_letter_with_old_new_percent_day_and_history(client_as, plant, actor, built):
    _posts, talents = built
    url = f"/pay/{plant}/merit/{talents[0].id}/notice?year=2025"
    row = merits.save_merit(actor("hr"), plant, 2025, None, usual_matrix(), Money.yuan(20_000))
    client = client_as("hr")
    assert client.get(url).status_code == 409  # not settled: nothing is told to anybody
    merits.settle_merit(actor("hr"), plant, 2025, row.version)
    (change,) = merit_notices.changes_of(actor("hr").scope, plant, talents[0].id)
    assert change.after == change.before + change.amount
    page = get_page(client, url)
    assert money(change.after) in page.words
    values = values_of(page.form()) | {"since": "2026-07-01", "kind": "docx"}
    answer = client.post(url, data=with_token(client, values))
    text = "\n".join(one.text for one in Document(io.BytesIO(answer.data)).paragraphs)
    for words in (money(change.before), money(change.after), change.share, "2026年7月1日", "职务和岗位不变"):
        assert words in text
    past = [merit_notices.Change(2024, Money.yuan(100_000), Money.yuan(2_000))]
    letter = merit_notices.letter_of(talents[0], "某单位", change, past, date(2026, 7, 1))
    assert "2024年度调整 2,000.00 元（2%）" in letter.body
    assert client_as("stranger").get(url).status_code == 404
