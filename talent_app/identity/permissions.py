"""Roles and permissions: one table. Pure data; a role is always held *in an organisation* and covers its subtree.

The table is public: `docs/permissions.md` is generated from it, and a test asserts the pairs of roles that may not
meet in one person.
"""

from __future__ import annotations

from talent_app.core.enums import TitledEnum


class Role(TitledEnum):
    """The roles of the platform."""

    HR = "hr", "人力资源管理员"
    APPROVER = "approver", "企业负责人"
    GROUP_REVIEWER = "group_reviewer", "集团审核人"
    REVIEWER = "reviewer", "国资委审核人"
    LEADER = "leader", "国资委负责人"
    POLICY_OFFICER = "policy_officer", "政策管理员"
    SYSADMIN = "sysadmin", "系统管理员"
    SECADMIN = "secadmin", "安全管理员"
    AUDITOR = "auditor", "审计管理员"
    PERSON = "person", "本人"


class Permission(TitledEnum):
    """What can be allowed; every view and every command names one."""

    WORK_SEE = "work.see", "查看本人待办"
    TALENT_READ = "talent.read", "查看人才信息"
    TALENT_EDIT = "talent.edit", "登记和修改人才信息"
    TALENT_REVEAL = "talent.reveal", "查看完整敏感信息"
    TALENT_EXPORT = "talent.export", "导出人才信息"
    TALENT_IMPORT = "talent.import", "导入人才信息"
    TALENT_VERIFY = "talent.verify", "核实人才档案和修改"
    FILE_READ = "file.read", "查看附件"
    FILE_EDIT = "file.edit", "添加和移除附件"
    EXPERT_SEARCH = "expert.search", "跨企业寻访专家（匿名）"
    AGREEMENT_READ = "agreement.read", "查看人才协议"
    AGREEMENT_EDIT = "agreement.edit", "起草和登记人才协议"
    AGREEMENT_APPROVE = "agreement.approve", "审批人才协议、复核支付"
    PLAN_READ = "plan.read", "查看激励方案"
    PLAN_EDIT = "plan.edit", "编制激励方案"
    PLAN_APPROVE = "plan.approve", "企业内部审批方案"
    PLAN_GROUP_REVIEW = "plan.group_review", "集团审核方案"
    PLAN_REVIEW = "plan.review", "国资委审核方案"
    PLAN_DECIDE = "plan.decide", "国资委决定方案"
    INNOVATION_READ = "innovation.read", "查看科技创新年报"
    INNOVATION_EDIT = "innovation.edit", "填写科技创新年报"
    INNOVATION_SEND = "innovation.send", "报送科技创新年报"
    INNOVATION_CONFIRM = "innovation.confirm", "确认科技创新年报"
    PAY_STRUCTURE = "pay.structure", "查看薪酬体系"
    PAY_READ = "pay.read", "查看个人薪酬"
    PAY_EDIT = "pay.edit", "维护薪酬体系和薪酬记录"
    PAY_BENCHMARK = "pay.benchmark", "导入市场薪酬调查"
    REWARD_READ = "reward.read", "查看奖励和支持"
    REWARD_EDIT = "reward.edit", "申报奖励、编制支付"
    REWARD_APPROVE = "reward.approve", "企业审核奖励、审核支付"
    REWARD_REVIEW = "reward.review", "国资委审核奖励"
    TEAM_EDIT = "team.edit", "组建和维护创新团队"
    TEAM_APPROVE = "team.approve", "企业批准创新团队和容错"
    TEAM_RECOGNISE = "team.recognise", "国资委认定创新团队"
    CULTIVATION_READ = "cultivation.read", "查看后备名单、任期和培养"
    CULTIVATION_EDIT = "cultivation.edit", "登记后备名单、任期和培养"
    CULTIVATION_APPROVE = "cultivation.approve", "企业审批任期契约、出师和培养计划"
    STATISTICS_READ = "statistics.read", "查看统计"
    STATISTICS_EXPORT = "statistics.export", "导出统计"
    STATISTICS_PREPARE = "statistics.prepare", "编制公开统计、设定结构目标"
    STATISTICS_PUBLISH = "statistics.publish", "公布和撤下公开统计"
    REPORT_EDIT = "report.edit", "编制统计报告"
    REPORT_ISSUE = "report.issue", "签发统计报告"
    POLICY_READ = "policy.read", "查看政策参数"
    POLICY_EDIT = "policy.edit", "维护政策参数"
    POLICY_PUBLISH = "policy.publish", "发布政策参数"
    ORGANISATION_READ = "organisation.read", "查看单位"
    ORGANISATION_MANAGE = "organisation.manage", "维护单位"
    USER_READ = "user.read", "查看账号"
    USER_CREATE = "user.create", "新建和停用账号"
    ROLE_GRANT = "role.grant", "授予和收回角色"
    AUDIT_READ = "audit.read", "查看审计记录"
    JOB_READ = "job.read", "查看后台任务"
    JOB_MANAGE = "job.manage", "管理后台任务"
    WEBHOOK_MANAGE = "webhook.manage", "维护事件推送"
    RECRUIT_READ = "recruit.read", "查看引才需求和统计"
    CANDIDATE_READ = "candidate.read", "查看应聘人员"
    RECRUIT_EDIT = "recruit.edit", "办理引才"
    RECRUIT_APPROVE = "recruit.approve", "同意拟录用并公示"
    DEMAND_REVIEW = "demand.review", "审核岗位需求"
    DEMAND_PUBLISH = "demand.publish", "发布急需紧缺岗位目录"
    TITLE_APPROVE = "title.approve", "单位审核职称申报和决定聘任"
    SUPPORT_READ = "support.read", "查看人才服务"
    SUPPORT_EDIT = "support.edit", "办理人才服务"
    PRIVACY_MANAGE = "privacy.manage", "维护个人信息保护台账"
    ERASURE_CONFIRM = "erasure.confirm", "复核个人信息删除"
    SELF_READ = "self.read", "查看本人信息"


P = Permission

#: Every signed-in user.
EVERYONE = frozenset({P.WORK_SEE})

MATRIX: dict[Role, frozenset[Permission]] = {
    Role.HR: EVERYONE
    | {P.RECRUIT_READ, P.CANDIDATE_READ, P.RECRUIT_EDIT, P.SUPPORT_READ, P.SUPPORT_EDIT}
    | {P.INNOVATION_READ, P.INNOVATION_EDIT}
    | {P.PRIVACY_MANAGE}
    | {P.TALENT_READ, P.TALENT_EDIT, P.TALENT_REVEAL, P.TALENT_EXPORT, P.TALENT_IMPORT, P.EXPERT_SEARCH}
    | {P.FILE_READ, P.FILE_EDIT}
    | {P.AGREEMENT_READ, P.AGREEMENT_EDIT}
    | {P.REWARD_READ, P.REWARD_EDIT, P.TEAM_EDIT, P.CULTIVATION_READ, P.CULTIVATION_EDIT}
    | {P.PAY_STRUCTURE, P.PAY_READ, P.PAY_EDIT, P.PAY_BENCHMARK}
    | {P.PLAN_READ, P.PLAN_EDIT, P.STATISTICS_READ, P.STATISTICS_EXPORT, P.POLICY_READ, P.ORGANISATION_READ},
    Role.APPROVER: EVERYONE
    | {P.RECRUIT_READ, P.CANDIDATE_READ, P.RECRUIT_APPROVE, P.SUPPORT_READ}
    | {P.INNOVATION_READ, P.INNOVATION_SEND}
    | {P.FILE_READ, P.FILE_EDIT}
    | {P.AGREEMENT_READ, P.AGREEMENT_APPROVE}
    | {P.PAY_STRUCTURE, P.PAY_READ}
    | {P.REWARD_READ, P.REWARD_APPROVE, P.TEAM_APPROVE, P.CULTIVATION_READ, P.CULTIVATION_APPROVE}
    | {P.TITLE_APPROVE, P.ERASURE_CONFIRM}
    | {P.TALENT_READ, P.PLAN_READ, P.PLAN_APPROVE, P.STATISTICS_READ, P.POLICY_READ, P.ORGANISATION_READ},
    Role.GROUP_REVIEWER: EVERYONE
    | {P.RECRUIT_READ, P.SUPPORT_READ}
    | {P.INNOVATION_READ}
    | {P.FILE_READ, P.FILE_EDIT}
    | {P.AGREEMENT_READ, P.PAY_STRUCTURE}
    | {P.REWARD_READ, P.CULTIVATION_READ}
    | {P.TALENT_READ, P.PLAN_READ, P.PLAN_GROUP_REVIEW, P.STATISTICS_READ, P.POLICY_READ, P.ORGANISATION_READ},
    Role.REVIEWER: EVERYONE
    | {P.RECRUIT_READ, P.DEMAND_REVIEW, P.SUPPORT_READ, P.SUPPORT_EDIT}
    | {P.INNOVATION_READ, P.INNOVATION_CONFIRM}
    | {P.PRIVACY_MANAGE}
    | {P.FILE_READ, P.FILE_EDIT}
    | {P.AGREEMENT_READ, P.PAY_STRUCTURE, P.PAY_BENCHMARK}
    | {P.REWARD_READ, P.REWARD_REVIEW, P.TEAM_RECOGNISE, P.CULTIVATION_READ}
    | {P.TALENT_READ, P.TALENT_VERIFY, P.PLAN_READ, P.PLAN_REVIEW, P.STATISTICS_READ, P.STATISTICS_EXPORT}
    | {P.POLICY_READ, P.ORGANISATION_READ, P.STATISTICS_PREPARE, P.REPORT_EDIT},
    Role.LEADER: EVERYONE
    | {P.RECRUIT_READ, P.DEMAND_PUBLISH, P.SUPPORT_READ, P.SUPPORT_EDIT}
    | {P.INNOVATION_READ}
    | {P.FILE_READ, P.FILE_EDIT}
    | {P.AGREEMENT_READ, P.PAY_STRUCTURE, P.POLICY_PUBLISH}
    | {P.REWARD_READ, P.CULTIVATION_READ, P.REPORT_ISSUE}
    | {P.TALENT_READ, P.PLAN_READ, P.PLAN_DECIDE, P.STATISTICS_READ, P.STATISTICS_EXPORT, P.POLICY_READ}
    | {P.ORGANISATION_READ, P.STATISTICS_PUBLISH},
    Role.POLICY_OFFICER: EVERYONE | {P.POLICY_READ, P.POLICY_EDIT, P.POLICY_PUBLISH, P.STATISTICS_READ},
    Role.SYSADMIN: EVERYONE
    | {P.ORGANISATION_READ, P.ORGANISATION_MANAGE, P.USER_READ, P.USER_CREATE, P.JOB_READ, P.JOB_MANAGE}
    | {P.WEBHOOK_MANAGE},
    Role.SECADMIN: EVERYONE | {P.USER_READ, P.ROLE_GRANT, P.ORGANISATION_READ},
    Role.AUDITOR: EVERYONE | {P.AUDIT_READ, P.USER_READ},
    Role.PERSON: EVERYONE | {P.SELF_READ},
}

#: Pairs no person may hold together, whatever the organisation: three separated administrators, and none of them
#: may see or move business data.
ADMINISTRATORS = (Role.SYSADMIN, Role.SECADMIN, Role.AUDITOR)
BUSINESS = (Role.HR, Role.APPROVER, Role.GROUP_REVIEWER, Role.REVIEWER, Role.LEADER, Role.POLICY_OFFICER)
INCOMPATIBLE: frozenset[frozenset[Role]] = frozenset(
    [frozenset({a, b}) for a in ADMINISTRATORS for b in ADMINISTRATORS if a is not b]
    + [frozenset({a, b}) for a in ADMINISTRATORS for b in BUSINESS]
    + [
        frozenset({Role.HR, Role.APPROVER}),
        frozenset({Role.REVIEWER, Role.LEADER}),
        frozenset({Role.HR, Role.REVIEWER}),
        frozenset({Role.HR, Role.LEADER}),
        frozenset({Role.APPROVER, Role.REVIEWER}),
        frozenset({Role.APPROVER, Role.LEADER}),
    ]
)


def conflicting(held: set[Role], wanted: Role) -> list[Role]:
    """The roles already held that may not meet the wanted one in the same person."""
    return [role for role in Role if role in held and frozenset({role, wanted}) in INCOMPATIBLE]
