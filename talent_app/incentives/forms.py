"""Forms of incentive plans; the form of the facts is made from what the instrument declares."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _

from talent_app.incentives.fact_fields import fact_field
from talent_app.incentives.states import LONGEST_CHAPTER, LONGEST_REASON, AllocationBy, Chapter
from talent_app.rules.fields import Field
from talent_app.rules.plan_facts import ACHIEVEMENT, PROCEDURE
from talent_app.web.forms import (
    BaseForm,
    CodeField,
    DateField,
    LongText,
    Section,
    TrimmedText,
    UploadField,
    VersionField,
    WholeField,
)

#: A sentence above a part of the form; the parts themselves are declared beside the facts.
SECTION_HELP = {
    ACHIEVEMENT: _("金额一律为元，取经审计的数。净资产增值额可以直接填，也可以由期末、期初等算出。"),
    PROCEDURE: _("还没有完成的选“尚未确定”，完成后再填；“否”表示不做，会被判为不符合。"),
}


class PlanFactsForm(BaseForm):
    """What the plan states; `for_fields` adds a field for every fact the instrument asks for."""

    version = VersionField()

    @classmethod
    def for_fields(cls, fields: Sequence[Field]) -> type[PlanFactsForm]:
        """The form of one instrument: its facts by the parts they declare, in the order in which parts appear."""
        parts: dict[str, list[str]] = {}
        for field in fields:
            parts.setdefault(field.section, []).append(field.name)
        last = [parts.pop(title) for title in [PROCEDURE] if title in parts]
        sections = [Section(title, tuple(names), SECTION_HELP.get(title, "")) for title, names in parts.items()]
        sections += [Section(PROCEDURE, tuple(names), SECTION_HELP[PROCEDURE]) for names in last]
        boxes = {field.name: fact_field(field) for field in fields}
        return type("PlanFactsForm", (cls,), {"sections": tuple(sections), **boxes})

    def values(self, fields: Sequence[Field]) -> dict[str, Any]:
        """Typed facts by name; None takes one away."""
        given = {field.name: self[field.name].data for field in fields}
        return {name: (tuple(value) or None) if isinstance(value, list) else value for name, value in given.items()}


class PlanNewForm(BaseForm):
    """Begin a plan."""

    organisation = CodeField(_("企业"), required=True)
    instrument = CodeField(_("激励方式"), required=True)
    year = WholeField(_("方案年度"), required=True, minimum=2016, maximum=2100, unit="年")
    title = TrimmedText(
        _("方案名称"), required=False, width="full", description=_("不填时按企业、年度和激励方式自动命名。")
    )


class PlanBasicsForm(BaseForm):
    """Title, year and the day whose policy judges the plan."""

    version = VersionField()
    title = TrimmedText(_("方案名称"), required=False, width="full")
    year = WholeField(_("方案年度"), required=True, minimum=2016, maximum=2100, unit="年")
    on = DateField(
        _("测算日期"), required=True, description=_("按这一天有效的政策核对；一般为编制当天，补报以前年度的填当年末。")
    )


class PlanChaptersForm(BaseForm):
    """The parts of a plan that are written in words."""

    version = VersionField()
    purpose = LongText(Chapter.PURPOSE.title, required=False, max_length=LONGEST_CHAPTER, rows=5)
    selection = LongText(Chapter.SELECTION.title, required=False, max_length=LONGEST_CHAPTER, rows=5)
    method = LongText(Chapter.METHOD.title, required=False, max_length=LONGEST_CHAPTER, rows=5)
    goals = LongText(Chapter.GOALS.title, required=False, max_length=LONGEST_CHAPTER, rows=5)
    payout = LongText(Chapter.PAYOUT.title, required=False, max_length=LONGEST_CHAPTER, rows=5)
    source = LongText(Chapter.SOURCE.title, required=False, max_length=LONGEST_CHAPTER, rows=5)
    shareholders = LongText(Chapter.SHAREHOLDERS.title, required=False, max_length=LONGEST_CHAPTER, rows=5)
    exit = LongText(Chapter.EXIT.title, required=False, max_length=LONGEST_CHAPTER, rows=5)

    def texts(self) -> dict[str, str]:
        """What was written, by chapter."""
        return {chapter.value: self[chapter.value].data or "" for chapter in Chapter}


class PlanPeopleForm(BaseForm):
    """The grid of people: its cells are read by `people_rows`, the form carries token and version."""

    version = VersionField()


class PlanPasteForm(BaseForm):
    """People copied out of a spreadsheet."""

    version = VersionField()
    pasted = LongText(
        _("从 Excel 粘贴"), required=True, max_length=400_000, rows=6,
        description=_("连同表头一起复制，至少包含“姓名”一列；同名的按姓名更新，其余新增。"),
    )  # fmt: skip


class PlanAllocationForm(BaseForm):
    """How the pool reaches the people; weights or amounts stand in the table."""

    version = VersionField()
    by = CodeField(_("分配方式"), choices=AllocationBy, required=True, blank="")

    @classmethod
    def for_fields(cls, fields: Sequence[Field]) -> type[PlanAllocationForm]:
        """The form with the tables of one method: coefficients, shares of projects, limits of groups."""
        return type("PlanAllocationForm", (cls,), {field.name: fact_field(field) for field in fields})

    def tables(self, fields: Sequence[Field]) -> dict[str, Any]:
        """What was typed for the tables; those of other methods are not named and stay."""
        return {field.name: tuple(self[field.name].data or ()) or None for field in fields}


class PlanSubmitForm(BaseForm):
    """Submit: a written reason for every warning."""

    version = VersionField()
    note = LongText(_("说明"), required=False, max_length=2000, rows=2)

    @classmethod
    def for_rules(cls, rules: Sequence[tuple[str, str]]) -> type[PlanSubmitForm]:
        """The form with one box for every warning that needs a reason."""
        boxes = {
            f"reason_{rule.replace('-', '_')}": LongText(
                f"{rule}　{title}", required=True, max_length=LONGEST_REASON, rows=2
            )
            for rule, title in rules
        }
        return type("PlanSubmitForm", (cls,), boxes)

    def reasons(self, rules: Sequence[str]) -> dict[str, str]:
        """The reasons, by rule."""
        return {rule: self[f"reason_{rule.replace('-', '_')}"].data or "" for rule in rules}


class PlanActForm(BaseForm):
    """One step of the workflow, with words."""

    version = VersionField()
    note = LongText(_("说明"), required=False, max_length=2000, rows=4)


class PlanDecideForm(BaseForm):
    """The regulator's decision."""

    version = VersionField()
    decision = CodeField(_("决定"), required=True)
    number = TrimmedText(_("决定文号"), required=True, max_length=80, description=_("例如 拉国资发〔2026〕15号。"))
    note = LongText(
        _("意见"), required=False, max_length=2000, rows=4, description=_("附条件或不同意的，必须写明条件或理由。")
    )

    conditions = LongText(
        _("附加条件"), required=False, max_length=6000, rows=4,
        description=_("原则同意的，每行一项；有期限的在行首写日期，例如 2027-03-31 补充专项审计报告。"),
    )  # fmt: skip

    @classmethod
    def with_meeting(cls) -> PlanDecideForm:
        """The form where no collective decision was recorded: why not has to be said."""
        asked = TrimmedText(
            _("没有登记集体决策的原因"), required=False, max_length=300, width="full",
            description=_("答复前应先登记集体决策的会议、日期和纪要编号。"),
        )  # fmt: skip
        form: PlanDecideForm = type("PlanDecideForm", (cls,), {"without_meeting": asked})()
        return form

    def words(self) -> str:
        """What was written beside the decision."""
        if "without_meeting" not in self:
            return self.note.data or ""
        why = self["without_meeting"].data
        return "\n".join(part for part in (self.note.data, f"未登记集体决策：{why}" if why else "") if part)

    def lines(self) -> list[tuple[str, date | None]]:
        """The conditions, each with its day where one was written."""
        found: list[tuple[str, date | None]] = []
        for line in (self.conditions.data or "").splitlines():
            first, _space, rest = line.strip().partition(" ")
            try:
                found.append((rest.strip(), date.fromisoformat(first)))
            except ValueError:
                found.append((line.strip(), None))
        return [(text, due) for text, due in found if text]


class VerifyForm(BaseForm):
    """The code printed on a plan, and a file to compare."""

    code = TrimmedText(_("核验码"), required=True, max_length=64, description=_("印在方案末页二维码旁，32 位。"))


class VerifyFileForm(BaseForm):
    """A file to compare with the filed copy; it is looked at in memory and not kept."""

    file = UploadField(_("方案文件（PDF）"), required=True, kinds=("pdf",), max_megabytes=20)
