"""Forms of incentive plans; the form of the facts is made from what the instrument declares."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from flask_babel import lazy_gettext as _

from talent_app.core.cells import read_text
from talent_app.core.money import Money
from talent_app.incentives.states import LONGEST_CHAPTER, LONGEST_REASON, AllocationBy, Chapter, Decision
from talent_app.rules.fields import Field, Kind
from talent_app.web.fields import half_width
from talent_app.web.forms import (
    AnswerField,
    BaseForm,
    CodeField,
    CodesField,
    DateField,
    LongText,
    MoneyField,
    ParsedField,
    RatioField,
    Section,
    TrimmedText,
    UploadField,
    VersionField,
    WholeField,
)

LARGEST_FACT = Money.yuan("99999999999.99")
NOTHING = {"无", "没有", "不涉及"}

SECTIONS = (
    Section(_("分红安排"), ("pool", "dividend_year", "plan_months", "results")),
    Section(
        _("利润与净资产"),
        (
            "after_tax_profit", "prior_after_tax_profits", "opening_undistributed_profit", "opening_net_assets",
            "closing_net_assets", "injections", "declared_unpaid", "net_asset_increment", "statement_basis",
        ),
        _("金额一律为元，取经审计的数。净资产增值额可以直接填，也可以由期末、期初等算出。"),
    ),
    Section(
        _("企业条件"),
        (
            "enterprise_class", "enterprise_size", "is_listed", "state_share", "is_state_controlled",
            "established_on", "staff_on_duty", "revenues", "rd_expenses", "rd_staff", "staff_total",
            "tech_service_incomes", "penalised_in_three_years", "accounts_audited", "total_shares",
        ),
    ),
    Section(
        _("民主程序与决策文件"),
        ("staff_consulted", "published_internally", "publicity_working_days", "decision_documents"),
        _("还没有完成的选“尚未确定”，完成后再填；“否”表示不做，会被判为不符合。"),
    ),
)  # fmt: skip


class YuansField(ParsedField):
    """Several amounts, one a line, oldest first; `data` is a tuple of Money."""

    widget = LongText.widget
    usual_width = "full"

    def __init__(self, *args: Any, negative: bool = False, **kwargs: Any) -> None:
        kwargs["render_kw"] = {"rows": 4, "autocomplete": "off"} | (kwargs.get("render_kw") or {})
        super().__init__(*args, **kwargs)
        self.negative = negative

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keeps the line breaks that a one-line box would lose."""
        text = valuelist[0].replace("\r\n", "\n") if valuelist else ""
        super().process_formdata([text] if valuelist else [])

    def parse(self, text: str) -> tuple[Money, ...]:
        """Reads one amount a line."""
        amounts = []
        for line in text.replace("；", "\n").replace(";", "\n").splitlines():
            written = half_width(line).replace(",", "").removesuffix("元").strip()
            if not written:
                continue
            amount = Money.yuan(written)
            if abs(amount) > LARGEST_FACT:
                raise ValueError(str(_("金额过大，请检查单位是否填错。")))
            if not self.negative and amount < Money.ZERO:
                raise ValueError(str(_("金额不能为负数，请核对后重新填写。")))
            amounts.append(amount)
        return tuple(amounts)

    def written(self, value: Sequence[Money]) -> str:
        """One amount a line with separators."""
        return "\n".join(
            f"{'-' if each.fen < 0 else ''}{abs(each.fen) // 100:,}.{abs(each.fen) % 100:02d}" for each in value
        )


class RatiosField(RatioField):
    """Several shares, one a line; `data` is a tuple of Fraction."""

    widget = LongText.widget
    usual_width = "full"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["render_kw"] = {"rows": 4} | (kwargs.get("render_kw") or {})
        super().__init__(*args, **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keeps the line breaks that a one-line box would lose."""
        super().process_formdata([valuelist[0].replace("\r\n", "\n")] if valuelist else [])

    def parse(self, text: str) -> tuple[Fraction, ...]:
        """Reads one share a line."""
        lines = text.replace("；", "\n").replace(";", "\n").splitlines()
        return tuple(super(RatiosField, self).parse(half_width(line)) for line in lines if line.strip())

    def written(self, value: Fraction | Sequence[Fraction]) -> str:
        """One share a line."""
        several = (value,) if isinstance(value, Fraction) else value
        return "\n".join(super(RatiosField, self).written(each) for each in several)


class TextsField(ParsedField):
    """Several short texts, one a line; 「无」 is an answer too: there are none."""

    widget = LongText.widget
    usual_width = "full"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["render_kw"] = {"rows": 3} | (kwargs.get("render_kw") or {})
        super().__init__(*args, **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keeps what was typed as it is: full-width signs belong to document numbers."""
        text = valuelist[0].replace("\r\n", "\n").strip() if valuelist else ""
        self.raw_data = [text] if valuelist else []
        self.data = self.parse(text) if text else None

    def parse(self, text: str) -> tuple[str, ...]:
        """Reads one text a line."""
        if text in NOTHING:
            return ()
        return tuple(found for line in text.splitlines() if (found := read_text(line)))

    def written(self, value: Sequence[str]) -> str:
        """One text a line; 「无」 for none."""
        return "\n".join(value) or "无"


UNITS = {Kind.PERSONS: "人", Kind.MONTHS: "个月", Kind.YEARS: "年", Kind.DAYS: "天", Kind.COUNT: "股", Kind.YEAR: "年"}
BOUNDS = {
    Kind.PERSONS: (0, 10**9), Kind.MONTHS: (0, 1200), Kind.YEARS: (0, 100), Kind.DAYS: (0, 36_600),
    Kind.COUNT: (0, 10**15), Kind.YEAR: (1949, 2100),
}  # fmt: skip


def fact_field(field: Field) -> Any:
    """The form field of one declared fact."""
    told: dict[str, Any] = {"required": False, "description": field.help}
    match field.kind:
        case Kind.YUAN:
            return MoneyField(field.label, negative=field.may_be_negative, maximum=LARGEST_FACT, **told)
        case Kind.YUANS:
            help_text = f"{field.help}。每行一个金额" if field.help else "每行一个金额，由远到近"
            return YuansField(field.label, negative=field.may_be_negative, **told | {"description": help_text})
        case Kind.RATIO:
            return RatioField(field.label, **told | _range(field))
        case Kind.RATIOS:
            help_text = f"{field.help}。每行一个比例" if field.help else "每行一个比例"
            return RatiosField(field.label, **told | _range(field) | {"description": help_text})
        case Kind.DATE:
            return DateField(field.label, **told)
        case Kind.FLAG:
            return AnswerField(field.label, **told)
        case Kind.CHOICE:
            return CodeField(field.label, choices=field.choices, **told)
        case Kind.CHOICES:
            return CodesField(field.label, choices=field.choices, **told)
        case Kind.TEXTS:
            return TextsField(field.label, **told | {"description": f"{field.help}。每行一项，没有的填“无”"})
        case Kind.TEXT:
            return TrimmedText(field.label, **told)
    low, high = BOUNDS[field.kind]
    return WholeField(field.label, minimum=low, maximum=high, unit=UNITS[field.kind], **told)


def _range(field: Field) -> dict[str, Fraction]:
    """Growth may be below zero and above the whole; a share may not."""
    return {"minimum": Fraction(-1), "maximum": Fraction(10)} if field.may_be_negative else {}


class PlanFactsForm(BaseForm):
    """What the plan states; `for_fields` adds a field for every fact the instrument asks for."""

    sections = SECTIONS
    version = VersionField()

    @classmethod
    def for_fields(cls, fields: Sequence[Field]) -> type[PlanFactsForm]:
        """The form of one instrument."""
        return type("PlanFactsForm", (cls,), {field.name: fact_field(field) for field in fields})

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
    payout = LongText(Chapter.PAYOUT.title, required=False, max_length=LONGEST_CHAPTER, rows=5)
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
    decision = CodeField(_("决定"), choices=Decision, required=True)
    number = TrimmedText(_("决定文号"), required=True, max_length=80, description=_("例如 拉国资发〔2026〕15号。"))
    note = LongText(
        _("意见"), required=False, max_length=2000, rows=4, description=_("附条件或不同意的，必须写明条件或理由。")
    )


class VerifyForm(BaseForm):
    """The code printed on a plan, and a file to compare."""

    code = TrimmedText(_("核验码"), required=True, max_length=64, description=_("印在方案末页二维码旁，32 位。"))


class VerifyFileForm(BaseForm):
    """A file to compare with the filed copy; it is looked at in memory and not kept."""

    file = UploadField(_("方案文件（PDF）"), required=True, kinds=("pdf",), max_megabytes=20)
