"""Forms of publications: the set, one table of it, and the steps on the way."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from talent_app.statistics.cube import Cube
from talent_app.statistics.published import is_additive
from talent_app.web.forms import (
    BaseForm,
    CodeField,
    CodesField,
    DateField,
    LongText,
    PlainForm,
    TrimmedText,
    VersionField,
)

ROUNDINGS = (
    ("1", _("不取整")),
    ("3", _("取整到 3 的倍数")),
    ("5", _("取整到 5 的倍数")),
    ("10", _("取整到 10 的倍数")),
)


class PublicationNewForm(BaseForm):
    """A set of tables to be drafted."""

    title = TrimmedText(_("标题"), required=True, max_length=120, width="full")
    taken_on = DateField(_("统计日"), required=True, description=_("按当日终了时库内的数据计算。"))
    rounding = CodeField(_("人数取整"), choices=ROUNDINGS, blank="", description=_("取整后合计不一定等于各格之和。"))
    tables = CodesField(_("统计表"), description=_("建立后还可以增减。"))
    note = LongText(_("说明"), max_length=2000, rows=3)


class PublicationTableForm(BaseForm):
    """One more table: what it divides, by what, and for whom."""

    rows = CodeField(_("行"), choices=[], blank="", required=True)
    columns = CodeField(_("列"), choices=[], blank=_("不分列"))
    measure = CodeField(_("指标"), choices=[], blank="", required=True)
    only = CodeField(_("范围"), choices=[], blank=_("全部"), width="full")
    version = VersionField()

    def offer(self, cube: Cube) -> None:
        """Offer what the cube has; enterprises are never named in a publication."""
        dimensions = [
            each
            for each in cube.dimensions
            if each.position is not None and each.name != "first_level" and each.codes_of is None
        ]
        self.rows.offer([(each.name, each.label) for each in dimensions])
        self.columns.offer([(each.name, each.label) for each in dimensions])
        self.measure.offer([(each.name, f"{each.label}（{each.unit}）") for each in cube.measures if is_additive(each)])
        self.only.offer(
            [(f"{each.name}={code}", f"{each.label}：{label}") for each in dimensions for code, label in each.codes]
        )


class PublicationMoveForm(PlainForm):
    """A step of one publication."""

    version = VersionField()


class PublicationReturnForm(BaseForm):
    """Why a set goes back to who drafted it."""

    note = LongText(_("退回意见"), required=True, max_length=500)
    version = VersionField()


class PublicationWithdrawForm(BaseForm):
    """Why a publication is taken down."""

    note = LongText(_("撤下理由"), required=True, max_length=500)
    version = VersionField()
