"""Demo data of recruitment and of the service for talents: published lists, a board with life, hires of this year."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from talent_app import clock
from talent_app.audit.actions import Action
from talent_app.audit.command import record, running, transaction
from talent_app.clock import today
from talent_app.core.actor import Actor
from talent_app.core.money import Money
from talent_app.core.scope import Scope
from talent_app.db.engine import session, within
from talent_app.documents.pdf import render_pdf
from talent_app.files.intake import prepare
from talent_app.files.models import AttachmentKind
from talent_app.files.service import attach_upload
from talent_app.identity.queries import actor_by_name
from talent_app.informing.models import Manner, Told
from talent_app.recruitment import candidates, queries, service
from talent_app.recruitment.candidate_models import Candidate, CandidateStep
from talent_app.recruitment.enums import WAY, ChannelKind, Stage, Urgency
from talent_app.recruitment.workflow import CandidateAction as C
from talent_app.recruitment.workflow import DemandAction as A
from talent_app.support import service as support
from talent_app.support.enums import NeedKind, NeedSource
from talent_app.support.workflow import NeedAction
from talent_app.talents.models import Talent

CHANNELS = (
    (ChannelKind.UNIVERSITY, "西南交通大学（示例）", "引才合作协议（示例）", "12800.00"),
    (ChannelKind.INSTITUTE, "中国科学院青藏高原研究所（示例）", "联合培养协议（示例）", "6000.00"),
    (ChannelKind.FAIR, "拉萨市秋季专场招聘会（示例）", "", "18500.00"),
    (ChannelKind.REFERRAL, "引才伯乐推荐", "", "3000.00"),
    (ChannelKind.FLEXIBLE, "候鸟专家工作站（示例）", "柔性引进协议（示例）", "24000.00"),
    (ChannelKind.AID, "北京市国资委智力援藏（示例）", "跟岗锻炼安排（示例）", ""),
)
POSTS = (
    ("高原工艺研发工程师", Urgency.URGENT, 2, "professional", "14", "intermediate", "冶金工程、材料科学与工程"),
    ("智能制造设备技师", Urgency.URGENT, 3, "skilled_worker", "31", None, "机电一体化、电气自动化"),
    ("企业管理与投资主管", Urgency.SCARCE, 1, "manager", "21", None, "企业管理、金融学"),
)
#: (name, school, major, channel, referrer, how far)
PEOPLE = (
    ("格桑央金", "西藏大学", "材料科学与工程", 0, None, "applied"),
    ("李思远", "西南交通大学", "冶金工程", 0, None, "screened"),
    ("洛桑顿珠", "昆明理工大学", "冶金工程", 3, "次仁多吉", "interview"),
    ("张雪晴", "北京科技大学", "材料物理", 2, None, "selected"),
    ("བསོད་ནམས་དབང་འདུས་（索朗旺堆）", "中南大学", "矿物加工工程", 3, "巴桑", "notice"),
    ("周一鸣", "重庆大学", "化学工程", 2, None, "rejected"),
)


def create_recruitment(actor: Actor, ids: Mapping[str, int]) -> int:
    """Write recruitment and needs of one enterprise, and a published list of another; how many candidates."""
    hr, stranger = actor_by_name("hr", today()), actor_by_name("stranger", today())
    channels = _channels(hr, ids["plant"])
    first = _demand(hr, ids["plant"], "林卓玛")
    _demand(stranger, ids["data"], "吴敏")
    service.create_demand(hr, ids["plant"], today().year + 1, "林卓玛", "0891-6000000")
    with within(hr.scope):
        posts = [post.id for post in queries.posts_of(hr.scope, first)]
    opening = service.save_opening(
        hr, posts[0], None, None,
        {"title": POSTS[0][0], "headcount": 2, "opens_on": today() - timedelta(days=20),
         "closes_on": today() + timedelta(days=20), "requirements": "冶金、材料类专业，能适应高原工作"},
    ).id  # fmt: skip
    for place, person in enumerate(PEOPLE):
        _candidate(hr, opening, channels, place, person)
    past = _past_hires(actor, ids["plant"], opening, channels)
    _needs(hr)
    return len(PEOPLE) + past


def _channels(hr: Actor, plant: int) -> list[int]:
    made = []
    for kind, name, agreement, cost in CHANNELS:
        row = service.save_channel(
            hr, plant, None, None,
            {"kind": kind, "name": name, "agreement_title": agreement,
             "agreed_on": date(2026, 3, 1) if agreement else None,
             "agreed_until": date(2029, 2, 28) if agreement else None,
             "contact_name": "联系人（示例）", "contact_phone": "0891-6000001", "note": ""},
        )  # fmt: skip
        made.append(row.id)
        if cost:
            service.add_cost(
                hr, row.id, spent_on=today() - timedelta(days=40), amount=Money.yuan(cost), purpose="差旅、场地和宣传"
            )
    return made


def _demand(owner: Actor, organisation_id: int, contact: str) -> int:
    """A list of this year, taken through to the catalogue."""
    row = service.create_demand(owner, organisation_id, today().year, contact, "0891-6000000").id
    for title, urgency, headcount, category, education, level, major in POSTS:
        service.save_post(
            owner, row, None, None,
            {"title": title, "urgency": urgency, "headcount": headcount, "category": category, "education": education,
             "title_level": level, "major": major, "work_place": "拉萨市", "treatment": "年薪面议，提供住房（示例）",
             "requirements": "能适应高原工作环境"},
        )  # fmt: skip
    service.move_demand(owner, row, None, A.SUBMIT)
    service.move_demand(actor_by_name("reviewer", today()), row, None, A.APPROVE)
    service.move_demand(actor_by_name("leader", today()), row, None, A.PUBLISH)
    return row


def _candidate(hr: Actor, opening: int, channels: list[int], place: int, person: tuple) -> None:  # type: ignore[type-arg]
    name, school, major, channel, referrer, how_far = person
    values = {
        "name": name, "document_number": None, "sex": "2" if place % 2 == 0 else "1",
        "born_on": date(1988 + place, 4, 6), "ethnicity": "04" if place in (0, 2, 4) else "01",
        "phone": f"+86138000010{place:02d}", "email": None, "education": "14", "degree": None, "school": school,
        "major": major, "title_level": "intermediate", "title_name": "工程师", "field": major,
        "present_employer": None, "channel_id": str(channels[channel]), "referrer": referrer,
        "applied_on": today() - timedelta(days=15 - place),
    }  # fmt: skip
    row = candidates.save_candidate(hr, opening, None, None, values, Told(1, Manner.PAPER)).id
    if how_far in ("interview", "notice"):
        _cv(hr, row, values)
    if how_far == "rejected":
        candidates.move_candidate(hr, row, None, C.REJECT, "专业与岗位要求不符")
        return
    way = {"applied": 0, "screened": 1, "interview": 2, "selected": 3, "notice": 4}[how_far]
    for action in (C.SCREEN, C.INVITE)[:way]:
        candidates.move_candidate(hr, row, None, action)
    if way >= 2:
        scores = [("王建国", 82 + place, "专业扎实，表达清楚"), ("李梅", 88, "实践经验丰富"), ("多吉", 85, "")]
        candidates.record_interview(
            hr, row, held_on=today() - timedelta(days=3), place="三楼会议室", note="", scores=scores
        )
    if way >= 3:
        candidates.move_candidate(hr, row, None, C.SELECT)
    if way >= 4:
        candidates.put_on_notice(actor_by_name("approver", today()), row, None, 5)


def _cv(hr: Actor, candidate_id: int, values: dict[str, Any]) -> None:
    """A CV as the candidate would have sent it, said to be a demonstration."""
    content = render_pdf(
        "pdf/notice.html",
        {
            "heading": "个人简历（演示数据）", "addressee": "",
            "paragraphs": [
                f"姓名：{values['name']}", f"毕业院校和专业：{values['school']}，{values['major']}",
                f"职称：{values['title_name']}", "工作经历：从事生产工艺和质量改进工作，参加技术攻关项目两项。",
            ],
            "signatory": values["name"], "date": values["applied_on"],
        },
        title="个人简历（演示数据）", identifier=f"demo/cv/{candidate_id}".encode(), created=clock.now(),
    )  # fmt: skip
    session.rollback()  # nothing is held while the file is written
    ready = prepare(hr, content, "简历.pdf", declared=True)
    attach_upload(hr, Candidate.__tablename__, candidate_id, ready, kind=AttachmentKind.RESUME)


def _past_hires(actor: Actor, plant: int, opening: int, channels: list[int]) -> int:
    """People of the registry who came this year, with the steps they went through."""
    with within(Scope.everything()):
        statement = select(Talent.id, Talent.name).where(Talent.organisation_id == plant).order_by(Talent.id).offset(1)
        people = session.execute(statement.limit(6)).all()
    session.rollback()
    with transaction(actor, Scope.everything()):
        for place, (talent, name) in enumerate(people):
            applied = today() - timedelta(days=120 - place * 9)
            hired = applied + timedelta(days=31 + place * 5)
            row = Candidate(
                organisation_id=plant, opening_id=opening, channel_id=channels[place], name=name, stage=Stage.HIRED,
                applied_on=applied, moved_on=hired, hired_on=hired, informed_version=1,
                informed_manner=Manner.PAPER, informed_on=applied, talent_id=talent,
                referrer="次仁多吉" if place == 3 else None, reason="", notice_calendar="", objections="",
                objections_handled="",
            )  # fmt: skip
            session.add(row)
            session.flush()  # the steps name the candidate
            for number, stage in enumerate(WAY):
                at = running().at - (today() - applied) + (hired - applied) * number / (len(WAY) - 1)
                session.add(_step(row, stage, at))
            record(Action.CANDIDATE_HIRED, row, number=row.number)
    return len(people)


def _step(row: Candidate, stage: Stage, at: datetime) -> CandidateStep:
    return CandidateStep(
        organisation_id=row.organisation_id, candidate_id=row.id, stage=stage, note="", by_name="林卓玛", at=at
    )


def _needs(hr: Actor) -> None:
    leader = actor_by_name("leader", today())
    with within(hr.scope):
        people = list(session.scalars(select(Talent.id).order_by(Talent.id).limit(4)))
    session.rollback()
    texts = (
        (NeedKind.SCHOOL, "女儿明年九月入读小学，希望协调城关区学校"),
        (NeedKind.HOUSING, "现住房距厂区较远，希望申请周转住房"),
        (NeedKind.HEALTH, "希望安排年度体检和高原病筛查"),
        (NeedKind.LEAVE, "今年探亲假尚未安排"),
    )
    for place, (talent, (kind, text)) in enumerate(zip(people, texts, strict=False)):
        need = support.record_need(hr, talent, kind, text, NeedSource.HR).id
        if place in (1, 2):
            support.move_need(hr, need, None, NeedAction.ACCEPT, owner="林卓玛")
        if place == 2:
            support.move_need(hr, need, None, NeedAction.FINISH, result="已安排 12 月 5 日在市人民医院体检")
    for place, talent in enumerate(people[:3]):
        since = today() - timedelta(days=(100, 60, 20)[place])
        contact = support.save_contact(
            leader, talent, ("孙建国", "孙建国", "钱立新")[place], "市国资委领导（示例）", 3, since
        )
        if place == 1:
            support.record_visit(
                leader, contact.id, None, visited_on=today() - timedelta(days=12), manner="上门走访",
                note="项目进展顺利，希望增加试验经费"
            )  # fmt: skip
