"""What tests of rewards need: a person with a proven achievement, an application on its way, an own scheme in force."""

from __future__ import annotations

from datetime import date

from talent_app.core.money import Money
from talent_app.core.scope import Scope
from talent_app.db.engine import use_scope
from talent_app.rewards import own_schemes, queries, service
from talent_app.rewards.own_schemes import ItemWords, SchemeWords
from talent_app.rewards.service import Wanted
from talent_app.rewards.workflow import RewardAction as A
from talent_app.rules.reward_tables import Benefit, Period
from talent_app.talents import service as talents
from tests.factories import create_talent

EVEREST = "rewards.everest"
FIRST_DAY = date(2026, 11, 23)  # a Monday
WANTED = Wanted(Money.yuan(50_000), FIRST_DAY, account="6222020000001234567", bank="示例银行拉萨分行")


def laureate(actor, name="奖励甲", programme="everest_outstanding", **over):
    """A person selected for a programme, with the document that proves it."""
    row = create_talent(actor("hr"), name=name, **over)
    values = {"programme": programme, "document": "示例文〔2026〕1号", "selected_on": "2026-06"}
    record = talents.add_record(actor("hr"), row.id, "selections", values)
    return row, f"selections:{record.id}"


def drafted(actor, name="奖励甲", wanted=WANTED):
    """An application for the yearly allowance of that programme."""
    row, reference = laureate(actor, name)
    return service.create_reward(actor("hr"), row.id, EVEREST, "outstanding", reference, wanted)


def act(actor, who, reward, action, note="", **more):
    """One step."""
    return service.act_on_reward(actor(who), reward.id, action, None, note=note, **more)


def in_notice(actor, **over):
    """An application that everybody agreed to."""
    reward = drafted(actor, **over)
    act(actor, "hr", reward, A.SUBMIT)
    act(actor, "approver", reward, A.APPROVE)
    return act(actor, "reviewer", reward, A.AGREE)


def paying(actor, monkeypatch, **over):
    """An application whose notice has passed; the day is 1 December."""
    reward = in_notice(actor, **over)
    monkeypatch.setenv("APP_TODAY", "2026-12-01")
    return act(actor, "reviewer", reward, A.CONFIRM)


def own_scheme(actor, place, *, benefit=Benefit.PRIZE, conditions=(), shares=(100,), use_checked=False):
    """An enterprise's scheme with one benefit, approved by its head."""
    words = SchemeWords("科技成果奖励办法（示例）", "示例企发〔2026〕8号", date(2026, 1, 5), date(2026, 1, 5))
    scheme = own_schemes.create_scheme(actor("hr"), place("plant").id, words)
    item = own_schemes.put_item(
        actor("hr"), scheme.id, None,
        ItemWords("成果奖金", benefit, Money.yuan(10_000), Period.ONCE, 1, shares, use_checked, conditions),
    )  # fmt: skip
    own_schemes.move_scheme(actor("hr"), scheme.id, "offer", None)
    own_schemes.move_scheme(actor("approver"), scheme.id, "approve", None)
    return scheme, item


def instalments(reward):
    """The parts a reward is paid in."""
    use_scope(Scope.everything())
    return queries.instalments_of(Scope.everything(), reward)
