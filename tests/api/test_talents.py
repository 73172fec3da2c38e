"""Talents through the interface: what is read, what may be written, what never leaves."""

from __future__ import annotations

import pytest

from talent_app.audit.actions import Action
from talent_app.audit.models import AuditEntry
from talent_app.core.scope import Scope
from talent_app.db.engine import session, use_scope
from talent_app.talents import review
from talent_app.talents.verification import TalentAction
from tests.api.writing import count, new
from tests.factories import create_talent, resident_id


@pytest.fixture
def writer(program):
    return program("hr")


def test_a_person_is_registered_read_changed_and_found(writer, place):
    number = resident_id(male=False)
    made = writer.post("/talents", new(place, document_number=number, phone="13912341234", post="工程师"))
    assert made.status_code == 201
    address = made.headers["Location"].removeprefix("/api/v1")
    read = writer.get(address)
    assert read.json == made.json
    assert read.headers["ETag"] == '"1"'
    assert (read.json["fields"]["sex"], read.json["titles"]["sex"]) == ("2", "女")
    changed = writer.patch(address, {"version": 1, "fields": {"post": "总工程师", "honour_year": 2024}})
    assert changed.status_code == 200
    assert (changed.json["fields"]["post"], changed.json["fields"]["honour_year"]) == ("总工程师", 2024)
    assert changed.json["fields"]["name"] == "德吉央宗"
    found = writer.get("/talents?q=dejiyangzong").json
    assert [item["id"] for item in found["items"]] == [made.json["id"]]


def test_sensitive_values_never_leave_in_clear(writer, place):
    number = resident_id()
    sent = new(place, document_number=number, phone="13912341234", email="deji@example.cn")
    made = writer.post("/talents", sent)
    address = f"/talents/{made.json['id']}"
    answers = (made, writer.get(address), writer.get("/talents"), writer.get(f"/talents?q={number}"))
    for text in (answer.text for answer in answers):
        for secret in (number, "13912341234", "deji@example.cn"):
            assert secret not in text
    assert "*" in made.json["fields"]["document_number"]


def test_sensitive_values_in_clear_need_a_reason_and_are_recorded(writer, place):
    number = resident_id()
    made = writer.post("/talents", new(place, document_number=number))
    address = f"/talents/{made.json['id']}/reveal"
    assert writer.post(address, {"fields": ["document_number"]}).status_code == 400
    shown = writer.post(address, {"fields": ["document_number", "phone"], "reason": "办理社会保险"})
    assert shown.json == {"fields": {"document_number": number}}
    use_scope(Scope.everything())
    entry = session.query(AuditEntry).order_by(AuditEntry.seq.desc()).first()
    assert (entry.action, entry.details["reason"]) == (Action.SENSITIVE_REVEALED.value, "办理社会保险")


def test_a_masked_value_sent_back_is_refused_and_changes_nothing(writer, place):
    number = resident_id()
    made = writer.post("/talents", new(place, document_number=number, email="deji@example.cn")).json
    address = f"/talents/{made['id']}"
    masked = {name: made["fields"][name] for name in ("document_number", "email")}
    refused = writer.patch(address, {"version": 1, "fields": masked})
    assert refused.status_code == 400
    assert {each["field"] for each in refused.json["errors"]} == {"fields.document_number", "fields.email"}
    clear = writer.post(f"{address}/reveal", {"fields": ["email"], "reason": "核对"}).json
    assert clear["fields"]["email"] == "deji@example.cn"


def test_a_stale_version_is_refused(writer, place):
    made = writer.post("/talents", new(place)).json
    address = f"/talents/{made['id']}"
    assert writer.patch(address, {"fields": {"post": "工程师"}}, If_Match='"1"').status_code == 200
    refused = writer.patch(address, {"version": 1, "fields": {"post": "技术员"}})
    assert (refused.status_code, refused.json["code"]) == (409, "stale")
    assert writer.get(address).json["fields"]["post"] == "工程师"


def test_a_change_must_say_what_it_changes(writer, place):
    made = writer.post("/talents", new(place)).json
    address = f"/talents/{made['id']}"
    refused = writer.patch(address, {"fields": {"post": "工程师"}})
    assert (refused.status_code, refused.json["code"]) == (428, "version_needed")
    assert writer.patch(address, {"version": 1, "fields": {}}, If_Match='"2"').status_code == 400
    assert writer.patch(address, {"fields": {}}, If_Match="*").status_code == 400


def test_null_empties_a_field_but_not_a_required_one(writer, place):
    made = writer.post("/talents", new(place, post="工程师")).json
    address = f"/talents/{made['id']}"
    assert writer.patch(address, {"version": 1, "fields": {"post": None}}).json["fields"]["post"] is None
    refused = writer.patch(address, {"version": 2, "fields": {"name": None}})
    assert refused.json["errors"][0]["field"] == "fields.name"


def test_every_fault_is_told_at_once_in_chinese(writer, place):
    wrong = {"sex": "未知性别", "born_on": "1999-13-40"}
    refused = writer.post("/talents", new(place, **wrong, nickname="小德", honour_year="x"))
    assert refused.json["code"] == "invalid_input"
    assert {"fields.nickname", "fields.honour_year"} <= {each["field"] for each in refused.json["errors"]}
    refused = writer.post("/talents", new(place, **wrong))
    assert [each["field"] for each in refused.json["errors"]] == ["fields.sex", "fields.born_on"]
    assert "代码表" in refused.json["errors"][0]["message"]
    assert count() == 0


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ('{"organisation": 4, "organisation": 5, "fields": {"name": "德吉"}}', "invalid_json"),
        ('{"organisation": 4.0, "fields": {"name": "德吉"}}', "invalid_input"),
        ('{"organisation": 4, "fields": {"name": "\\ud800"}}', "invalid_input"),
        ('{"organisation": 4, "fields": {"name": "德\\u0000吉"}}', "invalid_input"),
        ('{"organisation": NaN}', "invalid_json"),
        ("[]", "invalid_input"),
        ("{", "invalid_json"),
        ("", "invalid_json"),
        ('"' + "[" * 10, "invalid_json"),
        ("[" * 100_000, "invalid_json"),
    ],
)
def test_only_strict_json_is_read(writer, content, code):
    headers = {"Authorization": f"Bearer {writer.secret}", "Content-Type": "application/json"}
    response = writer.client.post("/api/v1/talents", data=content.encode("utf-8", "surrogatepass"), headers=headers)
    assert (response.status_code, response.json["code"]) == (400, code), response.text


def test_another_type_of_body_is_refused(writer):
    headers = {"Authorization": f"Bearer {writer.secret}"}
    response = writer.client.post("/api/v1/talents", data={"organisation": "4"}, headers=headers)
    assert (response.status_code, response.json["code"]) == (415, "unsupported_media_type")


def test_unknown_parameters_and_orders_are_refused(writer):
    limits = ("limit=0", "limit=ten", "limit=5&limit=6")
    for query in ("color=red", "sort=colour", *limits, "sort=best", "cursor=x", "q=%00"):
        assert writer.get(f"/talents?{query}").status_code == 400, query


def test_pages_follow_each_other_without_gap(writer, actor):
    made = {create_talent(actor("hr"), name=f"第{number}人", document_number=None).id for number in range(7)}
    seen, address = [], "/talents?limit=3&sort=-updated_at"
    page = writer.get(address).json
    assert page["total"] == 7
    assert page["previous"] is None
    while True:
        seen += [item["id"] for item in page["items"]]
        if page["next"] is None:
            break
        page = writer.get(f"{address}&cursor={page['next']}").json
    assert len(seen) == 7
    assert set(seen) == made
    assert len(writer.get(f"{address}&cursor={page['previous']}").json["items"]) == 3
    assert writer.get(f"/talents?limit=3&sort=name&cursor={page['previous']}").status_code == 400


def test_lists_are_narrowed_by_fields(writer, actor):
    create_talent(actor("hr"), name="女同志", sex="2")
    create_talent(actor("hr"), name="男同志", post="会计")
    assert [item["fields"]["name"] for item in writer.get("/talents?sex=2").json["items"]] == ["女同志"]
    assert len(writer.get("/talents?sex=1&sex=2").json["items"]) == 2
    assert len(writer.get("/talents?organisation=999").json["items"]) == 0
    assert len(writer.get("/talents?is_on_post=-").json["items"]) == 2


def test_an_enterprise_outside_cannot_be_written_to(writer, place):
    refused = writer.post(
        "/talents", {"organisation": place("other").id, "fields": {"name": "德吉"}, "informed": {"manner": "paper"}}
    )
    assert refused.status_code == 404
    assert count() == 0


def test_ids_beyond_any_database_are_not_found(writer):
    for number in (0, 2**53 - 1, 2**53, 10**30):
        assert writer.get(f"/talents/{number}").status_code == 404


def test_child_records_are_added_changed_and_removed(writer, place):
    made = writer.post("/talents", new(place)).json
    address = f"/talents/{made['id']}/educations"
    added = writer.post(address, {"fields": {"school": "西藏大学", "level": "21", "study_form": "full_time"}})
    assert added.status_code == 201
    assert added.json["titles"]["study_form"] == "全日制"
    one = added.headers["Location"].removeprefix("/api/v1")
    assert writer.get(one).json == added.json
    changed = writer.patch(one, {"version": 1, "fields": {"major": "藏药学"}})
    assert changed.json["fields"]["school"] == "西藏大学"
    assert [each["id"] for each in writer.get(address).json["items"]] == [added.json["id"]]
    assert writer.ask("DELETE", one).status_code == 428
    assert writer.ask("DELETE", one, If_Match='"1"').status_code == 409
    gone = writer.ask("DELETE", f"{one}?version=2")
    assert (gone.status_code, gone.data) == (204, b"")
    assert writer.get(one).status_code == 404
    assert writer.get(f"/talents/{made['id']}").json["revision"] > made["revision"]


def test_what_is_required_is_asked_for(writer, place):
    refused = writer.post("/talents", {"organisation": place("plant").id, "fields": {}})
    missing = [{"field": name, "message": "缺少此项。"} for name in ("fields.name", "informed")]
    assert refused.json["errors"] == missing
    made = writer.post("/talents", new(place)).json
    for kind, needed in (("titles", "name"), ("educations", "school")):
        refused = writer.post(f"/talents/{made['id']}/{kind}", {"fields": {}})
        assert refused.json["errors"][0]["field"] == f"fields.{needed}"


def test_a_record_of_somebody_else_is_not_found_through_another(writer, place):
    first, second = (writer.post("/talents", new(place, name=name)).json["id"] for name in ("甲", "乙"))
    record = writer.post(f"/talents/{first}/titles", {"fields": {"name": "工程师"}}).json["id"]
    assert writer.get(f"/talents/{second}/titles/{record}").status_code == 404
    assert writer.ask("DELETE", f"/talents/{second}/titles/{record}?version=1").status_code == 404


def test_a_change_of_what_is_verified_waits_and_says_so(program, actor):
    row = create_talent(actor("hr"))
    review.submit_talent(actor("hr"), row.id, None)
    review.judge_talent(actor("reviewer"), row.id, None, TalentAction.VERIFY)
    session.expunge_all()
    session.rollback()
    writer, address = program("hr"), f"/talents/{row.id}"
    present = writer.get(address).json
    changed = writer.patch(address, {"version": present["version"], "fields": {"post": "总工程师"}}).json
    assert changed["fields"]["post"] == present["fields"]["post"]
    assert [each["field"] for each in changed["waiting"]] == ["post"]
    body = {"fields": {"name": "正高级工程师"}}
    held = writer.post(f"{address}/titles", body, Idempotency_Key="title")
    assert held.status_code == 202
    assert [(each["kind"], each["operation"]) for each in held.json["waiting"]] == [("", "change"), ("titles", "add")]
    assert writer.post(f"{address}/titles", body, Idempotency_Key="title").json == held.json
    assert writer.get(f"{address}/titles").json["items"] == []
