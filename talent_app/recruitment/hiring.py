"""Commands from the offer to the registration: what was typed of a candidate becomes the talent, nothing twice."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from talent_app.audit.actions import Action
from talent_app.audit.command import check_version, command, reach_of, record, running
from talent_app.core.actor import Actor
from talent_app.core.errors import Conflict, Forbidden, InvalidInput
from talent_app.core.formats import day
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.files.owners import owner_of
from talent_app.files.service import follow_root
from talent_app.identity.permissions import Permission
from talent_app.informing.models import Told
from talent_app.policy.holidays.queries import working_calendar
from talent_app.recruitment import candidate_queries, queries
from talent_app.recruitment.candidate_models import Candidate, Offer
from talent_app.recruitment.candidates import notice_rule, step_to
from talent_app.recruitment.enums import MODES, USUAL_MODE, OfferState, Stage
from talent_app.recruitment.service import assign
from talent_app.recruitment.workflow import CandidateAction
from talent_app.talents import persons
from talent_app.talents import queries as talents
from talent_app.talents.models import Talent
from talent_app.talents.service import create_talent

#: What a candidate and a registration call by the same name.
SAME = (
    "name", "sex", "born_on", "ethnicity", "document_number", "phone", "email", "school", "major", "title_level",
    "title_name", "field",
)  # fmt: skip


@command(Permission.RECRUIT_EDIT)
def make_offer(actor: Actor, candidate_id: int, version: int | None, values: Mapping[str, Any]) -> Offer:
    """Offer terms, once the notice has hung its full time and no objection is open."""
    reach = reach_of(actor, Permission.RECRUIT_EDIT)
    row = candidate_queries.candidate_or_404(reach, candidate_id, locked=True)
    check_version(row, version)
    today = running().changes.day
    if not actor.can_in(Permission.PAY_READ, row.organisation_id):
        raise Forbidden("您没有查看薪酬的权限，不能填写约定年薪。")
    earlier = candidate_queries.offers(reach, row.id)
    if earlier and earlier[0].state is OfferState.WAITING:
        raise Conflict("已有一份待本人答复的聘用意向。", "请先登记本人的答复，再重新发出。")
    if row.stage is Stage.NOTICE:
        deadline = candidate_queries.notice_deadline(row, working_calendar(reach))
        if deadline is None or deadline.provisional or today <= deadline.day:
            until = day(deadline.day) if deadline else "—"
            rule = notice_rule(row.notice_from or today)
            basis = rule.cited if rule else "由本单位按招聘制度确定，没有统一规定"
            raise Conflict(
                f"公示期为 {row.notice_days} 个工作日（{basis}），到 {until} 才满，不能提前发出聘用意向。",
                (deadline.note + "；" if deadline and deadline.note else "") + "公示期满的次日起再办理。",
            )
        if row.objections and not row.objections_handled:
            raise Conflict("公示期间的异议还没有处理结果。", "请在“公示异议”中写明处理结果，再发出聘用意向。")
    if values["answer_by"] < today or values["starts_on"] < today:
        raise InvalidInput("日期早于今天。", "答复期限和拟到岗日期须在今天之后。", "answer_by")
    offer = Offer(
        organisation_id=row.organisation_id, candidate_id=row.id, state=OfferState.WAITING, made_by_id=actor.user_id,
        made_by=actor.name, answered_on=None,
    )  # fmt: skip
    assign(offer, values)
    session.add(offer)
    record(Action.OFFER_MADE, row, number=row.number)
    if row.stage is not Stage.OFFERED:
        step_to(actor, row, CandidateAction.OFFER, "")
    return offer


@command(Permission.RECRUIT_EDIT)
def answer_offer(actor: Actor, offer_id: int, version: int | None, accepted: bool) -> Offer:
    """Note what the candidate said."""
    offer = candidate_queries.offer_or_404(reach_of(actor, Permission.RECRUIT_EDIT), offer_id, locked=True)
    check_version(offer, version)
    if offer.state is not OfferState.WAITING:
        raise Conflict(f"本人{offer.state.title}，不能再登记答复。", "请刷新页面查看。")
    offer.state = OfferState.ACCEPTED if accepted else OfferState.DECLINED
    offer.answered_on = running().changes.day
    record(
        Action.OFFER_ANSWERED, offer, number=f"YC-{offer.candidate_id:05d}", answer=offer.state.title,
        organisation_id=offer.organisation_id,
    )  # fmt: skip
    return offer


def talent_values(row: Candidate, offer: Offer, mode: str, joined_on: date) -> dict[str, Any]:
    """The registration that a hired candidate makes, by field name."""
    values: dict[str, Any] = {name: getattr(row, name) for name in SAME}
    values |= {
        "highest_education": row.education, "highest_degree": row.degree, "post": offer.post,
        "employment_kind": offer.employment_kind, "introduction_mode": mode, "joined_on": joined_on.isoformat(),
        "is_on_post": True,
    }  # fmt: skip
    return {name: value for name, value in values.items() if value is not None}


def accepted_offer(scope: Scope, row: Candidate) -> Offer:
    """The offer the candidate said yes to; refused without one."""
    found = next((each for each in candidate_queries.offers(scope, row.id) if each.state is OfferState.ACCEPTED), None)
    if found is None:
        raise Conflict("本人还没有接受聘用意向，不能办理入职。", "请先登记本人的答复。")
    return found


def prepared(scope: Scope, row: Candidate, joined_on: date) -> dict[str, Any]:
    """What `hire` would register, for the page and for a request where the number is held elsewhere."""
    channel = queries.channel_or_404(scope, row.channel_id)
    post = queries.demand_post_or_404(scope, queries.opening_or_404(scope, row.opening_id).demand_post_id)
    values = talent_values(row, accepted_offer(scope, row), MODES.get(channel.kind, USUAL_MODE), joined_on)
    return values | {"category": post.category}


def own_registration(row: Candidate) -> int | None:
    """The registration this enterprise already holds of the candidate, found by his number."""
    number = persons.read_identity(None, row.document_number, born_on=row.born_on, sex=row.sex)
    if number is None:
        return None
    person = persons.by_index([persons.index_of(number)]).get(persons.index_of(number))
    statement = select(Talent.id).where(Talent.person_id == person, Talent.organisation_id == row.organisation_id)
    return session.scalar(statement) if person is not None else None


def _bring_files(reach: Scope, row: Candidate) -> int:
    """His CV and other files become the talent's, out of what the retention of candidates erases; how many."""
    talent = talents.talent_or_404(reach, row.talent_id or 0, locked=True)
    moved = follow_root(Candidate.__tablename__, row.id, new_root=talent)
    if moved:
        owner_of(Talent.__tablename__).touched(talent)
    return len(moved)


@command(Permission.RECRUIT_EDIT)
def hire(actor: Actor, candidate_id: int, version: int | None, joined_on: date) -> Candidate:
    """Register the candidate as a talent, or join him to the registration this enterprise already holds.

    Where his number is held elsewhere `create_talent` refuses; the page then offers the request to the holder.
    """
    reach = reach_of(actor, Permission.RECRUIT_EDIT)
    row = candidate_queries.candidate_or_404(reach, candidate_id, locked=True)
    check_version(row, version)
    if row.stage is not Stage.OFFERED:
        raise Conflict(f"当前进展为“{row.stage.title}”，不能办理入职。", "入职前须发出聘用意向并由本人接受。")
    if joined_on > running().changes.day:
        raise InvalidInput("入职日期晚于今天。", "到岗后再办理入职。", "joined_on")
    values = prepared(reach, row, joined_on)
    opening = queries.opening_or_404(reach, row.opening_id)
    hired = queries.candidate_counts(reach, [opening.id]).get(opening.id, (0, 0, 0))[2]
    if hired >= opening.headcount:
        raise Conflict(f"该岗位招聘 {opening.headcount} 人，已经满员。", "请先在招聘岗位中调整招聘人数。")
    held = own_registration(row)
    # who was entered before the manner was asked is listed as still to be told
    told = Told(row.informed_version, row.informed_manner, row.informed_on) if row.informed_manner else None
    row.talent_id = held or create_talent(actor, row.organisation_id, values, told).id
    row.hired_on = joined_on
    moved = _bring_files(reach, row)
    step_to(actor, row, CandidateAction.HIRE, f"{moved} 份附件转入人才档案" if moved else "")
    record(Action.CANDIDATE_HIRED, row, number=row.number)
    if hired + 1 == opening.headcount:
        opening.is_open = False
        record(Action.OPENING_SAVED, opening, name=opening.title)
    return row
