"""Forms of the evaluation of professional titles."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from talent_app.rules.codes import code_table
from talent_app.titles.enums import ApplicationState, EvaluationPath
from talent_app.titles.models import TitleApplication
from talent_app.titles.workflow import TitleAction as A
from talent_app.web.forms import (
    BaseForm,
    CodeField,
    CodesField,
    DateField,
    LongText,
    PlainForm,
    SearchSelectField,
    Section,
    TrimmedText,
    UploadField,
    VersionField,
    WholeField,
    YesNoField,
)


def series_choices() -> list[tuple[str, str]]:
    """The 27 series."""
    return code_table("title_series").choices()


def level_choices() -> list[tuple[str, str]]:
    """The five levels."""
    return code_table("title_level").choices()


class ApplicationEditForm(BaseForm):
    """What is applied for, on which way, and why although a condition lacks."""

    version = VersionField()
    series = CodeField(_("职称系列"), choices=series_choices, required=True)
    level = CodeField(_("申报级别"), choices=level_choices, required=True)
    title_name = TrimmedText(_("申报职称"), max_length=60, description=_("不填时取该系列这一级的第一个名称。"))
    specialty = TrimmedText(_("申报专业"), max_length=60)
    way = CodeField(_("评审方式"), choices=EvaluationPath, required=True)
    exception = LongText(
        _("破格或直接申报的理由"), max_length=500, rows=3, description=_("按档案判断不符合申报条件时填写。")
    )
    summary = LongText(_("主要业绩"), max_length=2000, rows=5)


class ApplicationNewForm(ApplicationEditForm):
    """A new application."""

    sections = (
        Section(_("申报"), ("talent", "series", "level", "title_name", "specialty", "way")),
        Section(_("理由和业绩"), ("exception", "summary")),
    )
    version = None
    talent = SearchSelectField(_("申报人"), required=True, description=_("只列出档案已核实的人员。"))


class StepForm(BaseForm):
    """One step; the view takes away what the step does not ask."""

    version = VersionField()
    competent_office = TrimmedText(_("评审主管部门"), max_length=120)
    committee_name = TrimmedText(_("评审委员会"), max_length=120)
    decided_on = DateField(_("评审日期"))
    result_document = TrimmedText(_("结果文号"), max_length=120)
    result_published_on = DateField(
        _("外部评委会公示起"), description=_("评审委员会已经公示的填写起止日期；没有公示的不填，从今天起公示。")
    )
    result_closed_on = DateField(_("外部评委会公示止"))
    certificate_number = TrimmedText(_("证书编号"), max_length=40)
    note = LongText(_("说明"), max_length=500, rows=3)


#: What each step asks beside the remark.
ASKED = {
    A.FORWARD: ("competent_office",),
    A.PASS: ("committee_name", "decided_on", "result_document", "result_published_on", "result_closed_on"),
    A.FAIL: ("committee_name", "decided_on", "result_document"),
    A.CONFIRM: ("committee_name", "decided_on", "result_document", "certificate_number"),
}


STEP_FIELDS = tuple(dict.fromkeys(name for names in ASKED.values() for name in names))


def asked_of(row: TitleApplication, action: A) -> tuple[str, ...]:
    """What a step of this application asks: a committee of the unit's own has its ballot, an objection no result."""
    is_counted = row.way is EvaluationPath.OWN_COMMITTEE and action in (A.PASS, A.FAIL)
    if is_counted or (action is A.FAIL and row.state is ApplicationState.RESULT_NOTICE):
        return ()
    return ASKED.get(action, ())


class ObjectionNewForm(BaseForm):
    """An objection that came in."""

    raised_on = DateField(_("提出日期"), required=True)
    objection = LongText(_("异议内容"), required=True, max_length=1000, rows=4)


class ObjectionSettleForm(BaseForm):
    """What was found."""

    version = VersionField()
    handling = LongText(_("处理情况"), required=True, max_length=1000, rows=4)
    is_upheld = YesNoField(_("异议成立"))


class EngagementNewForm(BaseForm):
    """An appointment."""

    post = TrimmedText(_("聘任职务"), required=True, max_length=120)
    series = CodeField(_("聘任系列"), choices=series_choices, required=True)
    level = CodeField(_("聘任级别"), choices=level_choices, required=True)
    from_on = DateField(_("聘期起"), required=True)
    until_on = DateField(_("聘期止"), required=True)
    document = TrimmedText(_("聘任文号"), max_length=60)
    reason = LongText(_("低职高聘的理由"), max_length=500, rows=3, description=_("聘任级别高于所取得的职称时填写。"))


class EngagementEndForm(BaseForm):
    """The end of an appointment."""

    version = VersionField()
    day = DateField(_("解聘日期"), required=True)
    reason = LongText(_("原因"), required=True, max_length=500, rows=3)


class CommitteeNewForm(BaseForm):
    """An approved committee."""

    organisation = CodeField(_("单位"), required=True)
    name = TrimmedText(_("委员会名称"), required=True, max_length=120)
    series = CodeField(_("职称系列"), choices=series_choices, required=True)
    level = CodeField(_("最高评审级别"), choices=level_choices, required=True)
    approval_number = TrimmedText(_("核准备案文号"), required=True, max_length=60)
    approved_by = TrimmedText(_("核准备案机关"), required=True, max_length=120)
    valid_from = DateField(_("有效期起"), required=True)
    valid_until = DateField(_("有效期止"), required=True)
    seats = WholeField(_("每次抽取人数"), required=True, minimum=3, maximum=99)
    is_series_wide = YesNoField(_("按整个系列组建"), description=_("不勾选表示按专业组建；最少人数因此不同。"))


class ExpertNewForm(BaseForm):
    """An expert of the register."""

    name = TrimmedText(_("姓名"), required=True, max_length=120)
    employer = TrimmedText(_("工作单位"), required=True, max_length=120)
    title_name = TrimmedText(_("职称"), required=True, max_length=60)
    specialty = TrimmedText(_("专业"), required=True, max_length=60)


class MeetingNewForm(BaseForm):
    """A draw: what is evaluated, and who avoids for a reason declared beforehand."""

    planned_on = DateField(_("评审会日期"), required=True)
    applications = CodesField(_("提交评审的申报"), required=True)
    relatives = CodesField(_("因亲属关系回避的专家"))
    interested = CodesField(_("因其他利害关系回避的专家"))


class MeetingCountForm(BaseForm):
    """The counts of a meeting; the fields of each application are added by the view."""

    version = VersionField()
    present = WholeField(_("实到人数"), required=True, minimum=0, maximum=99)


class ImportNewForm(BaseForm):
    """A workbook with results."""

    file = UploadField(_("结果表格"), required=True, kinds=("xlsx", "csv"), max_megabytes=10, width="full")


class ImportWriteForm(PlainForm):
    """Writing what was shown."""

    version = VersionField()


class ImportDiscardForm(PlainForm):
    """Giving up what was uploaded."""

    version = VersionField()
