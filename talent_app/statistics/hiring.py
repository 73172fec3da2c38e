"""Cubes about how people come and what is agreed with and given to them: recruitment, agreements, rewards."""

from __future__ import annotations

from talent_app.agreements.enums import AgreementKind, AgreementState, BenefitKind, LeavingCause, MoneySource, PayState
from talent_app.identity.permissions import Permission
from talent_app.recruitment.enums import ChannelKind, DemandState, Stage, Urgency
from talent_app.rewards.enums import Fund, InstalmentState, Lapse, RewardState
from talent_app.rules.reward_tables import Benefit, SchemeLevel
from talent_app.statistics.axes import PLACES, coded, free, of_person, titled, until
from talent_app.statistics.careers import PEOPLE
from talent_app.statistics.cube import Cube, Dimension, Measure

PUBLIC_DEMANDS = tuple(state for state in DemandState if state is not DemandState.DRAFT)
AGREED = tuple(
    state
    for state in AgreementState
    if state not in (AgreementState.DRAFT, AgreementState.SUBMITTED, AgreementState.CANCELLED)
)
ASKED = tuple(state for state in RewardState if state not in (RewardState.DRAFT, RewardState.WITHDRAWN))


def values(states: tuple[object, ...]) -> frozenset[str]:
    """The codes of some states."""
    return frozenset(str(getattr(state, "value", state)) for state in states)


POSTS = Cube(
    code="posts",
    title="急需紧缺岗位",
    definition="企业报送的年度急需紧缺岗位；编制中的需求是企业内部事项，不计。",
    source="",
    dimensions=(
        titled("urgency", "紧缺程度", Urgency, "急需或紧缺。"),
        coded("category", "需求类别", "talent_category", "岗位所需的人才类别。"),
        coded("education", "学历要求", "education", "岗位要求的学历。"),
        titled("state", "需求状态", PUBLIC_DEMANDS, "所在需求清单的状态。", "demand.state"),
        free("year", "年度", "需求的年度。", "demand.year"),
        *PLACES,
    ),
    measures=(
        Measure("headcount", "需求人数", "人", "岗位需求人数之和。", column="headcount"),
        Measure("posts", "岗位数", "个", "岗位的个数。"),
    ),
    only={"state": values(PUBLIC_DEMANDS)},
    frame="posts",
    year="year",
    permission=Permission.RECRUIT_READ,
    listed=Permission.RECRUIT_READ,
    group="引才",
)
CANDIDATES = Cube(
    code="candidates",
    title="应聘与引进",
    definition="报名应聘的人次；一人应聘两个岗位的计两次。个人信息依法删除后仍保留人次。",
    source="",
    dimensions=(
        titled("stage", "进展", Stage, "统计日所处的环节。"),
        titled("channel", "引才渠道", ChannelKind, "报名所经渠道的类别。", "channel.kind"),
        free("year", "报名年度", "报名的年度。"),
        coded("sex", "性别", "sex", "按填报。"),
        coded("education", "学历", "education", "按填报。"),
        coded("title_level", "职称级别", "title_level", "按填报。"),
        *PLACES,
    ),
    measures=(
        Measure("candidates", "应聘人次", "人次", "报名应聘的人次。"),
        Measure("hired", "入职人数", "人次", "已经入职的人次。", column="hired"),
    ),
    frame="candidates",
    year="year",
    permission=Permission.RECRUIT_READ,
    listed=Permission.CANDIDATE_READ,
    group="引才",
)
AGREEMENTS = Cube(
    code="agreements",
    title="人才协议",
    definition="已经审批的引进、柔性引进、服务期和专项培训协议，含已终止的；草稿、待审批和已作废的不计。",
    source="",
    dimensions=(
        titled("kind", "协议类别", AgreementKind, "协议的类别。"),
        titled("state", "协议状态", AGREED, "统计日的状态。"),
        until("holding", "期限", "统计日协议期限是否届满。", "until"),
        titled("cause", "提前终止原因", LeavingCause, "提前离开的原因。", "leaving_cause"),
        free("year", "起始年度", "协议期限开始的年度。"),
        *of_person(),
        *PLACES,
    ),
    measures=(Measure("agreements", "协议数", "份", "协议的份数；续签另计一份。"), PEOPLE),
    only={"state": values(AGREED)},
    frame="agreements",
    permission=Permission.AGREEMENT_READ,
    listed=Permission.AGREEMENT_READ,
    group="引才",
)
AGREEMENT_PAYMENTS = Cube(
    code="agreement_payments",
    title="协议待遇支付",
    definition="已审批协议约定的各期待遇；已转入续签协议的一期列为状态，不再重复支付。",
    source="",
    dimensions=(
        titled("status", "支付状态", PayState, "支付登记上的状态。"),
        titled("benefit", "待遇类别", BenefitKind, "待遇的类别。", "benefit.kind"),
        titled("fund", "资金来源", MoneySource, "政府资金或单位资金。", "benefit.source"),
        free("year", "应付年度", "应当支付的年度。"),
        titled("kind", "协议类别", AgreementKind, "协议的类别。", "agreement.kind"),
        titled("state", "协议状态", AGREED, "统计日的状态。", "agreement.state"),
        *of_person("agreement.talent."),
        *PLACES,
    ),
    measures=(
        Measure("amount", "约定金额", "元", "各期约定金额之和。", column="amount_fen", is_money=True),
        Measure("paid", "已付金额", "元", "状态为已支付的金额之和。", column="paid_fen", is_money=True),
        Measure("people", "人数", "人", "按自然人计数。", distinct="agreement.talent.person_id"),
    ),
    only={"state": values(AGREED)},
    frame="agreement_payments",
    year="year",
    permission=Permission.AGREEMENT_READ,
    listed=Permission.AGREEMENT_READ,
    group="引才",
)
LEVEL = titled("level", "办法层级", SchemeLevel, "发布奖励办法的层级。")
BENEFIT = titled("benefit", "奖励类别", Benefit, "奖励或支持的类别。")
REWARDS = Cube(
    code="rewards",
    title="人才奖励",
    definition="申报的奖励和支持；草稿和已撤回的不计。",
    source="",
    dimensions=(
        LEVEL,
        BENEFIT,
        titled("state", "申报状态", ASKED, "统计日的状态。"),
        titled("lapse", "停发原因", Lapse, "停发或撤销的原因。"),
        free("year", "起始年度", "奖励开始的年度。"),
        *of_person(),
        *PLACES,
    ),
    measures=(
        Measure("amount", "奖励金额", "元", "申报的奖励金额之和。", column="amount_fen", is_money=True),
        Measure("rewards", "申报数", "项", "申报的项数。"),
        Measure("people", "人数", "人", "按自然人计数。", distinct="person_id"),
    ),
    only={"state": values(ASKED)},
    frame="rewards",
    permission=Permission.REWARD_READ,
    listed=Permission.REWARD_READ,
    group="激励",
)
REWARD_PAYMENTS = Cube(
    code="reward_payments",
    title="奖励兑付",
    definition="奖励的各期支付。",
    source="",
    dimensions=(
        titled("state", "支付状态", InstalmentState, "支付登记上的状态。"),
        titled("fund", "资金来源", Fund, "财政资金或企业资金。"),
        free("year", "应付年度", "应当支付的年度。"),
        Dimension(**{**vars(LEVEL), "column": "reward.level"}),
        Dimension(**{**vars(BENEFIT), "column": "reward.benefit"}),
        *of_person("reward.talent."),
        *PLACES,
    ),
    measures=(
        Measure("amount", "应付金额", "元", "各期应付金额之和。", column="amount_fen", is_money=True),
        Measure("paid", "已付金额", "元", "状态为已支付的金额之和。", column="paid_fen", is_money=True),
        Measure("people", "人数", "人", "按自然人计数。", distinct="reward.person_id"),
    ),
    frame="reward_payments",
    year="year",
    permission=Permission.REWARD_READ,
    listed=Permission.REWARD_READ,
    group="激励",
)
HIRING = (POSTS, CANDIDATES, AGREEMENTS, AGREEMENT_PAYMENTS, REWARDS, REWARD_PAYMENTS)
