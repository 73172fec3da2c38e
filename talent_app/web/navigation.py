"""The menu as data: what it says, where it leads, who sees it. Adding a page to the menu is one line here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import current_app, request, url_for
from flask_babel import lazy_gettext as _

from talent_app.core.actor import Actor
from talent_app.identity.permissions import Permission


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the menu; an item without permission is for everybody who is signed in."""

    title: str
    endpoint: str
    icon: str
    permission: Permission | None = None
    #: Addresses of further pages that belong to it.
    also: tuple[str, ...] = ()

    @property
    def blueprint(self) -> str:
        """The feature the item belongs to."""
        return self.endpoint.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Group:
    """Lines that belong together, under a small title."""

    title: str
    items: tuple[Item, ...]


MENU: tuple[Group, ...] = (
    Group(
        _("工作"),
        (
            Item(_("首页"), "home.work_list", "house"),
            Item(_("人才库"), "talents.talent_list", "people", Permission.TALENT_READ),
            Item(_("寻访专家"), "experts.expert_search", "search", Permission.EXPERT_SEARCH),
            Item(_("本人信息"), "privacy.own_data", "person-badge", Permission.SELF_READ),
            Item(_("到期提醒"), "reminders.due_list", "clock-history", Permission.TALENT_READ),
            Item(_("数据质量"), "quality.finding_list", "patch-check", Permission.TALENT_READ),
            Item(_("人才导入"), "exchange.import_list", "upload", Permission.TALENT_IMPORT),
            Item(
                _("激励方案"),
                "incentives.plan_list",
                "award",
                Permission.PLAN_READ,
                ("/papers", "/incentives/enterprise-years"),
            ),
            Item(_("薪酬体系"), "pay.overview", "cash-coin", Permission.PAY_STRUCTURE),
            Item(_("年度执行报告"), "incentives.report_list", "journal-text", Permission.PLAN_READ),
            Item(_("统计分析"), "statistics.cockpit", "bar-chart", Permission.STATISTICS_READ),
            Item(_("统计报告"), "reports.report_list", "journal-text", Permission.STATISTICS_READ),
        ),
    ),
    Group(
        _("人才发展"),
        (
            Item(_("引才"), "recruitment.demand_list", "person-badge", Permission.RECRUIT_READ),
            Item(_("人才服务"), "support.need_list", "inbox", Permission.SUPPORT_READ),
            Item(_("职称评聘"), "titles.application_list", "patch-check", Permission.TALENT_READ),
            Item(_("科技创新年报"), "innovation.return_list", "journal-text", Permission.INNOVATION_READ),
            Item(_("奖励和支持"), "rewards.reward_list", "gift", Permission.REWARD_READ),
            Item(_("人才协议"), "agreements.agreement_list", "file-earmark-text", Permission.AGREEMENT_READ),
            Item(_("社会保险"), "insurance.overview", "shield-check", Permission.PAY_STRUCTURE),
            Item(_("创新团队"), "teams.team_list", "diagram-3", Permission.TALENT_READ),
            Item(
                _("后备、任期和培养"),
                "cultivation.post_list",
                "people",
                Permission.CULTIVATION_READ,
                ("/cultivation",),
            ),
        ),
    ),
    Group(
        _("依据"),
        (
            Item(_("政策参数"), "policy.parameter_list", "sliders", Permission.POLICY_READ),
            Item(_("放假安排"), "holidays.holiday_list", "clock-history", Permission.POLICY_EDIT),
            Item(_("单位"), "organisations.organisation_list", "building", Permission.ORGANISATION_READ),
        ),
    ),
    Group(
        _("管理"),
        (
            Item(_("个人信息申请"), "privacy.right_list", "inbox", Permission.TALENT_EDIT),
            Item(_("个人信息删除"), "erasure.erasure_list", "trash", Permission.ERASURE_CONFIRM),
            Item(_("个人信息保存期限"), "erasure.retention_list", "hourglass-split", Permission.TALENT_EDIT),
            Item(_("个人信息台账"), "privacy.record_list", "journal-text", Permission.PRIVACY_MANAGE),
            Item(_("账号"), "identity.user_list", "person-gear", Permission.USER_READ),
            Item(_("审计记录"), "audit.entry_list", "journal-check", Permission.AUDIT_READ),
            Item(_("后台任务"), "jobs.job_list", "list-task", Permission.JOB_READ),
            Item(_("事件推送"), "webhooks.webhook_list", "send", Permission.WEBHOOK_MANAGE),
            Item(_("界面组件"), "web.components", "palette", Permission.JOB_READ),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Link:
    """A menu line as the page shows it."""

    title: str
    url: str
    icon: str
    is_current: bool


def items() -> Iterable[Item]:
    """Every line of the menu."""
    return (item for group in MENU for item in group.items)


def menu_for(actor: Actor) -> list[tuple[str, list[Link]]]:
    """The groups and lines an actor sees; nothing for a visitor, no line for a page that is not registered."""
    if actor.user_id is None:
        return []
    current = current_item(actor)
    shown = []
    for group in MENU:
        links = [
            Link(title_of(item), address_of(item.endpoint), item.icon, item is current)
            for item in group.items
            if _is_open(item, actor)
        ]
        if links:
            shown.append((str(group.title), links))
    return shown


#: Lines of the menu that two keys lead to: g, then this letter.
GO_KEYS = {
    "h": "home.work_list",
    "t": "talents.talent_list",
    "i": "exchange.import_list",
    "p": "incentives.plan_list",
    "z": "titles.application_list",
    "s": "statistics.cockpit",
    "r": "policy.parameter_list",
    "n": "notifications.notice_list",
}


def shortcuts_for(actor: Actor) -> list[tuple[str, list[tuple[tuple[str, ...], str, str]]]]:
    """The sheet of keys: groups of (keys, what they do, address or empty); only what the actor may open."""
    titles = {item.endpoint: title_of(item) for item in items() if _is_open(item, actor)}
    if has_endpoint("notifications.notice_list"):
        titles["notifications.notice_list"] = str(_("通知"))
    going = [
        (("g", letter), titles[endpoint], address_of(endpoint))
        for letter, endpoint in GO_KEYS.items()
        if endpoint in titles
    ]
    here = [
        (("Ctrl", "K"), str(_("全站查找")), ""),
        (("/",), str(_("全站查找")), ""),
        (("f",), str(_("在本页列表中搜索")), ""),
        (("?",), str(_("显示本表")), ""),
        (("Esc",), str(_("关闭弹出的卡片和本表")), ""),
    ]
    return [(str(_("在任何页面")), here), (str(_("前往（依次按两个键）")), going)]


def current_item(actor: Actor) -> Item | None:
    """The line of the present page: its own, else the longest one whose address the present address continues."""
    own = [item for item in items() if item.endpoint == request.endpoint]
    if own:
        return own[0]
    begun = [item for item in items() if _is_open(item, actor) and _continues(address_of(item.endpoint))]
    if begun:
        return max(begun, key=lambda item: len(address_of(item.endpoint)))
    further = (item for item in items() if _is_open(item, actor) and any(map(_continues, item.also)))
    return next(further, None)


def title_of(item: Item) -> str:
    """What a line of the menu says; Python speaks Chinese always (`web/language.py`), so it is told once."""
    known: dict[str, str] = current_app.extensions.setdefault("menu_titles", {})
    if item.endpoint not in known:
        known[item.endpoint] = str(item.title)
    return known[item.endpoint]


def address_of(endpoint: str) -> str:
    """Where a line of the menu leads: worked out once per process and place the application is mounted at."""
    known: dict[tuple[str, str], str] = current_app.extensions.setdefault("menu_addresses", {})
    key = request.script_root, endpoint
    if key not in known:
        known[key] = url_for(endpoint)
    return known[key]


def _continues(address: str) -> bool:
    return address != "/" and request.path.startswith(address.rstrip("/") + "/")


def _is_open(item: Item, actor: Actor) -> bool:
    is_registered = item.endpoint in current_app.view_functions
    return is_registered and (item.permission is None or actor.can(item.permission))


def has_endpoint(endpoint: str) -> bool:
    """Whether a page is registered, for links that another feature owns."""
    return endpoint in current_app.view_functions
