"""What the plans of the demo say: their chapters, the steps inside the enterprise, conditions of the regulator."""

from __future__ import annotations

from datetime import date
from typing import Any

from talent_app.incentives.life_states import Conclusion, HearingForm, ProcedureKind, Shown
from talent_app.incentives.states import Chapter

#: The year of the plans that are on their way.
YEAR = 2026
#: What a plan says in words.
CHAPTERS = {
    Chapter.PURPOSE: "落实国有企业创新驱动发展战略，激励关键岗位技术和管理人员，推动藏药重点品种二次开发。",
    Chapter.SELECTION: "激励对象为在关键研发、工艺、质量岗位连续任职满一年的重要技术人员和经营管理人员，"
    "经部门推荐、人力资源部审核、总经理办公会研究确定。",
    Chapter.METHOD: "采用岗位分红方式，按岗位重要性和贡献确定权重，激励总额不超过当年税后利润的规定比例。",
    Chapter.GOALS: "实施期内每年净利润增长率高于本企业实施前三年平均增长率；研发项目按合同节点完成。",
    Chapter.SOURCE: "资金从企业当年税后利润中安排，按规定列支，计入工资总额并单独列示。",
    Chapter.SHAREHOLDERS: "分红以当年新增利润为来源，不改变股权结构，不减少股东权益的账面余额。",
    Chapter.PAYOUT: "当年税后利润经审计并达到考核目标后兑付；个人考核不称职的不予兑付，基本称职的减半。",
    Chapter.EXIT: "激励对象离开激励岗位的，自离岗当年起不再享受；争议由本企业劳动争议调解委员会先行调解。",
}


#: The same after the regulator asked for more.
SUPPLEMENTED = CHAPTERS | {
    Chapter.SELECTION: "激励对象为在关键研发、工艺、质量岗位连续任职满一年的重要技术人员和经营管理人员，由部门推荐，"
    "人力资源部对照岗位说明书和近两年考核结果审核，总经理办公会研究确定，名单经公示无异议。",
    Chapter.SOURCE: CHAPTERS[Chapter.SOURCE] + "净资产增值额以经审计的合并报表为准，审计报告附后。",
}

#: What happened inside the enterprise.
RECORDS: dict[ProcedureKind, dict[str, Any]] = {
    ProcedureKind.LEGAL_OPINION: {"number": "法意（演示）8号", "body": "法律顾问", "conclusion": Conclusion.AGREED},
    ProcedureKind.PARTY_STUDY: {"number": "党委会议纪要（演示）12号", "conclusion": Conclusion.AGREED},
    ProcedureKind.EMPLOYEES_HEARD: {
        "number": "职工代表大会决议（演示）3号", "form": HearingForm.CONGRESS, "expected": 60, "present": 56,
        "votes_for": 55, "votes_against": 1, "opinions": "建议适当提高一线岗位占比。",
        "handling": "已采纳，调整了岗位权重。",
    },
    ProcedureKind.BOARD_DECISION: {"number": "董事会决议（演示）5号", "conclusion": Conclusion.AGREED},
    ProcedureKind.PUBLICATION: {"body": "公司公告栏和内网", "shown": Shown.POSTS},
}  # fmt: skip
#: What the regulator asked for when it agreed in principle.
CONDITIONS = (
    ("兑付前报送经审计的年度财务报告，说明净利润增长率的计算过程。", date(YEAR, 12, 25)),
    ("向职工公布考核结果，公示不少于五个工作日。", None),
)
