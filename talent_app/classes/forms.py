"""Forms of talent classes."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from talent_app.core.enums import TitledEnum
from talent_app.web.forms import BaseForm, CodeField, DateField, LongText, PlainForm, VersionField


class Decision(TitledEnum):
    """What a named person makes of a proposal."""

    CONFIRM = "confirm", "认定"
    DECLINE = "decline", "不认定"


class ProposalDecideForm(BaseForm):
    """The decision with its reason and how long it holds."""

    version = VersionField()
    decision = CodeField(_l("决定"), choices=Decision, required=True)
    valid_from = DateField(_l("有效期起"), description=_l("认定时填写，默认今天。"))
    valid_until = DateField(_l("有效期止"), description=_l("认定时填写；长期有效的不填。"))
    reason = LongText(_l("意见"), max_length=500, rows=3, description=_l("不认定、或有条件缺证明时必填。"))


class ProposalRevokeForm(BaseForm):
    """Why a class is taken back."""

    version = VersionField()
    reason = LongText(_l("理由"), required=True, max_length=500, rows=3)


class ProposalAskForm(PlainForm):
    """Send a proposal, or judge everybody anew."""
