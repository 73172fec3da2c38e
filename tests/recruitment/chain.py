"""What tests of recruitment need: somebody who applies, one step after the other."""

from __future__ import annotations

from datetime import date

from talent_app import clock
from talent_app.core.money import Money
from talent_app.core.scope import Scope
from talent_app.db.engine import session, use_scope
from talent_app.informing.models import Manner, Told
from talent_app.recruitment import candidates, hiring
from talent_app.recruitment.candidate_models import Candidate
from talent_app.recruitment.workflow import CandidateAction as C
from tests.factories import resident_id

MONDAY = date(2026, 11, 23)


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
