"""Finding an expert: nothing on the page names anybody, the owner decides, and both sides see what is theirs."""

from __future__ import annotations

import dataclasses
import datetime

import pytest
from sqlalchemy import select

from talent_app.core.actor import system_actor
from talent_app.core.errors import InvalidInput, NotFound
from talent_app.core.scope import Scope
from talent_app.db.engine import session, use_scope, within
from talent_app.experts import queries, service
from talent_app.experts.criteria import Criteria
from talent_app.experts.enums import CooperationMode, RequestStage
from talent_app.experts.models import ExpertAnswer
from talent_app.talents import review
from talent_app.talents import service as talents
from talent_app.talents.models import Talent
from talent_app.talents.review import judge_talent, submit_talent
from talent_app.talents.review_models import PendingChange
from talent_app.talents.verification import TalentAction
from tests.factories import create_talent
from tests.page import get_page, post_page, values_of

DAY = datetime.date(2026, 11, 23)
PERIOD = {"from_on": datetime.date(2026, 12, 1), "until_on": datetime.date(2027, 6, 30)}


@pytest.fixture
def experts(actor, place):
    """Six verified chemists in two enterprises of one group, one metallurgist beside them; another group seeks."""
    made = []
    for n in range(7):
        owner = place("plant" if n % 2 else "lab")
        made.append(
            create_talent(
                _maker(actor), organisation_id=owner.id,
                name=f"专家甲{n}", title_level="full_senior", discipline="化学" if n else "冶金",
                started_work_on="2001-07", expertise="盐湖提锂",
            )
        )  # fmt: skip
    for row in made:
        submit_talent(_maker(actor), row.id, None)
        judge_talent(actor("reviewer"), row.id, None, TalentAction.VERIFY)
    return made


def _maker(actor):
    """An HR who may write in either enterprise."""
    base = actor("hr")
    return dataclasses.replace(base, grants=dict.fromkeys(base.grants, Scope.everything()))


def test_the_page_tells_of_lines_not_of_people(client_as, experts):
    page = get_page(client_as("stranger"), "/talents/experts?discipline=化学&title_level=full_senior")
    assert "某企业集团 · 正高级 · 化学" in page.words
    assert "不少于 5 人" in page.words
    for told in ("专家甲", "1985", "藏药制造", "高原生物", "6 人"):
        assert told not in page.words


def test_adding_conditions_until_few_are_left_shows_nothing_and_does_not_tell_one_from_none(client_as, experts):
    stranger = client_as("stranger")
    one = get_page(stranger, "/talents/experts?discipline=冶金&words=盐湖提锂")
    none = get_page(stranger, "/talents/experts?discipline=天文&words=盐湖提锂")
    assert "不足 5 人" in one.words
    assert one.words.replace("冶金", "天文") == none.words
    # the metallurgist beside six chemists makes the whole line coarser instead of standing out
    both = get_page(stranger, "/talents/experts?words=盐湖提锂")
    assert "冶金" not in both.words


def test_words_of_records_and_the_willingness_of_people_find_them(actor, client_as, experts):
    for row in experts:
        with within(Scope.everything()):
            talents.add_record(_maker(actor), row.id, "projects", {"name": "碳酸锂中试线"})
            if row.name != "专家甲0":
                talents.update_talent(_maker(actor), row.id, None, {"is_open_to_advise": True})
    use_scope(Scope.everything())
    for change in session.scalars(select(PendingChange)):  # a project of a verified person waits for the reviewer
        review.decide_changes(actor("reviewer"), change.talent_id, None, [change.id], {})
    stranger = client_as("stranger")
    assert "不少于 5 人" in get_page(stranger, "/talents/experts?words=中试线").words
    page = get_page(stranger, "/talents/experts?words=中试线&willing=is_open_to_advise")
    assert "本人意愿：愿意提供咨询" in page.words
    assert "某企业集团 · 正高级 · 化学" in page.words  # the willingness itself did not wait for anybody
    assert "不足 5 人" in get_page(stranger, "/talents/experts?willing=is_open_to_review").words


def test_an_enterprise_does_not_find_its_own_people(actor, experts):
    own = [one.enterprise for one in queries.candidates(actor("hr"), Criteria(words="盐湖提锂"), DAY)]
    assert own
    assert actor("hr").organisation_id not in own


def test_the_owner_agrees_with_the_persons_knowledge_and_only_then_is_a_name_seen(actor, client_as, experts, place):
    seeker = actor("stranger")
    criteria = Criteria(discipline="化学")
    row = service.ask_for_expert(
        seeker, place("other").id, criteria, "某企业集团 · 正高级 · 化学", purpose="解决提锂工艺的放大问题",
        mode=CooperationMode.CONSULTING, **PERIOD,
    )  # fmt: skip
    assert row.due_on == datetime.date(2026, 11, 30)  # five working days after Monday 23 November
    with within(Scope.everything()):
        sent = list(session.scalars(select(ExpertAnswer)))
    assert len(sent) == 3
    assert len({one.organisation_id for one in sent}) == 2
    stranger = client_as("stranger")
    page = get_page(stranger, f"/talents/experts/requests/{row.id}")
    assert "等待答复" in page.words
    assert "专家甲" not in page.words
    mine = next(one for one in sent if one.organisation_id == place("plant").id)
    hr = client_as("hr")
    assert "其他单位的专家申请待答复" in get_page(hr, "/").words
    page = get_page(hr, f"/talents/experts/answers/{mine.id}")
    assert "拉萨云端数据有限公司" in page.words
    values = values_of(page.form()) | {"answer": "agree", "contact": "林卓玛 0891-6000000"}
    page = post_page(hr, f"/talents/experts/answers/{mine.id}", values)
    assert any("本人知情" in told for told in page.errors())
    page = post_page(hr, f"/talents/experts/answers/{mine.id}", values | {"person_told_on": "2026-11-23"})
    assert "同意" in page.words
    page = get_page(stranger, f"/talents/experts/requests/{row.id}")
    use_scope(Scope.everything())
    name = session.get_one(Talent, mine.talent_id).name
    for told in ("已有单位同意", name, "拉萨藏药制造有限公司", "0891-6000000"):
        assert told in page.words
    assert get_page(client_as("reviewer"), "/talents/experts/requests").words.count("专家甲") == 0


def test_refusal_looks_like_silence_until_the_time_is_over(actor, experts, place, monkeypatch):
    row = service.ask_for_expert(
        actor("stranger"), place("other").id, Criteria(discipline="冶金"), "", purpose="炉渣综合利用试验",
        mode=CooperationMode.PART_TIME, **PERIOD,
    )  # fmt: skip
    with within(Scope.everything()):
        answer = session.scalars(select(ExpertAnswer)).one()
    with pytest.raises(NotFound):
        service.answer_request(actor("stranger"), answer.id, None, False)
    service.answer_request(_maker(actor), answer.id, None, False, note="任务已满")
    view = queries.asked_or_404(actor("stranger"), row.id)
    assert (view.row.stage, view.agreed) == (RequestStage.WAITING, ())
    monkeypatch.setenv("APP_TODAY", "2026-12-01")
    assert service.close_overdue(system_actor("专家申请到期")) == 1
    assert queries.asked_or_404(actor("stranger"), row.id).row.stage is RequestStage.UNANSWERED
    assert service.close_overdue(system_actor("专家申请到期")) == 0


def test_nobody_fitting_is_not_told_either(actor, place):
    row = service.ask_for_expert(
        actor("stranger"), place("other").id, Criteria(discipline="天文"), "", purpose="观测站选址咨询",
        mode=CooperationMode.CONSULTING, **PERIOD,
    )  # fmt: skip
    assert queries.asked_or_404(actor("stranger"), row.id).row.stage is RequestStage.WAITING
    with pytest.raises(InvalidInput, match="用途"):
        service.ask_for_expert(
            actor("stranger"), place("other").id, Criteria(discipline="天文"), "", purpose="试",
            mode=CooperationMode.CONSULTING, **PERIOD,
        )  # fmt: skip
    with pytest.raises(NotFound):
        queries.asked_or_404(actor("hr"), row.id)
    service.withdraw_request(actor("stranger"), row.id, row.version)
    assert queries.asked_or_404(actor("stranger"), row.id).row.stage is RequestStage.WITHDRAWN
