"""Forms of the yearly confirmation."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from talent_app.confirmations.enums import Confirmation
from talent_app.web.forms import (
    BaseForm,
    CodeField,
    CodesField,
    DateField,
    LongText,
    PlainForm,
    VersionField,
    WholeField,
)


class RoundNewForm(BaseForm):
    """A new round."""

    year = WholeField(_l("年度"), required=True, minimum=2020, maximum=2100)
    due_on = DateField(_l("截止日期"), required=True)
    note = LongText(_l("要求"), max_length=500, rows=3, description=_l("显示在企业的确认页面上。"))


class RoundEditForm(BaseForm):
    """Another due date, other words."""

    version = VersionField()
    due_on = DateField(_l("截止日期"), required=True)
    note = LongText(_l("要求"), max_length=500, rows=3)


class RoundFreezeForm(PlainForm):
    """End a round."""

    version = VersionField()


class AnswerForm(BaseForm):
    """What may be said of a registration."""

    answer = CodeField(_l("确认结果"), choices=Confirmation, blank="", required=True)
    left_on = DateField(_l("离开日期"), description=_l("选择“已离开本单位”时填写。"))
    note = LongText(_l("说明"), max_length=500, rows=2)


class AnswerEditForm(AnswerForm):
    """Another word on one registration."""

    version = VersionField()


class RoundConfirmForm(AnswerForm):
    """What is said of the ticked registrations; each value is "id-revision"."""

    talents = CodesField(_l("人员"))

    @property
    def seen(self) -> dict[int, int | None]:
        """id → the revision on the page."""
        pairs = [one.partition("-")[::2] for one in self.talents.data or ()]
        return {int(number): int(revision) for number, revision in pairs if number.isdigit() and revision.isdigit()}
