"""Writing the demo data as a whole: refused over existing data, told step by step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select

from talent_app import clock
from talent_app.audit.actions import Action
from talent_app.audit.command import record, transaction
from talent_app.core.actor import system_actor
from talent_app.core.errors import Conflict
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.identity.models import User
from talent_app.identity.passwords import hash_password
from talent_app.seed.cultivation import create_cultivation
from talent_app.seed.dealings import create_dealings
from talent_app.seed.development import create_agreements, create_insurance
from talent_app.seed.erasures import create_erasures
from talent_app.seed.finding import create_findings
from talent_app.seed.imports import create_done_import, create_waiting_import
from talent_app.seed.innovation import create_innovation
from talent_app.seed.instrument_plans import create_instrument_plans
from talent_app.seed.life import link_person_account
from talent_app.seed.names import person
from talent_app.seed.organisations import create_places, places
from talent_app.seed.papers import create_papers
from talent_app.seed.pay import create_pay
from talent_app.seed.plans import create_plans
from talent_app.seed.publications import create_publications, create_targets
from talent_app.seed.quality import create_doubts
from talent_app.seed.recruitment import create_recruitment
from talent_app.seed.reports import create_reports
from talent_app.seed.rewards import create_rewards
from talent_app.seed.spreadsheet import write_practice
from talent_app.seed.talents import create_talents, owner_of
from talent_app.seed.teams import create_teams
from talent_app.seed.titles import create_titles
from talent_app.seed.users import USERS, create_users
from talent_app.seed.wage_totals import create_wage_totals
from talent_app.seed.webhooks import create_webhooks
from talent_app.statistics.freezing import freeze

USUAL_TALENTS = 480
USUAL_ENTERPRISES = 10
#: With fewer people the demo enterprise has hardly anybody to plan for; and for everything else it needs more.
#: One in so many people is registered this month, the others before.
LATER = 12
FEWEST_FOR_PLANS, FEWEST_FOR_ALL = 24, 240


def seed(password: str, talents: int, enterprises: int, folder: Path, tell: Callable[[str], None]) -> dict[str, int]:
    """Write organisations, log-ins, talents, plans and the practice sheet; returns key → id of the organisations."""
    if session.scalar(select(func.count()).select_from(User)):
        raise Conflict("数据库中已有账号，演示数据只能写入空库。", "请换一个 INSTANCE_DIR，或清空数据库后再运行。")
    session.rollback()
    actor = system_actor("演示数据")
    hashed = hash_password(password)
    wanted, early, end = places(enterprises), talents - talents // LATER, clock.today() - timedelta(clock.today().day)
    with clock.days_ago(clock.today().day):  # most of it was there at the end of last month
        ids = create_places(actor, wanted)
        tell(f"已建立 {len(ids)} 家单位")
        create_users(actor, ids, hashed)
        tell(f"已建立 {len(USERS)} 个演示账号")
        owners = [ids[place.key] for place in wanted if place.parent not in (None, "city")]
        create_talents(actor, owners, early, lambda done: tell(f"已登记人才 {done} / {talents}"))
    create_talents(actor, owners, talents, lambda done: tell(f"已登记人才 {done} / {talents}"), early)
    freeze(actor, f"{end:%Y-%m}", "演示：上月末的数")
    freeze(actor, clock.today().isoformat(), "演示：登记完毕时的数")
    tell("已冻结登记完毕时的统计，与之后的变动对照")
    link_person_account(actor, ids["plant"])
    if talents >= FEWEST_FOR_PLANS:
        tell(f"已编制 {create_plans(ids) + create_instrument_plans(ids)} 个激励方案")
        tell(f"已备案 {create_wage_totals(ids)} 个年度的工资总额")
    if talents >= FEWEST_FOR_ALL:
        tell(f"已建立 {create_pay(ids)} 家企业的薪酬体系")
        tell(f"已核实 {create_findings(actor, ids)} 人，并发起年度确认、层次建议和专家申请")
        tell(f"已建立 {create_titles(ids)} 项职称申报")
        tell(f"已填报 {create_innovation(ids)} 份科技创新年报")
        tell(f"已登记 {create_recruitment(actor, ids)} 名应聘人员，并发布急需紧缺岗位目录")
        tell(f"已起草 {create_papers()} 份文书")
        tell(f"已申报 {create_rewards(ids)} 项奖励")
        tell(f"已登记 {create_agreements(ids)} 份人才协议，{create_insurance(ids)} 人的社会保险")
        tell(f"已组建 {create_teams(ids)} 个创新团队")
        tell(f"已登记 {create_cultivation(ids)} 项后备、任期和培养")
        tell(f"已编制 {create_reports(ids)} 份统计报告")
        tell(f"已提出 {create_erasures(actor, ids)} 项个人信息删除，其中一项已办理")
        tell(f"已列出 {create_doubts(ids)} 项待核对的数据")
        tell(f"已登记一项事件推送和 {create_webhooks(ids)} 条推送记录")
        tell(f"已编制 {create_publications()} 份公开统计，设定 {create_targets()} 项结构目标")
    held = next((place for place in range(talents) if owner_of(owners, place) != ids.get("plant")), None)
    known = person(held).document_number if held is not None else None
    practice = write_practice(folder, known, clock.now())
    tell(f"导入练习用的表格：{practice}")
    if talents >= FEWEST_FOR_ALL:
        tell(f"已上传并检查练习表格，{create_waiting_import(ids['plant'], practice)} 行待确认")
        tell(f"已导入 {create_done_import(ids['plant'])} 名新进人员")
        tell(f"已提出 {create_dealings(ids, owners)} 项等待他人答复的事项")
    with transaction(actor, Scope.nothing()):  # what comes after this entry is not demo data: see `removal.py`
        record(Action.SYSTEM_SEEDED, talents=talents, enterprises=enterprises)
    return ids
