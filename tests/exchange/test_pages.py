"""The pages of an import as a person walks through them: file, columns, preview, confirmation, undo, once more."""

from __future__ import annotations

from io import BytesIO

import pytest
from sqlalchemy import select

from talent_app import clock
from talent_app.core.scope import Scope
from talent_app.db.engine import session, use_scope
from talent_app.exchange import queries
from talent_app.exchange.models import ImportBatch
from talent_app.identity.queries import actor_by_name
from talent_app.talents import requests
from talent_app.talents.models import Talent
from talent_app.talents.records import BY_KEY
from talent_app.talents.review_models import RegistrationRequest
from talent_app.talents.service import add_record
from talent_app.worker import runner
from tests.exchange.files import MAX_ROWS, NUMBERS, applied, csv_file, xlsx_file
from tests.page import get_page, post_page, values_of, with_token

ROWS = [
    ["大名", "学部", "评选年", "介绍"],
    ["扎西顿珠", "生命科学", "1901", "从事藏药炮制研究二十余年，主持多项课题。"],
    ["李卓玛", "地学", "2011", "暂缺"],
    ["王雪梅", "地学", "二〇一〇年十三月", "青年科研人员，参与生物发酵项目。"],
]


@pytest.fixture
def browser(client_as, settings):
    settings.import_max_rows = MAX_ROWS
    return client_as("hr")


def upload(browser, content, name="名单.csv"):
    form = get_page(browser, "/talents/imports/new").form()
    data = values_of(form) | {"file": (BytesIO(content), name), "informed_manner": "paper"}
    sent = {"data": with_token(browser, data), "content_type": "multipart/form-data"}
    return browser.post("/talents/imports/new", **sent, follow_redirects=True)


def run_jobs():
    """What the worker does meanwhile."""
    session.rollback()
    batch = latest()
    runner.run(batch.job_id)
    session.rollback()


def latest():
    use_scope(actor_by_name("hr", clock.today()).scope)
    return session.scalars(select(ImportBatch).order_by(ImportBatch.id.desc())).first()


def names():
    use_scope(actor_by_name("hr", clock.today()).scope)
    return set(session.scalars(select(Talent.name)))


def mapped(browser, content=None):
    upload(browser, content or csv_file(ROWS))
    batch_id = latest().id
    page = get_page(browser, f"/talents/imports/{batch_id}/map")
    data = values_of(page.form("/map"))
    for place, target in enumerate(("name", "discipline", "honour_year", "biography")):
        data[f"column-0-{place}"] = target
    post_page(browser, f"/talents/imports/{batch_id}/map", data)
    run_jobs()
    return batch_id


def test_unknown_columns_are_listed_and_must_be_decided(browser):
    upload(browser, csv_file(ROWS))
    batch_id = latest().id
    page = get_page(browser, f"/talents/imports/{batch_id}/map")
    assert "还有 2 列需要您指定" in page.words
    refused = post_page(browser, f"/talents/imports/{batch_id}/map", values_of(page.form("/map")))
    assert [said.partition("：")[0].strip() for said in refused.errors() if "：" in said] == ["大名", "评选年"]


def test_a_file_goes_all_the_way_and_back_and_in_again(browser):
    batch_id = mapped(browser)
    page = get_page(browser, f"/talents/imports/{batch_id}")
    assert page.heading() == "导入预览"
    assert names() == set()
    assert "“1901”通常表示“不详”" in page.words
    assert "不能识别为日期" in page.words
    confirm = values_of(page.form("/confirm"))
    post_page(browser, f"/talents/imports/{batch_id}/confirm", confirm)
    run_jobs()
    assert names() == {"扎西顿珠", "李卓玛"}
    shown = get_page(browser, f"/talents/imports/{batch_id}")
    assert "已写入人才库" in shown.words
    undo = values_of(get_page(browser, f"/talents/imports/{batch_id}/undo").form("/undo"))
    undone = post_page(browser, f"/talents/imports/{batch_id}/undo", undo)
    assert "移除 2 人" in undone.notices()[0]
    assert names() == set()
    post_page(browser, f"/talents/imports/{batch_id}/recheck", values_of(undone.form("/recheck")))
    run_jobs()
    again = values_of(get_page(browser, f"/talents/imports/{batch_id}/preview").form("/confirm"))
    post_page(browser, f"/talents/imports/{batch_id}/confirm", again)
    run_jobs()
    assert names() == {"扎西顿珠", "李卓玛"}


def test_a_row_left_out_in_the_preview_is_not_written(browser):
    batch_id = mapped(browser)
    page = get_page(browser, f"/talents/imports/{batch_id}/preview")
    data = values_of(page.form("/decisions"))
    first = next(name for name in data if name.startswith("row-"))
    answer = post_page(browser, f"/talents/imports/{batch_id}/decisions", data | {first: "skip"})
    assert "已保存 1 行的选择" in answer.words
    post_page(browser, f"/talents/imports/{batch_id}/confirm", values_of(answer.form("/confirm")))
    run_jobs()
    assert names() == {"李卓玛"}


def test_the_mapping_is_remembered_for_the_next_file(browser):
    mapped(browser)
    upload(browser, csv_file(ROWS))
    page = get_page(browser, f"/talents/imports/{latest().id}/map")
    assert "全部 4 列都已识别" in page.words


def test_nobody_of_another_enterprise_sees_an_import(browser, client_as):
    batch_id = mapped(browser)
    other = client_as("stranger")
    for page in ("", "/map", "/preview", "/undo", "/problems", "/progress"):
        assert other.get(f"/talents/imports/{batch_id}{page}").status_code == 404


def test_a_discarded_import_leaves_the_registry_alone(browser):
    batch_id = mapped(browser)
    form = get_page(browser, f"/talents/imports/{batch_id}/discard").form("/discard")
    post_page(browser, f"/talents/imports/{batch_id}/discard", values_of(form))
    assert names() == set()
    assert get_page(browser, f"/talents/imports/{batch_id}").heading().endswith("已放弃")


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"%PDF-1.7 x", "a.xlsx", "PDF"),
        (b"PK\x03\x04broken", "a.xlsx", "已损坏"),
        (b"\x00\x01\x02", "a.csv", "不是文本文件"),
        (csv_file([["姓名", "证件号码"]]), "a.csv", "只有表头"),
        (csv_file([["姓名", "姓名"], ["甲", "乙"]]), "a.csv", "两列都叫“姓名”"),
        ("姓名\n张三".encode(), "a.xlsx", "不是 Excel 工作簿"),
        (b"\xef\xbb\xbf\n\n", "a.csv", "没有数据"),
        (csv_file([["姓名"], *([f"人{n}"] for n in range(1_001))]), "a.csv", "超过一次导入的上限 1,000 行"),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_in_words(browser, content, name, said):
    page = upload(browser, content, name)
    assert page.status_code == 200
    assert said in page.get_data(as_text=True)
    assert latest() is None


def test_the_template_can_be_filled_in_and_imported(browser):
    answer = browser.get("/talents/imports/template", buffered=True)
    assert answer.status_code == 200
    assert answer.data.startswith(b"PK")
    refused = upload(browser, answer.data, "模板.xlsx")
    assert "只有表头" in refused.get_data(as_text=True)


def test_rows_with_problems_come_back_with_their_messages(browser):
    batch_id = mapped(browser)
    answer = browser.get(f"/talents/imports/{batch_id}/problems", buffered=True)
    assert answer.status_code == 200
    again = upload(browser, answer.data, "导入问题.xlsx").get_data(as_text=True)
    assert "全部 5 列都已识别" in again


def test_a_list_is_exported_as_it_is_filtered(browser):
    rows = [["姓名", "证件号码", "性别"], ["扎西顿珠", NUMBERS[0], "男"], ["李卓玛", NUMBERS[1], "女"]]
    upload(browser, xlsx_file({"人才": rows}), "名单.xlsx")
    batch_id = latest().id
    form = get_page(browser, f"/talents/imports/{batch_id}/map").form("/map")
    post_page(browser, f"/talents/imports/{batch_id}/map", values_of(form))
    run_jobs()
    form = get_page(browser, f"/talents/imports/{batch_id}/preview").form("/confirm")
    post_page(browser, f"/talents/imports/{batch_id}/confirm", values_of(form))
    run_jobs()
    page = get_page(browser, "/talents/export?sex=2")
    assert "性别：女" in page.words
    asked = {"format": "csv", "columns": "all"}
    text = exported(browser, "/talents/export?sex=2", asked)
    assert "李卓玛" in text
    assert "扎西顿珠" not in text
    assert NUMBERS[1] not in text
    assert NUMBERS[1] in exported(browser, "/talents/export?sex=2", asked | {"is_clear": "y"})


def exported(browser, url, asked):
    return browser.post(url, data=with_token(browser, asked), buffered=True).data.decode("utf-8-sig")


def test_a_row_held_elsewhere_becomes_a_request_with_what_the_file_says(browser, actor, place):
    applied(actor("stranger"), place("other").id, csv_file([["姓名", "证件号码"], ["张三", NUMBERS[0]]]))
    upload(browser, csv_file([["姓名", "证件号码", "职务"], ["张三", NUMBERS[0], "院长"]]))
    batch_id = latest().id
    page = get_page(browser, f"/talents/imports/{batch_id}/map")
    post_page(browser, f"/talents/imports/{batch_id}/map", values_of(page.form("/map")))
    run_jobs()
    preview = get_page(browser, f"/talents/imports/{batch_id}/preview?status=held")
    assert "申请流动或共享" in preview.text
    row = queries.rows_page(actor("hr").scope, latest(), "held")[0]
    address = f"/talents/imports/{batch_id}/rows/{row.id}/request"
    data = values_of(get_page(browser, address).form("/request")) | {"informed": "1"}
    assert data["informed_manner"] == "paper"  # as said when the file was uploaded
    shown = post_page(browser, address, data | {"kind": "transfer", "note": "已与本人谈妥"})
    assert "院长" in shown.text
    assert "云端" not in shown.text
    again = post_page(browser, address, data | {"kind": "transfer"})
    assert "已就该证件号码提出过申请" in again.text


@pytest.mark.parametrize("kind", ["transfer", "shared"])
def test_records_of_a_person_held_elsewhere_are_kept_and_written_when_it_is_decided(browser, actor, place, kind):
    holder = actor("stranger")
    applied(holder, place("other").id, csv_file([["姓名", "证件号码"], ["张三", NUMBERS[0]]]))
    (held,) = session.scalars(select(Talent)).all()
    if kind == "transfer":
        add_record(holder, held.id, "educations", {"level": "21", "school": "西藏大学"})
    book = xlsx_file({
        "人才": [["姓名", "证件号码", "职务"], ["张三", NUMBERS[0], "院长"]],
        "学历": [["姓名", "证件号码", "学历", "学校"], ["张三", NUMBERS[0], "大学本科毕业", "西藏大学"],
                 ["张三", NUMBERS[0], "硕士研究生毕业", "四川大学"]],
    })  # fmt: skip
    batch = applied(actor("hr"), place("plant").id, book)
    assert batch.counts["held"] == 3
    kept = queries.rows_page(actor("hr").scope, batch, "held")
    assert "办成后自动写入" in kept[1].messages[0]["message"]
    address = f"/talents/imports/{batch.id}/rows/{kept[0].id}/request"
    page = get_page(browser, address)
    assert "属于该人员的 2 条记录" in page.words
    told = {"kind": kind, "informed": "1", "informed_manner": "paper"}
    shown = post_page(browser, address, values_of(page.form("/request")) | told)
    assert "随附的记录（2 条）" in shown.words
    assert "四川大学" in shown.words
    use_scope(Scope.everything())
    request = session.scalars(select(RegistrationRequest)).one()
    requests.answer_request(actor("stranger"), request.id, None, agrees=True)
    use_scope(Scope.everything())
    session.expire_all()
    request = session.scalars(select(RegistrationRequest)).one()
    mine, education = session.get(Talent, request.talent_id), BY_KEY["educations"].model
    schools = sorted(session.scalars(select(education.school).where(education.talent_id == mine.id)))
    assert (mine.organisation_id, mine.post, schools) == (place("plant").id, "院长", ["四川大学", "西藏大学"])
    assert mine.highest_education == "14"
