"""A change of policy: drafted by one, its effects computed on every plan, published by another, decided plans kept."""

from __future__ import annotations

import json
from datetime import date

import pytest

from talent_app import worker
from talent_app.clock import today
from talent_app.core.errors import Conflict, Forbidden, InvalidInput
from talent_app.core.money import Money
from talent_app.incentives.drafting import create_plan
from talent_app.incentives.verification import replay_all
from talent_app.jobs.queue import queue
from talent_app.policy import queries, service
from talent_app.policy.content import as_typed, typed_text
from talent_app.rules.notation import ratio_text
from talent_app.rules.policy_files import packaged_book
from tests.incentives.plan_data import FACTS, submitted
from tests.page import get_page, post_page, values_of

BOOK = packaged_book()
CAP = "post_dividend.pool_cap"
LOWER = {
    "from": "2026-06-01", "value": "10%", "cite": {"source": "new-decree"}, "evidence": "A",
    "checked_on": "2026-11-20", "checked_by": "周文静，对照公报",
}  # fmt: skip
SOURCE = (
    "new-decree",
    {"title": "关于调整岗位分红总额的通知（测试）", "issuer": "测试机关", "number": "测〔2026〕1号"},
)


def draft(actor, entry=None, code=CAP):
    row = service.create_draft(actor("policy"), title="下调岗位分红总额上限", document="测〔2026〕1号")
    value = {**(entry or LOWER)}
    if value.get("value", "").endswith("%"):
        value["value"] = typed_text(BOOK.parameters[code], value["value"])
    return service.put_values(actor("policy"), row.id, row.version, {code: value}, SOURCE)


def run_jobs():
    for job_id in list(queue.sent):
        worker.run_now(job_id)
    queue.sent.clear()


def offered(actor):
    row = draft(actor)
    service.ask_effects(actor("policy"), row.id)
    run_jobs()
    return service.offer_draft(actor("policy"), row.id, None)


@pytest.mark.parametrize("code", sorted(BOOK.parameters))
def test_every_value_of_the_package_can_be_typed_again(code):
    parameter = BOOK.parameters[code]
    for value in parameter.values:
        if not value.repealed:
            typed = typed_text(parameter, as_typed(value.value, parameter.unit))
            assert typed is not None


@pytest.mark.parametrize(
    ("code", "text", "stored"),
    [
        (CAP, "15%", "0.15"), (CAP, "2/3", "2/3"), ("xizang.base_floor", "6,928.50 元", "6928.50"),
        ("income_tax.bonus_scale", "0 3% 0\n36000 10% 2520", None), (CAP, "很多", InvalidInput),
        ("xizang.base_floor", "-", InvalidInput), ("income_tax.bonus_scale", "0 3%", InvalidInput),
    ],
)  # fmt: skip
def test_what_an_officer_types_is_read_or_refused(code, text, stored):
    if stored is InvalidInput:
        with pytest.raises(InvalidInput):
            typed_text(BOOK.parameters[code], text)
    else:
        found = typed_text(BOOK.parameters[code], text)
        assert stored is None or found == stored


@pytest.mark.committing
def test_a_change_is_drafted_measured_published_by_another_and_every_reader_learns_of_it(app, actor, place, tmp_path):
    plan = create_plan(
        actor("hr"), organisation_id=place("plant").id, instrument="post_dividend", year=2026, on=date(2026, 11, 20),
        facts=FACTS | {"pool": "1200000.00"},
        people=[{"ref": "p1", "name": "甲", "weight": "1", "annual_pay": "240000.00", "months_in_post": 30,
                 "is_in_post": True, "role": "technical", "appointment": "labour_contract"}],
    )  # fmt: skip
    row = draft(actor)
    with pytest.raises(Conflict, match="测算影响"):
        service.offer_draft(actor("policy"), row.id, None)
    service.ask_effects(actor("policy"), row.id)
    run_jobs()
    scope = actor("policy").scope
    effect = queries.effects(scope, queries.draft_or_404(scope, row.id))[0]
    assert (effect.number, effect.kind, effect.enterprise) == (plan.number, "draft", "拉萨藏药制造有限公司")
    changed = {each["rule"]: each["changes"] for each in effect.changes["findings"]}
    assert any(change["label"] == "限额" and change["after"] == "1000000.00" for change in changed["DV-002"])
    assert "甲" not in str(effect.changes)

    service.offer_draft(actor("policy"), row.id, None)
    with pytest.raises(Forbidden, match="由您起草"):
        service.publish_draft(actor("policy"), row.id, None, today())
    before = queries.book(scope).revision
    release = service.publish_draft(actor("leader"), row.id, None, today())
    after = queries.book(actor("hr").scope)
    assert release.number == "ZC-2026-001"
    assert after.revision != before
    cap = after.parameters[CAP]
    shown = json.loads(app.test_cli_runner().invoke(args=["policy", "show", CAP, "--json"]).output)
    assert shown[0]["value"] == "0.1"
    asked = tmp_path / "plan.json"
    asked.write_text(
        json.dumps(
            {
                "instrument": "post_dividend",
                "on": str(today()),
                "facts": FACTS,
                "people": [{"ref": "p1", "amount": "1.00"}],
            }
        )
    )
    told = json.loads(app.test_cli_runner().invoke(args=["rules", "evaluate", str(asked), "--json"]).output)
    assert next(each["limit"] for each in told["findings"] if each["rule"] == "DV-002") == "1000000.00"
    assert [ratio_text(cap.on(date(2026, month, 1)).value) for month in (5, 6)] == ["0.15", "0.1"]
    assert cap.on(date(2026, 6, 1)).checked_by == "周文静，对照公报"


@pytest.mark.committing
def test_what_changed_after_the_measuring_must_be_measured_again(actor):
    row = offered(actor)
    row = service.return_draft(actor("leader"), row.id, row.version, "请补充说明")
    entry = LOWER | {"value": "0.12"}
    row = service.put_values(actor("policy"), row.id, row.version, {CAP: entry})
    with pytest.raises(Conflict, match="有改动"):
        service.offer_draft(actor("policy"), row.id, row.version)


def test_a_value_that_exists_is_never_altered(actor):
    first = BOOK.parameters[CAP].values[0].start.isoformat()
    with pytest.raises(InvalidInput, match="已经存在"):
        draft(actor, LOWER | {"from": first})
    row = service.create_draft(actor("policy"), title="无出处")
    with pytest.raises(InvalidInput, match="没有列入"):
        service.put_values(actor("policy"), row.id, None, {CAP: LOWER | {"value": "0.1"}})


def test_a_grade_is_only_raised_and_needs_who_compared(actor):
    row = service.create_draft(actor("policy"), title="核对", document="核对记录")
    worse = next(rule for rule in BOOK.rules.values() if rule.evidence == "E")
    checked = {"checked_on": "2026-11-20", "checked_by": "周文静，对照公报"}
    row = service.put_grade(actor("policy"), row.id, None, {"rule": worse.id, "evidence": "A"} | checked)
    with pytest.raises(InvalidInput, match="只能提升"):
        service.put_grade(actor("policy"), row.id, None, {"rule": worse.id, "evidence": "F"} | checked)
    assert queries.book_with(actor("policy").scope, row.content, "x").rules[worse.id].evidence == "A"
    row = service.drop_entry(actor("policy"), row.id, None, worse.id)
    assert service.is_empty(row)


@pytest.mark.committing
def test_a_plan_that_was_filed_keeps_its_values_after_a_release(actor, place):
    submitted(actor, place("plant").id, facts=FACTS | {"pool": "1200000.00"})
    frozen = [(each.version.content_hash, replay.holds, replay.today) for each, replay in replay_all()]
    row = offered(actor)
    service.publish_draft(actor("leader"), row.id, None, today())
    after = [(each.version.content_hash, replay.holds, replay.today) for each, replay in replay_all()]
    assert [each[:2] for each in after] == [each[:2] for each in frozen] == [(frozen[0][0], True)]
    assert frozen[0][2] == ()
    assert any("DV-002" in sentence for sentence in after[0][2])


@pytest.mark.committing
def test_the_pages_lead_from_the_parameter_to_the_release(client_as, actor):
    officer = client_as("policy")
    get_page(officer, "/policy/drafts")
    form = values_of(get_page(officer, "/policy/drafts/new").form())
    page = post_page(
        officer, "/policy/drafts/new", form | {"title": "2026 年缴费基数", "document": "藏人社〔2026〕1号"}
    )
    url = page.response.request.path
    batch = values_of(get_page(officer, f"{url}/topics/xizang").form())
    assert batch["value_0"] == "6928.00"
    new = {"from_on": "2026-01-01", "source": "+", "new_id": "xizang-base-2026", "new_title": "基数通知（测试）",
           "new_issuer": "测试厅", "evidence": "A", "value_0": "7000", "value_1": "35000"}  # fmt: skip
    kept = {name: value for name, value in batch.items() if not name.startswith("value_")}
    refused = post_page(officer, f"{url}/topics/xizang", kept | new)
    assert "核对日期、核对人" in " ".join(refused.errors())
    new |= {"checked_on": "2026-11-20", "checked_by": "周文静"}
    page = post_page(officer, f"{url}/topics/xizang", kept | new)
    assert "7,000.00 元" in page.words
    value = values_of(get_page(officer, f"{url}/values/{CAP}").form())
    assert "比例" in " ".join(post_page(officer, f"{url}/values/{CAP}", value | {
        "from_on": "2026-06-01", "value": "多", "evidence": "E"}).errors())  # fmt: skip
    assert "登记核对" in get_page(officer, f"{url}/grades/xizang.base_floor").words
    post_page(officer, f"{url}/effects")
    run_jobs()
    page = get_page(officer, url)
    assert "个的结果会不同" in page.words
    assert "等待另一人" in post_page(officer, f"{url}/offer", values_of(page.form("/offer"))).words
    assert "不能由您发布" in get_page(officer, f"{url}/publish").words
    leader = client_as("leader")
    assert "退回" in get_page(leader, f"{url}/return").words
    page = post_page(leader, f"{url}/publish", values_of(get_page(leader, f"{url}/publish").form()))
    assert "ZC-2026-001" in page.words
    reader = client_as("hr")
    assert "7,000.00 元" in get_page(reader, "/policy/xizang.base_floor").words
    assert "社会保险月缴费基数下限" in get_page(reader, "/policy/difference?before=2025-12-31&after=2026-01-01").words
    assert "ZC-2026-001" in get_page(reader, "/policy/releases").words
    assert reader.get("/policy/drafts").status_code == 403
    assert queries.book(actor("hr").scope).parameters["xizang.base_floor"].on(today()).value == Money.yuan(7000)
