"""What a form says of how somebody was told: `components/informing.html` draws it, this reads it."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _

from talent_app.core.cells import read_date
from talent_app.core.dates import Precision
from talent_app.core.errors import InvalidInput
from talent_app.informing.models import Manner, Told

MANNERS = {each.value: each for each in Manner}


def told_from(sent: Mapping[str, str]) -> Told:
    """Version, manner and day as typed; nobody is entered before he was told (DB-003)."""
    version = sent.get("informed", "")
    if not version.isdecimal():
        raise InvalidInput(_("还没有告知本人。"), _("请把告知书交给本人阅读，再勾选“已告知本人”。"))
    return told_in(sent, int(version))


def told_in(sent: Mapping[str, str], version: int) -> Told:
    """Manner and day as typed, of a version the page showed."""
    manner = MANNERS.get(sent.get("informed_manner", ""))
    if manner is None:
        raise InvalidInput(_("没有说明怎样告知本人。"), _("请选择告知方式。"))
    day = read_date(sent.get("informed_on", ""))
    if day is not None and day.precision is not Precision.DAY:
        raise InvalidInput(_("告知日期不完整。"), _("请填写年月日，如 2026-11-26；当天告知的可以不填。"))
    return Told(version, manner, day.first if day is not None else None)
