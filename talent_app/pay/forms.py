"""Forms of the pay structure."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from flask_babel import lazy_gettext as _

from talent_app.core.cells import read_ratio
from talent_app.core.errors import InvalidInput
from talent_app.pay.models import Ladder, PayFactor, StructureBasis
from talent_app.rules.job_evaluation import CONFIRMED, Factor, Level
from talent_app.rules.merit import Guideline, Matrix
from talent_app.rules.notation import percent
from talent_app.web.forms import (
    BaseForm,
    CodeField,
    DateField,
    LongText,
    MoneyField,
    PlainForm,
    RatioField,
    Section,
    TrimmedText,
    UploadField,
    VersionField,
    WholeField,
    YesNoField,
)

MOST_LEVELS = 7


class SheetField(UploadField):
    """A spreadsheet; the reader of the file says row by row what is wrong with it."""

    def pre_validate(self, form: Any) -> None:
        """Nothing here: the content is judged by the reader."""


class FamilyForm(BaseForm):
    """A job family."""

    name = TrimmedText(_("序列名称"), required=True, max_length=20, description=_("例如“研发”“工艺”“质量”。"))
    ladder = CodeField(_("通道"), choices=Ladder, required=True)
    description = LongText(_("说明"), max_length=500, rows=2)
    version = VersionField()


class FactorForm(BaseForm):
    """A factor with up to seven levels; `for_levels` adds their boxes."""

    name = TrimmedText(_("因素名称"), required=True, max_length=80, section=_("因素"))
    confirmed = CodeField(
        _("对应文件要素"), choices=list(CONFIRMED.items()), blank=_("企业自定因素"), section=_("因素"),
        description=_("文件要求至少包括四项：岗位职责、创新要求、工作强度和条件、市场稀缺程度。"),
    )  # fmt: skip
    description = LongText(_("说明"), max_length=500, rows=2, section=_("因素"))
    version = VersionField()

    @classmethod
    def for_levels(cls) -> type[FactorForm]:
        """The form with the boxes of the levels."""
        made: dict[str, Any] = {}
        title = _("等级（从低到高，空着的等级不用）")
        for number in range(1, MOST_LEVELS + 1):
            made[f"level_{number}_points"] = WholeField(
                _("第 %(n)d 级点数", n=number), minimum=0, maximum=10_000, section=title
            )
            made[f"level_{number}_anchor"] = LongText(
                _("第 %(n)d 级行为描述", n=number), max_length=300, rows=2, section=title
            )
        return type("FactorForm", (cls,), made)

    def fill(self, row: PayFactor) -> None:
        """Show a stored factor."""
        for each in row.levels:
            self[f"level_{each['number']}_points"].data = each["points"]
            self[f"level_{each['number']}_anchor"].data = each["anchor"]

    def levels(self) -> list[Level]:
        """The levels that were filled in, numbered from one."""
        filled = []
        for number in range(1, MOST_LEVELS + 1):
            points, anchor = self[f"level_{number}_points"].data, self[f"level_{number}_anchor"].data
            if points is not None or anchor:
                filled.append((points or 0, anchor or ""))
        return [Level(number, points, anchor) for number, (points, anchor) in enumerate(filled, 1)]


class PostForm(BaseForm):
    """A post."""

    name = TrimmedText(_("职位名称"), required=True, max_length=120)
    family = CodeField(_("职位序列"), required=True)
    rank = WholeField(
        _("职级"), required=True, minimum=1, maximum=20,
        description=_("从低到高编号；不同通道的相同职级相互比较。"),
    )  # fmt: skip
    survey_level = CodeField(_("市场对标层级"), blank=_("暂不对标"), description=_("取自已导入的市场薪酬调查。"))
    duties = LongText(_("岗位职责"), max_length=2000)
    version = VersionField()


class LevelsForm(BaseForm):
    """A level for every factor: a rating, or what was agreed on."""

    note = LongText(_("说明"), max_length=500, rows=2)
    version = VersionField()

    @classmethod
    def for_factors(cls, factors: Sequence[Factor]) -> type[LevelsForm]:
        """The form with one choice a factor."""
        made: dict[str, Any] = {}
        for factor in factors:
            choices = [
                (str(each.number), f"{each.number} 级（{each.points} 点）{each.anchor}") for each in factor.levels
            ]
            made[f"factor_{factor.key}"] = CodeField(factor.name, choices=choices, required=True, width="full")
        return type("LevelsForm", (cls,), made)

    def levels(self, factors: Sequence[Factor]) -> dict[str, int]:
        """The chosen levels by factor."""
        chosen = {factor.key: self[f"factor_{factor.key}"].data for factor in factors}
        return {key: int(code) for key, code in chosen.items() if code}


class StructureBuildForm(BaseForm):
    """How grades and bands are built."""

    sections = (
        Section(_("薪级"), ("year", "basis", "grades", "lowest", "highest")),
        Section(_("薪酬带"), ("spread", "unit")),
        Section(_("按点数递增"), ("first", "progression"), _("依据为“按职位评价点数”时填写。")),
        Section(_("按市场"), ("percentile", "position"), _("依据为“按市场分位值”时填写；取各职位对标层级的市场数据。")),
    )
    year = WholeField(_("年度"), required=True, minimum=2000, maximum=2100)
    basis = CodeField(_("依据"), choices=StructureBasis, blank="", required=True)
    grades = WholeField(_("薪级数"), required=True, minimum=2, maximum=30)
    lowest = WholeField(_("最低点数"), required=True, minimum=0, maximum=100_000)
    highest = WholeField(_("最高点数"), required=True, minimum=1, maximum=100_000)
    spread = RatioField(
        _("带宽"), required=True, maximum=Fraction(3), description=_("（上限 − 下限）÷ 下限，常见 30% 到 80%。")
    )
    unit = CodeField(
        _("取整到"), blank="", required=True,
        choices=(("100", _("元")), ("1000", _("十元")), ("10000", _("百元")), ("100000", _("千元"))),
    )  # fmt: skip
    first = MoneyField(_("第一级中位值"), unit=_("元／年"))
    progression = RatioField(_("级差"), maximum=Fraction(2), description=_("相邻两级中位值的增幅，常见 10% 到 25%。"))
    percentile = CodeField(_("市场分位"), blank="", choices=tuple((str(n), f"P{n}") for n in (10, 25, 50, 75, 90)))
    position = RatioField(_("市场定位"), maximum=Fraction(3), description=_("100% 为与所选分位持平，110% 为领先一成。"))
    version = VersionField()


class AssignmentForm(BaseForm):
    """A person's post, grade and the pay of a year."""

    sections = (
        Section(_("任岗定级"), ("post", "from_on", "grade", "reason")),
        Section(
            _("薪酬（税前，元）"), ("year", "base", "variable", "allowance", "incentive", "performance", "is_full_year")
        ),
    )
    post = CodeField(_("职位"), blank=_("不在薪酬体系内"))
    from_on = DateField(_("任职起始"))
    grade = CodeField(_("单独定级"), blank=_("按职位点数"))
    reason = TrimmedText(_("单独定级的理由"), max_length=300)
    year = WholeField(_("年度"), minimum=2000, maximum=2100)
    base = MoneyField(_("基本薪酬"))
    variable = MoneyField(_("绩效薪酬"))
    allowance = MoneyField(_("津补贴"))
    incentive = MoneyField(_("中长期激励收入"), description=_("分红、股权等，不计入对标口径。"))
    performance = CodeField(_("考核等次"), blank=_("未考核"))
    is_full_year = YesNoField(_("全年在岗"))
    version = VersionField()


class PeopleImportForm(BaseForm):
    """The filled workbook of a year."""

    year = WholeField(_("年度"), required=True, minimum=2000, maximum=2100)
    file = SheetField(_("表格文件"), required=True, kinds=("xlsx", "csv"), max_megabytes=20, width="full")
    confirmed = YesNoField(_("已核对预览，写入"))


class SurveyNewForm(BaseForm):
    """A survey file and where it comes from."""

    owner = CodeField(_("导入单位"), required=True, blank="")
    name = TrimmedText(_("调查名称"), required=True, max_length=160)
    source = TrimmedText(_("来源"), required=True, max_length=200, description=_("发布机构和获取方式。"))
    year = WholeField(_("调查年度"), required=True, minimum=2000, maximum=2100)
    is_shared = YesNoField(_("供全部企业使用"), description=_("只有国资监管机构可以勾选；购买的数据请先确认授权范围。"))
    file = SheetField(_("表格文件"), required=True, kinds=("xlsx", "csv"), max_megabytes=10, width="full")
    confirmed = YesNoField(_("已核对预览，导入"))


class MeritNoticeForm(BaseForm):
    """From when a rise holds, and as which file its letter is wanted."""

    since = DateField(_("起薪日期"), required=True, description=_("写入通知书；系统不据此改动薪酬记录。"))
    kind = CodeField(_("文件"), required=True, choices=[("pdf", _("PDF")), ("docx", _("Word（可修改）"))])


class MeritForm(BaseForm):
    """The budget and, cell by cell, the guideline of a merit round (`for_matrix`)."""

    budget = MoneyField(_("调薪预算"), required=True, unit=_("元／年"))
    version = VersionField()

    @classmethod
    def for_matrix(cls, matrix: Matrix) -> type[MeritForm]:
        """The form with one box for every cell and every bound."""
        made: dict[str, Any] = {}
        for place, _bound in enumerate(matrix.bounds):
            made[f"bound_{place}"] = TrimmedText(_("分界 %(n)d", n=place + 1), max_length=10, required=True)
        for row, performance in enumerate(matrix.performances):
            for zone in range(matrix.zones):
                made[f"cell_{row}_{zone}"] = TrimmedText(f"{performance} {zone + 1}", max_length=20, required=True)
        return type("MeritForm", (cls,), made)

    def fill(self, matrix: Matrix) -> None:
        """Show a matrix."""
        for place, bound in enumerate(matrix.bounds):
            self[f"bound_{place}"].data = percent(bound)
        for row, performance in enumerate(matrix.performances):
            for zone in range(matrix.zones):
                cell = matrix.cells[performance, zone]
                self[f"cell_{row}_{zone}"].data = f"{percent(cell.low)}-{percent(cell.high)}"

    def matrix(self, like: Matrix) -> Matrix | None:
        """The matrix as typed; None, with the errors at their boxes, where something cannot be read."""
        bounds = [self._ratio(f"bound_{place}") for place in range(len(like.bounds))]
        cells = {}
        for row, performance in enumerate(like.performances):
            for zone in range(like.zones):
                cells[performance, zone] = self._range(f"cell_{row}_{zone}")
        if any(value is None for value in (*bounds, *cells.values())):
            return None
        return Matrix(like.performances, tuple(bounds), cells)  # type: ignore[arg-type]

    def _ratio(self, name: str) -> Fraction | None:
        value = _share(self[name].data or "")
        if value is None:
            self[name].errors = [*self[name].errors, str(_("请写成 85% 这样的比例。"))]
        return value

    def _range(self, name: str) -> Guideline | None:
        text = (self[name].data or "").replace("–", "-").replace("—", "-").replace("至", "-").replace("~", "-")
        parts = [_share(part.strip()) for part in text.split("-")]
        if len(parts) == 1:
            parts = parts * 2
        if len(parts) != 2 or None in parts:
            self[name].errors = [*self[name].errors, str(_("请写成 2%-4% 这样的幅度。"))]
            return None
        return Guideline(parts[0], parts[1])  # type: ignore[arg-type]


def _share(text: str) -> Fraction | None:
    try:
        return read_ratio(text)
    except InvalidInput:
        return None


class RowForm(PlainForm):
    """A confirmation for one row."""

    version = VersionField()
