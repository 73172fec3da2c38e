"""Forms of the organisation tree."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from talent_app.organisations.models import OrganisationKind
from talent_app.rules.codes import code_table
from talent_app.web.forms import BaseForm, CodeField, TrimmedText, VersionField, YesNoField

USCC_HELP = _("18 位，见营业执照；监管机构可以留空。")
HOME_REGION = "54"

#: The city's regulator is made by set-up, once.
KINDS = [kind for kind in OrganisationKind.choices() if kind[0] != OrganisationKind.CITY_REGULATOR.value]


def regions() -> list[tuple[str, str]]:
    """Places of the home region first, then the rest of the country."""
    return sorted(code_table("region").choices(), key=lambda pair: not pair[0].startswith(HOME_REGION))


def industries() -> list[tuple[str, str]]:
    """The sections of the national classification."""
    return code_table("industry").choices()


class OrganisationNewForm(BaseForm):
    """A new node and the place it takes in the tree."""

    parent_id = CodeField(_("上级单位"), required=True, description=_("建立后不能改变；系统据此确定谁能看到这家单位。"))
    kind = CodeField(_("类型"), required=True, choices=KINDS)
    name = TrimmedText(
        _("单位全称"), required=True, max_length=120, width="full", description=_("与营业执照或机构批文一致。")
    )
    short_name = TrimmedText(_("简称"), required=False, max_length=40, description=_("用于列表和图表；留空用全称。"))
    uscc = TrimmedText(
        _("统一社会信用代码"), required=False, max_length=40, description=USCC_HELP, render_kw={"autocomplete": "off"}
    )
    region = CodeField(_("所在地区"), required=False, choices=regions)
    industry = CodeField(_("所属行业"), required=False, choices=industries)


class OrganisationEditForm(BaseForm):
    """What an organisation is called; its place and kind stay."""

    version = VersionField()
    name = TrimmedText(_("单位全称"), required=True, max_length=120, width="full")
    short_name = TrimmedText(_("简称"), required=False, max_length=40, description=_("用于列表和图表；留空用全称。"))
    uscc = TrimmedText(
        _("统一社会信用代码"), required=False, max_length=40, description=USCC_HELP, render_kw={"autocomplete": "off"}
    )
    region = CodeField(_("所在地区"), required=False, choices=regions)
    industry = CodeField(_("所属行业"), required=False, choices=industries)
    is_active = YesNoField(_("正在使用"), description=_("取消后不能再为它新建账号、登记人才或编制方案，已有内容保留。"))
