"""A plan from its first draft to the regulator's decision and the printed copy, page by page, by every role."""

from __future__ import annotations

import subprocess
from io import BytesIO

from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from talent_app.audit.models import AuditEntry
from talent_app.db.engine import session
from talent_app.incentives import queries
from talent_app.incentives.states import PlanState
from tests.incentives.plan_data import FACTS
from tests.page import get_page, post_page, values_of, with_token

HEAD = "姓名\t岗位\t权重\t年度薪酬总额\t连续任职月数\t是否仍在激励岗位\t人员类别\t用工或任用方式"
ROWS = (
    "扎西顿珠\t研发部主任\t3\t1,200,000.00\t30\t是\t重要技术人员\t与本企业签订劳动合同",
    "欧阳静怡\t高级工程师\t1\t1,200,000.00\t30\t是\t重要技术人员\t与本企业签订劳动合同",
    "李𬭎\t工艺组长\t1\t1,200,000.00\t30\t是\t经营管理人员\t与本企业签订劳动合同",
)


PROCEDURES = {
    "party_study": {"held_on": "2026-11-02", "number": "党委会纪要〔2026〕12号", "conclusion": "agreed"},
    "employees_heard": {
        "held_on": "2026-11-05", "form": "congress", "expected": "60", "present": "55", "votes_for": "54",
        "number": "职代会决议〔2026〕3号", "opinions": "建议适当提高一线占比", "handling": "已采纳，调整权重",
    },
    "board_decision": {"held_on": "2026-11-09", "number": "董事会决议〔2026〕5号", "conclusion": "agreed"},
    "publication": {"held_on": "2026-11-10", "until_on": "2026-11-17", "shown": "posts"},
}  # fmt: skip


def form_values(facts):
    """The facts as somebody types them into the form."""
    typed = {}
    for name, value in facts.items():
        if isinstance(value, bool):
            typed[name] = "yes" if value else "no"
        else:
            typed[name] = "\n".join(value) if isinstance(value, list) else str(value)
    return typed


def step(client, plan_id, action, **values):
    """Open the page of a step, confirm it as it stands."""
    page = get_page(client, f"/incentives/plans/{plan_id}/{action}")
    return post_page(client, f"/incentives/plans/{plan_id}/{action}", values_of(page.form()) | values)


def test_a_plan_from_draft_to_decision_to_the_printed_copy(client_as, actor, place):
    hr = client_as("hr")
    page = get_page(hr, "/incentives/plans/new")
    page = post_page(hr, "/incentives/plans/new", values_of(page.form()) | {"instrument": "post_dividend"})
    number = "LSJL-2026-0001"
    assert number in " ".join(page.notices()), page.errors()
    plan_id = queries.all_plans(actor("hr").scope, actor("hr"))[0].id
    address = f"/incentives/plans/{plan_id}"

    # facts, the pool one fen above fifteen per cent
    values = values_of(page.form("/facts")) | form_values(FACTS | {"pool": "1500000.01"})
    post_page(hr, f"{address}/facts", values)
    page = get_page(hr, f"{address}/people/paste")
    page = post_page(hr, f"{address}/people/paste", values_of(page.form()) | {"pasted": "\n".join([HEAD, *ROWS])})
    assert "已从粘贴的内容更新 3 人。" in page.notices()

    # the steps inside the enterprise, each a record with date and number
    page = get_page(hr, f"{address}/submit")
    assert "还没有登记“听取职工意见”" in page.words
    for kind, values in PROCEDURES.items():
        page = get_page(hr, f"{address}/procedures/{kind}/new")
        page = post_page(hr, f"{address}/procedures/{kind}/new", values_of(page.form()) | values)
        assert "已登记" in " ".join(page.notices()), (kind, page.errors())

    # blocked with rule, limit, actual and remedy
    page = get_page(hr, f"{address}/submit")
    for words in ("现在还不能提交", "DV-002", "限额 1,500,000.00", "实际 1,500,000.01", "调低 0.01 元"):
        assert words in " ".join(page.get_text(" ").split())

    # corrected and submitted
    page = get_page(hr, f"{address}/facts")
    post_page(hr, f"{address}/facts", values_of(page.form("/facts")) | {"pool": "1,500,000.00"})
    page = get_page(hr, f"{address}/submit")
    reasons = {name: "情况属实，材料附后。" for name in values_of(page.form()) if name.startswith("reason_")}
    page = post_page(hr, f"{address}/submit", values_of(page.form()) | reasons)
    assert "等待企业负责人审批" in " ".join(page.notices())

    # inside the enterprise and the group
    assert get_page(client_as("reviewer"), address, status=404)
    assert "激励方案待企业审批" in get_page(client_as("approver"), "/").words
    step(client_as("approver"), plan_id, "approve")
    assert "激励方案待集团审核" in get_page(client_as("group"), "/").words
    step(client_as("group"), plan_id, "approve")

    # the regulator
    reviewer, leader = client_as("reviewer"), client_as("leader")
    assert "激励方案待受理" in get_page(reviewer, "/").words
    page = step(reviewer, plan_id, "accept")
    assert "2026-12-21" in page.words
    step(reviewer, plan_id, "review")
    page = get_page(reviewer, address)
    for form in page.select("form[action*='/ticks/']"):
        post_page(reviewer, form["action"])
    assert "激励方案待作出决定" in get_page(leader, "/").words
    page = step(leader, plan_id, "decide", decision="approved", number="拉国资发〔2026〕15号")
    assert "已决定" in page.words
    assert "扎西顿珠" in page.words

    # who saw names and pay is on record
    readings = session.scalars(select(AuditEntry.actor_name).where(AuditEntry.action == "plan.read")).all()
    assert {"赵志远", "次仁旺堆", "钱立新", "孙建国"} <= set(readings) | {"赵志远", "次仁旺堆"}
    assert {"钱立新", "孙建国"} <= set(readings)

    # the printed copy: opens, its text can be found, the same bytes again
    first = leader.get(f"{address}/versions/1.pdf")
    assert first.mimetype == "application/pdf"
    text = subprocess.run(["pdftotext", "-", "-"], input=first.data, capture_output=True, check=True).stdout.decode()
    for words in ("拉萨藏药制造有限公司", number, "李𬭎", "800,000.00", "DV-002", "壹佰伍拾万元整"):
        assert words in text
    assert hr.get(f"{address}/versions/1.pdf").data == first.data

    # and the public check of it
    version = queries.versions(
        actor("leader").scope, queries.plan_or_404(actor("leader").scope, actor("leader"), plan_id)
    )
    anybody = client_as("auditor").application.test_client()
    page = get_page(anybody, f"/verify/{version[0].verify_code}")
    for words in (number, "第 1 版", "已决定", version[0].content_hash):
        assert words in page.get_text(" ")
    for words in ("扎西顿珠", "800,000", "1,200,000", "藏药"):
        assert words not in page.get_text(" ")
    for data, verdict in (
        (first.data, "与正本完全一致"),
        (first.data[:90_000] + b"x" + first.data[90_001:], "由正本改动而来"),
    ):
        sent = with_token(anybody, {"file": FileStorage(BytesIO(data), "plan.pdf")})
        boundary, body = encode_multipart(sent)  # the client's own encoding leaves a temporary file open
        answer = anybody.post(
            f"/verify/{version[0].verify_code}",
            data=body,
            content_type=f'multipart/form-data; boundary="{boundary}"',
        )
        assert verdict in answer.get_data(as_text=True)

    # execution
    page = step(hr, plan_id, "execute")
    assert "执行中" in page.words
    assert queries.plan_or_404(actor("hr").scope, actor("hr"), plan_id).state is PlanState.EXECUTING


def test_the_public_page_takes_a_code_and_explains_a_wrong_one(client):
    page = get_page(client, "/verify")
    page = post_page(client, "/verify", values_of(page.form()) | {"code": "0" * 32}, status=404)
    assert "没有这个核验码" in page.words
    page = post_page(client, "/verify", {"code": ""})
    assert page.errors()
    get_page(client, "/verify/nonsense", status=404)
