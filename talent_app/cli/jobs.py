"""`flask jobs …`: the worker, and a look at the queue."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from talent_app import clock, worker
from talent_app.cli.context import actor_option, print_json, refusals
from talent_app.core.actor import Actor
from talent_app.jobs import queries
from talent_app.jobs.models import JobState

job_commands = AppGroup("jobs", help="后台任务。")


@job_commands.command("work")
@click.option("--threads", default=2, show_default=True, help="同时处理几项任务。")
def work(threads: int) -> None:
    """启动后台任务处理进程，直到被停止。"""
    worker.minute()  # what a killed worker left is taken up at once
    worker.consumer(threads).run()


@job_commands.command("list")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@refusals
@actor_option
def list_jobs(actor: Actor, as_json: bool) -> None:
    """列出本人（管理员：全部）的后台任务。"""
    rows = queries.jobs(actor)
    if as_json:
        print_json(
            [{"id": r.id, "name": r.name, "title": r.title, "state": r.state.value, "message": r.message} for r in rows]
        )
        return
    for row in rows:
        click.echo(
            f"{row.id}\t{row.state.title}\t{clock.local(row.asked_at):%Y-%m-%d %H:%M}\t{row.title}\t{row.message}"
        )


@job_commands.command("run")
@click.argument("job_id", type=int)
@refusals
@actor_option
def run_job(actor: Actor, job_id: int) -> None:
    """在当前进程中立即执行一项等待中的任务。"""
    worker.run_now(job_id)
    job = queries.job_or_404(actor, job_id)
    click.echo(f"{job.state.title}：{job.message}")
    raise SystemExit(0 if job.state is JobState.DONE else 1)
