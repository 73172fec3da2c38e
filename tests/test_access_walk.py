"""Every route × every role × own, foreign and absent objects, from the URL map, against the permission table.

Who lacks the permission is refused (403); who holds it elsewhere does not learn that the object exists (404); nobody
sees an error of ours (5xx). No route is left out: a new one needs an example for its arguments here.
"""

from __future__ import annotations

import datetime

import pytest
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
from talent_app.documents.found_files import words_of
from talent_app.exchange.intake import take_file
from talent_app.files.intake import prepare
from talent_app.files.models import AttachmentKind
from talent_app.files.service import attach_upload
from talent_app.identity.models import Membership
from talent_app.identity.permissions import MATRIX
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
from talent_app.talents.records import RECORD_KINDS
from talent_app.talents.service import create_talent
from talent_app.titles.committees import create_committee
from talent_app.titles.enums import ApplicationState, EvaluationPath
from talent_app.titles.models import TitleApplication
from talent_app.web.access import PUBLIC
from talent_app.webhooks.service import create_webhook
from tests import people
from tests.factories import resident_id
from tests.files.samples import png

ABSENT = 10**9
#: Of the person of the example: nobody reads these anywhere, in no page, list, file, statistic or entry, unasked.
SEALED = {"document_number": resident_id(datetime.date(1990, 1, 1)), "phone": "13908910077"}
#: Arguments that name a row of one organisation.
OWNED = {
    "demand_id",
    "opening_id",
    "candidate_id",
    "need_id",
    "talent_id",
    "plan_id",
    "paper_id",
    "batch_id",
    "organisation_id",
    "owner_id",
    "attachment_id",
    "agreement_id",
    "application_id",
    "committee_id",
    "root_id",
    "part_id",
    "webhook_id",
}
#: Routes that are static files or belong to another authentication, with the reason.
SKIPPED = {"static": "files", "web.asset_file": "files"}
SKIPPED_PREFIX = ("api_v1.",)  # bearer tokens: tests/api walks these
#: Examples for arguments that name no row.
EXAMPLES = {
    "owner_type": "talents",
    "ledger": "processing",
    "right_id": ABSENT,
    "erasure_id": ABSENT,
    "retention_id": ABSENT,
    "entry_id": ABSENT,
    "mark": "read",
    "code": "post_dividend.pool_cap",
    "cube": "talents",
    "number": 1,
    "rule": "DV-002",
    "paper_kind": "request",
    "extension": "pdf",
    "kind": RECORD_KINDS[0].key,
    "procedure": "party_study",
    "procedure_id": ABSENT,
    "comment_id": ABSENT,
    "condition_id": ABSENT,
    "payment_id": ABSENT,
    "record_id": ABSENT,
    "session_id": ABSENT,
    "identity_id": ABSENT,
    "token_id": ABSENT,
    "what": "facts",
    "part": "facts",
    "version": 1,
    "action": "approve",
    "step": "admit",
    "objection_id": ABSENT,
    "engagement_id": ABSENT,
    "meeting_id": ABSENT,
    "import_id": ABSENT,
    "evaluation_id": ABSENT,
    "other_id": ABSENT,
    "change_id": ABSENT,
    "request_id": ABSENT,
    "row_id": ABSENT,
    "expert_request_id": ABSENT,
    "round_id": ABSENT,
    "return_id": ABSENT,
    "item_id": ABSENT,
    "group": "spending",
    "item_kind": "patent",
    "return_action": "complete",
    "proposal_id": ABSENT,
    "search_id": ABSENT,
    "expert_answer_id": ABSENT,
    "channel_id": ABSENT,
    "demand_post_id": ABSENT,
    "offer_id": ABSENT,
    "answer": "accept",
    "contact_id": ABSENT,
    "catalogue_year": 2026,
    "confirmation_answer_id": ABSENT,
    "delegation_id": ABSENT,
    "family_id": ABSENT,
    "factor_id": ABSENT,
    "post_id": ABSENT,
    "survey_id": ABSENT,
    "grade": 1,
    "year": 2025,
    "field": "compa",
    "figure": "midpoint",
    "act": "settle",
    "draft_id": ABSENT,
    "publication_id": ABSENT,
    "target_id": ABSENT,
    "release_id": ABSENT,
    "topic": "xizang",
    "move": "offer",
    "scenario_id": ABSENT,
    "reward_id": ABSENT,
    "reward_proposal_id": ABSENT,
    "reward_step": "submit",
    "scheme_id": ABSENT,
    "scheme_step": "offer",
    "file_format": "xlsx",
    "benefit_id": ABSENT,
    "instalment_id": ABSENT,
    "stay_id": ABSENT,
    "team_id": ABSENT,
    "team_step": "offer",
    "member_id": ABSENT,
    "line_id": ABSENT,
    "stage_id": ABSENT,
    "failure_id": ABSENT,
    "root_kind": "terms",
    "part_kind": "goal",
    "cultivation_step": "offer",
    "certificate": "employment",
    "report_id": ABSENT,
    "finding_id": ABSENT,
    "edition": 1,
    "delivery_id": ABSENT,
    "manual_page": "start",
    "picture_name": "statistics.png",
}
#: Views that answer absent or foreign objects in another way, with the reason.
ELSEWHERE = {
    "verification.verify": "public: an unknown code is an answer, not an error",
    "identity.session_end": "ends one's own sessions only; an unknown one is simply gone",
}


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


@pytest.fixture
def world(actor, place):
    """One row of every kind, owned by the plant."""
    hr = actor("hr")
    talent = create_talent(hr, place("plant").id, {"name": "示例一", "born_on": datetime.date(1990, 1, 1)} | SEALED)
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


def routes(app):
    for rule in app.url_map.iter_rules():
        if rule.endpoint in SKIPPED or rule.endpoint.startswith(SKIPPED_PREFIX):
            continue
        for method in sorted(rule.methods & {"GET", "POST"}):
            yield rule, method


def address(app, rule, rows):
    values = {}
    for argument in rule.arguments:
        known = rows.get(argument, EXAMPLES.get(argument))
        assert known is not None, f"{rule.rule}: add an example for <{argument}> to tests/test_access_walk.py"
        values[argument] = known
    with app.test_request_context():
        built = rule.build(values, append_unknown=False)
    assert built is not None, f"{rule.rule} cannot be built from {values}"
    return built[1]


def ask(app, client, url, method):
    """Open a URL; a POST passes the token check, which tests/web proves, to reach the permission behind it."""
    app.config["WTF_CSRF_ENABLED"] = method != "POST"
    try:
        answer = client.open(url, method=method, data={} if method == "POST" else None)
        if answer.status_code == 200:
            words = "".join(words_of(answer.get_data()))
            leaks = [name for name, value in SEALED.items() if value in words]
            assert not leaks, f"{method} {url} shows in clear: {leaks}"
        answer.close()  # downloads are streamed from a temporary file
        return answer
    finally:
        app.config["WTF_CSRF_ENABLED"] = True


@pytest.mark.parametrize("username", sorted(people.USERS))
def test_every_route_answers_as_the_table_says(app, client_as, world, username):
    role = people.USERS[username][2]
    client = client_as(username)
    faults = []
    for rule, method in routes(app):
        if rule.endpoint == "identity.logout":
            continue
        wanted = getattr(app.view_functions[rule.endpoint], "requires", None)
        open_to_all = rule.endpoint in PUBLIC or wanted is None
        for kind, rows in (("own", world), ("absent", dict.fromkeys(world, ABSENT))):
            if kind == "absent" and not rule.arguments & world.keys():
                continue
            answer = ask(app, client, address(app, rule, rows), method)
            status = answer.status_code
            told = f"{username} {method} {rule.rule} ({kind}): {status}"
            if status >= 500 and status != 503:
                faults.append(f"{told} is an error of ours")
            elif not open_to_all and wanted not in MATRIX[role]:
                if status != 403:
                    faults.append(f"{told}, but {role.value} does not hold {wanted.value}: 403 expected")
            elif kind == "absent" and status not in (400, 404) and rule.endpoint not in ELSEWHERE:
                faults.append(f"{told}, but nothing is there: 404 expected")
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("username", ["stranger", "county", "group"])
def test_rows_of_another_organisation_do_not_exist(app, client_as, actor, world, place, username):
    reader = actor(username)
    client = client_as(username)
    plant = place("plant").id
    faults = []
    for rule, method in routes(app):
        wanted = getattr(app.view_functions[rule.endpoint], "requires", None)
        owned = rule.arguments & OWNED
        if wanted is None or not owned or not reader.can(wanted):
            continue
        if reader.can_in(wanted, plant):
            continue
        status = ask(app, client, address(app, rule, world), method).status_code
        if status != 404:
            faults.append(f"{username} {method} {rule.rule}: {status}, but the row is not his: 404 expected")
    assert not faults, "\n".join(faults)


def test_a_visitor_is_sent_to_the_log_in_page(app, client, world):
    for rule, method in routes(app):
        if rule.endpoint in PUBLIC:
            continue
        answer = ask(app, client, address(app, rule, world), method)
        assert answer.status_code in (302, 303), f"a visitor gets {answer.status_code} from {method} {rule.rule}"
        assert "/login" in answer.location, f"a visitor is sent to {answer.location} from {rule.rule}"
