"""Every auditable event: its label and the exact detail keys an entry must carry. Retired ones stay, marked."""

from __future__ import annotations

from enum import Enum


class Action(Enum):
    """`MEMBER = "subject.verb", "中文", (detail keys)`; kind `read` where the last item says so."""

    label: str
    keys: frozenset[str]
    kind: str

    def __new__(cls, code: str, label: str, keys: tuple[str, ...] = (), kind: str = "write") -> Action:
        member = object.__new__(cls)
        member._value_ = code
        member.label = label
        member.keys = frozenset(keys)
        member.kind = kind
        return member

    # the house
    SYSTEM_SEEDED = "system.seeded", "写入演示数据", ("talents", "enterprises")
    SYSTEM_MIGRATED = "system.migrated", "系统升级时移动数据", ("rows",)
    DATA_ERASED = "data.erased", "依法删除个人信息", ("reason", "images", "erased")
    ERASURE_PROPOSED = "erasure.proposed", "提出删除个人信息", ("reason",)
    ERASURE_REFUSED = "erasure.refused", "不同意删除个人信息", ("reason",)
    RETENTION_LISTED = "retention.listed", "列出保存期满的信息", ("rows",)
    RETENTION_DECIDED = "retention.decided", "处理保存期满的信息", ("decision", "reason")
    LEFTOVERS_PURGED = "retention.purged", "按期清理运行数据", ("counts",)
    KEYS_ROTATED = "keys.rotated", "轮换数据密钥", ("table", "rows")
    BACKUP_CREATED = "backup.created", "创建备份", ("file", "sha256", "size"), "read"
    BACKUP_RESTORED = "backup.restored", "从备份恢复", ("file", "sha256")
    AUDIT_EXPORTED = "audit.exported", "导出审计记录", ("rows", "filter"), "read"
    AUDIT_SEALED = "audit.sealed", "封存审计链", ("entries",)
    SEALS_EXPORTED = "audit.seals_exported", "下载封存摘要", ("rows",), "read"
    UNUSUAL_READING = "audit.unusual_reading", "提示异常查阅", ("findings",)
    AUDIT_VERIFIED = "audit.verified", "核验审计链", ("entries", "faults"), "read"
    # professional titles
    TITLE_APPLIED = "title.applied", "新建职称申报", ("title",)
    TITLE_CHANGED = "title.changed", "修改职称申报", ("title",)
    TITLE_MOVED = "title.moved", "职称申报流转", ("title", "old_status", "new_status", "note")
    TITLE_OBJECTED = "title.objected", "登记职称公示异议", ("title",)
    TITLE_OBJECTION_SETTLED = "title.objection_settled", "办结职称公示异议", ("opinion",)
    TITLE_PRINTED = "title.printed", "打印职称文书", ("title",), "read"
    TITLE_EXPORTED = "title.exported", "导出职称证书登记册", ("rows",), "read"
    TITLE_RESULTS_UPLOADED = "title.results_uploaded", "上传职称评审结果", ("file", "rows")
    TITLE_RESULTS_WRITTEN = "title.results_written", "写入职称评审结果", ("file", "rows")
    TITLE_RESULTS_DISCARDED = "title.results_discarded", "放弃职称评审结果", ("file", "rows")
    SKILL_ENTERED = "skill.entered", "登记技能等级认定", ("occupation", "level")
    SKILL_MOVED = "skill.moved", "技能等级认定流转", ("occupation", "old_status", "new_status", "note")
    TITLE_COMMITTEE_ENTERED = "title.committee_entered", "登记职称评审委员会", ("title",)
    TITLE_EXPERT_ENTERED = "title.expert_entered", "登记职称评审专家", ("title",)
    TITLE_DRAWN = "title.drawn", "抽取职称评审专家", ("seats", "register_digest")
    TITLE_COUNTED = "title.counted", "登记职称评审票数", ("present", "applications")
    TITLE_APPOINTED = "title.appointed", "聘任专业技术职务", ("post", "until_on")
    TITLE_APPOINTMENT_ENDED = "title.appointment_ended", "解聘专业技术职务", ("reason",)
    # organisations and identity
    ORGANISATION_CREATED = "organisation.created", "新建单位", ("name",)
    ORGANISATION_UPDATED = "organisation.updated", "修改单位", ("name",)
    USER_CREATED = "user.created", "新建账号", ("username",)
    USER_UPDATED = "user.updated", "修改账号", ("username",)
    USER_DISABLED = "user.disabled", "停用账号", ("username", "reason")
    USER_ENABLED = "user.enabled", "启用账号", ("username",)
    PASSWORD_CHANGED = "password.changed", "修改密码", ()
    PASSWORD_RESET = "password.reset", "重置密码", ("username",)
    FACTOR_ENROLLED = "second_factor.enrolled", "启用二次验证", ()
    FACTOR_USED = "second_factor.used", "通过动态验证码验证", ()
    RECOVERY_CODE_USED = "second_factor.recovery_used", "使用恢复码", ("left",)
    RECOVERY_CODES_RENEWED = "second_factor.recovery_renewed", "更换恢复码", ()
    FACTOR_REMOVED = "second_factor.removed", "解除二次验证", ("username", "reason")
    ROLE_GRANTED = "role.granted", "授予角色", ("username", "role", "organisation")
    ROLE_REVOKED = "role.revoked", "收回角色", ("username", "role", "organisation")
    ROLE_DELEGATED = "role.delegated", "委托代理", ("deputy", "role", "organisation", "until_on")
    DELEGATION_ENDED = "role.delegation_ended", "结束代理", ("deputy", "role", "organisation")
    IDENTITY_BOUND = "external_identity.bound", "绑定统一身份", ("issuer",)
    IDENTITY_UNBOUND = "external_identity.unbound", "解除统一身份", ("issuer",)
    LOGGED_IN = "session.started", "登录", (), "read"
    LOGIN_FAILED = "session.refused", "登录失败", ("username", "reason"), "read"
    LOGGED_OUT = "session.ended", "退出登录", (), "read"
    SESSION_REVOKED = "session.revoked", "注销会话", ("username",)
    API_TOKEN_CREATED = "api_token.created", "新建接口令牌", ("name", "permissions", "expires_on")
    API_TOKEN_REVOKED = "api_token.revoked", "作废接口令牌", ("name",)
    # talents
    TALENT_CREATED = "talent.created", "登记人才", ("name",)
    TALENT_UPDATED = "talent.updated", "修改人才信息", ("name",)
    TALENT_DELETED = "talent.deleted", "移入回收站", ("name", "reason")
    TALENT_PRINTED = "talent.printed", "打印人才登记表", ("name",), "read"
    ROSTER_PRINTED = "talents.roster_printed", "打印人才名册", ("rows", "columns", "filter"), "read"
    TALENT_RESTORED = "talent.restored", "从回收站恢复", ("name",)
    RECORD_ADDED = "talent_record.added", "新增子记录", ("name", "kind")
    RECORD_UPDATED = "talent_record.updated", "修改子记录", ("name", "kind")
    RECORD_REMOVED = "talent_record.removed", "删除子记录", ("name", "kind")
    TALENT_MOVED = "talent.moved", "档案核实流转", ("name", "old_status", "new_status", "note")
    TALENT_CONFIRMED = "talent.confirmed", "年度确认档案", ("name", "year")
    CHANGE_PROPOSED = "talent_change.proposed", "提出修改，待核实", ("name", "fields")
    CHANGE_WITHDRAWN = "talent_change.withdrawn", "撤回待核实的修改", ("name", "fields")
    CHANGES_DECIDED = "talent_change.decided", "核实修改", ("name", "agreed_fields", "returned_fields")
    REQUEST_FILED = "registration_request.filed", "申请人员流动或共享登记", ("request",)
    REQUEST_ANSWERED = "registration_request.answered", "答复人员流动或共享登记申请", ("request", "answer", "note")
    REQUEST_DECIDED = "registration_request.decided", "决定人员流动或共享登记申请", ("request", "answer", "note")
    REQUEST_WITHDRAWN = "registration_request.withdrawn", "撤回人员流动或共享登记申请", ("request",)
    TALENT_TRANSFERRED = "talent.transferred", "人员转入本单位", ("name",)
    TALENTS_MERGED = "talent.merged", "合并重复登记", ("name", "other")
    MERGE_UNDONE = "talent.merge_undone", "撤销合并", ("name",)
    SENSITIVE_REVEALED = "sensitive.revealed", "查看敏感信息", ("fields", "reason"), "read"
    TALENTS_EXPORTED = "talents.exported", "导出人才", ("rows", "columns", "filter", "format"), "read"
    EXPERTS_SOUGHT = "experts.sought", "跨企业寻访专家", ("criteria", "lines"), "read"
    EXPERT_REQUESTED = "expert_request.filed", "申请跨企业专家", ("card", "mode")
    EXPERT_ANSWERED = "expert_request.answered", "答复专家申请", ("answer", "note")
    EXPERT_WITHDRAWN = "expert_request.withdrawn", "撤回专家申请", ("card",)
    EXPERT_CLOSED = "expert_request.closed", "专家申请期满", ("card",)
    SEARCH_SAVED = "saved_search.saved", "保存查询", ("name", "shared")
    SEARCH_CHANGED = "saved_search.changed", "修改已存查询", ("name", "shared")
    SEARCH_REMOVED = "saved_search.removed", "删除已存查询", ("name",)
    SEARCH_WATCHED = "saved_search.watched", "设置新增提醒", ("name", "watched")
    SEARCH_SEEN = "saved_search.seen", "查看新增人员", (), "read"
    SEARCHES_CHECKED = "saved_search.checked", "核对已存查询", ("searches",)
    ROUND_OPENED = "confirmation.opened", "发起年度确认", ("year", "due_on")
    ROUND_CHANGED = "confirmation.changed", "修改年度确认期限", ("year", "due_on")
    ROUND_ANSWERED = "confirmation.answered", "年度确认", ("year", "answer", "people")
    ROUND_ANSWER_CHANGED = ("confirmation.answer_changed", "更正年度确认结果", ("name", "year", "before", "answer"))
    ROUND_REMINDED = "confirmation.reminded", "催办年度确认", ("year", "enterprises")
    ROUND_FROZEN = "confirmation.frozen", "结束年度确认", ("year", "confirmed", "missing")
    ROUND_EXPORTED = "confirmation.exported", "导出年度确认结果", ("year", "rows"), "read"
    RETURN_BEGUN = "innovation_return.begun", "建立科技创新年报", ("year",)
    RETURN_FIGURES = "innovation_return.figures", "填写年报数据", ("year", "part")
    RETURN_ITEM_SET = "innovation_return.item_set", "登记年报明细", ("year", "kind", "title")
    RETURN_ITEMS_TAKEN = "innovation_return.items_taken", "从人才库列入年报明细", ("year", "rows")
    RETURN_ITEM_REMOVED = "innovation_return.item_removed", "移除年报明细", ("year", "kind", "title")
    RETURN_SEEN = "innovation_return.seen", "登记年报审议情况", ("year",)
    RETURN_STEP = "innovation_return.step", "办理科技创新年报", ("year", "step", "note")
    RETURNS_EXPORTED = "innovation_return.exported", "导出科技创新年报", ("year", "rows"), "read"
    CLASS_PROPOSED = "talent_class.proposed", "提出人才层次建议", ("scheme", "people")
    CLASS_CONFIRMED = "talent_class.confirmed", "认定人才层次", ("name", "scheme", "class_title", "reason")
    CLASS_DECLINED = "talent_class.declined", "不认定人才层次", ("name", "scheme", "class_title", "reason")
    CLASS_ENDED = "talent_class.ended", "人才层次到期或撤销", ("name", "scheme", "class_title", "reason")
    # agreements and social insurance
    AGREEMENT_DRAFTED = "agreement.drafted", "起草人才协议", ("number",)
    AGREEMENT_CHANGED = "agreement.changed", "修改人才协议", ("number",)
    AGREEMENT_MOVED = "agreement.moved", "人才协议流转", ("number", "title", "note")
    BENEFIT_SET = "agreement.benefit_set", "登记协议待遇", ("number", "benefit")
    BENEFIT_REMOVED = "agreement.benefit_removed", "删除协议待遇", ("number", "benefit")
    INSTALMENT_PAID = "agreement.instalment_paid", "登记协议支付", ("number", "benefit", "instalment")
    INSTALMENT_CHECKED = "agreement.instalment_checked", "复核协议支付", ("number", "benefit", "instalment", "answer")
    STAY_RECORDED = "agreement.stay_recorded", "登记在岗天数", ("number", "days")
    STAY_REMOVED = "agreement.stay_removed", "删除在岗天数", ("number", "days")
    RETURN_RECEIVED = "agreement.return_received", "登记收到退还款", ("number", "instalment")
    AGREEMENTS_EXPORTED = "agreements.exported", "导出人才协议", ("rows", "filter"), "read"
    AGREEMENT_READ = "agreement.read", "查看人才协议金额", ("number", "how"), "read"
    AGREEMENTS_REMINDED = "agreements.reminded", "提醒协议到期和支付", ("rows",)
    INSURANCE_SET = "insurance.set", "登记参保和缴费基数", ("name", "year")
    INSURANCE_CHANGED = "insurance.changed", "登记参保变动", ("name", "kind")
    INSURANCE_ESTIMATED = "insurance.estimated", "填报费率和基数（企业自填）", ("year", "region")
    ANNUITY_SET = "insurance.annuity_set", "登记企业年金", ("year",)
    INSURANCE_READ = "insurance.read", "查看参保和缴费明细", ("name", "how"), "read"
    INSURANCE_EXPORTED = "insurance.exported", "导出参保名册", ("rows", "year"), "read"
    # rewards and teams
    REWARD_SCHEME_CHANGED = "reward_scheme.changed", "维护企业奖励办法", ("name", "number")
    REWARD_SCHEME_MOVED = "reward_scheme.moved", "企业奖励办法流转", ("name", "old_status", "new_status")
    REWARD_CREATED = "reward.created", "起草奖励申报", ("name", "item", "scheme")
    REWARD_UPDATED = "reward.updated", "修改奖励申报", ("name", "item")
    REWARD_MOVED = "reward.moved", "奖励申报流转", ("name", "item", "old_status", "new_status", "note")
    REWARD_PREPARED = "reward.prepared", "编制奖励支付", ("payments", "amount")
    REWARD_PAID = "reward.paid", "审核奖励支付", ("payments", "amount", "voucher")
    REWARD_HELD_BACK = "reward.held_back", "退回奖励支付", ("payments", "reason")
    REWARD_USED = "reward.used", "登记或核查经费使用", ("name", "item", "step")
    REWARD_RECOVERED = "reward.recovered", "登记追回奖励", ("name", "item", "amount", "voucher")
    REWARD_BUDGETED = "reward.budgeted", "维护奖励预算", ("year", "amount")
    REWARD_VIEWED = "reward.viewed", "查看奖励金额", ("name", "item"), "read"
    REWARD_PRINTED = "reward.printed", "打印奖励公示", ("name", "item"), "read"
    REWARDS_EXPORTED = "rewards.exported", "导出奖励支付登记册", ("rows", "year", "format"), "read"
    TEAM_CHANGED = "team.changed", "维护创新团队", ("name", "part")
    TEAM_MOVED = "team.moved", "创新团队流转", ("name", "old_status", "new_status", "note")
    TEAM_FAILURE_DECIDED = "team.failure_decided", "认定容错", ("name", "line")
    # managers and craftsmen
    CULTIVATION_CHANGED = "cultivation.changed", "登记后备、任期或培养", ("kind", "title", "part")
    CULTIVATION_REMOVED = "cultivation.removed", "删除后备、任期或培养内容", ("kind", "title", "part")
    CULTIVATION_MOVED = "cultivation.moved", "任期、学徒或培养计划流转", ("kind", "title", "step", "note")
    CULTIVATION_APPRAISED = "cultivation.appraised", "登记任期制考核", ("title", "year", "score", "answer")
    CULTIVATION_READ = "cultivation.read", "查看学徒待遇", ("title", "how"), "read"
    CULTIVATION_EXPORTED = "cultivation.exported", "导出后备名单或任期台账", ("title", "rows", "format"), "read"
    CULTIVATION_REMINDED = "cultivation.reminded", "提醒任期、学徒和培养到期", ("rows",)
    # imports
    IMPORT_UPLOADED = "import.uploaded", "上传导入文件", ("file", "sha256", "rows")
    IMPORT_MAPPED = "import.mapped", "对应导入列", ("file",)
    IMPORT_STAGED = "import.staged", "检查导入文件", ("file", "sha256", "rows")
    IMPORT_CONFIRMED = "import.confirmed", "提交导入", ("file",)
    IMPORT_RETURNED = "import.returned", "导入退回预览", ("file",)
    IMPORT_APPLIED = "import.applied", "确认导入", ("file", "sha256", "new", "updated", "mapping")
    IMPORT_UNDONE = "import.undone", "撤销导入", ("file", "removed", "restored")
    IMPORT_DISCARDED = "import.discarded", "放弃导入", ("file",)
    IMPORT_DECIDED = "import.decided", "修改导入选择", ("file", "rows")
    # incentive plans
    PLAN_CREATED = "plan.created", "新建方案", ("number", "instrument", "year")
    PLAN_UPDATED = "plan.updated", "修改方案", ("number",)
    PLAN_DELETED = "plan.deleted", "删除方案草稿", ("number", "reason")
    PLAN_MOVED = "plan.moved", "方案流转", ("number", "from", "to", "step", "note")
    PLAN_SUBMITTED = "plan.submitted", "提交方案", ("number", "version", "pool", "headcount")
    PLAN_DECIDED = "plan.decided", "作出决定", ("number", "decision", "decision_number", "note")
    PLAN_RULE_CHECKED = "plan.rule_checked", "已核对原文", ("number", "version", "rule")
    PLAN_READ = "plan.read", "查看方案薪酬明细", ("number",), "read"
    PLAN_DOCUMENT_READ = "plan.document_read", "下载方案文件", ("number", "version", "copy"), "read"
    PLAN_DOCUMENT_FILED = "plan.document_filed", "生成备案文件", ("number", "version", "file_hash")
    SCENARIO_CHANGED = "scenario.changed", "维护方案情景", ("number", "name")
    SCENARIO_REMOVED = "scenario.removed", "删除方案情景", ("number", "name")
    SCENARIO_PROMOTED = "scenario.promoted", "采用情景为草案", ("number", "name")
    # pay
    PAY_CHANGED = "pay.changed", "维护薪酬体系", ("kind", "name")
    PAY_REMOVED = "pay.removed", "删除薪酬体系内容", ("kind", "name")
    PAY_RATED = "pay.rated", "职位评价打分", ("name",)
    PAY_SETTLED = "pay.settled", "确认职位评价共识", ("name", "note")
    PAY_ASSIGNED = "pay.assigned", "任岗定级", ("rows",)
    PAY_RECORDED = "pay.recorded", "登记薪酬", ("rows", "year")
    PAY_READ = "pay.read", "查看个人薪酬", ("page", "rows"), "read"
    SURVEY_IMPORTED = "survey.imported", "导入市场薪酬调查", ("name", "rows")
    SURVEY_REMOVED = "survey.removed", "删除市场薪酬调查", ("name", "rows")
    PLAN_DOCUMENT_SIGNED = "plan.document_signed", "对正本加签电子签名", ("number", "version", "file_hash", "signer")
    PAPER_DRAFTED = "plan_paper.drafted", "起草文书", ("number", "kind")
    PAPER_UPDATED = "plan_paper.updated", "修改文书", ("number", "kind")
    PAPER_ISSUED = "plan_paper.issued", "登记文书印发件", ("number", "kind", "decision_number", "file_hash")
    PAPER_REMOVED = "plan_paper.removed", "删除文书草稿", ("number", "kind")
    PAPER_READ = "plan_paper.read", "下载文书", ("number", "kind", "copy"), "read"
    STATEMENTS_REQUESTED = "plan_statements.requested", "申请生成个人通知单", ("number", "version")
    STATEMENTS_MADE = "plan_statements.made", "生成个人通知单", ("number", "rows")
    ENTERPRISE_YEAR_SET = "enterprise_year.set", "登记企业年度数据", ("year",)
    PLAN_DOSSIER_SET = "plan_dossier.set", "整理方案组", ("title", "plans")
    PROCEDURE_RECORDED = "plan_procedure.recorded", "登记程序", ("number", "step", "held_on", "document")
    PROCEDURE_REMOVED = "plan_procedure.removed", "删除程序记录", ("number", "step", "reason")
    PLAN_NOTICED = "plan.noticed", "受理前告知", ("number", "notice", "text")
    REVIEWERS_ASSIGNED = "plan_review.assigned", "分配审核人", ("number", "reviewers")
    REVIEW_OPINED = "plan_review.opined", "提出审核意见", ("number", "version", "opinion")
    REVIEW_COMMENTED = "plan_review.commented", "批注", ("number", "version", "anchor")
    REVIEW_ANSWERED = "plan_review.answered", "答复批注", ("number", "anchor")
    REVIEW_PAUSED = "plan_review.paused", "要求补充说明，暂停计时", ("number", "from_on")
    REVIEW_RESUMED = "plan_review.resumed", "恢复计时", ("number", "until_on", "due_on")
    DEADLINE_RECOUNTED = "plan.deadline_recounted", "重新计算答复期限", ("number", "due_on", "calendar")
    CONDITION_MOVED = "plan_condition.moved", "落实批复条件", ("number", "position", "step")
    PLAN_APPRAISED = "plan.appraised", "登记年度考核", ("number", "year", "granted")
    PAYOUT_CONFIRMED = "plan.payout_confirmed", "确认年度兑付", ("number", "year", "granted")
    PAYMENT_MOVED = "plan_payment.moved", "登记发放", ("number", "year", "step", "payments", "amount")
    LEAVER_RECORDED = "plan.leaver_recorded", "登记离岗", ("number", "left_on")
    PLAN_REPORTED = "plan.reported", "报送年度报告", ("number", "year")
    PLAN_REPORT_RECEIVED = "plan.report_received", "收到年度报告", ("number", "year")
    PLAN_RETURNS_EXPORTED = "plan.returns_exported", "导出年度汇总", ("year", "rows"), "read"
    HOLIDAYS_SET = "holidays.set", "录入放假安排", ("year", "document", "days")
    # files, jobs, policy, statistics
    FILE_STORED = "file.stored", "保存附件", ("name", "size")
    FILE_REFUSED = "file.refused", "拒收文件", ("reason",)
    ATTACHMENT_ADDED = "attachment.added", "添加附件", ("name", "kind", "owner")
    ATTACHMENT_REMOVED = "attachment.removed", "移除附件", ("name", "reason")
    ATTACHMENT_RESTORED = "attachment.restored", "恢复附件", ("name",)
    ATTACHMENTS_PURGED = "attachment.purged", "清除回收站附件", ("rows",)
    ATTACHMENT_READ = "attachment.read", "查看附件", ("name", "how"), "read"
    NOTICES_CHOSEN = "notices.chosen", "修改通知设置", ("mail",)
    REMINDED = "reminders.sent", "发出到期提醒", ("rows",)
    WORDS_FILLED = "talent.words_filled", "补齐各项记录的检索文字", ("rows",)
    REMINDERS_EXPORTED = "reminders.exported", "导出到期提醒", ("rows", "filter"), "read"
    PERSON_INFORMED = "person.informed", "告知本人", ("version", "manner", "people")
    # recruitment; candidates are named by number alone, for entries outlive their data
    CHANNEL_SAVED = "recruit_channel.saved", "保存引才渠道", ("name",)
    CHANNEL_COST_ADDED = "recruit_channel.cost_added", "登记引才费用", ("name", "amount")
    DEMAND_SAVED = "recruit_demand.saved", "编制岗位需求", ("year",)
    DEMAND_POST_SAVED = "recruit_demand.post_saved", "保存需求岗位", ("name",)
    DEMAND_POST_REMOVED = "recruit_demand.post_removed", "删除需求岗位", ("name",)
    DEMAND_MOVED = "recruit_demand.moved", "岗位需求流转", ("year", "old_status", "new_status", "note")
    OPENING_SAVED = "recruit_opening.saved", "保存招聘岗位", ("name",)
    CANDIDATE_SAVED = "candidate.saved", "登记或修改应聘人员", ("number",)
    CANDIDATE_MOVED = "candidate.moved", "应聘进展", ("number", "old_status", "new_status")
    CANDIDATE_REVEALED = "candidate.revealed", "查看应聘人员联系方式", ("number", "reason"), "read"
    INTERVIEW_RECORDED = "candidate.interviewed", "登记面试评分", ("number", "people")
    NOTICE_OBJECTED = "candidate.objection", "登记公示异议", ("number",)
    OFFER_MADE = "candidate.offered", "发出聘用意向", ("number",)
    OFFER_ANSWERED = "candidate.offer_answered", "登记聘用意向答复", ("number", "answer")
    CANDIDATE_HIRED = "candidate.hired", "应聘人员入职并登记", ("number",)
    CANDIDATES_LISTED = "candidate.erasure_due", "提示应聘人员信息保存期满", ("rows",)
    # service for talents
    NEED_ASKED = "support_need.asked", "登记人才服务需求", ("number", "kind")
    NEED_MOVED = "support_need.moved", "人才服务需求办理", ("number", "old_status", "new_status")
    CONTACT_SAVED = "support_contact.saved", "保存联系专家安排", ("name",)
    VISIT_RECORDED = "support_contact.visited", "登记联系走访", ("name",)
    SUPPORT_PRINTED = "support.printed", "打印人才服务名册", ("rows",), "read"
    PERSON_LINKED = "person.linked", "关联本人账号", ("name",)
    RIGHT_ASKED = "rights.asked", "提出个人信息申请", ("kind",)
    RIGHT_ANSWERED = "rights.answered", "答复个人信息申请", ("kind", "answer")
    OWN_DATA_EXPORTED = "own_data.exported", "导出本人信息", ("format",), "read"
    LEDGER_ENTERED = "ledger.entered", "登记个人信息保护台账", ("kind",)
    JOB_REQUESTED = "job.requested", "提交后台任务", ("name",)
    JOB_CANCELLED = "job.cancelled", "取消后台任务", ("name",)
    JOB_FINISHED = "job.finished", "后台任务完成", ("name", "state")
    POLICY_RELEASED = "policy.released", "发布政策参数", ("parameter", "document")
    POLICY_DRAFTED = "policy.drafted", "起草政策参数", ("parameter", "document")
    POLICY_DRAFT_MOVED = "policy.draft_moved", "政策参数草案流转", ("document", "note")
    STATISTICS_FOLDED = "statistics.folded", "汇总统计增量", ("cells",)
    STATISTICS_REBUILT = "statistics.rebuilt", "重算统计", ("cells", "differences")
    SNAPSHOT_FROZEN = "snapshot.frozen", "冻结统计快照", ("period",)
    STATISTICS_EXPORTED = "statistics.exported", "导出统计表", ("cube", "filter", "format"), "read"
