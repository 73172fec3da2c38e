"""What tests of recruitment need: somebody who applies, one step after the other."""

from __future__ import annotations

from datetime import date, timedelta

from talent_app import clock
from talent_app.core.money import Money
from talent_app.core.scope import Scope
from talent_app.db.engine import session, use_scope
from talent_app.informing.models import Manner, Told
from talent_app.recruitment import candidates, hiring, service
from talent_app.recruitment.candidate_models import Candidate
from talent_app.recruitment.enums import ChannelKind, Urgency
from talent_app.recruitment.workflow import CandidateAction as C
from talent_app.recruitment.workflow import DemandAction as A
from tests.factories import resident_id

MONDAY = date(2026, 11, 23)


def make_demand(actor, place):
    row = service.create_demand(actor("hr"), place("plant").id, 2026, "林卓玛", "0891-6000000")
    values = {
        "title": "藏药工艺工程师", "urgency": Urgency.URGENT, "headcount": 1, "category": "professional",
        "education": "21", "title_level": None, "major": "中药学", "work_place": "拉萨", "treatment": None,
        "requirements": "能适应高原工作",
    }  # fmt: skip
    service.save_post(actor("hr"), row.id, None, None, values)
    return row


def make_opening(actor, demand):
    service.move_demand(actor("hr"), demand.id, None, A.SUBMIT)
    service.move_demand(actor("reviewer"), demand.id, None, A.APPROVE)
    service.move_demand(actor("leader"), demand.id, None, A.PUBLISH)
    hr = actor("hr")
    post = service.queries.posts_of(hr.scope, demand.id)[0]
    values = {
        "title": post.title, "headcount": 1, "opens_on": MONDAY, "closes_on": MONDAY + timedelta(30),
        "requirements": "中药学硕士",
    }  # fmt: skip
    return service.save_opening(hr, post.id, None, None, values)


def make_channel(actor, place):
    values = {
        "kind": ChannelKind.REFERRAL, "name": "引才伯乐", "agreement_title": None, "agreed_on": None,
        "agreed_until": None, "contact_name": "丹增", "contact_phone": "13900001111", "note": None,
    }  # fmt: skip
    row = service.save_channel(actor("hr"), place("plant").id, None, None, values)
    service.add_cost(actor("hr"), row.id, spent_on=MONDAY, amount=Money.yuan("3000.00"), purpose="推荐宣传")
    return row


def applicant(actor, opening, channel, **over):
    values = {
        "name": "格桑央金", "document_number": resident_id(date(1990, 5, 6), male=False), "sex": None, "born_on": None,
        "ethnicity": "04", "phone": "+8613811112222", "email": None, "education": "11", "degree": None,
        "school": "西藏藏医药大学", "major": "中药学", "title_level": "intermediate", "title_name": "工程师",
        "field": "藏药炮制", "present_employer": None, "channel_id": str(channel.id), "referrer": "次仁多吉",
        "applied_on": MONDAY,
    } | over  # fmt: skip
    return candidates.save_candidate(actor("hr"), opening.id, None, None, values, Told(1, Manner.PAPER))


def to_selected(actor, row):
    for action in (C.SCREEN, C.INVITE):
        candidates.move_candidate(actor("hr"), row.id, None, action)
    scores = [("王建国", 86, "专业扎实"), ("李梅", 90, "")]
    candidates.record_interview(actor("hr"), row.id, held_on=MONDAY, place="线上", note="", scores=scores)
    candidates.move_candidate(actor("hr"), row.id, None, C.SELECT)


OFFER = {
    "post": "工艺工程师", "employment_kind": "contract", "annual_pay": Money.yuan("240000.00"), "months": 36,
    "terms": "提供周转住房",
}  # fmt: skip


def offered(actor, row):
    today = clock.today()
    offer = hiring.make_offer(actor("hr"), row.id, None, OFFER | {"starts_on": today, "answer_by": today})
    hiring.answer_offer(actor("hr"), offer.id, None, True)


def again(row):
    use_scope(Scope.everything())
    return session.get_one(Candidate, row.id, populate_existing=True)
