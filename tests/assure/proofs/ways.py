"""How the pages of the map are reached that no link of the first page of each kind leads to.

`ROWS` says which rows of the demo data such a page is about; what users do to make a passing state is in `deeds.py`;
`UNSEEN` names the pages that cannot be on the map, and why. A test keeps the three complete.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import text

from talent_app.core.scope import Scope
from talent_app.db.engine import ops_session, session, within

_PART = "SELECT plan_id, id AS {} FROM {}"
_OF_TEAM = "SELECT team_id, id AS {} FROM {}"
_OF_ENTERPRISE = "SELECT organisation_id, id AS {} FROM {}"
_BENEFITS = "SELECT agreement_id, id AS benefit_id FROM agreement_benefits ORDER BY id DESC"
_ITEMS = "SELECT return_id, id AS item_id FROM innovation_items"
_REQUESTS = "SELECT id AS request_id FROM registration_requests ORDER BY id"
_SCENARIOS = _PART.format("scenario_id", "plan_scenarios")
_FILED = "SELECT plan_id, number FROM plan_versions WHERE number > 1"
_YEARS = "SELECT plan_id, year FROM plan_years ORDER BY plan_id"
_FACTORS = _OF_ENTERPRISE.format("factor_id", "pay_factors")
_FAMILIES = _OF_ENTERPRISE.format("family_id", "pay_families")
_POSTS = _OF_ENTERPRISE.format("post_id", "pay_posts")
_PROCEDURES = "SELECT plan_id, id AS procedure_id FROM plan_procedures ORDER BY plan_id DESC"
_STEPS = "SELECT id AS application_id, '{0}' AS step FROM title_applications WHERE state = '{1}'"
_JOBS = "SELECT id AS job_id FROM jobs WHERE name = '{}'"
#: Endpoint → the arguments its pages take, from the rows there are; the first that opens is the page of the map.
ROWS: dict[str, str] = {
    "agreements.agreement_act": "SELECT id AS agreement_id, 'submit' AS action FROM agreements WHERE state = 'draft'",
    "agreements.benefit_edit": _BENEFITS,
    "agreements.benefit_remove": _BENEFITS,
    "agreements.instalment_pay": "SELECT agreement_id, id AS instalment_id FROM agreement_instalments"
    " WHERE paid_on IS NULL",
    "agreements.return_receive": "SELECT agreement_id, instalment_id FROM agreement_returns",
    "api.token_revoke": "SELECT id AS token_id FROM api_tokens",
    "exchange.export_fetch": _JOBS.format("export_talents"),
    "exchange.export_show": _JOBS.format("export_talents"),
    "exchange.import_show": "SELECT id AS batch_id FROM import_batches WHERE state = 'applied'",
    "exchange.import_undo": "SELECT id AS batch_id FROM import_batches WHERE state = 'applied'",
    "exchange.pack_fetch": _JOBS.format("pack_summaries"),
    "exchange.pack_show": _JOBS.format("pack_summaries"),
    "identity.delegation_end": "SELECT id AS delegation_id FROM delegations",
    "identity.factor_remove": "SELECT user_id FROM second_factors",
    "incentives.condition_report": _PART.format("condition_id", "plan_conditions"),
    "incentives.plan_life": _YEARS,
    "incentives.plan_report": "SELECT plan_id, year FROM plan_reports",
    "incentives.procedure_edit": _PROCEDURES,
    "incentives.procedure_remove": _PROCEDURES,
    "incentives.review_comment_answer": _PART.format("comment_id", "review_comments WHERE NOT is_inside"),
    "incentives.scenario_edit": _SCENARIOS,
    "incentives.scenario_explain": "SELECT s.plan_id, 'draft' AS scenario, 'amount:' || p.ref AS cell"
    " FROM plan_scenarios s JOIN plan_people p ON p.plan_id = s.plan_id",
    "incentives.scenario_promote": _SCENARIOS,
    "incentives.scenario_remove": _SCENARIOS,
    "incentives.version_compare": _FILED,
    "incentives.year_confirm": _YEARS,
    "incentives.year_grades": _YEARS,
    "incentives.year_wage_total": _YEARS,
    "innovation.item_edit": _ITEMS,
    "innovation.item_remove": _ITEMS,
    "lists.view_edit": "SELECT id AS view_id FROM list_views",
    "lists.view_new": "SELECT 'talents' AS list, '/talents?title_level=intermediate' AS back FROM list_views",
    "papers.paper_file": "SELECT id AS paper_id FROM plan_papers WHERE number <> ''",
    "papers.version_comparison": f"SELECT plan_id, number, 'pdf' AS extension FROM ({_FILED}) AS filed",
    "pay.merit_notice": "SELECT m.organisation_id, m.year, json_extract(l.value, '$.talent') AS talent_id"
    " FROM pay_merits m, json_each(m.lines) l WHERE m.state = 'settled'",
    "pay.factor_edit": _FACTORS,
    "pay.factor_remove": _FACTORS,
    "pay.family_edit": _FAMILIES,
    "pay.family_remove": _FAMILIES,
    "pay.post_edit": _POSTS,
    "pay.post_rate": _POSTS,
    "pay.post_remove": _POSTS,
    "pay.post_settle": _POSTS,
    "pay.post_show": _POSTS,
    "privacy.record_show": "SELECT id AS entry_id FROM privacy_ledger",
    "privacy.right_show": "SELECT id AS right_id FROM rights_requests ORDER BY id",
    "recruitment.post_edit": "SELECT id AS demand_post_id FROM recruit_posts ORDER BY id DESC",
    "rewards.item_edit": "SELECT scheme_id, id AS item_id FROM reward_scheme_items",
    "talents.request_answer": "SELECT id AS request_id FROM registration_requests WHERE state = 'waiting'"
    " ORDER BY id DESC",
    "talents.request_decide": _REQUESTS,
    "talents.request_show": _REQUESTS,
    "talents.request_withdraw": _REQUESTS,
    "talents.talent_merge": "SELECT a.id AS talent_id, b.id AS other_id FROM talents a JOIN talents b"
    " ON a.organisation_id = b.organisation_id AND a.id < b.id JOIN organisations o ON o.id = a.organisation_id"
    " WHERE o.kind = 'enterprise' AND a.deleted_at IS NULL AND b.deleted_at IS NULL ORDER BY a.organisation_id",
    "teams.failure_decide": _OF_TEAM.format("failure_id", "team_failures"),
    "teams.failure_new": _OF_TEAM.format("line_id", "team_lines"),
    "teams.line_edit": _OF_TEAM.format("line_id", "team_lines"),
    "teams.member_edit": _OF_TEAM.format("member_id", "team_members"),
    "teams.stage_edit": _OF_TEAM.format("stage_id", "team_stages"),
    "title_imports.import_show": "SELECT id AS import_id FROM title_imports",
    "titles.application_leader": _STEPS.format("recommend", "unit_review"),
    "titles.application_unit": _STEPS.format("submit", "draft"),
    "titles.objection_settle": "SELECT id AS objection_id FROM title_objections WHERE settled_on IS NULL",
}
#: The same for rows of the operations database.
ROWS_OF_OPERATIONS: dict[str, str] = {
    "exchange.import_request": "SELECT batch_id, id AS row_id FROM import_rows WHERE status = 'held'",
    "identity.session_end": "SELECT id AS session_id FROM login_sessions",
}
#: Pages without a picture of the map, and why; what is a file, a redirection or a fragment needs no word here.
UNSEEN: dict[str, str] = {
    "erasure.own_erasure": "本人的登记删除后，账号不再有可供演示的登记；同一模板在 erasure.erasure_note 查看",
    "erasure.own_erasure_pdf": "同一结果的文件，见 erasure.erasure_note_pdf",
    "files.attachment_portrait": "照片的缩小图，不是页面；只有演示数据中有照片的人才有",
    "identity.login_code": "只在口令正确、等待动态验证码的一步中存在，见 tests/identity 的二次验证",
    "identity.sso_start": "没有配置统一身份认证时不存在，配置后转向身份提供方，没有自己的页面",
    "identity.sso_return": "身份提供方返回的一步，没有自己的页面",
    "reports.report_file": "文件由后台任务制作，演示数据不运行后台任务；不是页面",
    "operations.metrics": "供监控程序读取的文本，不是页面",
}


def has_rows(endpoint: str) -> bool:
    """Whether rows are named for the pages of this endpoint."""
    return endpoint in ROWS or endpoint in ROWS_OF_OPERATIONS


def rows_for(endpoint: str) -> Iterator[dict[str, Any]]:
    """The arguments of the pages of an endpoint, from the rows there are."""
    for place, statements in ((session, ROWS), (ops_session, ROWS_OF_OPERATIONS)):
        if endpoint in statements:
            with within(Scope.everything()):
                found = [dict(row._mapping) for row in place.execute(text(statements[endpoint])).fetchmany(30)]
            place.rollback()
            yield from found
