"""Forms beside a list: its columns, a view under a name."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from talent_app.lists.models import LONGEST_NAME
from talent_app.web.forms import BaseForm, PlainForm, TrimmedText, YesNoField


class ViewNewForm(BaseForm):
    """Keep the list as it stands."""

    name = TrimmedText(_l("视图名称"), required=True, max_length=LONGEST_NAME)
    is_default = YesNoField(_l("打开列表时默认使用"))


class ViewEditForm(ViewNewForm):
    """Another name; what the list opens with."""


class ColumnsKeepForm(PlainForm):
    """The columns and the density of a list; the values are read from the request, because each list has others."""
