"""States, kinds and codes of agreements. Pure."""

from __future__ import annotations

from talent_app.core.enums import TitledEnum


class AgreementKind(TitledEnum):
    """What is agreed."""

    INTRODUCTION = "introduction", "人才引进协议"
    FLEXIBLE = "flexible", "柔性引进协议"
    SERVICE = "service", "服务期协议"
    TRAINING = "training", "专项培训协议"


class AgreementState(TitledEnum):
    """Where an agreement stands."""

    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "待审批"
    APPROVED = "approved", "已审批"
    SIGNED = "signed", "已签订"
    IN_FORCE = "in_force", "履行中"
    LEAVING = "leaving", "提前终止待确认"
    RENEWED = "renewed", "已续签"
    ENDED = "ended", "期满终止"
    ENDED_EARLY = "ended_early", "提前终止"
    CANCELLED = "cancelled", "已作废"


class BenefitKind(TitledEnum):
    """What is promised."""

    SETTLEMENT = "settlement", "安家费"
    RESEARCH = "research", "科研经费"
    HOUSING = "housing", "住房补贴"
    LIVING = "living", "生活补贴"
    TRAINING = "training", "专项培训费用"
    OTHER = "other", "其他待遇"


class MoneySource(TitledEnum):
    """Whose money it is: what may be claimed back depends on it."""

    GOVERNMENT = "government", "政府资金"
    EMPLOYER = "employer", "单位资金"


class ReturnRule(TitledEnum):
    """How much of a paid instalment returns when the person leaves early, as the policy or the agreement says."""

    BY_POLICY = "by_policy", "按政策规定"
    NONE = "none", "不退还"
    BY_MONTHS = "by_months", "按未服务整月数折算"
    BY_DAYS = "by_days", "按未服务天数折算"
    FULL = "full", "全额退还"
    UNKNOWN = "unknown", "文件未载明"


class LeavingCause(TitledEnum):
    """Why somebody leaves before the end."""

    OWN_WISH = "own_wish", "本人提出"
    MISCONDUCT = "misconduct", "本人有过错，单位依法解除"
    EMPLOYER_FAULT = "employer_fault", "单位有过错，本人依法解除"
    AGREED = "agreed", "协商一致"
    BLAMELESS = "blameless", "退休、因病、组织调动等不可归责于本人"


class PayState(TitledEnum):
    """Where an instalment stands in the register of payments."""

    PLANNED = "planned", "待支付"
    ENTERED = "entered", "已登记，待复核"
    PAID = "paid", "已支付"
    CANCELLED = "cancelled", "不再支付"
    CARRIED = "carried", "转入续签协议"
