"""Forms of reports: begin one, write its prose, issue it."""

from __future__ import annotations

from flask_babel import gettext as _g
from flask_babel import lazy_gettext as _

from talent_app.statistics.report_layouts import Layout, layouts
from talent_app.web.forms import (
    BaseForm,
    CodeField,
    DateField,
    LongText,
    PlainForm,
    TrimmedText,
    VersionField,
    WholeField,
)


class ReportNewForm(BaseForm):
    """Which report, about which year, with the data of which day."""

    kind = CodeField(
        _("报告种类"), required=True, choices=lambda: [(one.code, one.label) for one in layouts().values()]
    )
    organisation = CodeField(_("编制单位"), required=True, choices=[])
    year = WholeField(_("年度"), required=True, minimum=2000, maximum=2100)
    data_on = DateField(_("统计日"), required=True, description=_("按这一天终了时库内的数据计算，不能晚于今天。"))


class ReportEditForm(BaseForm):
    """The prose of a draft, one field a section; `of` adds them."""

    version = VersionField()

    @classmethod
    def of(cls, layout: Layout) -> ReportEditForm:
        """The form of a kind of report."""
        help_ = _g(
            "可用 {on}、{total}、{expected}、{reporting}、{unverified} 代表统计日、人数、应报和已报单位数、未核实占比。"
        )
        fields = {
            part.slot: LongText(part.heading, max_length=4000, rows=4, width="full", description=help_ if not n else "")
            for n, part in enumerate(layout.slots)
        }
        made: ReportEditForm = type("ReportEditForm", (cls,), fields)()
        return made


class ReportMakeForm(PlainForm):
    """Freeze what the draft says now."""

    version = VersionField()


class ReportIssueForm(BaseForm):
    """The number under which the report leaves."""

    version = VersionField()
    number = TrimmedText(_("文号"), max_length=80, description=_("没有文号的可以不填。"))
