"""Every clock of every chain over the end of 2026: firm, tentative, never over before, counted again when entered.

The day of receipt is not counted. 2027 is not announced until SASAC enters it: 1 to 3 January off, Saturday 9 worked.
"""

from __future__ import annotations

from datetime import date

import pytest

from talent_app.core.errors import Conflict, RuleBlocked
from talent_app.core.scope import Scope
from talent_app.db.engine import session, use_scope
from talent_app.identity.queries import actor_by_name
from talent_app.incentives import review_queries
from talent_app.incentives import service as plans
from talent_app.incentives.models import Plan
from talent_app.incentives.workflow import PlanAction
from talent_app.jobs.queue import queue
from talent_app.policy.holidays.queries import working_calendar
from talent_app.policy.holidays.service import set_holidays
from talent_app.recruitment import candidate_queries, candidates
from talent_app.recruitment.candidate_models import Candidate
from talent_app.rewards import moving
from talent_app.rewards.models import Reward
from talent_app.rewards.workflow import RewardAction
from talent_app.support import service as support
from talent_app.support import terms
from talent_app.support.enums import NeedKind, NeedSource
from talent_app.support.models import SupportNeed
from talent_app.talents.review import judge_talent, submit_talent
from talent_app.talents.verification import TalentAction
from talent_app.titles import queries as titles
from talent_app.titles import service as title_steps
from talent_app.titles.enums import EvaluationPath
from talent_app.titles.models import TitleApplication
from talent_app.titles.workflow import TitleAction as T
from talent_app.worker import run_now
from tests.factories import create_talent
from tests.incentives.plan_data import submitted
from tests.recruitment import chain as recruiting
from tests.rewards import chain as rewarding

STARTS = (date(2026, 12, 3), date(2026, 12, 4), date(2026, 12, 31))
#: working days → (as known on the day, once 2027 is entered) for each start.
ENDS = {
    5: (
        (date(2026, 12, 10), date(2026, 12, 10)),
        (date(2026, 12, 11), date(2026, 12, 11)),
        (date(2027, 1, 7), date(2027, 1, 8)),
    ),
    15: (
        (date(2026, 12, 24), date(2026, 12, 24)),
        (date(2026, 12, 25), date(2026, 12, 25)),
        (date(2027, 1, 21), date(2027, 1, 21)),
    ),
    20: (
        (date(2026, 12, 31), date(2026, 12, 31)),
        (date(2027, 1, 1), date(2027, 1, 4)),
        (date(2027, 1, 28), date(2027, 1, 28)),
    ),
}


class Recruiting:
    """The notice of a candidate."""

    days, kept = 5, "notice_until"

    def __init__(self, actor, place, move):
        self.actor, self.head = actor, actor("approver")
        self.opening = recruiting.make_opening(actor, recruiting.make_demand(actor, place))
        self.channel = recruiting.make_channel(actor, place)

    def begin(self, number):
        row = recruiting.applicant(self.actor, self.opening, self.channel, document_number=None, name=f"候选{number}")
        recruiting.to_selected(self.actor, row)
        return lambda: candidates.put_on_notice(self.head, row.id, None, 5)

    def clock(self, number):
        row = session.get_one(Candidate, number, populate_existing=True)
        return row, candidate_queries.notice_deadline(row, working_calendar(Scope.everything()))

    def finish(self, number):
        recruiting.offered(self.actor, session.get_one(Candidate, number))


class Rewarding:
    """The notice of a reward."""

    days, kept = 5, "notice_until"

    def __init__(self, actor, place, move):
        self.actor = actor

    def begin(self, number):
        reward = rewarding.drafted(self.actor, name=f"受奖{number}")
        rewarding.act(self.actor, "hr", reward, RewardAction.SUBMIT)
        rewarding.act(self.actor, "approver", reward, RewardAction.APPROVE)
        return lambda: rewarding.act(self.actor, "reviewer", reward, RewardAction.AGREE)

    def clock(self, number):
        row = session.get_one(Reward, number, populate_existing=True)
        return row, moving.deadline(row)

    def finish(self, number):
        rewarding.act(self.actor, "reviewer", session.get_one(Reward, number), RewardAction.CONFIRM)


class UnitNotice:
    """The unit's notice of an application for a title."""

    days, kept = 5, "unit_closed_on"
    published = "unit_published_on"

    def __init__(self, actor, place, move):
        self.actor, self.move = actor, move

    def applied(self, number, way):
        row = create_talent(self.actor("hr"), name=f"申报{number}")
        submit_talent(self.actor("hr"), row.id, None)
        judge_talent(self.actor("reviewer"), row.id, None, TalentAction.VERIFY)
        wish = {"series": "engineering", "level": "associate_senior", "title_name": "", "specialty": "冶金", "way": way,
                "exception": "博士", "summary": ""}  # fmt: skip
        return title_steps.create_application(self.actor("hr"), row.id, wish).id

    def begin(self, number):
        made = self.applied(number, EvaluationPath.RECOMMENDATION)
        title_steps.act_as_unit(self.actor("hr"), made, None, T.SUBMIT, {})
        return lambda: title_steps.act_as_leader(self.actor("approver"), made, None, T.RECOMMEND, {})

    def clock(self, number):
        row = session.get_one(TitleApplication, number, populate_existing=True)
        return row, titles.notice_end(Scope.everything(), getattr(row, self.published))

    def finish(self, number):
        title_steps.act_as_unit(self.actor("hr"), number, None, T.FORWARD, {"competent_office": "市人社局"})


class ResultNotice(UnitNotice):
    """The notice of a committee's result."""

    kept, published = "result_closed_on", "result_published_on"

    def begin(self, number):
        self.move(date(2026, 11, 23))
        row = super().begin(number)()
        self.move(date(2026, 12, 1))
        title_steps.act_as_unit(self.actor("hr"), row.id, None, T.FORWARD, {"competent_office": "市人社局"})
        title_steps.act_as_regulator(self.actor("reviewer"), row.id, None, T.ACCEPT, {})
        told = {"committee_name": "自治区高评委", "result_document": "示例〔2026〕1号"}
        return lambda: title_steps.act_as_regulator(self.actor("reviewer"), row.id, None, T.PASS, told)

    def finish(self, number):
        told = {"certificate_number": f"5400{number}"}
        title_steps.act_as_regulator(self.actor("reviewer"), number, None, T.CONFIRM, told)


class Needing:
    """The days within which a need is seen to; they run out, nothing has to wait for them."""

    days, kept, finish = 15, "due_on", None

    def __init__(self, actor, place, move):
        self.actor = actor

    def begin(self, number):
        row = create_talent(self.actor("hr"), name=f"需求{number}")
        return lambda: support.record_need(self.actor("hr"), row.id, NeedKind.HOUSING, "住房", NeedSource.HR)

    def clock(self, number):
        row = session.get_one(SupportNeed, number, populate_existing=True)
        return row, terms.deadline_of(row, working_calendar(Scope.everything()))


class Reviewing:
    """The days within which the regulator answers a plan."""

    days, kept, finish = 20, "due_on", None

    def __init__(self, actor, place, move):
        self.actor, self.place = actor, place

    def begin(self, number):
        plan = submitted(self.actor, self.place("plant").id)
        return lambda: plans.act_on_plan(self.actor("reviewer"), plan.id, PlanAction.ACCEPT)

    def clock(self, number):
        row = session.get_one(Plan, number, populate_existing=True)
        return row, review_queries.deadline(Scope.everything(), row, 20)


EACH = [(chain, STARTS) for chain in (Recruiting, UnitNotice, ResultNotice, Rewarding, Needing)]


@pytest.mark.parametrize(("chain", "starts"), [*EACH, *((Reviewing, [start]) for start in STARTS)])
def test_the_clock_of_every_chain_over_the_year_end(actor, place, monkeypatch, chain, starts):
    """One person has one plan of a kind, so each start of the review's clock has a test of its own."""

    def move(day):
        monkeypatch.setenv("APP_TODAY", day.isoformat())

    case, ids = chain(actor, place, move), []
    steps = [case.begin(number) for number in range(len(starts))]
    for start, step in zip(starts, steps, strict=True):
        move(start)
        ids.append(step().id)

    def told(known):
        use_scope(Scope.everything())
        for number, start in zip(ids, starts, strict=True):
            ends = ENDS[case.days][STARTS.index(start)]
            row, end = case.clock(number)
            assert (getattr(row, case.kept), end.day) == (ends[known], ends[known])
            assert end.provisional == (ends[known].year == 2027 and not known)
            assert ("暂定" in end.note) == end.provisional
            assert not end.is_overdue(ends[known])
            assert end.is_overdue(date(2027, 2, 15)) == (not end.provisional)

    told(0)
    move(date(2027, 2, 15))
    if case.finish:  # long past every end, and still nobody may go on: the year is not announced
        with pytest.raises((Conflict, RuleBlocked), match="公示"):
            case.finish(ids[-1])
    queue.sent.clear()
    set_holidays(
        actor_by_name("policy", date(2027, 2, 15)), 2027, None,
        days_off=[date(2027, 1, day) for day in (1, 2, 3)], make_up_days=[date(2027, 1, 9)], document="示例，非官方",
    )  # fmt: skip
    for job_id in list(queue.sent):
        run_now(job_id)
    told(1)
    if case.finish:
        case.finish(ids[-1])
