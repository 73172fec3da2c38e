"""The filter of a cross table: up to three dimensions, measure, way of showing, day, and what it is narrowed to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _

from talent_app.statistics.cube import Cube, Measure
from talent_app.statistics.display import Display
from talent_app.web.forms import CodeField, CodesField, DateField, FilterForm


class CubeShowForm(FilterForm):
    """Which table of a cube to show; every choice has a usual value."""

    rows = CodeField(_("行"), choices=[], blank="")
    columns = CodeField(_("列"), choices=[], blank=_("不分列"))
    layers = CodeField(_("分表"), choices=[], blank=_("不分表"))
    measure = CodeField(_("指标"), choices=[], blank="")
    shown = CodeField(_("显示"), choices=Display, blank="")
    on = DateField(_("统计日"), required=False, description=_("留空为当前；填过去的日期，按当日终了时库内的数据计算。"))
    period = CodeField(_("冻结期"), choices=[], blank=_("不用冻结数"))
    narrow = CodeField(_("增加筛选"), choices=[], blank=_("不增加"))
    codes = CodesField(_("只看"), choices=[], required=False)

    def offer(self, cube: Cube, measures: Iterable[Measure], periods: Iterable[str], **usual: Any) -> None:
        """Offer the cube's dimensions, measures and frozen periods, with what is usual where nothing was chosen."""
        self.period.offer([(period, period) for period in periods])
        dimensions = [(d.name, d.label) for d in cube.dimensions]
        for field in (self.rows, self.columns, self.layers, self.narrow):
            field.offer(dimensions)
        self.measure.offer([(m.name, f"{m.label}（{m.unit}）") for m in measures])
        for name, value in usual.items():
            if not self[name].data:
                self[name].data = value


class CubeFlowsForm(FilterForm):
    """Between which days, and divided by what."""

    rows = CodeField(_("行"), choices=[], blank="")
    measure = CodeField(_("指标"), choices=[], blank="")
    since = DateField(_("期初"), required=False, description=_("按当日终了时库内的数据。"))
    until = DateField(_("期末"), required=False, description=_("留空为当前。"))


class CubeDifferenceForm(FilterForm):
    """Which frozen period stands beside the live figures, and divided by what."""

    period = CodeField(_("冻结期"), choices=[], blank="")
    rows = CodeField(_("行"), choices=[], blank="")
    measure = CodeField(_("指标"), choices=[], blank="")
