"""Forms of imports and exports."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from talent_app.exchange.mapping import IGNORED, FilePlan
from talent_app.talents.enums import RequestKind
from talent_app.web.forms import (
    BaseForm,
    CodeField,
    LongText,
    PlainForm,
    TrimmedText,
    UploadField,
    VersionField,
    YesNoField,
)

#: The choice "leave this column out"; the empty choice is "not decided".
LEAVE_OUT = "-"
FORMATS = (
    ("xlsx", _l("Excel 工作簿（含学历、职称等工作表）")),
    ("csv", _l("CSV 文本（只含人员主表）")),
    ("sets:xlsx", _l("国家人员信息项集（A01、A08 等，Excel）")),
    ("sets:json", _l("国家人员信息项集（JSON）")),
)


class SheetUploadField(UploadField):
    """A spreadsheet; what it really is and whether it can be read is said by the reader, sentence by sentence."""

    def pre_validate(self, form: Any) -> None:
        """Nothing here: `documents.spreadsheets` looks at the content and refuses with a reason."""


class ImportNewForm(BaseForm):
    """Which file, for which organisation."""

    organisation = CodeField(_l("登记单位"), required=True, width="wide")
    file = SheetUploadField(
        _l("表格文件"), required=True, kinds=("xlsx", "csv"), max_megabytes=50,
        description=_l(
            "可以选择文件，也可以把文件拖到方框中。支持 .xlsx 和 .csv；列名不必与模板相同。"
            "国家人员信息项集（A01、A08 等工作表）自动识别。"
        ),
        width="full",
    )  # fmt: skip


class ImportMapForm(BaseForm):
    """Which column is which field; the fields are made for the file (`map_form`)."""

    version = VersionField()


class ImportConfirmForm(PlainForm):
    """Confirm what the page shows."""

    version = VersionField()


class ImportRequestForm(BaseForm):
    """What is asked of the enterprise that holds a person of the file."""

    kind = CodeField(_l("申请事项"), choices=RequestKind, required=True)
    note = LongText(_l("申请说明"), max_length=500, rows=2, description=_l("只有本单位和国资委能看到。"))


class TalentExportForm(BaseForm):
    """What the export holds."""

    format = CodeField(_l("格式"), choices=FORMATS, blank="", required=True)
    columns = CodeField(
        _l("列"),
        choices=(("screen", _l("屏幕上显示的列")), ("all", _l("全部列（可原样导入）"))),
        blank="",
        required=True,
    )
    is_clear = YesNoField(
        _l("完整显示证件号码、电话和邮箱"),
        description=_l("会记入审计记录；不选时这些单元格显示为 ******，再次导入时忽略。"),
    )


class OriginalFetchForm(BaseForm):
    """Why somebody reads the file an import was made from."""

    reason = TrimmedText(
        _l("下载理由"), required=True, max_length=200, width="full",
        description=_l("如核对导入结果、答复本人的更正申请。"),
    )  # fmt: skip


class SummaryPackForm(BaseForm):
    """What the summaries of a list show in clear, and why."""

    is_clear = YesNoField(
        _l("完整显示证件号码、电话和邮箱"),
        width="full",
        description=_l("不选时隐去中间部分。选了须写明理由，下载时记入审计记录。"),
    )
    reason = TrimmedText(
        _l("理由"), required=False, max_length=200, width="full", description=_l("选了完整显示时必填。")
    )


def map_form(plan: FilePlan) -> ImportMapForm:
    """The form for one file: a choice for every column."""
    made: dict[str, Any] = {}
    for sheet_place, sheet in enumerate(plan.sheets):
        choices = [(LEAVE_OUT, _("不导入这一列"))]
        choices += [(info.name, info.label + ("*" if info.required else "")) for info in sheet.spec.importable]
        for position, header in sheet.headers.items():
            made[field_name(sheet_place, position)] = CodeField(header, choices=choices, required=True)
    form_class: type[ImportMapForm] = type("FileMapForm", (ImportMapForm,), made)
    form = form_class()
    if not form.is_submitted():
        for sheet_place, sheet in enumerate(plan.sheets):
            for position, header in sheet.headers.items():
                target = sheet.columns.get(header)
                form[field_name(sheet_place, position)].data = LEAVE_OUT if target == IGNORED else target
    return form


def take_mapping(form: ImportMapForm, plan: FilePlan) -> None:
    """Put what was chosen onto the plan."""
    for sheet_place, sheet in enumerate(plan.sheets):
        for position, header in sheet.headers.items():
            chosen = form[field_name(sheet_place, position)].data
            sheet.columns[header] = IGNORED if chosen == LEAVE_OUT else chosen


def field_name(sheet_place: int, position: int) -> str:
    """The name of one column's choice."""
    return f"column-{sheet_place}-{position}"
