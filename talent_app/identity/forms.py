"""Forms of signing in, the own account, and the administration of accounts and roles."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms.fields import HiddenField

from talent_app.identity.passwords import SHORTEST
from talent_app.identity.permissions import Role
from talent_app.web.forms import (
    BaseForm,
    CodeField,
    DateField,
    EqualTo,
    LongText,
    PlainForm,
    SecretField,
    TrimmedText,
    VersionField,
)


class LoginForm(BaseForm):
    """Log-in name and password."""

    username = TrimmedText(
        _("登录名"),
        required=True,
        max_length=60,
        width="full",
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", "autofocus": True},
    )
    password = SecretField(
        _("密码"), required=True, width="full", render_kw={"autocomplete": "current-password", "maxlength": 1000}
    )


class LanguageChooseForm(PlainForm):
    """The language of the interface, and the page to come back to."""

    language = HiddenField()
    wanted = HiddenField()


class LoginCodeForm(BaseForm):
    """The code of the authenticator, or a recovery code."""

    one_time_code = TrimmedText(
        _("动态验证码"),
        required=True,
        max_length=40,
        width="full",
        description=_("手机验证器上现在显示的 6 位数字。手机不在身边时，填写一个恢复码。"),
        render_kw={
            "autocomplete": "one-time-code",
            "autocapitalize": "characters",
            "spellcheck": "false",
            "autofocus": True,
        },
    )


class FactorEnrolForm(BaseForm):
    """The first code of a new secret, and the own password: whoever finds the browser open does not enrol."""

    one_time_code = TrimmedText(
        _("动态验证码"),
        required=True,
        max_length=40,
        width="full",
        description=_("添加后手机上显示的 6 位数字。"),
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"},
    )
    password = SecretField(
        _("登录密码"),
        required=True,
        width="full",
        description=_("再次确认是您本人在操作。"),
        render_kw={"autocomplete": "current-password", "maxlength": 1000},
    )


class FactorRenewForm(BaseForm):
    """New recovery codes need the own password."""

    password = SecretField(
        _("登录密码"), required=True, width="full", render_kw={"autocomplete": "current-password", "maxlength": 1000}
    )


class SessionEndForm(BaseForm):
    """Signing one's own other browser out needs the own password: whoever sits at an open screen cannot."""

    password = SecretField(
        _("登录密码"), required=True, width="full", description=_("再次确认是您本人在操作。"),
        render_kw={"autocomplete": "current-password", "maxlength": 1000},
    )  # fmt: skip


class SessionEndOthersForm(SessionEndForm):
    """The same for all other browsers."""


class FactorRemoveForm(BaseForm):
    """Taking a second factor off needs a reason, which the audit keeps."""

    version = VersionField()
    reason = LongText(_("解除原因"), required=True, max_length=200, rows=3, description=_("将记入审计记录。"))


class PasswordChangeForm(BaseForm):
    """The own password: the present one and twice the new one."""

    old_password = SecretField(
        _("现在的密码"), required=True, width="full", render_kw={"autocomplete": "current-password", "maxlength": 1000}
    )
    new_password = SecretField(
        _("新密码"),
        required=True,
        width="full",
        description=_("至少 %(n)d 个字符，可以用几个词连成一句话；不能包含登录名。", n=SHORTEST),
        render_kw={"autocomplete": "new-password", "maxlength": 1000},
    )
    repeated_password = SecretField(
        _("再次输入新密码"),
        [EqualTo("new_password")],
        required=True,
        width="full",
        render_kw={"autocomplete": "new-password", "maxlength": 1000},
    )


class UserNewForm(BaseForm):
    """A new account; its roles are another administrator's work."""

    username = TrimmedText(
        _("登录名"),
        required=True,
        max_length=60,
        description=_("用于登录，建立后不能修改。"),
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
    )
    name = TrimmedText(_("姓名"), required=True, max_length=60, render_kw={"autocomplete": "off"})
    organisation_id = CodeField(_("所属单位"), required=True)


class UserDisableForm(BaseForm):
    """Stopping an account needs a reason, which the audit keeps."""

    version = VersionField()
    reason = LongText(_("停用原因"), required=True, max_length=200, rows=3, description=_("将记入审计记录。"))


class UserEnableForm(PlainForm):
    """Letting an account sign in again."""

    version = VersionField()


class UserPasswordResetForm(PlainForm):
    """Giving an account a new first password."""

    version = VersionField()


class RoleGrantForm(BaseForm):
    """A role, where it is held and how long; confirmed on a second page."""

    role = CodeField(_("角色"), required=True, choices=Role)
    organisation_id = CodeField(_("任职单位"), required=True, description=_("角色在该单位及其全部下级单位有效。"))
    from_on = DateField(_("起始日"), required=False, description=_("留空即刻生效。"))
    until_on = DateField(_("截止日"), required=False, description=_("含当日；留空长期有效。"))
    confirmed = HiddenField()

    def validate(self, extra_validators: Any = None) -> bool:
        """The last day does not lie before the first."""
        is_valid = bool(super().validate(extra_validators))
        if self.from_on.data and self.until_on.data and self.until_on.data < self.from_on.data:
            self.until_on.errors = [*self.until_on.errors, str(_("截止日不能早于起始日。"))]
            return False
        return is_valid


class DelegationNewForm(BaseForm):
    """Which role is lent, to whom, for which days, and why."""

    membership_id = CodeField(_("委托的角色"), required=True, width="full")
    deputy = TrimmedText(
        _("代理人登录名"),
        required=True,
        max_length=60,
        description=_("同单位一位同事的登录名。"),
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
    )
    from_on = DateField(_("起始日"), required=True)
    until_on = DateField(_("截止日"), required=True, description=_("含当日；到期自动收回。"))
    reason = TrimmedText(_("原因"), required=True, max_length=200, width="full", description=_("如出差、休假、学习。"))


class DelegationEndForm(PlainForm):
    """Taking a lent role back."""

    version = VersionField()


class RoleRevokeForm(PlainForm):
    """Taking a role back."""

    version = VersionField()
