"""Background jobs: asked in a command, sent after it, run once as the one who asked, with an end a user can read."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from talent_app import clock
from talent_app.audit.actions import Action
from talent_app.audit.command import command, record, unaudited
from talent_app.core.errors import Busy, InvalidInput
from talent_app.db.engine import session
from talent_app.identity.permissions import Permission
from talent_app.jobs import service
from talent_app.jobs.models import Job, JobState
from talent_app.jobs.queue import JsonSerializer, queue
from talent_app.jobs.runner import Runner
from tests.page import get_page


def ask(actor, **arguments):
    return service.request_job(actor, "count", "数一数", arguments)


def state_of(job_id):
    job = session.scalars(select(Job).where(Job.id == job_id).execution_options(populate_existing=True)).one()
    return job.state, job.message, job.result


def test_a_job_is_sent_only_after_its_command_has_committed(actor):
    @command(Permission.TALENT_EDIT)
    def asks_and_fails(actor):
        service.request_job(actor, "count", "数一数", {})
        raise InvalidInput("后来发现有误")

    hr = actor("hr")
    with pytest.raises(InvalidInput):
        asks_and_fails(hr)
    assert queue.sent == []
    job = ask(hr)
    assert queue.sent == [job.id]


def test_a_job_runs_as_the_one_who_asked_and_ends_done(actor):
    seen = []

    def count(actor, job, upto):
        seen.append((actor.username, upto))
        job.progress(1, 2, "一半")
        return {"counted": upto, "url": "/talents"}

    job = ask(actor("hr"), upto=7)
    Runner({"count": count}).run(job.id)
    assert seen == [("hr", 7)]
    assert state_of(job.id) == (JobState.DONE, "已完成。", {"counted": 7, "url": "/talents"})


def test_a_second_worker_does_not_run_it_again(actor):
    runs = []
    job = ask(actor("hr"))
    runner = Runner({"count": lambda actor, job: runs.append(1)})
    runner.run(job.id)
    runner.run(job.id)
    assert runs == [1]


def test_a_refusal_is_shown_in_words_and_not_tried_again(actor):
    def refuse(actor, job):
        raise InvalidInput("第 3 行没有姓名。", "请补上后重新上传。")

    job = ask(actor("hr"))
    Runner({"count": refuse}).run(job.id)
    assert state_of(job.id)[:2] == (JobState.FAILED, "第 3 行没有姓名。请补上后重新上传。")


def test_a_busy_database_puts_the_job_back_for_later(actor):
    def busy(actor, job):
        raise Busy()

    job = ask(actor("hr"))
    Runner({"count": busy}).run(job.id)
    state, message, _ = state_of(job.id)
    assert state is JobState.QUEUED
    assert "稍后自动重试" in message


def test_a_job_of_a_killed_worker_is_taken_up_again(actor):
    job = ask(actor("hr"))
    with unaudited("a worker that was killed") as current:
        stale = clock.now() - timedelta(minutes=5)
        current.execute(update(Job).where(Job.id == job.id).values(state=JobState.RUNNING, lease_until=stale))
    runner = Runner({"count": lambda actor, job: {"again": True}})
    assert runner.sweep() == 1
    runner.run(job.id)
    assert state_of(job.id)[2] == {"again": True}


def test_effect_and_end_are_one_transaction(actor):
    @command(Permission.TALENT_EDIT)
    def effect(actor, context):
        record(Action.USER_UPDATED, username="x")
        context.finish({"ok": True}, "生效并完成。")
        raise InvalidInput("提交前一刻出错")

    job = ask(actor("hr"))
    Runner({"count": effect}).run(job.id)
    assert state_of(job.id) == (JobState.FAILED, "提交前一刻出错", None)


def test_a_cancelled_job_never_starts(actor):
    runs = []
    hr = actor("hr")
    job = ask(hr)
    service.cancel_job(hr, job.id)
    Runner({"count": lambda actor, job: runs.append(1)}).run(job.id)
    assert runs == []
    assert state_of(job.id)[0] is JobState.CANCELLED


def test_messages_are_json_and_come_back_whole():
    message = queue.huey._registry.create_message(queue.task.s(12))
    text = JsonSerializer().serialize(message)
    assert text.startswith(b"{")
    assert JsonSerializer().deserialize(text).args == (12,)


def test_the_owner_sees_his_job_and_a_stranger_does_not(client_as, actor):
    job = ask(actor("hr"))
    page = get_page(client_as("hr"), f"/admin/jobs/{job.id}")
    assert "数一数" in page.text
    assert client_as("stranger").get(f"/admin/jobs/{job.id}").status_code == 404
    assert get_page(client_as("sysadmin"), "/admin/jobs")
    assert "没有后台任务" in get_page(client_as("stranger"), "/admin/jobs").text


def test_progress_is_answered_as_json(client_as, actor):
    job = ask(actor("hr"))
    answer = client_as("hr").get(f"/admin/jobs/{job.id}/progress").get_json()
    assert answer["sentence"] == "等待中"
    assert answer["is_final"] is False


def test_a_task_that_rolls_back_before_its_command_still_ends(actor):
    def effect(actor, job):
        session.rollback()  # nothing is read while a file is made
        ask(actor)
        return {"made": 1}

    job = ask(actor("hr"))
    job_id = job.id
    Runner({"count": effect}).run(job_id)
    assert state_of(job_id) == (JobState.DONE, "已完成。", {"made": 1})
