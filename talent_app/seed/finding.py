"""Demo data of verification, yearly confirmation, talent classes and finding: what the pages need to show life."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from talent_app.audit.actions import Action
from talent_app.audit.command import record, running, transaction
from talent_app.classes import queries as classes
from talent_app.classes import service as class_service
from talent_app.classes.enums import ProposalState
from talent_app.clock import today
from talent_app.confirmations import queries as confirmations
from talent_app.confirmations import service as confirmation_service
from talent_app.confirmations.enums import Confirmation
from talent_app.core.actor import Actor
from talent_app.core.scope import Scope
from talent_app.db.engine import session, within
from talent_app.experts import service as experts
from talent_app.experts.criteria import Criteria
from talent_app.experts.enums import CooperationMode
from talent_app.identity.queries import actor_by_name
from talent_app.lists.keeping import keep_view
from talent_app.policy.models import PolicyRelease
from talent_app.searches import service as searches
from talent_app.seed.class_sample import MARK, SCHEME, sample_release
from talent_app.talents import review
from talent_app.talents.enums import TalentStatus
from talent_app.talents.models import Talent
from talent_app.talents.verification import TalentAction

#: So many complete registrations are verified, every third of them admitted to the reserve.
VERIFIED, CONFIRMED, DECIDED = 120, 6, 4
AHEAD = "equipment"
RELEASE = "示例发布第1号"
#: Views of lists two of the demo users keep: who, list, name, what is asked, columns.
VIEWS: tuple[tuple[str, str, str, Sequence[tuple[str, str]], Sequence[str]], ...] = (
    ("reviewer", "plans", "在审方案", (("state", "submitted"), ("state", "under_review")),
     ("enterprise", "instrument", "pool", "headcount", "due")),
    ("reviewer", "plans", "已批复", (("state", "decided"),),
     ("enterprise", "instrument", "pool", "decided", "decision")),
    ("reviewer", "talents", "正高级人才", (("title_level", "senior"),), ()),
    ("hr", "plans", "退回修改", (("state", "returned"),), ()),
)  # fmt: skip


def create_findings(actor: Actor, ids: dict[str, int]) -> int:
    """Verify some registrations and let the pages around them have something to show; how many were verified."""
    verified = _verify(actor, ids.get(AHEAD, 0))
    _release(actor)
    _classes()
    _round()
    hr, stranger = actor_by_name("hr", today()), actor_by_name("stranger", today())
    wanted = [("category", "professional"), ("title_level", "associate_senior")]
    searches.save_search(hr, "副高级专业技术人才", wanted, is_shared=True)
    for username, place, name, asked, columns in VIEWS:
        keep_view(actor_by_name(username, today()), place, name, asked, columns)
    period = {"from_on": today() + timedelta(days=30), "until_on": today() + timedelta(days=210)}
    wishes = ((stranger, "为余热利用项目提供技术咨询，每月两天"), (hr, "指导新生产线的工艺验证，约三个月"))
    for seeker, purpose in wishes:
        experts.ask_for_expert(
            seeker, seeker.organisation_id or ids["plant"], Criteria(category="professional"), "", purpose=purpose,
            mode=CooperationMode.CONSULTING, **period,
        )  # fmt: skip
    return verified


def _verify(actor: Actor, ahead: int) -> int:
    """The first complete ones, and all of one enterprise, so that it stands out among the others."""
    statement = select(Talent.id).where(Talent.status == TalentStatus.COMPLETE).order_by(Talent.id).limit(VERIFIED)
    with within(Scope.everything()):
        numbers = list(session.scalars(statement))
        own = select(Talent.id).where(Talent.status == TalentStatus.COMPLETE, Talent.organisation_id == ahead)
        numbers += [each for each in session.scalars(own.order_by(Talent.id)) if each not in numbers]
    session.rollback()
    for place, number in enumerate(numbers):
        review.submit_talent(actor, number, None)
        review.judge_talent(actor, number, None, TalentAction.VERIFY)
        if place % 3 == 0:
            review.judge_talent(actor, number, None, TalentAction.ADMIT)
    return len(numbers)


def _release(actor: Actor) -> None:
    """The invented table of the city, published as an officer would."""
    with transaction(actor, Scope.everything()):
        row = PolicyRelease(
            number=RELEASE, title=f"拉萨市高层次人才分类（{MARK}）", content=_plain(sample_release(date(2026, 1, 1))),
            drafted_by=0, drafted_at=running().at, published_by=0, published_at=running().at,
        )  # fmt: skip
        session.add(row)
        record(Action.POLICY_RELEASED, parameter=SCHEME, document=RELEASE)


def _plain(value: Any) -> Any:
    """Dates as text, as releases are stored."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def _classes() -> None:
    reviewer = actor_by_name("reviewer", today())
    with within(Scope.everything()):
        numbers = classes.verified_ids(Scope.everything())
    class_service.propose_classes(reviewer, numbers[: class_service.MOST_AT_ONCE])
    with within(Scope.everything()):
        waiting = [(one.id, one.has_proof) for one, _t in classes.proposals(Scope.everything(), ProposalState.PROPOSED)]
    for number, has_proof in waiting[:DECIDED]:
        class_service.confirm_class(
            reviewer, number, None, valid_from=today(), valid_until=class_service.usual_end(3, today()),
            reason="" if has_proof else "已核对证书原件",
        )  # fmt: skip


def _round() -> None:
    reviewer, hr = actor_by_name("reviewer", today()), actor_by_name("hr", today())
    row = confirmation_service.open_round(
        reviewer, today().year, today() + timedelta(days=27), "请逐人核对档案，有变化的先修改再确认。"
    )
    with within(hr.scope):
        mine = [one.id for one in confirmations.unanswered(hr.scope, row)][:CONFIRMED]
    if mine:
        confirmation_service.confirm(hr, row.id, dict.fromkeys(mine), Confirmation.UNCHANGED)
