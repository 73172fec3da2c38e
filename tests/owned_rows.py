"""Rows of every kind of one enterprise, for walks that ask who may see them (tests/test_access_walk.py)."""

from __future__ import annotations

import datetime

from sqlalchemy import select

from talent_app import clock
from talent_app.agreements.enums import AgreementKind
from talent_app.agreements.service import draft_agreement
from talent_app.audit.actions import Action
from talent_app.audit.command import record, transaction, unaudited
from talent_app.audit.models import AuditEntry
from talent_app.core.actor import system_actor
from talent_app.core.scope import Scope
from talent_app.cultivation.enums import Direction, ManagerSource, TermKind
from talent_app.cultivation.service import create_root, put_part
from talent_app.db.engine import session
from talent_app.exchange.intake import take_file
from talent_app.files.intake import prepare
from talent_app.files.models import AttachmentKind
from talent_app.files.service import attach_upload
from talent_app.identity.models import Membership
from talent_app.identity.queries import user_by_name
from talent_app.incentives.drafting import create_plan
from talent_app.informing.models import Manner, Told
from talent_app.jobs.service import request_job
from talent_app.notifications.events import Event
from talent_app.notifications.models import Notice
from talent_app.papers.service import create_paper
from talent_app.recruitment import service as recruitment
from talent_app.recruitment.candidates import save_candidate
from talent_app.recruitment.enums import ChannelKind, Urgency
from talent_app.recruitment.workflow import DemandAction as Act
from talent_app.support.enums import NeedKind, NeedSource
from talent_app.support.service import record_need
from talent_app.talents.service import create_talent
from talent_app.titles.committees import create_committee
from talent_app.titles.enums import ApplicationState, EvaluationPath
from talent_app.titles.models import TitleApplication
from talent_app.webhooks.service import create_webhook
from tests.files.samples import png


def recruited(actor, plant):
    """A published list, an opening and an applicant of the plant."""
    row = recruitment.create_demand(actor("hr"), plant, 2026, "林卓玛", "0891-6000000")
    wanted = {"title": "工程师", "urgency": Urgency.URGENT, "headcount": 1, "category": "professional"}
    post = recruitment.save_post(actor("hr"), row.id, None, None, wanted)
    for username, step in (("hr", Act.SUBMIT), ("reviewer", Act.APPROVE), ("leader", Act.PUBLISH)):
        recruitment.move_demand(actor(username), row.id, None, step)
    today = clock.today()
    told = {"title": "工程师", "headcount": 1, "requirements": "", "opens_on": today, "closes_on": today}
    opening = recruitment.save_opening(actor("hr"), post.id, None, None, told)
    channel = recruitment.save_channel(actor("hr"), plant, None, None, {"name": "招聘会", "kind": ChannelKind.FAIR})
    values = {"name": "应聘一", "channel_id": str(channel.id)}
    return row.id, opening.id, save_candidate(actor("hr"), opening.id, None, None, values, Told(1, Manner.PAPER)).id


def titled(actor, talent, plant):
    """An application for a title and a committee of the plant."""
    way = {"series": "engineering", "level": "intermediate", "title_name": "工程师", "specialty": "", "exception": "",
           "summary": "", "way": EvaluationPath.RECOMMENDATION}  # fmt: skip
    row = TitleApplication(
        organisation_id=plant, talent_id=talent.id, person_name=talent.name, state=ApplicationState.DRAFT,
        drafted_by_name="", competent_office="", committee_name="", result_document="", certificate_number="", **way,
    )  # fmt: skip
    with transaction(system_actor("示例"), Scope.everything()):
        session.add(row)
        record(Action.TITLE_APPLIED, row, title=row.title_name)
    today = clock.today()
    approved = {"name": "评委会", "series": "engineering", "level": "intermediate", "approval_number": "1号",
                "approved_by": "人社局", "valid_from": today, "valid_until": today + datetime.timedelta(days=30),
                "seats": 3}  # fmt: skip
    return row.id, create_committee(actor("hr"), plant, approved).id


def termed(actor, talent_id):
    """A term of a management member with a goal."""
    dates = {"from_on": datetime.date(2026, 1, 1), "until_on": datetime.date(2028, 12, 31)}
    told = {
        "post": "副总经理",
        "kind": TermKind.MANAGEMENT,
        "source": ManagerSource.INTERNAL,
        "is_market_chosen": False,
    }
    row = create_root(actor("hr"), "terms", talent_id, dates | told)
    goal = {"year": 2026, "name": "安全", "direction": Direction.JUDGED, "weight": 100, "is_main": False}
    return row.id, put_part(actor("hr"), "goal", row.id, None, None, goal).id


def subscribed(actor, plant):
    """A program told of the plant's events."""
    told = {"name": "示例", "url": "https://hr.example.com/", "events": ["plan.decided"], "secret": "whsec_"}
    return create_webhook(actor("sysadmin"), plant, **told).id


def owned_rows(actor, place, sealed):
    """One row of every kind, owned by the plant, by the name of the argument that asks for it."""
    hr = actor("hr")
    talent = create_talent(hr, place("plant").id, {"name": "示例一", "born_on": datetime.date(1990, 1, 1)} | sealed)
    hr = actor("hr")
    plan = create_plan(hr, organisation_id=place("plant").id, instrument="post_dividend", year=2026)
    agreement = draft_agreement(
        actor("hr"),
        talent.id,
        {"kind": AgreementKind.SERVICE, "from_on": datetime.date(2026, 1, 1), "until_on": datetime.date(2028, 12, 31)},
    )
    paper = create_paper(actor("hr"), plan.id, "request")
    job = request_job(actor("hr"), "count", "示例任务", {})
    listed = "姓名,从事专业\n示例二,藏药\n".encode()
    batch = take_file(actor("hr"), place("plant").id, "名单.csv", listed, 100)
    user = user_by_name("hr")
    prepared = prepare(actor("hr"), png(), "证书.png", declared=True)
    attachment = attach_upload(actor("hr"), "talents", talent.id, prepared, kind=AttachmentKind.PHOTO)
    told = Notice(user_id=user.id, event=Event.TERM_DUE, title="提醒", body="", link="/", at=clock.now())
    with unaudited("a notice of the example") as current:
        current.add(told)
    membership = session.scalars(select(Membership).where(Membership.user_id == user.id)).one()
    demand, opening, candidate = recruited(actor, place("plant").id)
    application, committee = titled(actor, talent, place("plant").id)
    root, part = termed(actor, talent.id)
    need = record_need(actor("hr"), talent.id, NeedKind.HOUSING, "周转住房", NeedSource.HR)
    return {
        "demand_id": demand,
        "opening_id": opening,
        "candidate_id": candidate,
        "application_id": application,
        "committee_id": committee,
        "need_id": need.id,
        "talent_id": talent.id,
        "owner_id": talent.id,
        "notice_id": told.id,
        "attachment_id": attachment.id,
        "plan_id": plan.id,
        "agreement_id": agreement.id,
        "root_id": root,
        "part_id": part,
        "paper_id": paper.id,
        "job_id": job.id,
        "batch_id": batch.id,
        "user_id": user.id,
        "organisation_id": place("plant").id,
        "membership_id": membership.id,
        "webhook_id": subscribed(actor, place("plant").id),
        "seq": session.scalar(select(AuditEntry.seq).order_by(AuditEntry.seq.desc())),
    }
