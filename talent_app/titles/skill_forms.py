"""Forms of skill levels."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from talent_app.rules.codes import code_table
from talent_app.titles.enums import SkillEvaluator
from talent_app.web.forms import (
    BaseForm,
    CodeField,
    DateField,
    LongText,
    PlainForm,
    SearchSelectField,
    TrimmedText,
    VersionField,
)


def skill_level_choices() -> list[tuple[str, str]]:
    """The eight levels."""
    return code_table("skill_level").choices()


class SkillEditForm(BaseForm):
    """What was found, by whom, and the certificate."""

    version = VersionField()
    occupation = TrimmedText(_("职业（工种）"), required=True, max_length=80)
    level = CodeField(_("技能等级"), choices=skill_level_choices, required=True)
    evaluator = CodeField(_("认定方式"), choices=SkillEvaluator, required=True)
    evaluator_name = TrimmedText(_("评价机构"), required=True, max_length=120)
    filing_number = TrimmedText(_("评价机构备案文号"), max_length=60, description=_("用人单位自主认定的必填。"))
    evaluated_on = DateField(_("认定日期"), required=True)
    certificate_number = TrimmedText(_("技能证书编号"), required=True, max_length=40)
    valid_until = DateField(_("证书有效期至"), description=_("长期有效的不填。"))


class SkillNewForm(SkillEditForm):
    """A new evaluation."""

    version = None
    talent = SearchSelectField(_("认定人员"), required=True, description=_("只列出档案已核实的人员。"))


class SkillJudgeForm(BaseForm):
    """What was found on checking."""

    version = VersionField()
    reason = LongText(_("说明"), max_length=500, rows=3)


class SkillWithdrawForm(PlainForm):
    """Taking back."""

    version = VersionField()
