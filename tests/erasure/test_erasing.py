"""Erasing a registered person: what goes, what a duty keeps, who confirms, and that proofs and figures still hold."""

from __future__ import annotations

import json
import uuid
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import delete, insert, select, update

from talent_app import clock
from talent_app.audit.actions import Action
from talent_app.audit.chain import verify
from talent_app.audit.command import record, transaction, unaudited
from talent_app.audit.erasing import ERASED
from talent_app.audit.models import AuditEntry, AuditPermit
from talent_app.audit.personal import Act, declared
from talent_app.core.actor import system_actor
from talent_app.core.errors import Conflict, Forbidden, InvalidInput
from talent_app.core.money import Money
from talent_app.core.names import query_grams
from talent_app.core.scope import Scope
from talent_app.db.base import new_uid
from talent_app.db.engine import dialect_name, ops_session, session, use_scope, within
from talent_app.db.search import hits
from talent_app.erasure import ledger, queries, retention, service
from talent_app.erasure.models import ErasureState
from talent_app.erasure.replay import erase_again
from talent_app.files import service as files
from talent_app.files.intake import prepare
from talent_app.files.models import AttachmentKind, File
from talent_app.files.store import store
from talent_app.identity.models import FormDraft
from talent_app.identity.queries import user_by_name
from talent_app.incentives import queries as plan_queries
from talent_app.incentives import service as plans
from talent_app.incentives.models import PlanVersion
from talent_app.incentives.workflow import PlanAction
from talent_app.jobs.models import Job
from talent_app.jobs.service import request_job
from talent_app.models import Base, OpsBase
from talent_app.pay import people as pay
from talent_app.privacy import service as privacy
from talent_app.privacy.models import RightKind, RightsRequest, RightState
from talent_app.searches import service as searches
from talent_app.statistics.rebuild import differences
from talent_app.talents import requests
from talent_app.talents import service as talents
from talent_app.talents.enums import RequestKind
from talent_app.talents.models import Person, Talent
from talent_app.talents.persons import person_of
from tests.factories import create_talent
from tests.files.samples import png
from tests.incentives import plan_data
from tests.page import get_page, post_page, values_of

NAME, TIBETAN, FORMER = "强巴赤列绝无仅有", "བྱམས་པ་འཕྲིན་ལས།", "旧名绝无仅有"
PHONE, MAIL = "+8613987650001", "unmistakable@example.cn"
ALL = Scope.everything()


@pytest.fixture
def registered(actor):
    """Somebody about whom much is kept."""
    hr = actor("hr")
    row = create_talent(hr, name=NAME, tibetan_name=TIBETAN, former_name=FORMER, phone=PHONE, email=MAIL)
    talents.add_record(hr, row.id, "titles", {"name": "高级工程师"})
    talents.add_record(hr, row.id, "careers", {"employer": f"{NAME}工作室"})
    return row


def everywhere(word: str) -> set[str]:
    """The tables whose stored text, opened or not, holds a word."""
    found = set()
    for metadata, current in ((Base.metadata, session()), (OpsBase.metadata, ops_session())):
        for table in metadata.sorted_tables:
            for row in current.connection().execute(select(table)).mappings():
                if any(word in str(value) for value in row.values() if not isinstance(value, bytes)):
                    found.add(table.name.removesuffix("_history"))
    return found


def indexed(*names: str) -> set[str]:
    """The pieces of names (characters, pairs, syllables) that some document of the search index holds."""
    dialect = dialect_name()
    pieces = {gram for name in names for gram in query_grams(name)}
    return {gram for gram in pieces if session.execute(hits(dialect, "talents_search", [gram])).first()}


def test_a_person_is_found_nowhere_after_his_erasure_but_where_a_duty_keeps_him(actor, registered, client_as):
    hr, leader = actor("hr"), actor("approver")
    number, uid = person_of(registered).document_number, registered.uid
    prepared = prepare(hr, png(), f"{NAME}证书.png", declared=True)
    uid_of_file = prepared.stored.uid
    files.attach_upload(hr, "talents", registered.id, prepared, kind=AttachmentKind.CERTIFICATE)
    privacy.link_person(hr, user_by_name("person").id, registered.id)
    searches.save_search(hr, f"找{NAME}", [("q", NAME)])
    request = privacy.ask_right(actor("person"), registered.id, RightKind.DELETION, "已离职，请删除")
    request_id = request.id
    with within(ALL):
        assert indexed(NAME, TIBETAN, FORMER) >= set(query_grams(NAME))
    row = service.propose_erasure(hr, registered.id, "本人申请删除", request_id=request_id)
    with pytest.raises(Forbidden):
        service.decide_erasure(hr, row.id, row.version, agreed=True)
    done = service.decide_erasure(leader, row.id, row.version, agreed=True)
    assert done.state is ErasureState.DONE
    result = done.number
    session.expire_all()
    with within(ALL):
        assert list(verify(session())) == []
        assert differences() == []
        for word in (NAME, TIBETAN, FORMER, number, PHONE, MAIL):
            places = everywhere(word)
            kept = {table for table in places if declared(table).act in (Act.KEEP, Act.STAYS)}
            assert places == kept, f"{word} is still in {places - kept}"
        gone = session.scalars(select(Talent).where(Talent.uid == uid).execution_options(include_deleted=True)).one()
        assert (gone.name, gone.phone, gone.born_on, gone.record_text) == (ERASED, None, None, None)
        assert session.scalars(select(Person).where(Person.id == gone.person_id)).one().erased_at is not None
        assert session.scalars(select(File).where(File.uid == uid_of_file)).first() is None
        assert not indexed(NAME, TIBETAN, FORMER)
    assert not store.path(uid_of_file).exists()
    # readers of the audit do not meet the name either
    page = client_as("auditor").get("/audit").get_data(as_text=True)
    assert NAME not in page
    entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "talent.created")).all()
    assert NAME not in client_as("auditor").get(f"/audit/{entries[-1].seq}").get_data(as_text=True)
    assert NAME not in client_as("auditor").get("/audit/entries.csv").get_data(as_text=True)
    # the request tells the outcome
    with within(ALL):
        told = session.scalars(select(RightsRequest).where(RightsRequest.id == request_id)).one()
    assert told.state is RightState.GRANTED
    page = client_as("person").get("/my/requests").get_data(as_text=True)
    assert result in page
    assert NAME not in client_as("person").get(f"/my/erasures/{request_id}").get_data(as_text=True)
    paper = client_as("person").get(f"/my/erasures/{request_id}.pdf").data
    text = "".join("".join(page.extract_text() for page in PdfReader(BytesIO(paper)).pages).split())
    assert result in text
    assert "依法继续保存的信息" in text
    assert NAME not in text


def erased(actor, talent_id):
    row = service.propose_erasure(actor("hr"), talent_id, "离职多年，目的已实现")
    return service.decide_erasure(actor("approver"), row.id, row.version, agreed=True)


def test_what_still_runs_stops_it_and_a_decided_plan_keeps_its_people_unseen(
    actor, registered, place, monkeypatch, client_as
):
    hr, plant = actor("hr"), place("plant").id
    privacy.link_person(hr, user_by_name("person").id, registered.id)
    people = [plan_data.person(1, weight="3", name=NAME, talent=registered.id), *plan_data.PEOPLE[1:]]
    plan = plan_data.submitted(actor, plant, people=people)
    with pytest.raises(Conflict, match=plan.number):
        service.propose_erasure(hr, registered.id, "离职多年，目的已实现")
    page = get_page(client_as("hr"), f"/privacy/erasures/talents/{registered.id}")
    assert plan.number in page.words
    plans.act_on_plan(actor("reviewer"), plan.id, PlanAction.REJECT, note="不属于受理范围")
    nothing = Money.ZERO
    pay.record_pay(hr, plant, 2025, [pay.PaidRow(registered.id, Money.yuan("90000.00"), nothing, nothing, nothing)])
    url = f"/privacy/erasures/talents/{registered.id}"
    office = client_as("hr")
    preview = get_page(office, url)
    assert "冻结版本的人员名单" in preview.words
    post_page(office, url, values_of(preview.form()) | {"reason": "离职多年，目的已实现"})
    use_scope(ALL)
    row = queries.erasures(ALL)[0]
    url, leader = f"/privacy/erasures/{row.id}/decision", client_as("approver")
    page = post_page(leader, url, values_of(get_page(leader, url).form()) | {"outcome": "agreed"})
    assert "已删除" in page.words
    assert NAME not in page.words
    use_scope(ALL)
    session.expire_all()
    frozen = plan_queries.frozen(ALL, session.scalars(select(PlanVersion).where(PlanVersion.plan_id == plan.id)).one())
    assert frozen.faults() == []
    assert NAME not in frozen.names.values()
    assert any(NAME in (each.shown or "") for each in frozen.people)  # sealed, for the duty alone
    done = queries.erasures(ALL)[0]
    kept = {each.duty.code: each.until for each in queries.kept_of(ALL, done, clock.today())}
    until = {"plans": None, "wages": None, "result": date(2026, 12, 23), "privacy": date(2029, 11, 23)}
    assert kept == until
    # once the result has been shown long enough, the account goes as well, by somebody's decision
    system = system_actor("测试")
    assert retention.list_expired(system) == 0
    monkeypatch.setenv("APP_TODAY", "2027-01-04")
    assert retention.list_expired(system) == 1
    assert retention.list_expired(system) == 0
    use_scope(ALL)
    matter = queries.proposals(ALL, is_open=True)[0]
    with pytest.raises(InvalidInput, match="以后的一个日期"):
        service.decide_retention(hr, matter.id, matter.version, confirmed=False, reason="还需核对")
    service.decide_retention(hr, matter.id, matter.version, confirmed=True, reason="结果已告知")
    use_scope(ALL)
    assert user_by_name("person") is None
    assert list(verify(session())) == []


def test_whom_another_enterprise_shares_stays_a_person_and_counts_there(actor, registered):
    number, hr, stranger = person_of(registered).document_number, actor("hr"), actor("stranger")
    values = {"name": NAME, "document_number": number, "post": "首席科学家"}
    asked = requests.file_request(stranger, stranger.organisation_id, values, RequestKind.SHARED, "已与本人谈妥")
    with pytest.raises(Conflict, match="调入或共享申请"):
        service.propose_erasure(hr, registered.id, "离职多年，目的已实现")
    requests.answer_request(hr, asked.id, None, True)
    done = erased(actor, registered.id)
    assert not done.is_last
    use_scope(ALL)
    session.expire_all()
    other = session.scalars(select(Talent).where(Talent.name == NAME)).one()
    assert (other.organisation_id, other.is_primary) == (stranger.organisation_id, True)
    assert person_of(other).document_number == number
    assert list(verify(session())) == []
    assert differences() == []


def test_an_image_blanked_beside_the_entries_is_found_and_named(actor, registered):
    other = create_talent(actor("hr"), name="旁人甲")
    erased(actor, registered.id)
    with transaction(system_actor("测试"), ALL):
        session.execute(insert(AuditPermit).values(kind="erasure", entry_uid=new_uid()))
        session.execute(update(Talent.__history__).where(Talent.__history__.c.id == other.id).values(salt=None))
        session.execute(delete(AuditPermit))
        record(Action.AUDIT_VERIFIED, entries=0, faults=0)
    use_scope(ALL)
    faults = [each.message for each in verify(session())]
    assert any(f"talents 第 {other.id} 行" in message and "抹去" in message for message in faults)


def test_a_restored_backup_is_erased_again_by_the_ledger(actor, registered):
    first = erased(actor, registered.id)
    assert json.loads(ledger.place().read_text().splitlines()[-1])["talent"] == str(first.talent_uid)
    assert NAME not in ledger.place().read_text()
    back = create_talent(actor("hr"), name="恢复回来的人")
    lines = [ledger.line_of(first), ledger.line_of(first) | {"talent": str(back.uid)}]
    assert erase_again(system_actor("恢复"), ledger.read("\n".join(map(json.dumps, lines)))) == (1, 2)
    assert erase_again(system_actor("恢复"), lines) == (0, 2)
    with pytest.raises(InvalidInput, match="第 1 行"):
        ledger.read("坏行")


def test_leftovers_go_by_themselves_when_their_days_are_over(actor, monkeypatch):
    system = system_actor("测试")
    request_job(system, "nightly", "例行", {"name": NAME})
    with unaudited("test") as current:
        current.execute(update(Job).values(finished_at=clock.now()))
    ops_session.add(FormDraft(uid=uuid.uuid4(), user_id=1, form="talents.talent_new", saved_at=clock.now(), size=1))
    ops_session.commit()
    assert retention.purge_leftovers(system) == {}
    monkeypatch.setenv("APP_TODAY", "2027-11-23")
    assert retention.purge_leftovers(system) == {"jobs": 1, "form_drafts": 1}
    assert session.scalars(select(Job.arguments)).all() == [{}]
