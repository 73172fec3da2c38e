"""Forms on candidates: entering, a step with a word, interviews, notice, offers, hiring, erasing."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from talent_app.recruitment.forms import codes
from talent_app.web.forms import (
    BaseForm,
    CodeField,
    DateField,
    LongText,
    MoneyField,
    PlainForm,
    TrimmedText,
    VersionField,
    WholeField,
)

PERSON, SKILL, WAY = _l("基本情况"), _l("学历和专业"), _l("应聘渠道")


class CandidateNewForm(BaseForm):
    """An applicant; what is entered here becomes the registration when he is hired."""

    name = TrimmedText(_l("姓名"), required=True, max_length=100, section=PERSON)
    document_number = TrimmedText(
        _l("证件号码"), max_length=40, section=PERSON, description=_l("加密保存；办理入职前补齐即可。")
    )
    sex = CodeField(_l("性别"), choices=codes("sex"), section=PERSON)
    born_on = DateField(_l("出生日期"), section=PERSON)
    ethnicity = CodeField(_l("民族"), choices=codes("ethnicity"), section=PERSON)
    phone = TrimmedText(_l("联系电话"), max_length=30, section=PERSON, description=_l("加密保存。"))
    email = TrimmedText(_l("电子邮箱"), max_length=254, section=PERSON, description=_l("加密保存。"))
    education = CodeField(_l("学历"), choices=codes("education"), section=SKILL)
    degree = CodeField(_l("学位"), choices=codes("degree"), section=SKILL)
    school = TrimmedText(_l("毕业院校"), max_length=120, section=SKILL)
    major = TrimmedText(_l("所学专业"), max_length=120, section=SKILL)
    title_level = CodeField(_l("职称级别"), choices=codes("title_level"), section=SKILL)
    title_name = TrimmedText(_l("职称名称"), max_length=60, section=SKILL)
    field = TrimmedText(_l("从事专业"), max_length=200, section=SKILL)
    present_employer = TrimmedText(_l("现工作单位"), max_length=120, section=SKILL)
    channel_id = CodeField(_l("引才渠道"), required=True, section=WAY)
    referrer = TrimmedText(_l("引才伯乐"), max_length=60, section=WAY, description=_l("由人推荐的必填。"))
    applied_on = DateField(_l("报名日期"), required=True, section=WAY)


class CandidateEditForm(CandidateNewForm):
    """An applicant who was entered."""

    version = VersionField()


class CandidateActForm(BaseForm):
    """A step with a word."""

    version = VersionField()
    note = LongText(_l("说明"), max_length=500, rows=3)


class InterviewNewForm(BaseForm):
    """An interview; each interviewer on a line of his own."""

    held_on = DateField(_l("面试日期"), required=True)
    place = TrimmedText(_l("地点或方式"), max_length=120)
    scores = LongText(
        _l("面试官评分"), required=True, max_length=2000, rows=5,
        description=_l("每行一名：姓名、得分（0—100）、评语，用空格或逗号分开，如“王建国 86 专业扎实”。"),
    )  # fmt: skip
    note = LongText(_l("面试记录"), max_length=2000, rows=3)


class CandidateNotifyForm(BaseForm):
    """Agree and put up the notice."""

    version = VersionField()
    working_days = WholeField(_l("公示工作日数"), required=True, minimum=1, maximum=60, unit=_l("个工作日"))
    reason = LongText(
        _l("少于参数天数的理由"),
        max_length=300,
        rows=2,
        description=_l("公示天数的依据待核原文时，可以写明理由后缩短。"),
    )


class CandidateObjectionsForm(BaseForm):
    """What was said against somebody on notice."""

    version = VersionField()
    objections = LongText(_l("异议内容"), max_length=2000, rows=3, description=_l("没有异议的留空。"))
    objections_handled = LongText(_l("处理结果"), max_length=2000, rows=3)


class OfferNewForm(BaseForm):
    """The terms."""

    version = VersionField()
    post = TrimmedText(_l("聘用岗位"), required=True, max_length=120)
    employment_kind = CodeField(_l("用工方式"), choices=codes("employment_kind"), required=True)
    annual_pay = MoneyField(_l("约定年薪（税前）"), required=True)
    months = WholeField(_l("合同期限"), minimum=1, maximum=600, unit=_l("个月"))
    starts_on = DateField(_l("拟到岗日期"), required=True)
    answer_by = DateField(_l("答复期限"), required=True)
    terms = LongText(_l("其他约定"), max_length=2000, rows=3, description=_l("如住房、科研经费、服务期。"))


class OfferAnswerForm(PlainForm):
    """What the candidate said."""

    version = VersionField()


class CandidateHireForm(BaseForm):
    """The day he came; everything else is known."""

    version = VersionField()
    joined_on = DateField(_l("入职日期"), required=True)


class CandidateRevealForm(BaseForm):
    """Why somebody needs to see number and addresses."""

    reason = TrimmedText(_l("查看理由"), required=True, max_length=200)


class CandidateEraseForm(PlainForm):
    """Erase one candidate."""

    version = VersionField()
