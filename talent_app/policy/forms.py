"""Forms of policy: a draft and what goes into it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _

from talent_app.rules.class_text import HELP
from talent_app.rules.parameters import Parameter, Unit
from talent_app.rules.title_ways import HELP as WAYS_HELP
from talent_app.web.forms import (
    BaseForm,
    CodeField,
    DateField,
    LongText,
    PlainForm,
    Section,
    TrimmedText,
    VersionField,
)

GRADES = (
    ("A", _("A 已核对法律法规原文")),
    ("B", _("B 见于官方公告、政府网页")),
    ("C", _("C 仅见于第三方数据")),
    ("E", _("E 依一般知识，未与原文核对")),
    ("F", _("F 未知或由单位自行配置")),
)
NEW_SOURCE = "+"


class DraftForm(BaseForm):
    """What a change is about."""

    title = TrimmedText(_("改动事项"), required=True, max_length=200)
    document = TrimmedText(_("文号"), max_length=60, description=_("依据文件的文号；送发布前必须填写。"))
    note = LongText(_("说明"), max_length=2000, rows=3)
    version = VersionField()


class CitationFields(BaseForm):
    """Where a value stands and who compared it; shared by single values and batches."""

    from_on = DateField(_("自何日起"), required=True, section=_("取值"))
    source = CodeField(_("出处文件"), required=True, section=_("出处"), width="full")
    article = TrimmedText(_("条款"), max_length=80, section=_("出处"), description=_("例如“第26条”。"))
    new_id = TrimmedText(
        _("新文件代码"), max_length=60, section=_("新增出处文件（出处文件选“新增”时填写）"),
        description=_("小写字母、数字和连字符，例如 xizang-insurance-base-2026。"),
    )  # fmt: skip
    new_number = TrimmedText(_("文号"), max_length=80, section=_("新增出处文件（出处文件选“新增”时填写）"))
    new_title = TrimmedText(_("文件名称"), max_length=200, section=_("新增出处文件（出处文件选“新增”时填写）"))
    new_issuer = TrimmedText(_("发文单位"), max_length=120, section=_("新增出处文件（出处文件选“新增”时填写）"))
    evidence = CodeField(_("证据等级"), choices=GRADES, required=True, section=_("核对"))
    checked_on = DateField(_("核对日期"), section=_("核对"))
    checked_by = TrimmedText(
        _("核对人和所对照的文本"), max_length=120, section=_("核对"),
        description=_("证据等级为 A 或 B 时必须填写，例如“周文静，对照政府网站公布的扫描件”。"), width="full",
    )  # fmt: skip
    note = TrimmedText(_("备注"), max_length=200, section=_("核对"), width="full")
    version = VersionField()


class DraftValueForm(CitationFields):
    """One parameter's value from a day on."""

    @classmethod
    def for_parameter(cls, parameter: Parameter) -> type[DraftValueForm]:
        """The form with the box its unit needs."""
        kind, size = box_of(parameter)
        field = kind(_("取值"), section=_("取值"), description=_(UNIT_HELP[parameter.unit]), **{"width": "full"} | size)
        repeal = CodeField(
            _("性质"), choices=(("value", _("规定新的取值")), ("repeal", _("自该日起废止或中止"))), blank="",
            required=True, section=_("取值"),
        )  # fmt: skip
        return type("DraftValueForm", (cls,), {"nature": repeal, "value": field, "sections": SECTIONS})


class DraftBatchForm(CitationFields):
    """A whole topic at once: every box begins with the last value."""

    @classmethod
    def for_topic(cls, parameters: Sequence[Parameter]) -> type[DraftBatchForm]:
        """The form with a box for every parameter."""
        made: dict[str, Any] = {}
        for place, parameter in enumerate(parameters):
            kind, size = box_of(parameter)
            help = _(UNIT_HELP[parameter.unit]) if size else ""
            made[f"value_{place}"] = kind(
                parameter.label, section=_("各项取值（空着的不录入）"), description=help, **size
            )
        return type("DraftBatchForm", (cls,), made)


class DraftGradeForm(BaseForm):
    """A raised grade: who compared it with which text."""

    evidence = CodeField(_("提升为"), choices=GRADES[:3], required=True)
    checked_on = DateField(_("核对日期"), required=True)
    checked_by = TrimmedText(_("核对人和所对照的文本"), required=True, max_length=120, width="full")
    version = VersionField()


class DraftReturnForm(BaseForm):
    """Why an offered draft goes back."""

    note = LongText(_("退回意见"), required=True, max_length=500)
    version = VersionField()


class DraftConfirmForm(PlainForm):
    """A confirmation for one draft."""

    version = VersionField()


SECTIONS = (Section(_("取值"), ("nature", "from_on", "value")),)
UNIT_HELP = {
    Unit.RATIO: "比例，例如 15%、0.15 或 2/3。",
    Unit.RATIOS: "几个比例，用顿号分开。",
    Unit.SCALE: "每行一级：起点、税率、速算扣除数，例如 36000 10% 2520。",
    Unit.YUAN: "金额，单位元。",
    Unit.PERSONS: "人数。",
    Unit.YEARS: "年数。",
    Unit.MONTHS: "月数。",
    Unit.DAYS: "天数。",
    Unit.COUNT: "个数。",
    Unit.CHOICE: "从本参数的选项中填一个。",
    Unit.CHOICES: "从本参数的选项中填几个，用顿号分开。",
    Unit.FLAG: "是或否。",
    Unit.TEXT: "文字。",
    Unit.CLASSES: HELP,
    Unit.REWARDS: "奖励表，按政策文件的写法（YAML）：title、level、issuer、field、items；每项写 code、title、benefit、"
    "amount、period、conditions、evidence。",
    Unit.WAYS: WAYS_HELP,
}
#: Units typed over several lines, with the size of their box.
SIZES: dict[Unit, dict[str, Any]] = {
    Unit.SCALE: {"rows": 8},
    Unit.CLASSES: {"rows": 18, "max_length": 40_000, "width": "full"},
    Unit.REWARDS: {"rows": 18, "max_length": 40_000, "width": "full"},
    Unit.WAYS: {"rows": 6},
}


def box_of(parameter: Parameter) -> tuple[Any, dict[str, Any]]:
    """The kind of box a value is typed into, and its size."""
    size = SIZES.get(parameter.unit, {})
    return (LongText if size else TrimmedText), size
