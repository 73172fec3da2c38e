"""The home page: what waits for the signed-in user, and where each role begins while nothing does.

It knows no feature: `create_app` passes the functions that count a feature's waiting work (`set_providers`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Flask, current_app, render_template
from flask_babel import get_locale
from flask_babel import lazy_gettext as _

from talent_app import clock
from talent_app.audit.keeping import kept, marks_at_present
from talent_app.core.actor import Actor
from talent_app.identity.permissions import Permission, Role
from talent_app.web.access import current_actor, signed_in
from talent_app.web.navigation import has_endpoint

blueprint = Blueprint("home", __name__)

PROVIDERS = "talent_app.work_providers"
#: A provider with this attribute reads more than the database (settings, files): asked at every look.
LIVE = "is_live"


@dataclass(frozen=True, slots=True)
class WorkItem:
    """One line of the work list: what waits, how much of it, where, until when; `tone` is one of status.pill."""

    title: str
    count: int
    url: str
    due: date | None = None
    tone: str = "progress"


@dataclass(frozen=True, slots=True)
class Step:
    """A place to begin: shown to whoever holds the permission, once the page exists."""

    title: str
    text: str
    icon: str
    endpoint: str
    permission: Permission


#: What a newcomer of each role does first, in order; the same step is shown once to a user of several roles.
IMPORT = Step(
    _("导入人才名册"),
    _("上传现有的 Excel 或 CSV 名册，核对预览后入库。"),
    "upload",
    "exchange.import_list",
    Permission.TALENT_IMPORT,
)
REGISTER = Step(
    _("登记人才"), _("逐人填写，或在名册入库后补全信息。"), "people", "talents.talent_list", Permission.TALENT_EDIT
)
BROWSE = Step(
    _("查找人才"),
    _("按姓名、拼音或简介中的词查找范围内的人才。"),
    "people",
    "talents.talent_list",
    Permission.TALENT_READ,
)
DRAFT = Step(
    _("编制激励方案"),
    _("选择激励方式，填写数据，系统边填边核对政策。"),
    "award",
    "incentives.plan_list",
    Permission.PLAN_EDIT,
)
JUDGE = Step(
    _("办理激励方案"),
    _("查看送到您这里的方案、核对意见和依据，提出意见。"),
    "award",
    "incentives.plan_list",
    Permission.PLAN_READ,
)
FIGURES = Step(
    _("查看统计"), _("人才数量、结构与激励情况。"), "bar-chart", "statistics.cockpit", Permission.STATISTICS_READ
)
POLICY = Step(
    _("核对政策参数"), _("查看现行参数及出处，录入新文件。"), "sliders", "policy.parameter_list", Permission.POLICY_EDIT
)
PLACES = Step(
    _("建立单位"),
    _("先建立监管机构和集团，再建立所属企业。"),
    "building",
    "organisations.organisation_list",
    Permission.ORGANISATION_MANAGE,
)
ACCOUNTS = Step(
    _("建立账号"),
    _("为每家单位的经办人建立账号，初始密码只显示一次。"),
    "person-gear",
    "identity.user_list",
    Permission.USER_CREATE,
)
ROLES = Step(
    _("授予角色"),
    _("打开账号，授予其在本单位的角色；不能兼任的角色系统会拦住。"),
    "person-badge",
    "identity.user_list",
    Permission.ROLE_GRANT,
)
TRACES = Step(
    _("查看审计记录"),
    _("谁在什么时候做了什么、改了哪些内容。"),
    "journal-check",
    "audit.entry_list",
    Permission.AUDIT_READ,
)
PROOF = Step(
    _("核验审计链"),
    _("检查审计记录和历史内容有没有被改动。"),
    "patch-check",
    "audit.verification",
    Permission.AUDIT_READ,
)

OWN = Step(
    _("查看本人信息"),
    _("核对单位登记的内容，有误的申请更正；看看谁查阅过。"),
    "person-badge",
    "privacy.own_data",
    Permission.SELF_READ,
)

FIRST_STEPS: dict[Role, tuple[Step, ...]] = {
    Role.HR: (IMPORT, REGISTER, DRAFT),
    Role.APPROVER: (JUDGE, BROWSE, FIGURES),
    Role.GROUP_REVIEWER: (JUDGE, BROWSE, FIGURES),
    Role.REVIEWER: (JUDGE, BROWSE, FIGURES),
    Role.LEADER: (JUDGE, BROWSE, FIGURES),
    Role.POLICY_OFFICER: (POLICY, FIGURES),
    Role.SYSADMIN: (PLACES, ACCOUNTS),
    Role.SECADMIN: (ROLES,),
    Role.AUDITOR: (TRACES, PROOF),
    Role.PERSON: (OWN,),
}


def set_providers(app: Flask, providers: Iterable[Callable[[Actor], list[WorkItem]]]) -> None:
    """Register the functions that tell what waits for an actor; called once, by `create_app`."""
    app.extensions[PROVIDERS] = tuple(providers)


def work_of(actor: Actor) -> list[WorkItem]:
    """Everything that waits for an actor: what is due first, then by the order of the providers."""
    items = [item for found in _found(actor) for item in found if item.count]
    return sorted(items, key=lambda item: item.due or date.max)


def _found(actor: Actor) -> Iterator[list[WorkItem]]:
    """What each provider tells, kept until something it was read from changes, the day or the language among it."""
    present = marks_at_present(actor.scope)
    grants = frozenset((permission, scope) for permission, scope in actor.grants.items())
    who = (actor.user_id, actor.organisation_id, actor.roles, grants, clock.today(), str(get_locale()))
    for provider in current_app.extensions.get(PROVIDERS, ()):
        if getattr(provider, LIVE, False):
            yield provider(actor)
        else:
            yield kept((provider, who), present, lambda provider=provider: provider(actor))


def first_steps(actor: Actor) -> list[Step]:
    """Where this actor may begin, without pages that do not exist yet."""
    steps = dict.fromkeys(step for role in Role if role.value in actor.roles for step in FIRST_STEPS[role])
    return [step for step in steps if actor.can(step.permission) and has_endpoint(step.endpoint)]


@blueprint.get("/")
@signed_in
def work_list() -> str:
    """What waits for the user, and where to begin."""
    actor = current_actor()
    return render_template(
        "home/work_list.html",
        items=work_of(actor),
        steps=first_steps(actor),
        roles=[role.title for role in Role if role.value in actor.roles],
    )
