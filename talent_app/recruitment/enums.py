"""Closed lists of recruitment: channels, demand, stages of a candidate, answers to an offer."""

from __future__ import annotations

from talent_app.core.enums import TitledEnum


class ChannelKind(TitledEnum):
    """Where people come from."""

    INSTITUTE = "institute", "科研院所合作"
    UNIVERSITY = "university", "高校合作"
    FAIR = "fair", "招聘会"
    REFERRAL = "referral", "引才伯乐推荐"
    FLEXIBLE = "flexible_channel", "柔性引进"
    AID = "aid_channel", "援藏"
    PUBLIC = "public_recruiting", "公开招聘"


#: What a hired person's registration says of how he came (code table `introduction_mode`).
MODES = {ChannelKind.FLEXIBLE: "flexible", ChannelKind.AID: "aid"}
USUAL_MODE = "transfer"


class Urgency(TitledEnum):
    """How badly a post is needed."""

    URGENT = "urgent", "急需"
    SCARCE = "scarce", "紧缺"


class DemandState(TitledEnum):
    """How a yearly list of posts stands."""

    DRAFT = "draft", "编制中"
    SUBMITTED = "submitted", "已报送"
    RETURNED = "returned", "已退回"
    APPROVED = "demand_approved", "已审核"
    PUBLISHED = "demand_published", "已发布"


class Stage(TitledEnum):
    """How far a candidate has come."""

    APPLIED = "applied_stage", "已报名"
    SCREENED = "screened", "初审通过"
    INTERVIEW = "interview", "面试"
    SELECTED = "selected", "拟录用"
    NOTICE = "on_notice", "公示中"
    OFFERED = "offered", "已发聘用意向"
    HIRED = "hired", "已入职"
    REJECTED = "not_hired", "未录用"
    WITHDRAWN = "given_up", "本人放弃"


#: The way that leads to a hire, in order: the columns of the board and the steps of the funnel.
WAY = (
    Stage.APPLIED,
    Stage.SCREENED,
    Stage.INTERVIEW,
    Stage.SELECTED,
    Stage.NOTICE,
    Stage.OFFERED,
    Stage.HIRED,
)
ENDED = frozenset({Stage.HIRED, Stage.REJECTED, Stage.WITHDRAWN})


class OfferState(TitledEnum):
    """What the candidate said to an offer."""

    WAITING = "offer_waiting", "待本人答复"
    ACCEPTED = "offer_accepted", "已接受"
    DECLINED = "offer_declined", "已谢绝"
