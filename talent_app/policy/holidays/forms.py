"""The form of one year's holidays."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask_babel import lazy_gettext as _

from talent_app.web.fields import half_width
from talent_app.web.forms import BaseForm, LongText, ParsedField, TrimmedText, VersionField, WholeField

LONGEST_SPAN = 31


class DaysField(ParsedField):
    """Days, one a line, or a span as 2027-02-05 至 2027-02-12; `data` is a tuple of dates."""

    widget = LongText.widget
    usual_width = "full"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["render_kw"] = {"rows": 6} | (kwargs.get("render_kw") or {})
        super().__init__(*args, **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keeps the line breaks that a one-line box would lose."""
        super().process_formdata([valuelist[0].replace("\r\n", "\n")] if valuelist else [])

    def parse(self, text: str) -> tuple[date, ...]:
        """Reads one day or one span a line."""
        found: list[date] = []
        for line in half_width(text).splitlines():
            if not line.strip():
                continue
            ends = [part.strip() for part in line.replace("~", "至").split("至")]
            try:
                days = [date.fromisoformat(part) for part in ends]
            except ValueError:
                raise ValueError(str(_("“%(line)s”不是日期，请写成 2027-02-05。", line=line.strip()[:30]))) from None
            first, last = days[0], days[-1]
            if len(days) > 2 or last < first or (last - first).days >= LONGEST_SPAN:
                raise ValueError(str(_("“%(line)s”的起止日期不对。", line=line.strip()[:30])))
            found += [first + timedelta(days=n) for n in range((last - first).days + 1)]
        return tuple(found)

    def written(self, value: Any) -> str:
        """One day a line."""
        return "\n".join(day.isoformat() for day in value)


class HolidayListForm(BaseForm):
    """Which year to enter."""

    year = WholeField(_("年份"), required=True, minimum=2020, maximum=2100, unit="年")


class HolidayEditForm(BaseForm):
    """One year's holidays."""

    version = VersionField()
    document = TrimmedText(
        _("放假通知文号"), required=True, max_length=200, description=_("国务院办公厅关于该年节假日安排的通知。")
    )
    days_off = DaysField(
        _("放假日"), required=True, description=_("每行一天，或“2027-02-05 至 2027-02-12”；周末在放假期内的一并列入。")
    )
    make_up_days = DaysField(_("调休上班日"), required=False, description=_("每行一天，没有的不填。"))
