"""Forms of the regulator's work on a plan."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from talent_app.incentives.life_states import Opinion
from talent_app.web.forms import (
    BaseForm,
    CodeField,
    CodesField,
    DateField,
    LongText,
    VersionField,
    YesNoField,
)


class PlanAssignForm(BaseForm):
    """Who reviews the plan."""

    reviewers = CodesField(_("审核人"), choices=(), required=True)
    lead = CodeField(_("主审"), required=True)


class ReviewOpinionForm(BaseForm):
    """One reviewer's own view."""

    opinion = CodeField(_("审核意见"), choices=Opinion, required=True)
    text = LongText(_("理由和建议"), required=False, max_length=4000, rows=6)


class ReviewCommentForm(BaseForm):
    """A remark on one place of the plan."""

    anchor = CodeField(_("批注位置"), required=True, blank="")
    text = LongText(_("批注"), required=True, max_length=4000, rows=4)
    is_inside = YesNoField(_("只供监管机构内部参考，企业看不到"))


class ReviewAnswerForm(BaseForm):
    """The enterprise's answer to a remark."""

    text = LongText(_("答复"), required=True, max_length=4000, rows=4)


class ReviewPauseForm(BaseForm):
    """What the enterprise is asked to supplement."""

    text = LongText(_("需要补充的内容"), required=True, max_length=4000, rows=5)


class ReviewResumeForm(BaseForm):
    """The enterprise's supplement, or that it is no longer needed."""

    text = LongText(_("补充说明"), required=False, max_length=4000, rows=5)


class ConditionReportForm(BaseForm):
    """How a condition was met."""

    version = VersionField()
    done_on = DateField(_("落实日期"), required=True)
    text = LongText(_("落实情况"), required=True, max_length=4000, rows=4)
