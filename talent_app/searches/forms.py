"""Forms of kept searches."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from talent_app.searches.models import LONGEST_NAME
from talent_app.web.forms import BaseForm, PlainForm, TrimmedText, VersionField, YesNoField


class SearchNewForm(BaseForm):
    """Keep a search."""

    name = TrimmedText(_l("名称"), required=True, max_length=LONGEST_NAME)
    is_watched = YesNoField(_l("有新增人员时提醒我"), default=True, description=_l("每天夜间和每次导入后核对。"))
    is_shared = YesNoField(_l("与本单位同事共享"), description=_l("同事按各自的权限看到结果。"))


class SearchEditForm(BaseForm):
    """Another name, shared or not."""

    version = VersionField()
    name = TrimmedText(_l("名称"), required=True, max_length=LONGEST_NAME)
    is_shared = YesNoField(_l("与本单位同事共享"))


class SearchActForm(PlainForm):
    """Watch, stop watching, remove."""
