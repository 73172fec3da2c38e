"""The first use of an empty installation: its regulator, its three administrators, and the steps that follow.

Nobody can sign in to an empty installation, so the beginning is a command line's; every later step is somebody's page.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from config import Settings
from talent_app.audit.command import unaudited
from talent_app.core.actor import Actor, system_actor
from talent_app.core.errors import Conflict, InvalidInput
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.identity.models import Membership, User
from talent_app.identity.passwords import hash_password
from talent_app.identity.permissions import Role
from talent_app.identity.service import create_user, first_password, grant_role
from talent_app.lists.models import ListChoice
from talent_app.organisations.models import Organisation, OrganisationKind
from talent_app.organisations.service import create_organisation
from talent_app.rules.policy_files import packaged_book
from talent_app.talents.models import Talent

PURPOSE = "首次使用"
#: Three people; none of them may be another.
ADMINISTRATORS = ((Role.SYSADMIN, "系统管理员"), (Role.SECADMIN, "安全管理员"), (Role.AUDITOR, "审计管理员"))
CITY = "540100"
DISMISSED = "first-steps"


def begin(regulator: str, usernames: tuple[str, str, str]) -> list[tuple[str, str, str]]:
    """Make the regulator and the three administrators; returns (title, log-in name, first password) of each."""
    if session.scalar(select(func.count()).select_from(User)):
        session.rollback()
        raise Conflict("这里已有账号，不是空的安装，什么也没有改动。", "请登录后在“单位”和“账号”中继续。")
    session.rollback()
    if not regulator.strip():
        raise InvalidInput("请填写国资监管机构的名称。", "例如“拉萨市人民政府国有资产监督管理委员会”。")
    if len({name.strip().casefold() for name in usernames}) != len(usernames):
        raise InvalidInput("三个管理员的登录名应当不同。", "三员分立：请由三个人分别担任。")
    actor = system_actor(PURPOSE)
    city = create_organisation(
        actor, name=regulator, kind=OrganisationKind.CITY_REGULATOR, parent_id=None, region=CITY
    ).id
    made = []
    for (role, title), username in zip(ADMINISTRATORS, usernames, strict=True):
        password = first_password()
        hashed = hash_password(password)
        user = create_user(actor, username=username, name=title, organisation_id=city, password_hash=hashed)
        grant_role(actor, user.id, role, city)
        made.append((title, username.strip(), password))
    return made


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what, who does it, where, and how it stands."""

    title: str
    who: str
    text: str
    endpoint: str
    is_done: bool
    told: str


def steps(scope: Scope, settings: Settings, has_fonts: Callable[[], bool]) -> list[Step]:
    """Every step in order, with its state in the reader's scope."""
    places = _count(scope, Organisation, Organisation.id) - 1
    users = _count(scope, User, User.organisation_id) - len(ADMINISTRATORS)
    working = _count(scope, Membership, Membership.organisation_id) - len(ADMINISTRATORS)
    people = _count(scope, Talent, Talent.organisation_id)
    officers = _count(scope, Membership, Membership.organisation_id, Membership.role == Role.POLICY_OFFICER)
    missing = [name for name in ("secret_key", "data_key", "index_key", "backup_key") if not getattr(settings, name)]
    book, fonts = packaged_book(), has_fonts()
    return [
        Step("建立单位", "系统管理员", "先建立集团和县区监管机构，再建立所属企业。", "organisations.organisation_list",
             places > 0, f"已建立 {places} 家" if places > 0 else "还没有下级单位"),
        Step("建立账号", "系统管理员", "为每家单位的经办人、负责人和审核人建立账号，初始密码只显示一次。",
             "identity.user_list", users > 0, f"除三名管理员外 {users} 个" if users > 0 else "只有三名管理员"),
        Step("授予角色", "安全管理员", "打开账号，授予其在本单位的角色；不能兼任的角色系统会拦住。",
             "identity.user_list", working > 0, f"已授予 {working} 项" if working > 0 else "还没有业务角色"),
        Step("核对字体", "运维人员", "生成 PDF 需要中文和藏文字体，见 README 的系统软件包。", "", fonts,
             "字体齐全" if fonts else "缺少字体，PDF 会有空框；安装后重新启动"),
        Step("保管密钥", "运维人员", "四把密钥在 INSTANCE_DIR/keys.env；请另存一份，与备份分开保管。", "", not missing,
             "已设置" if not missing else f"没有设置 {'、'.join(name.upper() for name in missing)}"),
        Step("核对政策参数", "政策管理员", "查看现行参数和出处，核对标有“待核原文”的条目，录入本地文件。",
             "policy.parameter_list", officers > 0,
             f"{len(book.parameters)} 项参数，出处和日期完整；{'已有政策管理员' if officers else '还没有政策管理员'}"),
        Step("导入人才名册", "企业人力资源管理员", "上传现有的名册，核对预览后确认。", "exchange.import_list",
             people > 0, f"已登记 {people} 人" if people > 0 else "还没有登记人才"),
    ]  # fmt: skip


def _count(scope: Scope, model: type, owner: Any, *also: Any) -> int:
    statement = select(func.count()).select_from(model).where(*also)
    if scope.organisation_ids is not None:
        statement = statement.where(owner.in_(scope.organisation_ids))
    return session.scalar(statement) or 0


def is_dismissed(actor: Actor) -> bool:
    """Whether this administrator no longer wants to be shown the steps on the home page."""
    mine = select(ListChoice.id).where(ListChoice.user_id == actor.user_id, ListChoice.list_name == DISMISSED)
    return session.scalar(mine) is not None


def dismiss(actor: Actor) -> None:
    """Show the steps no more on the home page; their own page stays."""
    if is_dismissed(actor):
        return
    with unaudited("a preference of the home page") as current:
        current.add(ListChoice(user_id=actor.user_id, list_name=DISMISSED, columns=[], density="", picked=None))
