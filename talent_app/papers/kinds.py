"""The registry of a plan's papers: who drafts which, when it is due, who it is for. Adding one is a line and a builder.

Pure data; the words stand in `wording.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from talent_app.core.enums import TitledEnum
from talent_app.identity.permissions import Permission
from talent_app.incentives.states import PlanState as S
from talent_app.papers import wording
from talent_app.papers.material import Material, Words
from talent_app.rules.instruments import INSTRUMENTS


class Side(TitledEnum):
    """Whose paper it is; the other side sees it once it is issued."""

    ENTERPRISE = "enterprise", "企业"
    REGULATOR = "regulator", "国资监管机构"


@dataclass(frozen=True, slots=True)
class PaperKind:
    """One kind of paper: its code is public, `states` are those in which it may be drafted."""

    code: str
    title: str
    help: str
    side: Side
    states: frozenset[S]
    words: Callable[[Material], Words]
    #: Only for plans that another authority decides.
    is_forwarding: bool = False

    @property
    def permission(self) -> Permission:
        """What its drafter holds in the enterprise of the plan."""
        return Permission.PLAN_EDIT if self.side is Side.ENTERPRISE else Permission.PLAN_REVIEW


#: Not a letter: the file of all personal statements, kept for the enterprise alone.
STATEMENTS = "statements"
FORWARDING, REGIONAL = "forwarding", "regional_approval"
EVERY = frozenset(S) - {S.WITHDRAWN}
SENT = frozenset({S.SUBMITTED, S.ACCEPTED, S.UNDER_REVIEW, S.RETURNED, S.DECIDED, S.EXECUTING, S.ENDED})
SETTLED = frozenset({S.DECIDED, S.EXECUTING, S.ENDED})
ENTERPRISE, REGULATOR = Side.ENTERPRISE, Side.REGULATOR

PAPER_KINDS: dict[str, PaperKind] = {
    kind.code: kind
    for kind in (
        PaperKind("request", "请示", "随方案报送，请求审批", ENTERPRISE, EVERY, wording.request),
        PaperKind(
            "publication", "公示", "在本企业内公布规则和岗位，不列个人金额", ENTERPRISE, EVERY, wording.publication
        ),
        PaperKind("filing_report", "备案报告", "批准后报送有关材料", ENTERPRISE, SETTLED, wording.filing_report),
        PaperKind(
            "annual_report", "年度报告", "每年 1 月底前报告上年度执行情况", ENTERPRISE, SETTLED, wording.annual_report
        ),
        PaperKind(
            "reapproval_request",
            "继续执行的请示",
            "增长条件没有达到、需要继续执行的，请原批准单位重新批准",
            ENTERPRISE,
            SETTLED,
            wording.reapproval_request,
        ),
        PaperKind(
            "ending_report", "终止报告", "提前结束的，报告原因和后续安排", ENTERPRISE, SETTLED, wording.ending_report
        ),
        PaperKind("correction", "补正通知", "一次告知需要补正的内容", REGULATOR, SENT, wording.correction),
        PaperKind("reply", "批复", "对请示的答复", REGULATOR, SENT, wording.reply),
        PaperKind(
            FORWARDING, "转报意见", "提出意见后转报自治区", REGULATOR, SENT, wording.forwarding, is_forwarding=True
        ),
        PaperKind("receipt", "备案回执", "收到备案材料后的回执", REGULATOR, SENT, wording.receipt),
    )
}


def is_forwarded(instrument: str) -> bool:
    """Whether plans under this instrument are sent on to the region."""
    return INSTRUMENTS[instrument].approval == REGIONAL
