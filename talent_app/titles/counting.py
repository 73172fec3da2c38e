"""What a unit's own committee must be and what a count of its ballot comes to (TI-002); works inside commands."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from sqlalchemy import select

from talent_app.core.errors import Conflict, RuleBlocked
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.rules.codes import code_table
from talent_app.titles.committee_models import TitleBallot, TitleCommittee, TitleMeeting
from talent_app.titles.models import TitleApplication
from talent_app.titles.policy_in_force import policy_on


def covers(committee: TitleCommittee, row: TitleApplication, day: date) -> bool:
    """Whether a committee may evaluate an application on a day: approved, in its term, its series, high enough."""
    levels = list(code_table("title_level").codes)
    return (
        bool(committee.approval_number)
        and committee.valid_from <= day <= committee.valid_until
        and committee.series == row.series
        and levels.index(committee.level) <= levels.index(row.level)
    )


def check_committee(reach: Scope, row: TitleApplication, day: date) -> None:
    """Refuse self-evaluation by a unit without an approved committee in its term."""
    statement = select(TitleCommittee).where(TitleCommittee.organisation_id == row.organisation_id)
    if not any(covers(one, row, day) for one in session.scalars(statement)):
        limit = policy_on(day).limit("committee_months")
        raise RuleBlocked(
            f"该单位没有经核准备案且在有效期内、可评审这一系列和级别的评审委员会。（{limit.source}）", (),
            "请登记委员会的核准文号和有效期，或改为推荐上报。",
        )  # fmt: skip


def check_numbers(day: date, seats: int, present: int, in_favour: int, against: int, abstained: int) -> None:
    """Refuse a count that those present cannot have given: the absent vote neither by proxy nor later."""
    limit = policy_on(day).limit("attendance")
    if present > seats:
        raise RuleBlocked(
            f"实到 {present} 人多于抽取的 {seats} 人。（{limit.source}）", (), "只有抽中的委员可以出席表决。"
        )
    if Fraction(present, seats) < limit.ratio:
        raise RuleBlocked(
            f"应到 {seats} 人，实到 {present} 人，不足 {limit.value}，评审会不能表决。（{limit.source}）",
            (),
            "请改期，或重新抽取委员。",
        )
    given = in_favour + against + abstained
    if given != present:
        more = (
            "多出的票不能算：未出席的委员不得委托他人投票，也不得补投。"
            if given > present
            else "出席委员的票没有全部计入。"
        )
        raise RuleBlocked(f"实到 {present} 人，共 {given} 票，不一致。{more}（{limit.source}）", (), "请核对票数。")


def is_passed(meeting: TitleMeeting, in_favour: int) -> bool:
    """Whether enough of those present agreed, by what held on the day of the meeting."""
    present = meeting.present or 0
    return present > 0 and Fraction(in_favour, present) >= policy_on(meeting.planned_on).limit("majority").ratio


def ballot_of(reach: Scope, row: TitleApplication) -> tuple[TitleBallot, TitleMeeting, TitleCommittee] | None:
    """The last counted ballot on an application, with its meeting and committee."""
    statement = (
        select(TitleBallot, TitleMeeting, TitleCommittee)
        .join(TitleMeeting, TitleMeeting.id == TitleBallot.meeting_id)
        .join(TitleCommittee, TitleCommittee.id == TitleMeeting.committee_id)
        .where(TitleBallot.application_id == row.id, TitleMeeting.closed_at.is_not(None))
        .order_by(TitleBallot.id.desc())
    )
    found = session.execute(statement).first()
    return (found[0], found[1], found[2]) if found else None


def check_ballot(reach: Scope, row: TitleApplication) -> tuple[str, date]:
    """The committee and day of the ballot that passed an application; refuses where there is none."""
    found = ballot_of(reach, row)
    if found is None:
        raise Conflict("评审会还没有对这项申报计票。", "请先在评审会中登记票数。")
    ballot, meeting, committee = found
    if not is_passed(meeting, ballot.in_favour or 0):
        limit = policy_on(meeting.planned_on).limit("majority")
        raise RuleBlocked(
            f"实到 {meeting.present} 人，同意 {ballot.in_favour} 票，不足 {limit.value}，未通过。（{limit.source}）",
            (),
            "请选择“评审未通过”。",
        )  # fmt: skip
    return committee.name, meeting.planned_on
