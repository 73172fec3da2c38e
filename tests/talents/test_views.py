"""Pages of the registry as users meet them, and every kind of bad input."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from talent_app.audit.models import AuditEntry
from talent_app.core.scope import Scope
from talent_app.db.engine import session, use_scope
from talent_app.talents import persons, queries, service
from talent_app.talents.fields import FieldKind
from talent_app.talents.forms import MOST_BOXES, PARTS
from talent_app.talents.models import Talent
from talent_app.talents.records import talent_fields
from tests.factories import create_talent, resident_id
from tests.page import get_page, post_page, values_of, with_token

#: What a form sends besides its boxes.
HIDDEN = ("csrf_token", "version", "informed_manner", "informed_on")


def all_names():
    use_scope(Scope.everything())
    session.expire_all()
    return sorted(session.scalars(select(Talent.name)))


@pytest.fixture
def row(actor):
    return create_talent(actor("hr"), name="扎西顿珠", biography="长期从事高原冶金研究。")


@pytest.fixture
def hr(client_as):
    return client_as("hr")


def test_a_person_is_registered_through_the_form(hr, place):
    page = get_page(hr, "/talents/new")
    number = resident_id()
    values = values_of(page.form()) | {
        "name": "次仁 卓玛", "document_number": number.lower(), "phone": "139 1234 1234", "ethnicity": "04",
        "started_work_on": "2008.7", "is_on_post": "yes", "informed": "1", "informed_manner": "paper",
    }  # fmt: skip
    page = post_page(hr, "/talents/new", values)
    assert page.heading().startswith("次仁卓玛")
    assert any("已登记" in notice for notice in page.notices())
    assert "2008年7月" in page.words
    assert "139****1234" in page.words
    assert number not in page.words
    use_scope(Scope.everything())
    saved = session.scalars(select(Talent)).one()
    assert (saved.is_on_post, saved.organisation_id) == (True, place("plant").id)
    assert persons.person_of(saved).document_number == number


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("name", "", "请填写"),
        ("name", "名" * 101, "最多 100 个字"),
        ("born_on", "1990.13", "1990.13"),
        ("born_on", "1990-02-30", "1990-02-30"),
        ("started_work_on", "前年", "前年"),
        ("honour_year", "19x1", "19x1"),
        ("honour_year", "3021", "不合理"),
        ("ethnicity", "999", "请从列表中选择"),
        ("phone", "12345", "电话号码无法识别"),
        ("email", "nobody", "电子邮箱"),
        ("link", "javascript:alert(1)", "http://"),
        ("document_number", "540102198507020011X", "19 位"),
        ("document_number", "12345", "证件类型"),
        ("name_pinyin", "张san", "字母"),
    ],
)
def test_bad_input_is_named_under_its_field_and_nothing_is_saved(hr, name, value, sentence):
    values = (
        values_of(get_page(hr, "/talents/new").form())
        | {"informed": "1", "informed_manner": "paper"}
        | {"name": "好名字", "post": "保留的岗位", name: value}
    )
    page = post_page(hr, "/talents/new", values)
    assert any(sentence in error for error in page.errors()), page.errors()
    assert "保留的岗位" in str(page.form())
    assert all_names() == []


def test_a_number_held_by_another_enterprise_keeps_the_form_and_tells_nothing(hr, actor):
    other = create_talent(actor("stranger"), name="外单位的人")
    use_scope(Scope.everything())
    number = persons.person_of(other).document_number
    values = (
        values_of(get_page(hr, "/talents/new").form())
        | {"informed": "1", "informed_manner": "paper"}
        | {"name": "同号者", "document_number": number}
    )
    page = post_page(hr, "/talents/new", values)
    assert any("该证件号码已在库登记。" in error for error in page.errors())
    assert "同号者" in str(page.form())
    assert "外单位的人" not in str(page)
    assert "云端数据" not in str(page)


def test_a_registration_is_edited_and_sealed_boxes_left_empty_stay(hr, row):
    url = f"/talents/{row.id}/edit"
    page = get_page(hr, url)
    values = values_of(page.form())
    assert values["document_number"] == ""
    assert "已登记 540102" in page.words
    page = post_page(hr, url, values | {"native_place": "西藏那曲"})
    assert "西藏那曲" in page.words
    use_scope(Scope.everything())
    session.expire_all()
    saved = queries.talent_or_404(Scope.everything(), row.id)
    assert saved.phone == "+8613912341234"
    assert persons.person_of(saved).document_number
    values = values_of(get_page(hr, url).form())
    post_page(hr, url, values | {"phone": "无"})
    session.expire_all()
    use_scope(Scope.everything())
    assert queries.talent_or_404(Scope.everything(), row.id).phone is None


def test_a_stale_form_shows_both_and_may_be_sent_again(hr, row, actor):
    url = f"/talents/{row.id}/edit/post"
    values = values_of(get_page(hr, url).form())
    theirs = {"post": "别人写的岗位", "department": "研究院", "started_work_on": "2008-07", "is_on_post": True}
    service.update_talent(actor("hr"), row.id, row.version, theirs)
    page = post_page(hr, url, values | {"post": "我写的岗位"}, status=409)
    assert "别人已经修改" in page.words
    assert "别人写的岗位" in page.words
    shown = values_of(page.form())
    assert shown["post"] == "我写的岗位"
    # what I had not touched is not taken back from the other
    assert (shown["department"], shown["started_work_on"], shown["is_on_post"]) == ("研究院", "2008-07", "yes")
    session.expire_all()
    use_scope(Scope.everything())
    assert queries.talent_or_404(Scope.everything(), row.id).post == "别人写的岗位"
    page = post_page(hr, url, values_of(page.form()))
    assert "我写的岗位" in page.words
    assert "研究院" in page.words


@pytest.mark.parametrize("path", ["/delete", "/educations/{r}/remove"])
def test_a_stale_confirmation_deletes_nothing(hr, row, actor, path):
    record = service.add_record(actor("hr"), row.id, "educations", {"school": "西藏大学"})
    url = f"/talents/{row.id}{path.format(r=record.id)}"
    values = values_of(get_page(hr, url).form()) | {"reason": "重复登记"}
    service.update_talent(actor("hr"), row.id, None, {"post": "别人写的岗位"})
    service.update_record(actor("hr"), row.id, "educations", record.id, None, {"major": "化学"})
    page = post_page(hr, url, values, status=409)
    assert "别人已经修改了这条记录" in page.words
    assert "化学" in get_page(hr, f"/talents/{row.id}").words


def test_a_forged_token_changes_nothing(hr, row):
    values = values_of(get_page(hr, f"/talents/{row.id}/edit").form()) | {"post": "伪造", "csrf_token": "forged"}
    answer = hr.post(f"/talents/{row.id}/edit", data=values)
    assert answer.status_code == 400
    assert "没有被接受" in answer.get_data(as_text=True)
    session.expire_all()
    use_scope(Scope.everything())
    assert queries.talent_or_404(Scope.everything(), row.id).post != "伪造"


@pytest.mark.parametrize(
    "path", ["", "/edit", "/delete", "/reveal", "/educations/new", "/educations/{r}/edit", "/educations/{r}/remove"]
)
def test_another_enterprises_id_is_not_found(client_as, row, actor, path):
    record = service.add_record(actor("hr"), row.id, "educations", {"school": "西藏大学"})
    url = f"/talents/{row.id}{path.format(r=record.id)}"
    get_page(client_as("stranger"), url, status=404)
    get_page(client_as("hr"), url)
    answer = client_as("stranger").post(url, data=with_token(client_as("stranger")))
    assert answer.status_code in (404, 405, 400)


@pytest.mark.parametrize("path", ["/talents/new", "/talents/{id}/edit", "/talents/{id}/reveal", "/talents/recycle-bin"])
def test_a_regulator_reads_and_neither_edits_nor_reveals(client_as, row, path):
    reviewer = client_as("reviewer")
    page = get_page(reviewer, f"/talents/{row.id}")
    assert "扎西顿珠" in page.words
    assert "139****1234" in page.words
    assert "查看完整信息" not in page.words
    get_page(reviewer, path.format(id=row.id), status=403)


def test_an_unknown_id_and_an_unknown_kind_are_not_found(hr, row):
    get_page(hr, "/talents/999999", status=404)
    get_page(hr, f"/talents/{row.id}/nothing/new", status=404)


def test_reading_in_clear_needs_a_reason_and_is_recorded(hr, row):
    url = f"/talents/{row.id}/reveal"
    values = values_of(get_page(hr, url).form())
    page = post_page(hr, url, values | {"reason": ""})
    assert any("请填写" in error for error in page.errors())
    page = post_page(hr, url, values | {"reason": "核对合同"})
    assert "13912341234" in page.words
    use_scope(Scope.everything())
    entry = session.scalars(select(AuditEntry).order_by(AuditEntry.seq.desc())).first()
    assert (entry.action, entry.details["reason"]) == ("sensitive.revealed", "核对合同")


def test_records_are_added_changed_and_removed(hr, row):
    page = get_page(hr, f"/talents/{row.id}/educations/new")
    entered = {"school": "西藏大学", "level": "21", "from_on": "2003-09", "until_on": "2007年7月"}
    values = values_of(page.form()) | entered
    page = post_page(hr, f"/talents/{row.id}/educations/new", values)
    assert "西藏大学" in page.words
    edit = page.find("a", href=re.compile(r"/educations/\d+/edit"))["href"]
    values = values_of(get_page(hr, edit).form())
    assert values["until_on"] == "2007-07"
    page = post_page(hr, edit, values | {"until_on": "2001"})
    assert any("早于" in error for error in page.errors())
    page = post_page(hr, edit, values | {"major": "化学"})
    assert "西藏大学 化学" in page.words.replace("　", " ")
    remove = edit.replace("/edit", "/remove")
    page = post_page(hr, remove, values_of(get_page(hr, remove).form()))
    assert "尚未登记" in page.words


def test_deleting_and_restoring_through_the_pages(hr, row):
    url = f"/talents/{row.id}/delete"
    page = post_page(hr, url, values_of(get_page(hr, url).form()) | {"reason": "重复登记"})
    assert "扎西顿珠" not in " ".join(cell.get_text() for cell in page.select("tbody"))
    page = get_page(hr, "/talents/recycle-bin")
    assert "扎西顿珠" in page.words
    form = page.form("/restore")
    page = post_page(hr, form["action"], values_of(form))
    assert page.heading().startswith("扎西顿珠")


def test_every_declared_field_has_a_box_and_a_line(hr, actor):
    names = {info.name for info in talent_fields() if info.kind is not FieldKind.CODES}
    full = create_talent(actor("hr"), name="全字段", email="a@b.cn", link="https://example.cn", is_on_post=False)
    offered = set()
    for part in PARTS:
        boxes = set(values_of(get_page(hr, f"/talents/{full.id}/edit/{part.key}").form()))
        assert len(boxes) <= MOST_BOXES + len(HIDDEN)
        offered |= boxes
    assert names <= offered
    first = set(values_of(get_page(hr, "/talents/new").form()))
    assert {info.name for info in talent_fields() if info.needed} <= first
    assert len(first) <= MOST_BOXES + len(HIDDEN)
    words = get_page(hr, f"/talents/{full.id}").words
    for label in ("证件号码", "电子邮箱", "参考链接", "是否在岗", "从事专业"):
        assert label in words
