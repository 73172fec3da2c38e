"""One summary for each person in one archive: made in the background, resumed, fetched in scope, recorded."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from talent_app import clock
from talent_app.audit.models import AuditEntry, AuditSubject
from talent_app.core.errors import Conflict, Forbidden, InvalidInput, NotFound
from talent_app.core.file_names import safe_name
from talent_app.core.scope import Scope
from talent_app.db.engine import session, use_scope
from talent_app.documents.spreadsheets import read_sheets
from talent_app.exchange import packing
from talent_app.files.store import ORPHAN_AGE
from talent_app.jobs.models import Job, JobState
from talent_app.jobs.runner import JobContext
from talent_app.jobs.service import cancel_job
from talent_app.talents import service as talents
from talent_app.talents import summaries
from talent_app.talents.persons import person_of
from talent_app.worker import runner
from tests.factories import create_talent
from tests.page import get_page, post_page, values_of, with_token

NAMES = ("扎西顿珠", "扎西顿珠", '阿旺/洛桑:"丹增"', "NUL")


@pytest.fixture
def people(actor):
    return [create_talent(actor("hr"), name=name) for name in NAMES]


@pytest.fixture
def drawn(monkeypatch):
    """What is drawn, without drawing it."""
    found = []

    def draw(record, **rest):
        found.append(record)
        return b"%PDF-" + bytes(len(found))

    monkeypatch.setattr(summaries, "make_summary", draw)
    return found


def later(patch, by):
    moment = clock.now() + by
    patch.setattr(clock, "now", lambda: moment)


def run(job):
    session.rollback()
    runner.run(job.id)
    use_scope(Scope.everything())
    return session.get_one(Job, job.id, populate_existing=True)


def test_each_person_of_the_filtered_list_is_a_file_and_the_fetch_names_them_all(client_as, people, drawn, actor):
    create_talent(actor("hr"), name="汉族人员", ethnicity="01")
    hr = client_as("hr")
    page = get_page(hr, "/talents/packs/new?ethnicity=04")
    assert "民族" in page.words
    answer = hr.post("/talents/packs/new?ethnicity=04", data=with_token(hr, values_of(page.form())))
    job = run(session.scalars(select(Job).where(Job.name == packing.PACK_JOB)).one())
    address = f"/talents/packs/{job.id}"
    assert answer.location.endswith(address)
    assert job.state is JobState.DONE
    assert "压缩包已生成" in get_page(hr, address).words
    answer = hr.get(f"{address}/file")
    with zipfile.ZipFile(BytesIO(answer.data)) as archive:
        *files, index = archive.namelist()
        book = read_sheets(archive.read(index), "目录.xlsx")
    assert sorted(name.split("-", 1)[1] for name in files) == sorted(
        ["扎西顿珠.pdf", "扎西顿珠.pdf", "阿旺_洛桑_丹增_.pdf", "_NUL.pdf"]
    )
    assert len({name.lower() for name in files}) == len(people)
    assert [row.values[1] for row in book[0].rows][1:] == files
    assert person_of(people[0]).document_number not in str(drawn)
    use_scope(Scope.everything())
    (entry,) = session.scalars(select(AuditEntry).where(AuditEntry.action == "talents.exported"))
    subjects = session.scalars(select(AuditSubject).where(AuditSubject.entry_uid == entry.uid)).all()
    assert (entry.actor_name, entry.details["rows"], entry.details["format"]) == ("林卓玛", 4, "zip")
    assert {subject.subject_id for subject in subjects} == {row.id for row in people}
    get_page(client_as("stranger"), f"{address}/file", status=404)  # an archive is nobody else's


def test_what_was_finished_before_the_worker_died_is_not_made_again(actor, people, drawn, monkeypatch):
    monkeypatch.setattr(packing, "PART", 2)
    hr = actor("hr")
    job = packing.request_pack(hr, [row.id for row in people], "全部")

    class Killed(BaseException):
        """The worker is ended while it draws the third."""

    def dies(self, done, total, sentence=""):
        if done == 2:
            raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(JobContext, "progress", dies)
        with pytest.raises(Killed):
            runner.run(job.id)
    assert len(drawn) == 2
    with monkeypatch.context() as patch:
        later(patch, ORPHAN_AGE / 4)
        assert runner.sweep() == 1
        job = run(job)
        assert (job.state, len(drawn)) == (JobState.DONE, 4)
        with zipfile.ZipFile(BytesIO(packing.fetch_pack(actor("hr"), job.id))) as archive:
            assert len(archive.namelist()) == 5


def test_clear_numbers_need_the_right_and_a_reason_and_are_recorded(actor, people, drawn):
    ids = [row.id for row in people]
    with pytest.raises(Forbidden):
        packing.request_pack(actor("group"), ids, "全部", is_clear=True, reason="报送材料")
    with pytest.raises(InvalidInput, match="理由"):
        packing.request_pack(actor("hr"), ids, "全部", is_clear=True)
    job = run(packing.request_pack(actor("hr"), ids, "全部", is_clear=True, reason="报送材料"))
    packing.fetch_pack(actor("hr"), job.id)
    assert person_of(people[0]).document_number in str(drawn)
    use_scope(Scope.everything())
    (entry,) = session.scalars(select(AuditEntry).where(AuditEntry.action == "sensitive.revealed"))
    assert entry.details["reason"] == "报送材料"


def test_limits_cancelling_a_person_who_left_and_the_end_of_the_day(actor, people, drawn, client_as, monkeypatch):
    ids = [row.id for row in people]
    with monkeypatch.context() as patch:
        patch.setattr(packing, "MOST_PACKED", 3)
        with pytest.raises(InvalidInput, match="最多打包 3 人"):
            packing.request_pack(actor("hr"), ids, "全部")
        page = get_page(client_as("hr"), "/talents/packs/new")
        assert "一次最多打包 3 人" in page.words
    with pytest.raises(InvalidInput):
        packing.request_pack(actor("hr"), [], "全部")

    waiting = packing.request_pack(actor("hr"), ids, "全部")
    cancel_job(actor("hr"), waiting.id)
    assert run(waiting).state is JobState.CANCELLED
    assert "已取消" in get_page(client_as("hr"), f"/talents/packs/{waiting.id}").words
    assert not drawn

    job = run(packing.request_pack(actor("hr"), ids, "全部"))
    talents.delete_talent(actor("hr"), ids[0], None, "重复登记")
    with pytest.raises(Conflict, match="调出、删除"):
        packing.fetch_pack(actor("hr"), job.id)
    after = run(packing.request_pack(actor("hr"), ids, "全部"))
    assert len(after.result["people"]) == 3
    with pytest.raises(NotFound):
        packing.fetch_pack(actor("stranger"), after.id)
    later(monkeypatch, ORPHAN_AGE)
    with pytest.raises(Conflict, match="过期"):
        packing.fetch_pack(actor("hr"), after.id)


def test_ticked_people_alone_are_packed(client_as, people, drawn):
    hr = client_as("hr")
    shown = ",".join(str(row.id) for row in people)
    page = post_page(hr, "/talents/picks", {"shown": shown, "talents": [str(people[0].id)], "act": "pack"})
    assert "勾选" in page.words
    hr.post("/talents/packs/new?picked=1", data=with_token(hr, values_of(page.form())))
    use_scope(Scope.everything())
    job = session.scalars(select(Job).where(Job.name == packing.PACK_JOB)).one()
    assert job.arguments["ids"] == [people[0].id]


@given(st.text(max_size=100))
def test_a_name_of_a_file_opens_on_windows(text):
    name = safe_name(text)
    assert 0 < len(name) <= 61
    assert not set(name) & set('<>:"/\\|?*\0\n\r\t')
    assert name == name.strip(" .")
    assert safe_name(name) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [("CON", "_CON"), ("com1.张三", "_com1.张三"), ("a/b", "a_b"), ("王. ", "王"), ("...", "未命名"),
     ("བློ་བཟང་", "བློ་བཟང་"), ("𠮷野", "𠮷野"), ("甲\u202efdp.exe", "甲fdp.exe")],
)  # fmt: skip
def test_names_that_windows_refuses_are_changed_and_others_stay(text, name):
    assert safe_name(text) == name
