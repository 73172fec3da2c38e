"""Demo data of rewards: an enterprise's invented scheme, applications in every state, payments and their budget."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from sqlalchemy import select

from talent_app.audit.actions import Action
from talent_app.audit.command import record, transaction
from talent_app.clock import today
from talent_app.core.actor import Actor, system_actor
from talent_app.core.money import Money
from talent_app.core.scope import Scope
from talent_app.db.engine import session, within
from talent_app.identity.queries import actor_by_name
from talent_app.rewards import eligibility, own_schemes, payments, queries, service, stopping
from talent_app.rewards.eligibility import Outcome
from talent_app.rewards.enums import Fund, InstalmentState
from talent_app.rewards.models import Reward, RewardInstalment
from talent_app.rewards.own_schemes import ItemWords, SchemeWords
from talent_app.rewards.schemes import schemes_for
from talent_app.rewards.service import Wanted
from talent_app.rewards.workflow import RewardAction as A
from talent_app.rules.reward_tables import Benefit, Period
from talent_app.talents.models import Talent

MARK = "示例，非官方"
EVEREST = "rewards.everest"
ACCOUNT = "6222020000{:09d}"
MOST = 7


def create_rewards(ids: dict[str, int]) -> int:
    """An own scheme and some applications; how many applications there are."""
    hr, head = actor_by_name("hr", today()), actor_by_name("approver", today())
    plant = ids["plant"]
    scheme = own_schemes.create_scheme(
        hr, plant,
        SchemeWords(f"科技成果和技能竞赛奖励办法（{MARK}）", "示例企发〔2026〕8号", date(2026, 1, 5), date(2026, 1, 5)),
    )  # fmt: skip
    patent = {"kind": "patents", "label": "专利：类型为发明专利，状态为已授权",
              "where": {"kind": ["invention"], "state": ["granted", "transferred"]}}  # fmt: skip
    prize = own_schemes.put_item(
        hr, scheme.id, None,
        ItemWords("授权发明专利奖金", Benefit.PRIZE, Money.yuan(20_000), Period.ONCE, 1, [100], False, [patent]),
    )  # fmt: skip
    research = own_schemes.put_item(
        hr, scheme.id, None,
        ItemWords("揭榜项目科研经费", Benefit.RESEARCH, Money.yuan(300_000), Period.ONCE, 1, [60, 40], True, []),
    )  # fmt: skip
    own_schemes.move_scheme(hr, scheme.id, "offer", None)
    own_schemes.move_scheme(head, scheme.id, "approve", None)
    payments.set_budget(hr, plant, today().year, Fund.OWN, Money.yuan(500_000), "示例预算〔2026〕1号")
    payments.set_budget(hr, plant, today().year, Fund.GOVERNMENT, Money.yuan(1_000_000), "示例拨款〔2026〕2号")
    drafted = _own(hr, plant, scheme.code, str(prize.id)) + _everest(hr, plant)
    _walk(drafted)
    _pay(hr, head)
    return len(drafted) + _unchecked(hr, head, plant, scheme.code, str(research.id))


def _people(plant: int) -> Sequence[int]:
    with within(Scope.of(plant)):
        return list(session.scalars(select(Talent.id).where(Talent.organisation_id == plant).order_by(Talent.id)))


def _own(hr: Actor, plant: int, scheme: str, item: str) -> list[int]:
    return _drafts(hr, plant, lambda one: (one.scheme.code, one.item.code) == (scheme, item), MOST)


def _everest(hr: Actor, plant: int) -> list[int]:
    return _drafts(hr, plant, lambda one: one.scheme.code == EVEREST, 3)


def _drafts(hr: Actor, plant: int, wanted: Callable[[Outcome], bool], most: int) -> list[int]:
    """Draft for the first people for whom a wanted benefit holds."""
    found: list[int] = []
    for number in _people(plant):
        with within(hr.scope):
            talent = session.get_one(Talent, number)
            offered = [
                (one.scheme.code, one.item.code, one.free[0].reference, one.item.highest)
                for one in eligibility.outcomes(hr.scope, talent, schemes_for(hr.scope, plant, today()), today())
                if wanted(one) and one.is_open and one.free and one.results and not one.item.is_unchecked
            ]
        session.rollback()
        for scheme, item, reference, amount in offered[:1]:
            row = service.create_reward(
                hr, number, scheme, item, reference,
                Wanted(amount or Money.ZERO, today() - timedelta(days=40), account=ACCOUNT.format(number),
                       bank="示例银行拉萨分行"),
            )  # fmt: skip
            found.append(row.id)
        if len(found) >= most:
            break
    return found


def _walk(numbers: Sequence[int]) -> None:
    """Take the applications to different places on their way."""
    hr, head, sasac = (actor_by_name(name, today()) for name in ("hr", "approver", "reviewer"))
    for place, number in enumerate(numbers):
        if place == 0:
            continue  # a draft
        service.act_on_reward(hr, number, A.SUBMIT, None, note="证书原件已核对")
        if place == 1:
            continue
        if place == 2:
            service.act_on_reward(head, number, A.RETURN, None, note="请补充专利证书扫描件")
            continue
        service.act_on_reward(head, number, A.APPROVE, None)
        with within(Scope.everything()):
            is_own = queries.reward_or_404(Scope.everything(), number).fund is Fund.OWN
        session.rollback()
        if not is_own and place % 2:
            service.act_on_reward(sasac, number, A.AGREE, None)
        if is_own and place > 3:
            _age_notice(number)
            service.act_on_reward(head, number, A.CONFIRM, None)


def _age_notice(number: int) -> None:
    """Let a notice have begun three weeks ago, as if the demo had been lived in."""
    with transaction(system_actor("演示数据"), Scope.everything()):
        row = queries.reward_or_404(Scope.everything(), number)
        row.notice_from = today() - timedelta(days=21)
        record(Action.REWARD_UPDATED, row, name=MARK, item=row.item_title)


def _pay(hr: Actor, head: Actor) -> None:
    """Prepare all but one of the payments that are due, pay all but one of those."""
    with within(hr.scope):
        due = [one.instalment.id for one in queries.payments(hr.scope, state=InstalmentState.PLANNED, until=today())]
    session.rollback()
    if due[1:]:
        payments.prepare(hr, due[1:])
    if due[2:]:
        payments.pay(head, due[2:], today(), "示例凭证 1 号")


def _unchecked(hr: Actor, head: Actor, plant: int, scheme: str, item: str) -> int:
    """Research money paid more than a year ago whose use nobody has checked: a proposal to stop waits."""
    long_ago = today() - timedelta(days=400)
    wanted = Wanted(
        Money.yuan(300_000), long_ago, achievement="高原菌种连续发酵（示例）", account=ACCOUNT.format(77),
        bank="示例银行拉萨分行",
    )  # fmt: skip
    row = service.create_reward(hr, _people(plant)[-1], scheme, item, "", wanted)
    service.act_on_reward(hr, row.id, A.SUBMIT, None, note="经总经理办公会研究")
    service.act_on_reward(head, row.id, A.APPROVE, None)
    _age_notice(row.id)
    service.act_on_reward(head, row.id, A.CONFIRM, None)
    with within(hr.scope):
        first = queries.instalments_of(hr.scope, queries.reward_or_404(hr.scope, row.id))[0].id
    session.rollback()
    payments.prepare(hr, [first])
    payments.pay(head, [first], today(), "示例凭证 2 号")
    with transaction(system_actor("演示数据"), Scope.everything()):
        session.get_one(RewardInstalment, first).paid_on = long_ago
        record(Action.REWARD_UPDATED, session.get_one(Reward, row.id), name=MARK, item=row.item_title)
    stopping.find_lapses(system_actor("夜间例行任务"))
    return 1
