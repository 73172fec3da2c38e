"""Forms of structure targets."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from talent_app.statistics.peers import INDICATORS
from talent_app.web.forms import (
    BaseForm,
    CodeField,
    LongText,
    PlainForm,
    RatioField,
    TrimmedText,
    VersionField,
    WholeField,
    YesNoField,
)


class TargetNewForm(BaseForm):
    """A share to be reached within three to five years."""

    indicator = CodeField(_("指标"), choices=[(each.code, each.label) for each in INDICATORS], required=True)
    is_ceiling = YesNoField(_("目标是不高于"), description=_("不勾选为不低于目标。"))
    from_year = WholeField(_("起始年度"), required=True, minimum=2015, maximum=2100)
    until_year = WholeField(_("目标年度"), required=True, minimum=2015, maximum=2100, description=_("期限 3 至 5 年。"))
    start_share = RatioField(_("起始占比"), required=True)
    goal_share = RatioField(_("目标占比"), required=True)
    document = TrimmedText(_("依据文件"), max_length=120, width="full", description=_("文号或会议纪要编号。"))
    note = LongText(_("说明"), max_length=500, rows=2)


class TargetEditForm(TargetNewForm):
    """The same target, changed."""

    version = VersionField()


class TargetRemoveForm(PlainForm):
    """A target is taken away."""

    version = VersionField()
