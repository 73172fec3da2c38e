"""Erasures of the demo data: one that waits, one done, and a record kept beyond its period: the pages show life."""

from __future__ import annotations

from talent_app import clock
from talent_app.audit.actions import Action
from talent_app.audit.command import record, running, transaction
from talent_app.core.actor import Actor
from talent_app.core.scope import Scope
from talent_app.db.engine import session, use_scope
from talent_app.erasure.retention import list_expired
from talent_app.erasure.service import decide_erasure, propose_erasure
from talent_app.identity.queries import actor_by_name
from talent_app.policy.models import PolicyRelease
from talent_app.seed.chance import SEED_DAY
from talent_app.seed.class_sample import MARK
from talent_app.talents.service import add_record, create_talent

RELEASE, SOURCE, PERIOD = "示例发布第2号", "retention-sample", "retention.left_months"
#: So many years ago a third one left: longer than the invented period.
LEFT_BEFORE = 7


def create_erasures(actor: Actor, ids: dict[str, int]) -> int:
    """Three people nobody else of the demo data refers to: one asked to be erased, one erased, one kept too long."""
    hr, leader = actor_by_name("hr", clock.today()), actor_by_name("approver", clock.today())
    for name in ("格桑离任", "央金离任"):
        use_scope(Scope.everything())
        row = create_talent(hr, ids["plant"], {"name": name, "post": "工程师", "field": "中药提取"})
        left_on = SEED_DAY.replace(year=SEED_DAY.year - 6)
        add_record(hr, row.id, "departures", {"left_on": left_on, "destination": "内地企业"})
        asked = propose_erasure(hr, row.id, "离职多年，入库目的已经实现")
        if name.startswith("央金"):
            decide_erasure(leader, asked.id, asked.version, agreed=True, note="同意")
    _release_period(actor)
    use_scope(Scope.everything())
    row = create_talent(hr, ids["plant"], {"name": "德吉离任", "post": "工程师", "field": "藏药炮制"})
    left_on = SEED_DAY.replace(year=SEED_DAY.year - LEFT_BEFORE)
    add_record(hr, row.id, "departures", {"left_on": left_on, "destination": "内地企业"})
    list_expired(actor)
    return 2


def _release_period(actor: Actor) -> None:
    """How long the record of somebody who left is kept: an invented figure, marked so, as an officer would enter it."""
    value = {"from": "2026-01-01", "value": 60, "cite": {"source": SOURCE}, "evidence": "F", "note": MARK}
    source = {"title": f"人才档案保存期限（{MARK}）", "issuer": "拉萨市", "note": "演示数据，不是任何机关的文件"}
    content = {"sources": {SOURCE: source}, "values": {PERIOD: [value]}}
    with transaction(actor, Scope.everything()):
        row = PolicyRelease(
            number=RELEASE, title=f"离开人员档案的保存期限（{MARK}）", content=content,
            drafted_by=0, drafted_at=running().at, published_by=0, published_at=running().at,
        )  # fmt: skip
        session.add(row)
        record(Action.POLICY_RELEASED, parameter=PERIOD, document=RELEASE)
