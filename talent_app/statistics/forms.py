"""The filter of a cross table: dimensions, measure, day."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _

from talent_app.statistics.cube import Cube
from talent_app.web.forms import CodeField, DateField, FilterForm


class CubeShowForm(FilterForm):
    """Which table of a cube to show; every choice has a usual value."""

    rows = CodeField(_("行"), choices=[], blank="")
    columns = CodeField(_("列"), choices=[], blank=_("不分列"))
    measure = CodeField(_("指标"), choices=[], blank="")
    on = DateField(_("统计日"), required=False, description=_("留空为当前；填过去的日期，按当日终了时库内的数据计算。"))

    def offer(self, cube: Cube, **usual: Any) -> None:
        """Offer the cube's dimensions and measures, with what is usual where nothing was chosen."""
        dimensions = [(d.name, d.label) for d in cube.dimensions]
        self.rows.offer(dimensions)
        self.columns.offer(dimensions)
        self.measure.offer([(m.name, f"{m.label}（{m.unit}）") for m in cube.measures])
        for name, value in usual.items():
            if not self[name].data:
                self[name].data = value
