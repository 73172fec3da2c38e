"""The lists whose reader chooses columns and keeps views: a name that never changes, the page, its title.

A list is here when it is worked through day by day, grows, and has more columns than a narrow window shows. Lists of
a handful of rows (holidays, tokens, backups) and comparisons whose columns only speak together stay as they are.
"""

from __future__ import annotations

from collections.abc import Mapping

#: Name → endpoint and title.
LISTS: Mapping[str, tuple[str, str]] = {
    "talents": ("talents.talent_list", "人才库"),
    "plans": ("incentives.plan_list", "激励方案"),
    "plan_reports": ("incentives.report_list", "年度执行报告"),
    "wage_records": ("incentives.wage_record_list", "工资总额备案"),
    "organisations": ("organisations.organisation_list", "单位"),
    "users": ("identity.user_list", "账号"),
    "entries": ("audit.entry_list", "审计记录"),
    "jobs": ("jobs.job_list", "后台任务"),
    "imports": ("exchange.import_list", "导入记录"),
    "originals": ("exchange.original_list", "导入的原文件"),
    "applications": ("titles.application_list", "职称申报"),
    "skills": ("title_skills.skill_list", "技能等级认定"),
    "rewards": ("rewards.reward_list", "奖励申报"),
    "reward_proposals": ("rewards.proposal_list", "停发建议"),
    "agreements": ("agreements.agreement_list", "人才协议"),
    "demands": ("recruitment.demand_list", "岗位需求"),
    "openings": ("recruitment.opening_list", "招聘岗位"),
    "teams": ("teams.team_list", "创新团队"),
    "innovation_returns": ("innovation.return_list", "创新投入年报"),
    "posts": ("cultivation.post_list", "关键岗位后备名单"),
    "terms": ("cultivation.term_list", "任期制和契约化管理"),
    "studios": ("cultivation.studio_list", "技能大师工作室"),
    "competitions": ("cultivation.competition_list", "技能竞赛"),
    "apprenticeships": ("cultivation.apprenticeship_list", "师带徒"),
    "cultivation_plans": ("cultivation.plan_list", "培养计划"),
    "needs": ("support.need_list", "服务需求"),
    "contacts": ("support.contact_list", "联系服务专家"),
    "due": ("reminders.due_list", "到期提醒"),
    "findings": ("quality.finding_list", "数据质量"),
    "reports": ("reports.report_list", "统计报告"),
    "proposals": ("classes.proposal_list", "人才层次建议"),
}

BY_ENDPOINT = {endpoint: name for name, (endpoint, _title) in LISTS.items()}
