"""Frozen versions: every kind of tampering is found, computing again gives the same, printing again the same bytes."""

from __future__ import annotations

import hashlib
import json
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from talent_app.core.money import Money
from talent_app.db.engine import session
from talent_app.documents.plan_working import working
from talent_app.incentives import comparing, drafting, filing, preparing, queries, service, snapshots, verification
from talent_app.incentives.explaining import explained_version, for_reader, telling_for
from talent_app.incentives.facts import pack, unpack
from talent_app.incentives.models import PlanDocument, VersionPerson
from talent_app.incentives.replay import replay
from talent_app.incentives.tasks import plan_document
from talent_app.incentives.verification import Verdict
from talent_app.incentives.versions import Frozen
from talent_app.incentives.workflow import PlanAction as A
from talent_app.rules.instruments import INSTRUMENTS
from talent_app.rules.parameters import Policy
from talent_app.rules.releases import compose
from tests.incentives.plan_data import FACTS, PEOPLE, decided, draft, person, reasons_for, submitted


@pytest.fixture
def frozen(actor, place, app):
    plan = submitted(actor, place("plant").id)
    return queries.frozen_or_404(actor("leader").scope, plan, 1)


def altered(frozen: Frozen, **content) -> Frozen:
    """The same version with another text, as an intruder would leave it."""
    version = SimpleNamespace(**{name: getattr(frozen.version, name) for name in ("content_hash", "number", "id")})
    version.content = json.dumps({**frozen.content, **content}, ensure_ascii=False, sort_keys=True)
    return Frozen(version, frozen.people)


def test_an_intact_version_has_no_faults_and_replays_equally(frozen):
    assert frozen.faults() == []
    result = replay(frozen)
    assert result.holds
    assert (result.differences, result.today) == ((), ())


def test_a_changed_text_a_changed_person_and_a_missing_person_are_found(frozen):
    assert "冻结内容与登记的摘要不符" in altered(frozen, number="LSJL-2026-9999").faults()
    person = SimpleNamespace(ref="p1", salt=b"1" * 16, shown='{"name":"别人"}', commitment=frozen.people[0].commitment)
    assert any("p1" in fault for fault in Frozen(frozen.version, (person, *frozen.people[1:])).faults())
    assert "人员名单与冻结内容不符" in Frozen(frozen.version, frozen.people[1:]).faults()


def test_an_erased_person_leaves_the_version_intact(frozen):
    gone = SimpleNamespace(ref="p1", salt=None, shown=None, commitment=frozen.people[0].commitment)
    left = Frozen(frozen.version, (gone, *frozen.people[1:]))
    assert left.faults() == []
    assert left.names["p1"] == "p1"
    assert replay(left).erased == 1


def test_a_program_that_changed_its_mind_is_found(frozen):
    content = json.loads(frozen.version.content)
    content["outcome"]["lines"][0]["amount"] += 1
    text = json.dumps(content)
    version = SimpleNamespace(content=text, content_hash=hashlib.sha256(text.encode()).hexdigest(), number=1)
    result = replay(Frozen(version, frozen.people))
    assert not result.holds
    assert any("p1 的金额" in sentence for sentence in result.differences)


def test_a_stricter_policy_of_today_is_told_and_does_not_fail_the_version(frozen):
    stricter = {
        "number": "试〔2026〕1号",
        "values": {
            "post_dividend.pool_cap": [
                {"from": frozen.version.policy_on, "value": "1/10", "evidence": "B",
                 "cite": {"source": "enterprise-incentives-2016", "article": "第26条"}}
            ]
        },
    }  # fmt: skip
    result = replay(frozen, Policy(compose([stricter]), frozen.version.policy_on))
    assert result.holds
    assert any("DV-002" in sentence for sentence in result.today)


def test_the_filed_copy_is_stored_once_and_printing_again_gives_the_same_bytes(actor, frozen):
    leader = actor("leader")
    plan = queries.plan_or_404(leader.scope, leader, frozen.version.plan_id)
    document, content = filing.filed_copy(leader, plan, 1)
    assert hashlib.sha256(content).hexdigest() == document.file_hash
    assert filing.render_filed(frozen, document.verify_url) == content
    again, same = filing.filed_copy(leader, plan, 1)
    assert (again.id, same) == (document.id, content)
    assert len(session.scalars(select(PlanDocument)).all()) == 1


def test_page_document_program_and_command_line_tell_the_same_of_every_number(actor, frozen):
    leader = actor("leader")
    plan = queries.plan_or_404(leader.scope, leader, frozen.version.plan_id)
    printed = {each["cell"]: each for each in explained_version(frozen)["cells"]}
    told = telling_for(leader.scope, leader, plan)
    assert list(printed) == list(told.cells())
    for cell, shown in printed.items():
        assert for_reader(leader.scope, leader, plan, cell).to_json() == shown
    origins = {each["source"]: each["origin"] for each in printed["limit:DV-002"]["inputs"]}
    assert origins["fact:after_tax_profit"].startswith("方案数据“")
    assert "证据等级 B" in origins["policy:post_dividend.pool_cap"]
    pay = next(each for each in printed["cap:p1"]["inputs"] if each["source"] == "person:p1:annual_pay")
    assert (pay["label"], pay["origin"]) == ("人才001 的年度薪酬总额", "人员表第 1 行")
    arranged = working(snapshots.of_version(frozen) | {"explanations": explained_version(frozen)})
    block = next(each for each in arranged["blocks"] if each["rule"] == "DV-002")
    assert {"限额", "实际"} == {kind for kind, *_ in block["results"]}
    assert any("财资〔2016〕4号" in origin for _label, _value, origin in block["inputs"])
    assert [row[0] for table in arranged["tables"] if table["title"] == "各人的上限" for row in table["rows"]] == [
        "人才001", "人才002", "人才003"
    ]  # fmt: skip
    masked = explained_version(frozen, is_masked=True)["cells"]
    assert "人才001" not in str(masked)
    assert "1200000.00" not in str(masked)
    assert "limit:DV-002" in {each["cell"] for each in masked}


def test_a_figure_names_the_yearly_row_it_was_taken_from(actor, place):
    hr, values = actor("hr"), {"net_profit": Money.yuan("10000000.00"), "evidence": "拉正审〔2026〕3号"}
    preparing.set_enterprise_year(hr, place("plant").id, 2025, None, values)
    plan = draft(hr, place("plant").id)
    inputs = for_reader(hr.scope, hr, plan, "limit:DV-002").inputs
    assert "2025 年企业年度数据（拉正审〔2026〕3号）" in [each.origin for each in inputs]


def test_the_worker_files_the_document(actor, frozen):
    job = SimpleNamespace(progress=lambda *args: None)
    result = plan_document(actor("group"), job, frozen.version.id)
    assert result["version"] == 1
    assert len(result["file_hash"]) == 64


def test_an_uploaded_file_is_intact_altered_or_unknown(actor, frozen):
    leader = actor("leader")
    plan = queries.plan_or_404(leader.scope, leader, frozen.version.plan_id)
    record = verification.record_of(frozen.version.verify_code)
    assert verification.judged(record, b"%PDF-1.7", None) is Verdict.UNFILED
    _document, content = filing.filed_copy(leader, plan, 1)
    record = verification.record_of(frozen.version.verify_code.upper())
    filed = verification.filed_bytes(record)
    assert filed == content
    assert verification.judged(record, content, filed) is Verdict.INTACT
    middle = len(content) // 2
    changed = content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]
    assert verification.judged(record, changed, filed) is Verdict.ALTERED
    assert verification.judged(record, b"%PDF-1.7 something else", filed) is Verdict.UNKNOWN


def test_a_code_nobody_was_given_is_unknown(frozen):
    for code in ("", "0" * 32, "x" * 32, frozen.version.verify_code[:-1]):
        assert verification.record_of(code) is None


def test_replaying_everything_covers_every_version(actor, place, app):
    decided(actor, place("plant").id)
    assert [result.holds for _frozen, result in verification.replay_all()] == [True]


def test_two_versions_are_compared_by_facts_people_amounts_and_words(actor, place, app):
    plan = submitted(actor, place("plant").id)
    service.act_on_plan(actor("reviewer"), plan.id, A.RETURN, note="请调低总额。")
    hr = actor("hr")
    drafting.update_facts(hr, plan.id, None, {"pool": "1400000.00"})
    changed = [PEOPLE[0] | {"weight": "2", "role": "manager"}, PEOPLE[1], person(4, name="德吉")]
    drafting.set_people(hr, plan.id, None, changed)
    drafting.set_chapters(hr, plan.id, None, {"purpose": "稳定骨干。"})
    service.act_on_plan(hr, plan.id, A.SUBMIT, reasons=reasons_for(hr, plan))
    service.act_on_plan(actor("approver"), plan.id, A.APPROVE)
    plan = service.act_on_plan(actor("group"), plan.id, A.APPROVE)
    leader = actor("leader")
    first, second = (queries.frozen_or_404(leader.scope, plan, number) for number in (1, 2))
    rows = {label: (old, new) for label, old, new in comparing.comparison(first, second)}
    assert rows["拟分配总额"] == ("1500000.00", "1400000.00")
    assert rows["德吉 的分配额"][0] is None
    assert rows["激励对象 德吉"] == (None, "列入，高级工程师")
    assert rows["激励对象 人才003"] == ("列入，高级工程师", None)
    assert rows["人才001 的分配权重"] == ("3", "2")
    assert rows["人才001 的人员类别"] == ("重要技术人员", "经营管理人员")
    hidden = {label: (old, new) for label, old, new in comparing.comparison(first, second, is_masked=True)}
    assert [hidden[each][1] for each in ("新列入", "不再列入", "个人情况")] == ["1 人", "1 人", "1 人有变化"]
    assert not any("人才" in str(each) or "德吉" in str(each) for each in hidden.items())
    assert rows["激励目的"] == ("", "稳定骨干。")
    assert "分红年度" not in rows


def test_every_kind_of_fact_survives_storage(actor, place):
    hr = actor("hr")
    plan = draft(hr, place("plant").id)
    fields = INSTRUMENTS["post_dividend"].known_facts
    typed = unpack(fields, plan.facts)
    assert pack(typed) == plan.facts
    assert set(typed) == set(FACTS)


def test_the_people_of_a_version_are_sealed(actor, frozen):
    rows = session.scalars(select(VersionPerson)).all()
    assert all("人才" not in bytes(row.shown_sealed).decode("latin-1") for row in rows)
