"""Every notice there is: one member here, one text in `templates/notices/<code>.txt` (first line: the subject)."""

from __future__ import annotations

from talent_app.core.enums import TitledEnum


class Event(TitledEnum):
    """What a notice is about; the codes are the names that workflow tables use in `notify=(…)`."""

    PLAN_TO_APPROVE = "plan_to_approve", "方案待企业审批"
    PLAN_TO_GROUP = "plan_to_group", "方案待集团审核"
    PLAN_SUBMITTED = "plan_submitted", "方案已报送"
    PLAN_ACCEPTED = "plan_accepted", "方案已受理"
    PLAN_RETURNED = "plan_returned", "方案退回修改"
    PLAN_WITHDRAWN = "plan_withdrawn", "方案已撤回"
    PLAN_DECIDED = "plan_decided", "方案已有决定"
    PLAN_ENDED = "plan_ended", "方案结束执行"
    PLAN_REAPPROVED = "plan_reapproved", "增长未达标后的重新批准"
    PLAN_ASSIGNED = "plan_assigned", "分配审核方案"
    PLAN_PAUSED = "plan_paused", "方案要求补充说明"
    PLAN_RESUMED = "plan_resumed", "方案补充说明已答复"
    PLAN_COMMENTED = "plan_commented", "方案有新批注"
    COMMENT_ANSWERED = "comment_answered", "批注已答复"
    CONDITION_REPORTED = "condition_reported", "批复条件已报告落实"
    CONDITION_CONFIRMED = "condition_confirmed", "批复条件已确认落实"
    REPORT_SENT = "report_sent", "年度报告已报送"
    REPORT_RECEIVED = "report_received", "年度报告已签收"
    REPORT_DUE = "report_due", "年度报告到期提醒"
    TERM_DUE = "term_due", "到期提醒"
    RIGHTS_ASKED = "rights_asked", "本人提出申请"
    RIGHTS_ANSWERED = "rights_answered", "申请已有答复"
    SEARCH_FOUND = "search_found", "已存查询有新增人员"
    CONFIRMATION_OPENED = "confirmation_opened", "年度确认开始"
    CONFIRMATION_LATE = "confirmation_late", "年度确认催办"
    EXPERT_ASKED = "expert_asked", "其他单位申请专家"
    EXPERT_AGREED = "expert_agreed", "专家申请已有单位同意"
    CLASS_DECIDED = "class_decided", "人才层次已有决定"
    RETURN_TO_SEND = "return_to_send", "科技创新年报待报送"
    RETURN_SUBMITTED = "return_submitted", "科技创新年报已报送"
    RETURN_RETURNED = "return_returned", "科技创新年报被退回"
    RETURN_CONFIRMED = "return_confirmed", "科技创新年报已确认"
    MAIL_TRIAL = "mail_trial", "邮件测试"
